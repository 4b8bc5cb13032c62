/*---
title: {ja: "名鑑（番号なし）", en: "business contacts without a number"}
destination: names
purpose: P4
arrangement: A4
file: directory_trades_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT trade_name, trade_phone FROM customer WHERE trade_name IS NOT NULL

/*---
title: {ja: "名鑑", en: "business contacts for the directory"}
destination: names
purpose: P4
arrangement: A4
key: [customer_no]
file: directory_names_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, trade_name, trade_phone FROM customer

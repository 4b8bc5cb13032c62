/*---
title: {ja: "健診結果", en: "results for the ward"}
destination: ward
purpose: P1
arrangement: A0
key: [checkup_no]
file: results_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

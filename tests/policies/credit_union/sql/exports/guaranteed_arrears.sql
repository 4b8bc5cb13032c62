/*---
title: {ja: "延滞（保証）", en: "arrears for the guarantor"}
destination: guarantee
purpose: P2
arrangement: A1
key: [loan_no]
file: guaranteed_arrears_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT loan_no, arrears FROM loan

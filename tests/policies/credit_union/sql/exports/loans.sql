/*---
title: {ja: "延滞", en: "loans in arrears"}
destination: head_office
purpose: P2
arrangement: A0
key: [loan_no]
file: loans_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT loan_no, customer_no, arrears FROM loan WHERE arrears > 0

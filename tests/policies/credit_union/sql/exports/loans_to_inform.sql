/*---
title: {ja: "融資（案内）", en: "loans, to inform"}
destination: head_office
purpose: P3
arrangement: A0
key: [loan_no]
file: loans_to_inform_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT loan_no, customer_no FROM loan

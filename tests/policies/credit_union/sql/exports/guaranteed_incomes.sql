/*---
title: {ja: "年収（保証）", en: "incomes for the guarantor"}
destination: guarantee
purpose: P2
arrangement: A1
key: [customer_no]
file: guaranteed_incomes_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, income_band FROM customer

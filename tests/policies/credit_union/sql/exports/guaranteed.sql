/*---
title: {ja: "保証先", en: "customers with a guaranteed loan"}
destination: guarantee
purpose: P2
arrangement: A1
key: [customer_no]
file: guaranteed_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, name FROM customer

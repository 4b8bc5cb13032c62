/*---
title: {ja: "年収の帯", en: "income bands"}
destination: head_office
purpose: P3
arrangement: A0
key: [customer_no]
file: own_bands_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, income_band FROM customer

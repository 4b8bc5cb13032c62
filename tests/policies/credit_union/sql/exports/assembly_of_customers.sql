/*---
title: {ja: "顧客を総代会に", en: "customers to the assembly"}
destination: head_office
purpose: P5
arrangement: A0
key: [customer_no]
file: assembly_of_customers_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, name FROM customer

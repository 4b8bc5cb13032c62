/*---
title: {ja: "総代会", en: "invitations to the assembly"}
destination: head_office
purpose: P5
arrangement: A0
key: [customer_no]
file: assembly_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, units FROM shareholder

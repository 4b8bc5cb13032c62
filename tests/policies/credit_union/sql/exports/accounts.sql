/*---
title: {ja: "口座", en: "accounts"}
destination: head_office
purpose: P1
arrangement: A0
key: [account_no]
file: accounts_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT account_no, customer_no, balance FROM deposit

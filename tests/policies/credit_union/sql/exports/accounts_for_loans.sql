/*---
title: {ja: "口座（審査）", en: "accounts, to decide on loans"}
destination: head_office
purpose: P2
arrangement: A0
key: [account_no]
file: accounts_for_loans_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT account_no, customer_no, balance FROM deposit

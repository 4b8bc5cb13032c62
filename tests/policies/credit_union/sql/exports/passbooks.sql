/*---
title: {ja: "通帳", en: "passbooks to be printed"}
destination: print_shop
purpose: P1
arrangement: A3
key: [account_no]
file: passbooks_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT d.account_no, c.name, d.balance FROM deposit AS d JOIN customer AS c USING (customer_no)

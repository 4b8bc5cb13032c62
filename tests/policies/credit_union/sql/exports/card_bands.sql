/*---
title: {ja: "年収の帯（カード）", en: "income bands for the card company"}
destination: cards
purpose: P3
arrangement: A2
key: [customer_no]
file: card_bands_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT customer_no, income_band FROM customer

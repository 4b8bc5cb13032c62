/*---
title: {ja: "食事の配慮（生協ひがし）", en: "diet for Co-op East"}
destination: east
purpose: P1
arrangement: A1
key: [member_no]
file: east_diet_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, diet FROM subscription

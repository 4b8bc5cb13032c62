/*---
title: {ja: "登録（生協ひがし）", en: "register for Co-op East"}
destination: east
purpose: P1
arrangement: A1
key: [member_no]
file: east_register_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

/*---
title: {ja: "登録（生協にし）", en: "register for Co-op West"}
destination: west
purpose: P1
arrangement: A1
key: [member_no]
file: west_register_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

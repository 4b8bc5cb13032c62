/*---
title: {ja: "登録（生協きた）", en: "register for Co-op North"}
destination: north
purpose: P2
arrangement: A1
key: [member_no]
file: north_register_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

/*---
title: {ja: "誕生日（生協きた）", en: "birthdays for Co-op North"}
destination: north
purpose: P2
arrangement: A1
key: [member_no]
file: north_birthdays_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, birth_date FROM member_register

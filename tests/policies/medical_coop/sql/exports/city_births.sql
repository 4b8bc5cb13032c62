/*---
title: {ja: "生年月日（市）", en: "days of birth for the city"}
destination: city_health
purpose: P3
arrangement: A1
key: [member_no]
file: city_births_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, birth_date FROM member_register

/*---
title: {ja: "生まれ年（市）", en: "years of birth of those who have booked"}
destination: city_health
purpose: P3
arrangement: A1
key: [member_no]
file: city_years_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, birth_years, district FROM member_register

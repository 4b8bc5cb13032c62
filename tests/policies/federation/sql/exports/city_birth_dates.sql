/*---
title: {ja: "年代（生年月日から）", en: "ages for the city, from the days of birth"}
destination: city
purpose: P3
arrangement: A3
key: [member_no]
file: city_birth_dates_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, year(birth_date) // 10 * 10 AS decade FROM member_register

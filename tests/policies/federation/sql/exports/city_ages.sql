/*---
title: {ja: "年代（市）", en: "ages for the city"}
destination: city
purpose: P3
arrangement: A3
key: [member_no]
file: city_ages_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, age_band, postal_area FROM member_register

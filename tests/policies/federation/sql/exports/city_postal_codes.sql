/*---
title: {ja: "郵便番号から", en: "postal areas for the city, from the codes"}
destination: city
purpose: P3
arrangement: A3
key: [member_no]
file: city_postal_codes_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, left(postal_code, 3) AS area FROM member_register

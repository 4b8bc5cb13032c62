/*---
title: {ja: "市を会員生協として", en: "the city as if it were a member co-op"}
destination: city
purpose: P1
arrangement: A1
key: [member_no]
file: city_as_a_coop_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

/*---
title: {ja: "健診結果（市）", en: "results for the city"}
destination: city_health
purpose: P3
arrangement: A1
key: [checkup_no]
file: city_results_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

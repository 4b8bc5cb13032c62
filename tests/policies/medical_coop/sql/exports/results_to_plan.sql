/*---
title: {ja: "健診結果（計画）", en: "results, to plan"}
destination: ward
purpose: P3
arrangement: A0
key: [checkup_no]
file: results_to_plan_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

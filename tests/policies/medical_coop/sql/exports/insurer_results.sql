/*---
title: {ja: "健診結果（健保）", en: "results for the insurer"}
destination: insurance
purpose: P2
arrangement: A1
key: [checkup_no]
file: insurer_results_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

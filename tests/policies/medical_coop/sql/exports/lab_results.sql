/*---
title: {ja: "検査", en: "results for the laboratory"}
destination: lab
purpose: P1
arrangement: A3
key: [checkup_no]
file: lab_results_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

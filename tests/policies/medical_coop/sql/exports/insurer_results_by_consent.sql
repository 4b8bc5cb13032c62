/*---
title: {ja: "健診結果（同意）", en: "results for the insurer by consent"}
destination: insurance_by_consent
purpose: P2
arrangement: A2
key: [checkup_no]
file: insurer_results_by_consent_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT checkup_no, member_no, result FROM checkup

/*---
title: {ja: "申込み（案内）", en: "subscriptions for Co-op East to inform"}
destination: east
purpose: P2
arrangement: A1
key: [member_no]
file: east_subscriptions_to_inform_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, pick_up FROM subscription

/*---
title: {ja: "同じ人への案内", en: "the same to inform"}
destination: station
purpose: P2
arrangement: A2
key: [member_no]
file: station_register_to_inform_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

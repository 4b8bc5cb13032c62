/*---
title: {ja: "駅前で受け取る人", en: "who collects at the station"}
destination: station
purpose: P1
arrangement: A2
key: [member_no]
file: station_register_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

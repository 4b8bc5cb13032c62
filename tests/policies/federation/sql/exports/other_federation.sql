/*---
title: {ja: "ほかの連合会", en: "another federation"}
destination: north
purpose: P1
arrangement: A4
key: [member_no]
file: other_federation_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code FROM member_register

/*---
title: {ja: ご案内の宛先, en: mailing list}
destination: own_mailing
purpose: P2
arrangement: A0
key: [member_no]
file: mailing_list_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, postal_code, address, joined_wareki, email
FROM mailing_member

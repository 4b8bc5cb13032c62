/*---
title: {ja: 組合員登録（コープきんき）, en: member register for Co-op Kinki}
destination: kinki_exchange
purpose: P2
arrangement: A1
key: [member_no]
file: member_register_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, name, name_kana, postal_code, address, phone
FROM stg_member

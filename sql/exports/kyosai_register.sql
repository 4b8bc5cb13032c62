/*---
title: {ja: 組合員登録（コープ共済連）, en: member register for Co-op Kyosai}
destination: kyosai_exchange
purpose: P2
arrangement: A3
key: [member_no]
file: member_register_{business_date}.csv
format: csv
encoding: cp932
---*/
SELECT member_no, name, name_kana, postal_code, address, phone
FROM stg_member

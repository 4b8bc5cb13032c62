/*---
title: {ja: 誕生月のご案内（自組合）, en: birthday mailing of our own}
destination: own_office
purpose: P3
arrangement: A0
key: [member_no]
file: birthday_{business_date}.parquet
format: parquet
---*/
SELECT member_no, name, email
FROM member_register
WHERE month(birth_date) = (SELECT month(business_date) FROM business_day)
  AND email IS NOT NULL

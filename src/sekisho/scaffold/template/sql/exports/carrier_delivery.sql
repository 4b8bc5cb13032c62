/*---
title: {ja: 配達先一覧（配送会社）, en: delivery list for the carrier}
destination: carrier_sftp
purpose: P2
arrangement: A2
key: [member_no]
file: delivery_{business_date}.csv
format: csv
# 相手の仕組みに合わせた文字コード / what the carrier's system reads
encoding: cp932
---*/
SELECT m.member_no, m.name, m.postal_code, m.address, m.phone, sum(o.quantity) AS packages
FROM stg_member AS m
JOIN order_line AS o ON o.member_no = m.member_no
GROUP BY ALL

/*---
title: {ja: 配達先一覧（大和配送）, en: delivery list for the carrier}
destination: haiso_sftp
purpose: P4
arrangement: A4
key: [delivery_date, course, stop_order, member_no]
file: delivery_list_{business_date}.csv
format: csv
encoding: cp932
---*/
SELECT delivery_date, course, stop_order, member_no, name, address, phone, package_count
FROM delivery_round

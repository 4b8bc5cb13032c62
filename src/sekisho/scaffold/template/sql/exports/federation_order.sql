/*---
title: {ja: 宅配注文（事業連合）, en: weekly orders for the federation}
destination: federation_exchange
purpose: P1
arrangement: A1
key: [order_no]
file: weekly_order_{business_date}.csv
format: csv
encoding: utf-8
---*/
SELECT
    o.order_no,
    o.member_no,
    m.name,
    m.phone,
    o.product_code,
    o.quantity,
    o.amount
FROM order_line AS o
JOIN stg_member AS m ON m.member_no = o.member_no

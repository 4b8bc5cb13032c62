/*---
title: {ja: 宅配注文（コープきんき）, en: weekly orders for Co-op Kinki}
destination: kinki_exchange
purpose: P3
arrangement: A1
key: [kikaku_round, member_no, order_code]
file: weekly_order_{business_date}.parquet
format: parquet
---*/
SELECT kikaku_round, member_no, order_code, product_name, dept_code, quantity, unit_price
FROM weekly_order_line

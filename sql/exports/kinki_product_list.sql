/*---
title: {ja: 商品一覧（コープきんき）, en: product list for Co-op Kinki}
destination: kinki_exchange
purpose: P2
arrangement: A1
key: [kikaku_round, order_code]
file: product_list_{business_date}.parquet
format: parquet
---*/
SELECT kikaku_round, order_code, product_name, dept_code, unit_price
FROM stg_product

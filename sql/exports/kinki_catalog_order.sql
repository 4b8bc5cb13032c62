/*---
title: {ja: カタログ注文（コープきんき）, en: catalog orders for Co-op Kinki}
destination: kinki_exchange
purpose: P4
arrangement: A2
key: [order_no, line_no]
file: catalog_order_{business_date}.parquet
format: parquet
---*/
SELECT
    ordered.order_no,
    ordered.line_no,
    ordered.item_code,
    ordered.quantity,
    ordered.amount,
    ordered.member_no,
    ordered.name,
    ordered.postal_code,
    ordered.address,
    buyer.line_count AS lines_so_far
FROM catalog_order AS ordered
JOIN catalog_member AS buyer USING (member_no)

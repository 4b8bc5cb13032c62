/*---
title: {ja: カタログ注文（日本生協連）, en: catalog orders for JCCU}
destination: jccu_catalog
purpose: P3
arrangement: A2
key: [order_no, line_no]
file: catalog_order_{business_date}.csv
format: csv
encoding: cp932
---*/
SELECT
    order_no,
    line_no,
    kikaku_round,
    item_code,
    item_name,
    quantity,
    amount,
    ordered_on,
    member_no,
    name,
    name_kana,
    postal_code,
    address,
    phone
FROM catalog_order

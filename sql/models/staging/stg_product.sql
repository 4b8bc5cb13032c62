-- One row per round and order number: order numbers are used again in every round.
SELECT
    kikaku_round,
    order_code,
    product_name,
    dept_code,
    unit_price
FROM product_master

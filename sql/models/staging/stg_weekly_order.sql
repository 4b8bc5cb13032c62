-- Lines of the weekly order that were not cancelled.
SELECT
    kikaku_round,
    member_no,
    order_code,
    product_name,
    quantity,
    unit_price,
    quantity * unit_price AS line_amount,
    ordered_at
FROM weekly_order
WHERE quantity > 0

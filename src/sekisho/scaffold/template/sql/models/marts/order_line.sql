-- 注文一行ごとの金額 / what each line of an order amounts to
SELECT
    order_no,
    member_no,
    product_code,
    product_name,
    quantity,
    quantity * unit_price AS amount,
    ordered_on
FROM weekly_order

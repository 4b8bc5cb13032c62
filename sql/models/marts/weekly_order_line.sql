-- The lines of each round with the product's department.
SELECT
    line.kikaku_round,
    line.member_no,
    line.order_code,
    product.product_name,
    product.dept_code,
    line.quantity,
    line.unit_price,
    line.line_amount
FROM stg_weekly_order AS line
LEFT JOIN stg_product AS product USING (kikaku_round, order_code)

-- Catalog orders of the last seven days with who ordered.
SELECT
    line.order_no,
    line.line_no,
    line.kikaku_round,
    line.item_code,
    line.item_name,
    line.quantity,
    line.amount,
    line.ordered_on,
    line.shipped_on,
    member.member_no,
    member.name,
    member.name_kana,
    member.postal_code,
    member.address,
    member.phone
FROM stg_catalog_line AS line
JOIN stg_member AS member USING (member_no)
CROSS JOIN business_day AS today
WHERE line.ordered_on BETWEEN today.business_date - 6 AND today.business_date

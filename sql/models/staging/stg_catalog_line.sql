-- Lines of catalog orders. The gift addressee (ship_to_*, noshi) stays behind: a third person.
SELECT
    order_no,
    line_no,
    kikaku_round,
    catalog_code,
    member_no,
    item_code,
    item_name,
    size_color,
    quantity,
    amount,
    ordered_on,
    shipped_on
FROM catalog_purchase
WHERE quantity > 0

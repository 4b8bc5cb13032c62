-- Stops of the delivery rounds, without the memos about keys and absence.
SELECT
    delivery_date,
    course,
    stop_order,
    member_no,
    name,
    address,
    phone,
    package_count
FROM delivery

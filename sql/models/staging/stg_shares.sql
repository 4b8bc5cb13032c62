SELECT
    member_no,
    share_count,
    share_amount,
    paid_on
FROM shares
WHERE reduced_on IS NULL

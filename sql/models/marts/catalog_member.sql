-- Members who bought from a catalog, with the sum of what they bought.
SELECT
    member_no,
    count(*) AS line_count,
    sum(amount) AS total_amount
FROM stg_catalog_line
GROUP BY member_no

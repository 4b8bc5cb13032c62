/*---
title: {ja: 出資金残高, en: statement of shares}
destination: own_office
purpose: P11
arrangement: A0
key: [member_no]
file: shares_statement_{business_date}.parquet
format: parquet
---*/
SELECT
    member.member_no,
    member.name,
    CAST(sum(held.share_count) AS BIGINT) AS share_count,
    sum(held.share_amount) AS share_amount,
    max(held.paid_on) AS last_paid_on
FROM stg_shares AS held
JOIN stg_member AS member USING (member_no)
GROUP BY member.member_no, member.name

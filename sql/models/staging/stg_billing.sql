-- What is debited per member and month, without what was paid and the dunning state.
SELECT
    billing_month,
    member_no,
    closed_on,
    billed_amount,
    debit_date
FROM billing

-- What is to be debited per member and month, without the dunning state.
SELECT
    billing_month,
    member_no,
    closed_on,
    billed_amount,
    carried_over,
    billed_amount + coalesce(carried_over, 0) - coalesce(paid_amount, 0) AS due_amount,
    debit_date
FROM billing

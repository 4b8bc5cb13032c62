-- The debits of the last closed month with the account they are taken from. All of them: a file of
-- open ones only would tell who is in arrears.
SELECT
    bill.billing_month,
    bill.member_no,
    account.bank_code,
    account.bank_branch_code,
    account.deposit_kind,
    account.account_no,
    account.holder_kana,
    bill.billed_amount,
    bill.debit_date
FROM stg_billing AS bill
JOIN stg_bank_account AS account USING (member_no)
CROSS JOIN business_day AS today
WHERE bill.closed_on <= today.business_date
  AND bill.closed_on > today.business_date - 31

-- Debits that are due, with the account they are taken from.
SELECT
    bill.billing_month,
    bill.member_no,
    account.bank_code,
    account.bank_branch_code,
    account.deposit_kind,
    account.account_no,
    account.holder_kana,
    bill.due_amount,
    bill.debit_date
FROM stg_billing AS bill
JOIN stg_bank_account AS account USING (member_no)
WHERE bill.due_amount > 0

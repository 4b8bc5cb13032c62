SELECT
    member_no,
    bank_code,
    bank_branch_code,
    deposit_kind,
    account_no,
    holder_kana
FROM bank_account

/*---
title: {ja: 口座振替データ（飛鳥収納サービス）, en: direct debits for the collection agency}
destination: shuno_sftp
purpose: P6
arrangement: A4
key: [billing_month, member_no]
file: direct_debit_{business_date}.csv
format: csv
encoding: cp932
---*/
SELECT
    billing_month,
    member_no,
    bank_code,
    bank_branch_code,
    deposit_kind,
    account_no,
    holder_kana,
    billed_amount,
    debit_date
FROM billing_due

-- 公表事項の「組合員登録データ」だけ。これをもとにした提供は、登録データを渡せる相手に渡せます。
-- The register as the notice has it, and nothing else of a member.
SELECT member_no, name, name_kana, postal_code, address, phone
FROM member_register

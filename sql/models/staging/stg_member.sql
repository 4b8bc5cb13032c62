-- The register as the notice's 組合員登録データ has it: number, name, address, phone. Nothing else of a
-- member is in here, so that what is built on it may go where the register may go.
SELECT
    member_no,
    name,
    name_kana,
    postal_code,
    concat_ws(' ', pref_city_block, building) AS address,
    phone
FROM member_register

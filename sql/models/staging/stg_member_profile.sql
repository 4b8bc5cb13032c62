-- What the register holds beyond the notice's list; for own use only.
SELECT
    member_no,
    birth_date,
    email,
    joined_on,
    left_on,
    coalesce(no_dm_flag, false) AS no_dm,
    branch_code,
    use_kind
FROM member_register

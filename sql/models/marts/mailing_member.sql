-- Members whom the co-op itself writes to: not left, and not without direct mail.
SELECT
    member.member_no,
    member.name,
    member.postal_code,
    member.address,
    profile.email
FROM stg_member AS member
JOIN stg_member_profile AS profile USING (member_no)
CROSS JOIN business_day AS today
WHERE NOT profile.no_dm
  AND (profile.left_on IS NULL OR profile.left_on > today.business_date)

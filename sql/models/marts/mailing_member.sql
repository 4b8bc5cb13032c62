-- Members whom the co-op itself writes to: not left, and not without direct mail.
SELECT
    member.member_no,
    member.name,
    printed.postal_code,
    printed.address,
    printed.joined_wareki,
    profile.email
FROM stg_member AS member
JOIN stg_member_profile AS profile USING (member_no)
JOIN mailing_address AS printed USING (member_no)
CROSS JOIN business_day AS today
WHERE NOT profile.no_dm
  AND (profile.left_on IS NULL OR profile.left_on > today.business_date)

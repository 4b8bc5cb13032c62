-- The stops of the next three days.
SELECT stop.*
FROM stg_delivery AS stop
CROSS JOIN business_day AS today
WHERE stop.delivery_date > today.business_date
  AND stop.delivery_date <= today.business_date + 3

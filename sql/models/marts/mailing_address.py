"""---
inputs:
  stg_member: [member_no, postal_code, address]
  stg_member_profile: [member_no, joined_on]
outputs:
  member_no: VARCHAR
  postal_code: VARCHAR
  address: VARCHAR
  joined_wareki: VARCHAR
key: [member_no]
helpers: [japanese]
---
Addresses as they are printed on envelopes, in one spelling, and since when somebody is a member by
the era's calendar. Registers of thirty years have every spelling of both.
"""

import pandas as pd
from japanese import address, postal_code, wareki


def model(stg_member: pd.DataFrame, stg_member_profile: pd.DataFrame) -> pd.DataFrame:
    """One row per member."""
    members = stg_member.merge(stg_member_profile, on="member_no")
    return members.assign(
        postal_code=members["postal_code"].map(postal_code, na_action="ignore"),
        address=members["address"].map(address, na_action="ignore"),
        joined_wareki=members["joined_on"].map(wareki, na_action="ignore"),
    )[["member_no", "postal_code", "address", "joined_wareki"]]

"""Statements that pry: each looks at what most uses may not see, in another way."""

from __future__ import annotations

from collections.abc import Mapping

_HEAD = """/*---
title: {{ja: 試験, en: a test}}
destination: own_office
purpose: P11
arrangement: A0
key: [{key}]
file: {name}_{{business_date}}.{format}
format: {format}{encoding}
---*/
"""

_STATEMENTS: Mapping[str, tuple[str, str]] = {
    "by_birth_date": (
        "member_no",
        "SELECT member_no, name FROM member_register WHERE birth_date < DATE '1960-01-01'",
    ),
    "by_kyosai": (
        "member_no",
        "SELECT member_no, name FROM stg_member SEMI JOIN kyosai_contract USING (member_no)",
    ),
    "by_no_catalog": (
        "member_no",
        "SELECT member_no, phone FROM stg_member ANTI JOIN catalog_member USING (member_no)",
    ),
    "welfare_count": (
        "lines",
        "SELECT count(*) AS lines, count(DISTINCT user_no) AS users FROM welfare_service",
    ),
    "ill_or_not": (
        "member_no",
        "SELECT member_no, EXISTS (SELECT 1 FROM kyosai_contract AS k WHERE k.member_no ="
        " m.member_no AND k.claim_reason IS NOT NULL) AS ill FROM member_register AS m",
    ),
    "rank_by_spending": (
        "member_no",
        "SELECT member_no, rank() OVER (ORDER BY total_amount DESC NULLS LAST) AS place"
        " FROM catalog_member",
    ),
    "rank_by_arrears": (
        "billing_month, member_no",
        "SELECT billing_month, member_no, rank() OVER (PARTITION BY billing_month"
        " ORDER BY unpaid_amount) AS place FROM billing",
    ),
    "branches": (
        "branch_code",
        "SELECT coalesce(branch_code, '') AS branch_code, count(*) AS members,"
        " sum(share_amount) AS amount, min(paid_on) AS first_paid FROM shares"
        " JOIN member_register USING (member_no) GROUP BY ALL",
    ),
    "whole_register": ("member_no", "SELECT * FROM member_register"),
    "whole_survey": ("answer_id", "SELECT * FROM survey"),
    "whole_welfare": ("slip_no", "SELECT * FROM welfare_service"),
    "whole_catalog": ("order_no, line_no", "SELECT * FROM catalog_purchase"),
    "whole_ledger": ("entry_no", "SELECT entry_no, member_no, kind FROM consent_ledger"),
    "care_levels": (
        "slip_no, member_no",
        "SELECT slip_no, member_no, m.name, w.care_level FROM member_register AS m"
        " JOIN welfare_user_map AS u USING (member_no) JOIN welfare_service AS w USING (user_no)",
    ),
    "other_sets": (
        "member_no",
        "SELECT member_no FROM weekly_order UNION SELECT member_no FROM delivery"
        " EXCEPT SELECT member_no FROM bank_account",
    ),
    "product_by_buyers": (
        "kikaku_round, order_code",
        "SELECT kikaku_round, order_code, (SELECT count(*) FROM weekly_order AS w WHERE"
        " w.order_code = p.order_code AND w.kikaku_round = p.kikaku_round) AS buyers"
        " FROM product_master AS p",
    ),
    "governors": (
        "member_no",
        "SELECT g.*, m.email, m.birth_date FROM governance AS g"
        " LEFT JOIN member_register AS m USING (member_no)",
    ),
    "totals": (
        "what",
        "SELECT 'members' AS what, count(*) AS n FROM member_register"
        " UNION ALL SELECT 'kyosai', count(*) FROM kyosai_contract"
        " UNION ALL SELECT 'answers', count(comment) FROM survey",
    ),
}
"""Export -> its key, its statement."""


def _text(number: int, name: str) -> str:
    key, statement = _STATEMENTS[name]
    kind, encoding = ("parquet", "") if number % 3 == 0 else ("csv", "\nencoding: utf-8")
    return _HEAD.format(key=key, name=name, format=kind, encoding=encoding) + statement


PRYING: Mapping[str, str] = {
    name: _text(number, name) for number, name in enumerate(sorted(_STATEMENTS))
}
"""Export -> its text."""

"""What a notice was read to say about one recipient: its grants, and the words that they use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from sekisho.messages import Bilingual
from sekisho.model import Grant, Policy


def reading(
    policy: Policy, notice_id: str, recipient: str, digest: str, runs: Iterable[int]
) -> bytes:
    """The reading as JSON; nobody else is named in it.

    Args:
        digest: of the policy; runs: the numbers of those that decided by it.
    """
    notice = next(n for n in policy.notices if n.id == notice_id)
    grants = [g for g in notice.grants if recipient in g.recipients]
    arrangements = [a for a in notice.arrangements.values() if recipient in a.parties]
    used = {p for g in grants for p in g.purposes}
    named = {c for g in grants for c in (*g.categories, *g.excluded)}
    body = {
        "notice": notice.id,
        "policy": digest,
        "runs": list(runs),
        "recipient": recipient,
        "arrangements": [
            {"id": a.id, "ground": a.ground, "name": _both(a.name), "clause": a.clause}
            for a in arrangements
        ],
        "purposes": {p.id: _both(p.name) for p in notice.purposes.values() if p.id in used},
        "categories": {c: _both(policy.categories[c].name) for c in sorted(named)},
        "overlays": {
            o: _both(policy.overlays[o].name)
            for o in sorted({o for g in grants for o in g.overlays})
        },
        "grants": [_grant(g) for g in grants],
    }
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(body, option=options)


def _grant(grant: Grant) -> Mapping[str, Any]:
    approval, period = grant.approval, grant.period
    return {
        "id": grant.id,
        "arrangement": grant.arrangement,
        "purposes": list(grant.purposes),
        "categories": list(grant.categories),
        "except": sorted(grant.excluded),
        "overlays": sorted(grant.overlays),
        "clause": grant.clause,
        "basis": grant.basis,
        "approved": {
            "by": approval.by,
            "on": approval.on.isoformat(),
            "document": approval.document,
        }
        if approval
        else None,
        "from": period.since.isoformat() if period.since else None,
        "to": period.until.isoformat() if period.until else None,
        "place": f"{grant.place.file}:{grant.place.line}",
    }


def _both(name: Bilingual) -> Mapping[str, str]:
    return {"en": name.en, "ja": name.ja}

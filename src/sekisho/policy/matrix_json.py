"""The matrix for machines: plain values that any JSON writer takes, names in both languages."""

from __future__ import annotations

import datetime as dt

from sekisho.messages import Bilingual
from sekisho.model import Arrangement, Grant
from sekisho.policy.matrix import Matrix, Row, purposes_in_order

Json = dict[str, object]


def matrix_as_json(shown: Matrix) -> Json:
    """The same facts as plain values; names come in both languages."""
    notice = shown.notice
    return {
        "day": shown.day.isoformat(),
        "notice": notice.id if notice else None,
        "digest": shown.policy.digest,
        "categories": [_row_json(shown, row) for row in shown.rows]
        + [
            {"id": c.id, "name": _both(c.name), "personal": False, "cells": []}
            for c in shown.unrestricted
        ],
        "arrangements": [
            _arrangement_json(shown, a) for a in (notice.arrangements.values() if notice else ())
        ],
        "purposes": [
            {
                "id": p.id,
                "name": _both(p.name),
                "businesses": sorted(p.businesses),
                "subjects": sorted(p.subjects),
            }
            for p in (notice.purposes.values() if notice else ())
        ],
        "parties": [
            {"id": p.id, "name": _both(p.name), "kind": p.kind}
            for p in shown.policy.parties.values()
        ],
        "conditions": [
            {
                "id": c.id,
                "name": _both(c.name),
                "column": str(c.column),
                "values": sorted(c.values),
            }
            for c in shown.policy.conditions.values()
        ],
        "groups": [
            {
                "id": g.id,
                "name": _both(g.name),
                "rule": _both(g.rule),
                "members": [
                    {"party": m.party, "since": _day(m.met.since), "until": _day(m.met.until)}
                    for m in g.memberships
                ],
            }
            for g in shown.policy.groups.values()
        ],
        "overlays": [
            {
                "id": o.id,
                "name": _both(o.name),
                "clause": o.clause,
                "grants": [g.id for g in shown.naming(o)],
            }
            for o in shown.policy.overlays.values()
        ],
        "grants": [_grant_json(shown, g) for g in shown.grants],
    }


def _both(name: Bilingual) -> Json:
    return {"en": name.en, "ja": name.ja}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _row_json(shown: Matrix, row: Row) -> Json:
    return {
        "id": row.category.id,
        "name": _both(row.category.name),
        "personal": True,
        "parent": row.category.parent,
        "overlays": sorted(row.category.overlays),
        "form": str(row.category.form) if row.category.form else None,
        "businesses": sorted(row.category.businesses),
        "subjects": sorted(row.category.subjects),
        "cells": [
            {
                "arrangement": seat.arrangement,
                "recipient": seat.recipient,
                "purposes": [{"id": p.purpose, "basis": p.basis} for p in cell],
            }
            for seat, cell in zip(shown.seats, row.cells, strict=True)
        ],
    }


def _arrangement_json(shown: Matrix, arrangement: Arrangement) -> Json:
    return {
        "id": arrangement.id,
        "name": _both(arrangement.name),
        "ground": arrangement.ground,
        "clause": arrangement.clause,
        "parties": list(arrangement.parties),
        "groups": list(arrangement.groups),
        "responsible": [
            {"party": r.party, "categories": list(r.categories)} for r in arrangement.responsible
        ],
        "nothing_granted": list(shown.left_out(arrangement)),
        "since": _day(arrangement.period.since),
        "until": _day(arrangement.period.until),
    }


def _grant_json(shown: Matrix, grant: Grant) -> Json:
    return {
        "id": grant.id,
        "arrangement": grant.arrangement,
        "recipients": list(grant.recipients),
        "purposes": purposes_in_order(grant),
        "categories": list(grant.categories),
        "except": sorted(grant.excluded),
        "overlays": sorted(grant.overlays),
        "condition": grant.condition,
        "clause": grant.clause,
        "basis": grant.basis,
        "approved_by": grant.approval.by if grant.approval else None,
        "approved_on": _day(grant.approval.on) if grant.approval else None,
        "approved_document": grant.approval.document if grant.approval else None,
        "since": _day(grant.period.since),
        "until": _day(grant.period.until),
        "in_force": shown.in_force(grant),
        "file": grant.place.file,
        "line": grant.place.line,
    }

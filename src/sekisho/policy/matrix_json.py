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
            {"id": p.id, "name": _both(p.name)}
            for p in (notice.purposes.values() if notice else ())
        ],
        "parties": [
            {"id": p.id, "name": _both(p.name), "kind": p.kind}
            for p in shown.policy.parties.values()
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

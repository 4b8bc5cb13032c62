"""The clearance (通行手形): the statement that travels with a released file.

It says what the file is, who may have it and on what ground, so that the file can be judged without
us. It holds no run id and no time: the same release gives the same clearance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import Grant, Use, Waived

FORMAT: Final = "https://sekisho.dev/clearance/v0.1"
SUFFIX: Final = ".clearance.json"
"""How the name of a clearance ends."""


@dataclass(frozen=True, slots=True)
class ClearedColumn:
    """A column of the file and the categories of everything that influences it, sorted."""

    name: str
    type: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clearance:
    """What is said of one released file.

    Attributes:
        digest: of the file (SHA-256, hex); size: in bytes.
        grants: what the use rests on, with clause and basis.
        waived: the reasons against it that do not count, and the waivers for which they do not.
        lineage_digest, sql_digest: of the analysis and of the statements it is of.
        checks: name of a check -> its result, all of which hold.
    """

    export: str
    file: str
    digest: str
    size: int
    use: Use
    destination: str
    arrangement_clause: str
    grants: tuple[Grant, ...]
    notice: str
    policy_digest: str
    ledger_digest: str | None
    lineage_digest: str
    sql_digest: str
    engine_version: str
    duckdb_version: str
    business_date: str
    columns: tuple[ClearedColumn, ...]
    rows: int
    subjects: int | None
    content_digest: str | None
    checks: tuple[tuple[str, str], ...]
    waived: tuple[Waived, ...] = ()

    @property
    def name(self) -> str:
        """The clearance's file name: it carries the file's digest, so it stands for no other."""
        return f"{self.file}.{self.digest}{SUFFIX}"

    def encoded(self) -> bytes:
        """Canonical JSON: sorted keys, UTF-8, no blanks, one line end."""
        body = {
            "format": FORMAT,
            "file": {"name": self.file, "sha256": self.digest, "bytes": self.size},
            "export": self.export,
            "use": {
                "arrangement": self.use.arrangement,
                "recipient": self.use.recipient,
                "purpose": self.use.purpose,
                "clause": self.arrangement_clause,
            },
            "destination": self.destination,
            "grants": [{"id": g.id, "clause": g.clause, "basis": g.basis} for g in self.grants],
            "waivers": [_waived(w) for w in self.waived],
            "notice": self.notice,
            "policy_sha256": self.policy_digest,
            "ledger_sha256": self.ledger_digest,
            "lineage_sha256": self.lineage_digest,
            "sql_sha256": self.sql_digest,
            "engine": {"sekisho": self.engine_version, "duckdb": self.duckdb_version},
            "business_date": self.business_date,
            "columns": [
                {"name": c.name, "type": c.type, "categories": list(c.categories)}
                for c in self.columns
            ],
            "rows": self.rows,
            "subjects": self.subjects,
            "content_digest": self.content_digest,
            "checks": dict(self.checks),
        }
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def columns_of(encoded: bytes) -> tuple[ClearedColumn, ...]:
    """The columns that an encoded clearance lists.

    Raises:
        DataError: it is no clearance.
    """
    try:
        listed = orjson.loads(encoded)["columns"]
        return tuple(ClearedColumn(c["name"], c["type"], tuple(c["categories"])) for c in listed)
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise DataError(Message("clearance.unreadable")) from error


def _waived(waived: Waived) -> dict[str, object]:
    violation, waiver = waived.violation, waived.waiver
    return {
        "id": waiver.id,
        "rule": violation.code,
        "column": violation.column,
        "origin": str(violation.origin),
        "reason": {"en": waiver.reason.en, "ja": waiver.reason.ja},
        "requested_by": waiver.requested_by,
        "approved_by": waiver.approval.by,
        "approved_on": waiver.approval.on.isoformat(),
        "approved_document": waiver.approval.document,
        "expires": waiver.expires.isoformat(),
    }

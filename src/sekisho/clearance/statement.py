"""What a clearance says: an in-toto statement about one file, in canonical JSON.

It says what the file is, who may have it and on what ground, so that the file can be judged without
us. The predicate is our own and shaped after SLSA's verification summary; its schema is
`schema/clearance.schema.json`.

Sources: in-toto Statement v1 (https://in-toto.io/Statement/v1), SLSA VSA v1.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sekisho.model import Grant, Use, Waived
from sekisho.signing import Signer

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "https://sekisho.dev/clearance/v1"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
VERIFIER: Final = "https://sekisho.dev/engine"
SUFFIX: Final = ".clearance.json"
"""How the name of a clearance ends."""
VALID_DAYS: Final = 31
"""For how many days from its business date a file may be taken on the strength of its clearance."""


@dataclass(frozen=True, slots=True)
class ClearedColumn:
    """A column of the file and the categories of everything that influences it, sorted."""

    name: str
    type: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClearedModel:
    """A Python model behind the file: SHA-256 of its modules, and of the lock of its libraries."""

    name: str
    module_digest: str
    lock_digest: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """The head of the run that releases: number and SHA-256. It vouches for all before it."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Clearance:
    """What is said of one released file.

    Attributes:
        controller: who releases it, the party of the policy whose notice it is.
        digest: of the file (SHA-256, hex); size: in bytes.
        grants: what the use rests on, with clause and basis.
        waived: the reasons against it that do not count, and the waivers for which they do not.
        notice_until: the last day of the notice, where another one follows.
        granted_until: the last day on which all that is in the file is still granted; None = without an end.
        requests_digest: of the last entry of the register of requests that it was decided by, which
            vouches for all before it; None = nothing had been entered.
        lineage_digest, sql_digest: of the analysis and of the statements it is of.
        python_models: those behind the file, by name.
        leaving: the day on which it is let go, from which the clearance holds.
        head: of the run that releases it.
        checks: name of a check -> its result, all of which hold.
    """

    export: str
    controller: str
    file: str
    digest: str
    size: int
    use: Use
    destination: str
    arrangement_clause: str
    grants: tuple[Grant, ...]
    notice: str
    notice_until: dt.date | None
    granted_until: dt.date | None
    policy_digest: str
    ledger_digest: str | None
    requests_digest: str | None
    lineage_digest: str
    sql_digest: str
    engine_version: str
    duckdb_version: str
    business_date: dt.date
    leaving: dt.date
    columns: tuple[ClearedColumn, ...]
    rows: int
    subjects: int | None
    content_digest: str | None
    head: LogHead
    checks: tuple[tuple[str, str], ...]
    waived: tuple[Waived, ...] = ()
    python_models: tuple[ClearedModel, ...] = ()

    @property
    def name(self) -> str:
        """The clearance's file name: it carries the file's digest, so it stands for no other."""
        return clearance_name(self.file, self.digest)

    @property
    def expires(self) -> dt.date:
        """The last day on which the file may be taken on its strength.

        Never later than the notice, the grants (of a contract with a processor, a consent text, ...) and the
        arrangement that it rests on, or a waiver without which it would not be.
        """
        limits = [self.leaving + dt.timedelta(days=VALID_DAYS)]
        limits += [day for day in (self.notice_until, self.granted_until) if day]
        limits += [w.waiver.expires for w in self.waived]
        return min(limits)

    def payload(self) -> bytes:
        """The statement: canonical JSON with sorted keys, UTF-8, no blanks; whole numbers only."""
        body = {
            "_type": STATEMENT_TYPE,
            "subject": [{"name": self.file, "digest": {"sha256": self.digest}}],
            "predicateType": PREDICATE_TYPE,
            "predicate": self._predicate(),
        }
        return orjson.dumps(body, option=orjson.OPT_SORT_KEYS)

    def sealed(self, signer: Signer) -> bytes:
        """The clearance as it travels: the statement in a signed envelope."""
        return signer.sealed(self.payload(), PAYLOAD_TYPE)

    def _predicate(self) -> dict[str, Any]:
        return {
            "verifier": {
                "id": VERIFIER,
                "version": {"sekisho": self.engine_version, "duckdb": self.duckdb_version},
            },
            "verificationResult": "PASSED",
            "resourceUri": f"sekisho:{self.controller}/{self.destination}/{self.file}",
            "policy": {
                "uri": f"sekisho:{self.controller}/notice/{self.notice}",
                "digest": {"sha256": self.policy_digest},
            },
            "controller": self.controller,
            "export": self.export,
            "destination": self.destination,
            "recipient": self.use.recipient,
            "purpose": self.use.purpose,
            "arrangement": {"id": self.use.arrangement, "clause": self.arrangement_clause},
            "notice": {
                "id": self.notice,
                "until": self.notice_until.isoformat() if self.notice_until else None,
            },
            "businessDate": self.business_date.isoformat(),
            "expires": self.expires.isoformat(),
            "grants": [{"id": g.id, "clause": g.clause, "basis": g.basis} for g in self.grants],
            "waivers": [_waived(w) for w in self.waived],
            "digests": {
                "ledger": self.ledger_digest,
                "lineage": self.lineage_digest,
                "requests": self.requests_digest,
                "sql": self.sql_digest,
            },
            "pythonModels": [
                {"name": m.name, "module": m.module_digest, "lock": m.lock_digest}
                for m in self.python_models
            ],
            "file": {
                "bytes": self.size,
                "rows": self.rows,
                "subjects": self.subjects,
                "contentDigest": self.content_digest,
                "columns": [
                    {"name": c.name, "type": c.type, "categories": list(c.categories)}
                    for c in self.columns
                ],
            },
            "checks": dict(self.checks),
            "log": {"number": self.head.number, "digest": {"sha256": self.head.digest}},
        }


def clearance_name(file: str, digest: str) -> str:
    """The name of the clearance of a file with this digest."""
    return f"{file}.{digest}{SUFFIX}"


def _waived(waived: Waived) -> dict[str, Any]:
    violation, waiver = waived.violation, waived.waiver
    return {
        "id": waiver.id,
        "rule": violation.code,
        "column": violation.column,
        "origin": str(violation.origin),
        "reason": {"en": waiver.reason.en, "ja": waiver.reason.ja},
        "requestedBy": waiver.requested_by,
        "approvedBy": waiver.approval.by,
        "approvedOn": waiver.approval.on.isoformat(),
        "approvedDocument": waiver.approval.document,
        "expires": waiver.expires.isoformat(),
    }

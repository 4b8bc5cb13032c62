"""What the published audit store tells of the latest nights, for pages that everybody reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import duckdb

from sekisho.audit.schema import SCHEMA
from sekisho.errors import DataError, Place
from sekisho.messages import Bilingual, Message
from sekisho.model import Column, Outcome, Step, Verdict

NIGHTS: Final = 30
"""Business dates that are looked back at."""

_LAST: Final = f"""
    SELECT run_id, business_date, outcome, exit_code, engine_version, policy_digest, notice_id,
           started_at, finished_at
    FROM {SCHEMA}.run WHERE job = 'night' AND outcome <> 'running'
    ORDER BY business_date DESC, run_number DESC LIMIT 1
"""
_DECIDED: Final = f"""
    CREATE TEMP VIEW decided AS
    SELECT decision.* REPLACE (
               CASE WHEN decision.outcome = 'in_doubt' THEN coalesce((
                   SELECT arg_max(r.state, r.run_number)
                   FROM {SCHEMA}.release AS r
                   JOIN {SCHEMA}.run AS meant ON meant.run_id = r.intent_run
                   WHERE r.export = decision.export AND r.run_number > decision.run_number
                     AND meant.business_date = run.business_date AND r.state IN ('released', 'failed')
               ), 'in_doubt') ELSE decision.outcome END AS outcome),
           run.business_date
    FROM {SCHEMA}.decision JOIN {SCHEMA}.run AS run USING (run_number)
    WHERE run.job = 'night'
    QUALIFY run_number = max(run_number) OVER (PARTITION BY run.business_date, export)
"""
"""What was decided of each export for each business date: by the last run that decided it. A doubt is what
somebody, or a later run, has settled it to be."""

_LATEST: Final = """
    CREATE TEMP VIEW latest AS SELECT run_number, export, business_date FROM decided
    QUALIFY business_date = max(business_date) OVER (PARTITION BY export)
"""
_VIOLATIONS: Final = f"""
    SELECT v.id, v.code, v.rule, v.export, v."column", v.origin_relation, v.origin_column,
           v.message_en, v.message_ja, v.help_en, v.help_ja, v.file, v.line, v.column_no, v.verdict,
           v.run_number
    FROM {SCHEMA}.violation AS v JOIN latest USING (run_number, export)
    ORDER BY v.export, v.row_no
"""
_STEPS: Final = f"""
    SELECT s.run_number, s.violation_id, s.relation, s."column", s.kind, s.file, s.line, s.column_no
    FROM {SCHEMA}.violation_step AS s
    WHERE s.run_number IN (SELECT run_number FROM latest)
    ORDER BY s.run_number, s.violation_id, s.position
"""
_FINDINGS: Final = f"""
    SELECT d.run_number, run.business_date, d.export, d.outcome,
           coalesce(list(v.id ORDER BY v.row_no) FILTER (v.id IS NOT NULL), [])
    FROM {SCHEMA}.decision AS d
    JOIN {SCHEMA}.run AS run USING (run_number)
    LEFT JOIN {SCHEMA}.violation AS v USING (run_number, export)
    WHERE run.job = 'night' AND run.outcome <> 'running'
      AND d.export IN (SELECT v.export FROM {SCHEMA}.violation AS v JOIN latest USING (run_number, export))
    GROUP BY ALL ORDER BY d.run_number, d.export
"""
_GIVEN: Final = f"""
    SELECT r.export, arg_max(r.recipient, run.business_date), count(*), count(*) FILTER (run.business_date >= ?), min(run.business_date),
           max(run.business_date), arg_max(r.file, run.business_date),
           arg_max(r.clearance, run.business_date), arg_max(r.rows, run.business_date),
           arg_max(r.subjects, run.business_date)
    FROM {SCHEMA}.release AS r
    JOIN {SCHEMA}.run AS run ON run.run_id = coalesce(r.intent_run, r.run_id)
    WHERE r.state = 'released' GROUP BY r.export
"""
_LANDED: Final = f"""
    SELECT e.source, run.business_date, e.state, e.rows, e.quarantined, e.cell_faults
    FROM {SCHEMA}.extract AS e JOIN {SCHEMA}.run AS run USING (run_number)
    WHERE run.job = 'night'
    QUALIFY row_number() OVER (
        PARTITION BY e.source ORDER BY run.business_date DESC, e.run_number DESC) = 1
"""
LATER_LEDGER: Final = "later-ledger"
"""The event of a run for an earlier date that went by a later ledger too."""
REQUESTS: Final = "requests"
"""The kind of event by which a night records which requests of members it went by."""
STOPS: Final = "stops"
"""The kind of event by which a night records how many people have stopped the use of an export."""
_STOPPED: Final = f"""
    SELECT facts->>'export', run.business_date, CAST(facts->>'few' AS BIGINT),
           json_exists(facts, 'suspended'), CAST(facts->>'suspended' AS BIGINT),
           json_exists(facts, 'contact_stopped'), CAST(facts->>'contact_stopped' AS BIGINT)
    FROM {SCHEMA}.event AS e JOIN {SCHEMA}.run AS run USING (run_number)
    WHERE e.kind = '{STOPS}' AND run.job = 'night'
    QUALIFY row_number() OVER (PARTITION BY facts->>'export'
                               ORDER BY run.business_date DESC, e.run_number DESC, e.row_no DESC) = 1
"""

_ASKED: Final = f"""
    SELECT CAST(facts->>'requests_in_force' AS BIGINT)
    FROM {SCHEMA}.event AS e JOIN {SCHEMA}.run AS run USING (run_number)
    WHERE e.kind = '{REQUESTS}' AND run.job = 'night'
    ORDER BY e.run_number DESC, e.row_no DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the last run for a business date decided of an export, and what became of it.

    Attributes:
        rows, subjects: in the file, released now or before from the same inputs; None = there is
            none, or it is about no people.
    """

    run_number: int
    day: dt.date
    export: str
    recipient: str | None
    purpose: str
    arrangement: str
    destination: str
    verdict: Verdict
    outcome: Outcome
    held_by: Sequence[str]
    file: str | None
    rows: int | None
    subjects: int | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One reason against an export, as a night recorded it."""

    id: str
    code: str
    rule: str
    export: str
    column: str | None
    origin: Column | None
    message: Bilingual
    help: Bilingual
    place: Place | None
    verdict: Literal["refused", "undecided"]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """How often an export has been given to its recipient.

    Attributes:
        recipient: of the last one.
        count: releases, ever; `first` and `last` their business dates.
        recent: how many of them were for the nights that are looked back at.
        file, clearance, rows, subjects: of the last one.
    """

    recipient: str
    count: int
    recent: int
    first: dt.date
    last: dt.date
    file: str
    clearance: str | None
    rows: int | None
    subjects: int | None


@dataclass(frozen=True, slots=True)
class LastNight:
    """The last run for the latest business date.

    Attributes:
        id: of the run.
        finished: when it was sealed; None = it was cut off.
    """

    id: str
    day: dt.date
    outcome: str
    exit_code: int | None
    engine: str
    policy_digest: str | None
    notice: str | None
    began: dt.datetime
    finished: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Landed:
    """How the extraction of a source ended in the last run that tried it."""

    source: str
    day: dt.date
    state: str
    rows: int | None
    quarantined: int | None
    cell_faults: int | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """How many people had stopped the use of an export when it was last made.

    Attributes:
        few: numbers below it are not told, and None.
        suspends, contact: whether a suspension, a contact stop, keeps people out of it at all.
    """

    day: dt.date
    few: int
    suspends: bool
    suspended: int | None
    contact: bool
    contact_stopped: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one run found against an export: ids of reasons, none where it was permitted."""

    run_number: int
    day: dt.date
    export: str
    outcome: Outcome
    violations: Sequence[str]


@dataclass(frozen=True, slots=True)
class Nights:
    """What the record tells.

    Attributes:
        days: the latest business dates with a night, the oldest first.
        decided: export -> business date of these -> what was decided.
        violations: the reasons of each export's latest decision, by export and in order.
        findings: of the exports with such a reason what every run ever found, the earliest first.
        given: export -> how often it left.
        landed: source -> how it came in last.
        stopped: export -> how many people had stopped its use; of one about nobody there is nothing.
        requests_in_force: how many requests of members stopped something; None = nobody has looked.
    """

    last: LastNight
    days: tuple[dt.date, ...]
    decided: Mapping[str, Mapping[dt.date, Decided]]
    violations: tuple[Recorded, ...]
    findings: tuple[Finding, ...] = ()
    given: Mapping[str, Given] = field(default_factory=dict)
    landed: Mapping[str, Landed] = field(default_factory=dict)
    stopped: Mapping[str, Stopped] = field(default_factory=dict)
    requests_in_force: int | None = None

    def latest(self, export: str) -> Decided | None:
        """What was decided of an export by the latest night that decided it."""
        by_day = self.decided.get(export)
        return by_day[max(by_day)] if by_day else None


def nights(store: Path) -> Nights | None:
    """What the store tells; None where there is no store yet, or no night in it.

    Raises:
        DataError: it cannot be read.
    """
    if not store.is_file():
        return None
    try:
        with closing(duckdb.connect(str(store), read_only=True)) as connection:
            connection.execute("SET TimeZone = 'Asia/Tokyo'")
            return _nights(connection)
    except duckdb.Error as error:
        raise DataError(
            Message("audit.unreadable-store", store=store.name, failure=type(error).__name__)
        ) from error


def _nights(connection: duckdb.DuckDBPyConnection) -> Nights | None:
    found = connection.execute(_LAST).fetchall()
    if not found:
        return None
    connection.execute(_DECIDED)
    connection.execute(_LATEST)
    days = tuple(_days(connection))
    decided: dict[str, dict[dt.date, Decided]] = {}
    for one in _decided(connection, days):
        decided.setdefault(one.export, {})[one.day] = one
    asked = connection.execute(_ASKED).fetchall()
    return Nights(
        last=LastNight(*found[0]),
        days=days,
        decided=decided,
        violations=tuple(_violations(connection)),
        findings=tuple(Finding(*row) for row in connection.execute(_FINDINGS).fetchall()),
        given=_given(connection, days),
        landed={row[0]: Landed(*row) for row in connection.execute(_LANDED).fetchall()},
        stopped={row[0]: Stopped(*row[1:]) for row in connection.execute(_STOPPED).fetchall()},
        requests_in_force=asked[0][0] if asked else None,
    )


def _violations(connection: duckdb.DuckDBPyConnection) -> Iterator[Recorded]:
    steps: dict[tuple[int, str], list[Step]] = {}
    for run, id_, relation, column, kind, *place in connection.execute(_STEPS).fetchall():
        steps.setdefault((run, id_), []).append(Step(relation, column, kind, _place(*place)))
    for row in connection.execute(_VIOLATIONS).fetchall():
        id_, code, rule, export, column, relation, origin, *texts = row[:11]
        yield Recorded(
            id=id_,
            code=code,
            rule=rule,
            export=export,
            column=column,
            origin=None if relation is None else Column(relation, origin),
            message=Bilingual(*texts[:2]),
            help=Bilingual(*texts[2:]),
            place=_place(*row[11:14]),
            verdict=row[14],
            steps=tuple(steps.get((row[15], id_), ())),
        )


def _given(connection: duckdb.DuckDBPyConnection, days: tuple[dt.date, ...]) -> Mapping[str, Given]:
    found = connection.execute(_GIVEN, [days[0] if days else None])
    return {export: Given(*facts) for export, *facts in found.fetchall()}


def _place(file: str | None, line: int | None, column: int | None) -> Place | None:
    return None if file is None else Place(file, line or 1, column or 1)


def _days(connection: duckdb.DuckDBPyConnection) -> Iterator[dt.date]:
    found = connection.execute(
        "SELECT * FROM (SELECT DISTINCT business_date FROM decided ORDER BY ALL DESC LIMIT ?)"
        " ORDER BY ALL",
        [NIGHTS],
    )
    yield from (row[0] for row in found.fetchall())


def _decided(connection: duckdb.DuckDBPyConnection, days: tuple[dt.date, ...]) -> Iterator[Decided]:
    found = connection.execute(
        f"""
        SELECT d.run_number, d.business_date, d.export, d.recipient, d.purpose, d.arrangement,
               d.destination, d.verdict, d.outcome, d.held_by, d.file, r.rows, r.subjects
        FROM decided AS d
        LEFT JOIN (
            SELECT run_number, export, arg_max(rows, row_no) AS rows,
                   arg_max(subjects, row_no) AS subjects
            FROM {SCHEMA}.release WHERE state IN ('released', 'unchanged') GROUP BY ALL
        ) AS r USING (run_number, export)
        WHERE d.business_date >= ?
        ORDER BY d.export, d.business_date
        """,
        [days[0] if days else None],
    )
    for row in found.fetchall():
        yield Decided(*row)

"""What was released, over all nights: from the published store, and from the log what is not in it yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from sekisho.audit import chain
from sekisho.audit.log import AuditLog, RecordedRelease
from sekisho.audit.schema import SCHEMA
from sekisho.errors import DataError
from sekisho.messages import Message

_COUNTS: Final = frozenset({"released", "in_doubt", "intent"})
"""How a release stands of which the file may be at its recipient."""

_SEALED: Final = f"SELECT run_number FROM {SCHEMA}.run WHERE manifest_digest IS NOT NULL"
_PLACE: Final = "(run_number << 32) | row_no"
"""Of a step in the log, as one number: the last step is then found without sorting."""
_GIVEN: Final = f"""
    SELECT meant.run_id, meant.run_number, meant.business_date, last.* EXCLUDE (run)
    FROM (
        SELECT coalesce(intent_run, run_id) AS run, export, destination, file,
               arg_max_null(coalesce(digest, ''), {_PLACE}) AS digest,
               arg_max_null(state, {_PLACE}) AS state,
               arg_max_null(epoch_us(recorded_at), {_PLACE}) AS at, max(run_number) AS by
        FROM {SCHEMA}.release JOIN ({_SEALED}) USING (run_number)
        GROUP BY ALL
    ) AS last JOIN {SCHEMA}.run AS meant ON meant.run_id = last.run
    WHERE last.state IN ('released', 'in_doubt', 'intent') OR list_contains(CAST(? AS VARCHAR[]), last.run)
    ORDER BY meant.business_date, last.at, last.export, last.file
"""


class Given(NamedTuple):
    """A file that was released, or of which nobody can tell whether it has arrived.

    Attributes:
        run, number: id and number of the run that meant to release it.
        digest: SHA-256 (hex).
        state: `released`; anything else is in doubt.
        at: when that was recorded, in microseconds since 1970.
        by: number of the run that recorded it.
    """

    run: str
    number: int
    business_date: dt.date
    export: str
    destination: str
    file: str
    digest: str
    state: str
    at: int
    by: int


def given(log: AuditLog, store: Path) -> list[Given]:
    """Every file that may be at its recipient, by business date, time, export and file.

    The store is asked because it answers in no time for years of nights; what is not in it yet, or not
    sealed there, is read from the log.

    Raises:
        DataError: the store or the log cannot be read.
    """
    if not store.is_file():
        return _united([], _unsealed(log, frozenset()))
    try:
        # More threads take longer to start than the question takes.
        with closing(
            duckdb.connect(str(store), read_only=True, config={"threads": 1})
        ) as connection:
            sealed = frozenset(number for (number,) in connection.execute(_SEALED).fetchall())
            newer = _unsealed(log, sealed)
            columns = connection.execute(_GIVEN, [[run for run, *_ in newer]]).fetchnumpy()
    except duckdb.Error as error:
        raise DataError(
            Message("audit.unreadable-store", store=store.name, failure=type(error).__name__)
        ) from error
    # Columns become Python's values in half the time that rows take (and Arrow's would load pandas).
    columns["business_date"] = columns["business_date"].astype("datetime64[D]")
    values = (column.tolist() for column in columns.values())
    return _united([*map(Given._make, zip(*values, strict=True))], newer)


def nothing_taken_out(
    log: AuditLog, store: Path, kept: Iterable[tuple[str, str]], told: Container[tuple[str, str]]
) -> None:
    """Ask the log about releases that the index of subjects knows and the store does not tell of.

    The store is a copy that anybody who can write to its folder can change: who takes a release out of it
    would leave a member's answer without it.

    Args:
        kept: run and export of what the index holds.
        told: run and export of what `given` has told.

    Raises:
        DataError: one of them was released, or may have been.
    """
    missing = sorted(one for one in kept if one not in told)
    if not missing:
        return
    numbers = log.run_numbers()
    unsettled = set()
    for run, export in missing:
        steps = log.steps(numbers[run]) if run in numbers else ()
        states = [
            s.release.state for s in steps if (s.attempt[0], s.release.export) == (run, export)
        ]
        if states and states[-1] == "released":
            raise _not_as_logged(store)
        if states and states[-1] in _COUNTS:
            unsettled.add((run, export))
    if unsettled:
        last: dict[tuple[str, str, str, str], str] = {}
        for step in log.releases():
            last.setdefault(step.attempt, step.release.state)
        if any(state in _COUNTS and attempt[:2] in unsettled for attempt, state in last.items()):
            raise _not_as_logged(store)


def _not_as_logged(store: Path) -> DataError:
    return DataError(
        Message("audit.store-not-as-logged", store=store.name),
        help=Message("audit.store-not-as-logged.help"),
    )


_Attempts = dict[tuple[str, str, str, str], Given]


def _unsealed(log: AuditLog, sealed: frozenset[int]) -> _Attempts:
    """The last step of each attempt, by the runs that the store does not hold as sealed."""
    found: _Attempts = {}
    for number in chain.numbers(log.root / chain.HEADS):
        if number not in sealed:
            found |= {step.attempt: _step(log, step) for step in log.steps(number)}
    return found


def _united(held: list[Given], newer: _Attempts) -> list[Given]:
    """What is held with what is not: of an attempt in both, the later run has the last word."""
    if not newer:
        return held
    last = {**newer}
    for one in held:
        other = last.get(_attempt(one))
        if other is None or other.by < one.by:
            last[_attempt(one)] = one
    counting = (one for one in last.values() if one.state in _COUNTS)
    return sorted(counting, key=itemgetter(2, 8, 3, 5))


def _attempt(one: Given) -> tuple[str, str, str, str]:
    return (one.run, one.export, one.destination, one.file)


def _step(log: AuditLog, recorded: RecordedRelease) -> Given:
    """A step of the log, as one of the run that meant the release."""
    step = recorded.release
    run, number, day = recorded.run_id, recorded.run, log.head(recorded.run).run.business_date
    if step.intent_run is not None and step.intent_run != run:
        meant = next(head for head in log.heads() if head.run.run_id == step.intent_run)
        run, number, day = step.intent_run, meant.number, meant.run.business_date
    at = int(step.recorded_at.timestamp() * 1_000_000)
    return Given(
        run,
        number,
        day,
        step.export,
        step.destination,
        step.file,
        step.digest or "",
        step.state,
        at,
        recorded.run,
    )

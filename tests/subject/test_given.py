"""Which files may be at their recipients: the last word on each, wherever it stands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from audit.recorded import at, head, step

from sekisho.audit.given import given, nothing_taken_out
from sekisho.audit.log import AuditLog
from sekisho.audit.row import JST
from sekisho.audit.store import publish
from sekisho.audit.tables import ReleaseState
from sekisho.errors import DataError


def write(log: AuditLog, run: str, *states: tuple[ReleaseState, str | None], seal: bool) -> None:
    with log.begin(head(run)) as record:
        for state, intent_run in states:
            record.release(step(state, intent_run=intent_run))
        if seal:
            record.finish("passed", exit_code=0, at=at(9))


@pytest.mark.parametrize("published", ["never", "before", "after"])
@pytest.mark.parametrize(
    ("settled", "told"),
    [("failed", []), ("released", [("cut", "released")]), ("in_doubt", [("cut", "in_doubt")])],
)
def test_a_run_that_was_cut_off_is_told_as_a_later_one_has_settled_it(
    published: str, settled: ReleaseState, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    log, store = AuditLog(tmp_path / "log"), tmp_path / "audit.duckdb"
    write(log, "cut", ("intent", None), seal=False)
    if published == "before":
        publish(log.root, store, {})
    assert [(g.run, g.state) for g in given(log, store)] == [("cut", "intent")]
    write(log, "later", (settled, "cut"), seal=True)
    if published == "after":
        publish(log.root, store, {})
    assert [(g.run, g.state) for g in given(log, store)] == told


@pytest.mark.parametrize("published", [True, False])
def test_what_was_not_sent_again_is_told_once(tmp_path: Path, *, published: bool) -> None:
    log, store = AuditLog(tmp_path / "log"), tmp_path / "audit.duckdb"
    write(log, "first", ("intent", None), ("released", None), seal=True)
    write(log, "again", ("unchanged", None), seal=True)
    write(log, "wrong", ("intent", None), ("failed", None), seal=True)
    if published:
        publish(log.root, store, {})
    (one,) = given(log, store)
    assert (one.run, one.number, one.state, one.by) == ("first", 1, "released", 1)
    assert one.file == "catalog_order_20261120.csv"


@pytest.mark.parametrize("published", [True, False])
def test_the_last_word_is_the_later_runs_however_many_steps_there_were_before(
    tmp_path: Path, *, published: bool
) -> None:
    log, store = AuditLog(tmp_path / "log"), tmp_path / "audit.duckdb"
    write(log, "first", ("intent", None), ("in_doubt", None), seal=True)
    write(log, "later", ("released", "first"), seal=True)
    if published:
        publish(log.root, store, {})
    (one,) = given(log, store)
    assert (one.run, one.number, one.state, one.by) == ("first", 1, "released", 2)
    assert type(one.business_date) is dt.date
    assert dt.datetime.fromtimestamp(one.at / 1_000_000, JST) == step("released").recorded_at


@pytest.mark.parametrize(
    ("own", "settled", "may_be_there"),
    [
        ("released", None, True),
        ("in_doubt", None, True),
        ("intent", None, True),
        ("intent", "released", True),
        ("intent", "failed", False),
        ("failed", None, False),
    ],
)
def test_a_release_that_the_store_does_not_tell_of_is_asked_of_the_log(
    own: ReleaseState, settled: ReleaseState | None, tmp_path: Path, *, may_be_there: bool
) -> None:
    """Where the index of subjects knows it: what has never left is in no answer either way."""
    log, store = AuditLog(tmp_path / "log"), tmp_path / "audit.duckdb"
    write(log, "first", ("intent", None), (own, None), seal=True)
    if settled is not None:
        write(log, "later", (settled, "first"), seal=True)
    kept = [("first", step("intent").export)]
    nothing_taken_out(log, store, kept, {*kept})
    nothing_taken_out(log, store, [("a run of no log", "export")], set())
    if may_be_there:
        with pytest.raises(DataError, match="does not tell of a release"):
            nothing_taken_out(log, store, kept, set())
    else:
        nothing_taken_out(log, store, kept, set())

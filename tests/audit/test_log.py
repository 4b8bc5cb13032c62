"""The audit log: numbers, rows, releases, what a next run is told."""

import datetime as dt
import multiprocessing
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from audit.recorded import at, head, record_night, step
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.log import AuditLog
from sekisho.audit.row import JST, ColumnShape, Row, columns
from sekisho.audit.tables import ROW_TABLES, ExportDecision, Extract, LineageEdge, Release
from sekisho.audit.verify import verify
from sekisho.errors import DataError

VALUES = {
    "text": st.text(max_size=30),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "date": st.dates(),
    "time": st.datetimes(
        dt.datetime(1970, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
        dt.datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([JST, dt.UTC]),
    ),
    "texts": st.lists(st.text(max_size=10), max_size=4).map(tuple),
}


def _values(column: ColumnShape) -> st.SearchStrategy:
    values = VALUES[column.kind]
    return st.none() | values if column.nullable else values


def rows_of(kind: type[Row]) -> st.SearchStrategy:
    return st.lists(st.builds(kind, **{c.name: _values(c) for c in columns(kind)}), max_size=5)


@pytest.mark.parametrize("table", ROW_TABLES)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_rows_are_read_back_equal_and_in_order(table: str, data: st.DataObject) -> None:
    """Law, for every table: what several calls have written is what is read, in that order."""
    kind = ROW_TABLES[table]
    first, second = data.draw(rows_of(kind)), data.draw(rows_of(kind))
    with TemporaryDirectory() as folder:
        log = AuditLog(Path(folder))
        with log.begin(head("r")) as record:
            record.write(table, first)
            record.write(table, second)
        assert log.read(log.heads()[0], kind) == (*first, *second)


@settings(max_examples=60, deadline=None)
@given(rows_of(Release))
def test_release_steps_are_read_back_equal_newest_first(steps: list[Release]) -> None:
    """Law: every step of a release comes back as it was recorded."""
    with TemporaryDirectory() as folder:
        log = AuditLog(Path(folder))
        with log.begin(head("r")) as record:
            for one in steps:
                record.release(one)
        assert [found.release for found in log.releases()] == steps[::-1]


def test_every_table_keeps_its_columns_text_in_both_languages() -> None:
    """No column and no table of the record is without its English and its Japanese text."""
    for kind in (*ROW_TABLES.values(), Release):
        assert all((kind.doc.en, kind.doc.ja))
        assert all(column.doc.en and column.doc.ja for column in columns(kind))
        assert [column.name for column in columns(kind)] == [f.name for f in fields(kind)]


def test_runs_are_numbered_and_chained(tmp_path: Path) -> None:
    """Numbers count up from 1; each head and manifest names the one before by digest."""
    for run_id in ("a", "b", "c"):
        record_night(tmp_path, run_id)
    log = AuditLog(tmp_path)
    heads, manifests = log.heads(), log.manifests()
    assert [h.folder for h in heads] == ["00000001-a", "00000002-b", "00000003-c"]
    for before, after in pairwise(heads):
        assert after.previous is not None
        assert (after.previous.number, after.previous.digest) == (before.number, before.digest)
    for before, after in pairwise(manifests):
        assert after.previous is not None
        assert after.previous.digest == before.digest
    assert heads[2].sealed is not None
    assert heads[2].sealed.digest == manifests[1].digest
    assert manifests[2].head.digest == heads[2].digest


def test_the_manifest_lists_every_file(tmp_path: Path) -> None:
    """Name and size of each file that the run has written are in its manifest."""
    record_night(tmp_path, "a")
    log = AuditLog(tmp_path)
    on_disk = [(p.name, p.stat().st_size) for p in log.files(log.heads()[0])]
    assert [(f.name, f.bytes) for f in log.manifests()[0].files] == on_disk
    assert len(on_disk) == 19


def test_a_finished_record_takes_nothing_more(tmp_path: Path) -> None:
    """After the seal nothing can be written, and nothing can be sealed twice."""
    record = AuditLog(tmp_path).begin(head("a"))
    record.finish("passed", exit_code=0, at=at())
    with pytest.raises(ValueError, match="closed"):
        record.event("late", at=at())
    with pytest.raises(ValueError, match="closed"):
        record.finish("passed", exit_code=0, at=at())


def test_a_row_of_another_table_is_refused(tmp_path: Path) -> None:
    """Rows go to their own table only."""
    with AuditLog(tmp_path).begin(head("a")) as record, pytest.raises(TypeError, match="Extract"):
        record.write("decision", [Extract("s", "f", None, None, None, None, None, "missing")])


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    """A time must say which time it is, in heads, steps and events."""
    naive = dt.datetime(2026, 11, 20, 2, 30)  # noqa: DTZ001 - the very thing that is refused
    with AuditLog(tmp_path).begin(head("a")) as record:
        with pytest.raises(ValueError, match="zone"):
            record.event("x", at=naive)
        with pytest.raises(ValueError, match="zone"):
            record.finish("passed", exit_code=0, at=naive)
    with pytest.raises(ValueError, match="zone"):
        Release(
            **{f.name: getattr(step("intent"), f.name) for f in fields(Release)}
            | {"recorded_at": naive}
        )


@pytest.mark.parametrize("run_id", ["", "a/b", "..", "夜", "a" * 65])
def test_a_run_id_is_a_plain_file_name(run_id: str) -> None:
    """A run id that could leave the folder, or that no shell types, is refused."""
    with pytest.raises(ValueError, match="run id"):
        head(run_id)


def test_a_run_id_is_used_once(tmp_path: Path) -> None:
    """A second run of the same id would make the record ambiguous."""
    record_night(tmp_path, "a")
    with pytest.raises(DataError, match="`a` is in the record already"):
        AuditLog(tmp_path).begin(head("a"))
    assert len(AuditLog(tmp_path).heads()) == 1


def test_open_runs_tell_the_running_from_the_crashed(tmp_path: Path) -> None:
    """A run that still runs is alive; closed without a seal it has crashed; sealed it is neither."""
    log = AuditLog(tmp_path)
    record = log.begin(head("a"))
    assert [(r.head.run.run_id, r.alive) for r in log.open_runs()] == [("a", True)]
    record.close()
    assert [(r.head.run.run_id, r.alive) for r in log.open_runs()] == [("a", False)]
    record_night(tmp_path, "b")
    assert [r.head.run.run_id for r in log.open_runs()] == ["a"]


def test_a_record_that_is_forgotten_counts_as_crashed(tmp_path: Path) -> None:
    """An exception that drops the record without closing it leaves no run that seems alive."""
    log = AuditLog(tmp_path)
    record = log.begin(head("a"))
    del record
    assert [r.alive for r in log.open_runs()] == [False]


@pytest.mark.parametrize("end", ["released", "unchanged", "in_doubt", "failed"])
def test_an_intent_is_open_until_its_end_is_recorded(tmp_path: Path, end: str) -> None:
    """An intent without an end is reported, with whether its run is still alive; any end ends it."""
    log = AuditLog(tmp_path)
    with log.begin(head("a")) as record:
        record.release(step("intent"))
        assert [(i.run_id, i.alive) for i in log.intents()] == [("a", True)]
    assert [(i.run_id, i.alive, i.release.state) for i in log.intents()] == [("a", False, "intent")]
    with log.begin(head("b")) as record:
        record.release(step("intent"))
        assert [i.run_id for i in log.intents()] == ["a", "b"]
        record.release(step("released"))
        record.release(step(end, intent_run="a"))
    assert log.intents() == ()
    assert [d.run_id for d in log.in_doubt()] == (["b"] if end == "in_doubt" else [])


def test_doubt_ends_when_a_person_has_decided(tmp_path: Path) -> None:
    """A release in doubt stays so over later runs until its end is recorded."""
    log = AuditLog(tmp_path)
    with log.begin(head("a")) as record:
        record.release(step("intent"))
        record.release(step("in_doubt"))
    record_night(tmp_path, "b")
    assert [d.attempt[0] for d in log.in_doubt()] == ["a"]
    with log.begin(head("c")) as record:
        record.release(step("released", intent_run="a"))
    assert log.in_doubt() == ()


def test_released_finds_the_same_inputs_only(tmp_path: Path) -> None:
    """A repeated run is told the latest release of the same export from the same inputs."""
    log = AuditLog(tmp_path)
    with log.begin(head("a")) as record:
        record.release(step("intent", inputs="one"))
        record.release(step("released", inputs="one"))
    with log.begin(head("b")) as record:
        record.release(step("released", inputs="one"))
        record.release(step("intent", inputs="two"))
        record.release(step("failed", inputs="two"))
    found = log.released(export="catalog_order_jccu", input_digest="one")
    assert found is not None
    assert (found.run_id, found.release) == ("b", step("released", inputs="one"))
    assert log.released(export="catalog_order_jccu", input_digest="two") is None
    assert log.released(export="other", input_digest="one") is None


def test_an_unreadable_release_step_is_an_error(tmp_path: Path) -> None:
    """If the record cannot say what was released, nothing may be concluded from it."""
    record_night(tmp_path, "a")
    (step_file,) = tmp_path.glob("runs/*/000010-release.json")
    step_file.write_bytes(step_file.read_bytes()[:40])
    with pytest.raises(DataError, match=r"000010-release\.json"):
        AuditLog(tmp_path).intents()


def test_a_step_with_facts_of_a_later_version_is_read(tmp_path: Path) -> None:
    """A log outlives versions: a fact that this version does not know is left out."""
    record_night(tmp_path, "a")
    (step_file,) = tmp_path.glob("runs/*/000010-release.json")
    step_file.write_bytes(step_file.read_bytes().replace(b'"bytes":', b'"added_later":1,"bytes":'))
    assert [s.release.state for s in AuditLog(tmp_path).releases()] == ["released", "intent"]


def test_rows_of_an_earlier_version_are_read(tmp_path: Path) -> None:
    """What a column may leave open is empty where its file has no such column; no other column is."""
    record_night(tmp_path, "a")
    log = AuditLog(tmp_path)
    (head_,) = log.heads()
    (edge,) = log.read(head_, LineageEdge)
    (file,) = tmp_path.glob("runs/*/*-edge.parquet")
    pq.write_table(pq.read_table(file).drop_columns(["flow", "masked"]), file)
    assert log.read(head_, LineageEdge) == (replace(edge, flow=None, masked=None),)
    pq.write_table(pq.read_table(file).drop_columns(["kind"]), file)
    with pytest.raises(DataError, match=r"edge\.parquet"):
        log.read(head_, LineageEdge)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Let no file grow beyond `size` bytes in this process: a full disk, near enough."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_an_error_that_leaves_nothing_behind(tmp_path: Path) -> None:
    """A table that does not fit is not there at all, and the run can still be sealed."""
    log = AuditLog(tmp_path)
    rows = [
        ExportDecision(f"e{i}", None, "P1", "A0", "d", "refused", "refused", (), None)
        for i in range(20000)
    ]
    with log.begin(head("a")) as record:
        with (
            largest_file(4096),
            pytest.raises(DataError, match=r"decision\.parquet.*File too large"),
        ):
            record.write("decision", rows)
        assert log.files(log.heads()[0]) == ()
        record.write("decision", rows[:1])
        record.finish("error", exit_code=4, at=at())
    assert log.read(log.heads()[0], ExportDecision) == tuple(rows[:1])
    assert verify(tmp_path) == ()


def _write_runs(root: Path, writer: int, count: int) -> None:
    for number in range(count):
        with AuditLog(root).begin(head(f"w{writer}-{number}")) as record:
            record.release(step("intent"))
            record.finish("passed", exit_code=0, at=at())


def test_several_processes_never_lose_or_double_a_number(tmp_path: Path) -> None:
    """Four processes begin and seal runs at once: numbers are dense, chains whole, nothing lost."""
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=_write_runs, args=(tmp_path, w, 12)) for w in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    log = AuditLog(tmp_path)
    assert [h.number for h in log.heads()] == list(range(1, 49))
    assert {h.run.run_id for h in log.heads()} == {f"w{w}-{n}" for w in range(4) for n in range(12)}
    assert sorted(m.head.number for m in log.manifests()) == list(range(1, 49))
    assert verify(tmp_path) == ()


def test_a_file_is_on_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Content is synced, then named, then the name is synced: a power cut leaves all or nothing."""
    calls: list[str] = []
    for name in ("write", "fsync", "link"):
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, _n=name, _c=call: (calls.append(_n), _c(*a))[1])
    with AuditLog(tmp_path).begin(head("a")) as record:
        for write in (
            lambda: record.release(step("intent")),
            lambda: record.write("tag", []),
            lambda: record.finish("passed", exit_code=0, at=at()),
        ):
            calls.clear()
            write()
            assert calls[-4:] == ["write", "fsync", "link", "fsync"]

"""The published audit store: what is in it, and that readers, writers and publishers never meet."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from audit.recorded import ENVIRONMENT, REPORTS, at, head, record_night, step, write_night
from sampled import one_in

from sekisho.audit.log import AuditLog
from sekisho.audit.schema import STORE_TABLES
from sekisho.audit.store import publish
from sekisho.errors import DataError, ProjectError, SekishoError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A log with two sealed runs."""
    for run_id in ("a", "b"):
        record_night(tmp_path / "audit", run_id)
    return tmp_path / "audit"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "audit.duckdb"


def ask(store: Path, sql: str) -> list[tuple]:
    with duckdb.connect(store, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def everything(store: Path) -> dict[str, list[tuple]]:
    """All rows of all tables, by run and position."""
    return {
        table: sorted(ask(store, f"FROM record.{table}"), key=lambda r: r[:3])
        for table in STORE_TABLES
    }


def test_the_store_holds_what_the_runs_have_written(root: Path, store: Path) -> None:
    """Each run's rows are in each table, in order, under the run's number and id."""
    assert publish(root, store, {}).runs == 2
    assert ask(store, "SELECT run_number, run_id, outcome, exit_code FROM record.run") == [
        (1, "a", "failed", 1),
        (2, "b", "failed", 1),
    ]
    for table in STORE_TABLES:
        assert ask(store, f"SELECT DISTINCT run_id FROM record.{table} ORDER BY 1") == [
            ("a",),
            ("b",),
        ], table
    assert ask(
        store, "SELECT run_number, row_no, export, verdict, held_by FROM record.decision"
    ) == [
        (1, 1, "catalog_order_jccu", "permitted", []),
        (1, 2, "birthdays_jccu", "refused", ["violation"]),
        (2, 1, "catalog_order_jccu", "permitted", []),
        (2, 2, "birthdays_jccu", "refused", ["violation"]),
    ]
    assert ask(
        store,
        "SELECT row_no, state, (recorded_at AT TIME ZONE 'Asia/Tokyo')::VARCHAR FROM record.release",
    )[:2] == [(1, "intent", "2026-11-20 02:35:00"), (2, "released", "2026-11-20 02:35:00")]
    assert ask(store, "SELECT DISTINCT kind, facts FROM record.event") == [
        ("engine", '{"threads":2}')
    ]


def test_running_and_crashed_runs_are_in_it_and_are_brought_up_later(
    root: Path, store: Path
) -> None:
    """An unfinished run is shown as running or crashed with what it has written so far."""
    record = AuditLog(root).begin(head("c"))
    record.release(step("intent"))
    publish(root, store, {})
    last = "SELECT outcome, count(state) FROM record.run LEFT JOIN record.release USING (run_number) WHERE run_number = 3 GROUP BY 1"
    assert ask(store, last) == [("running", 1)]
    record.release(step("released"))
    record.close()
    publish(root, store, {})
    assert ask(store, last) == [("crashed", 2)]
    with AuditLog(root).begin(head("d")) as record:
        record.finish("passed", exit_code=0, at=at())
        publish(root, store, {})
    assert ask(store, "SELECT outcome FROM record.run WHERE run_number = 4") == [("passed",)]


def test_extending_gives_what_building_anew_gives(root: Path, store: Path, tmp_path: Path) -> None:
    """Law: a store that grew night by night equals one built from the whole log at once."""
    publish(root, store, REPORTS)
    for number in range(4):
        AuditLog(root).begin(head(f"crashed-{number}")).close()
        record_night(root, f"night-{number}")
        grown = publish(root, store, REPORTS)
        assert (grown.rebuilt, grown.added) == (False, number + 2)
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "audit.duckdb"
    subprocess.run(["cp", "-r", root, tmp_path / "other" / "audit"], check=True)
    shutil.rmtree(tmp_path / "other" / "audit" / "published")
    assert publish(tmp_path / "other" / "audit", other, REPORTS).rebuilt
    assert everything(store) == everything(other)
    assert len(everything(store)["run"]) == 10


def test_a_store_that_somebody_has_changed_is_built_anew(root: Path, store: Path) -> None:
    """What people do in the published file does not outlive the next publishing."""
    publish(root, store, {})
    with duckdb.connect(store) as connection:
        connection.execute("DELETE FROM record.violation")
    assert ask(store, "SELECT count(*) FROM record.violation") == [(0,)]
    assert publish(root, store, {}).rebuilt
    assert ask(store, "SELECT count(*) FROM record.violation") == [(2,)]


def test_a_store_that_is_lost_or_no_link_is_replaced(root: Path, store: Path) -> None:
    """A file at the store's place, or nothing, or a dead link: the next publishing mends it."""
    publish(root, store, {})
    store.unlink()
    store.write_bytes(b"not a database")
    publish(root, store, {})
    assert ask(store, "SELECT count(*) FROM record.run") == [(2,)]
    store.resolve().unlink()
    publish(root, store, {})
    assert ask(store, "SELECT count(*) FROM record.run") == [(2,)]


def test_an_empty_log_is_a_store_without_runs(tmp_path: Path, store: Path) -> None:
    """Before the first night there are empty tables and views, not an error."""
    assert publish(tmp_path / "audit", store, REPORTS).runs == 0
    assert ask(store, "FROM report.last_night") == []


def test_a_changed_log_is_not_published(root: Path, store: Path) -> None:
    """A sealed file that was changed stops the building, by its name; the old store stays."""
    publish(root, store, {})
    with duckdb.connect(store) as connection:
        connection.execute("CREATE TABLE mark (i INT)")
    (changed,) = root.glob("runs/00000002-b/*-decision.parquet")
    changed.write_bytes(changed.read_bytes().replace(b"jccu", b"jcca"))
    with pytest.raises(DataError, match=r"00000002-b/000006-decision\.parquet.*sealed"):
        publish(root, store, {})
    assert ask(store, "SELECT count(*) FROM mark") == [(0,)]


def test_an_unreadable_file_of_a_crashed_run_is_named(root: Path, store: Path) -> None:
    """A file that no manifest vouches for is read to its end before it is believed."""
    with AuditLog(root).begin(head("c")) as record:
        write_night(record)
    (torn,) = root.glob("runs/00000003-c/*-decision.parquet")
    torn.write_bytes(torn.read_bytes()[:50])
    with pytest.raises(DataError, match=r"000006-decision\.parquet` cannot be read"):
        publish(root, store, {})


def test_the_file_has_the_format_of_duckdb_1_5(root: Path, store: Path) -> None:
    """The newest DuckDB command line is 1.5: a new store and a grown one stay readable for it."""
    tags = "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'audit'"
    assert publish(root, store, REPORTS).rebuilt
    assert ask(store, tags) == [("v1.5.0+",)]
    record_night(root, "c")
    assert not publish(root, store, REPORTS).rebuilt
    assert ask(store, tags) == [("v1.5.0+",)]


def test_tables_and_columns_say_what_they_are_in_both_languages(root: Path, store: Path) -> None:
    """Every base table and each of its columns carries `English | 日本語`."""
    publish(root, store, {})
    comments = ask(
        store,
        "SELECT table_name, comment FROM duckdb_tables() WHERE schema_name = 'record' UNION ALL "
        "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'record'",
    )
    assert len(comments) > 130
    for name, comment in comments:
        english, _, japanese = (comment or "").partition(" | ")
        assert english.isascii(), name
        assert english, name
        assert japanese, name


HOLDER = """
import sys, duckdb, os
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
count = "SELECT count(*) FROM record.run"
for line in sys.stdin:
    if line == "write\\n":
        connection.execute("INSERT INTO record.run (run_number, run_id) VALUES (99, 'x')")
    if line == "die\\n":
        os._exit(9)
    print(connection.execute(count).fetchall()[0][0], flush=True)
"""


class Holder:
    """A second process that has the store open, as an engineer at a DuckDB prompt has."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process

    def say(self, word: str) -> int:
        """Have it count (`read`) or write first (`write`); the number of runs that it sees."""
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def die(self) -> None:
        """Have it end without closing anything."""
        self.process.stdin.write("die\n")
        self.process.stdin.flush()
        self.process.wait()


@contextmanager
def holding(store: Path, mode: str) -> Iterator[Holder]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store), mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield Holder(process)
        process.stdin.close()


@pytest.mark.parametrize("mode", ["read", "write"])
def test_an_open_session_neither_blocks_publishing_nor_is_broken_by_it(
    root: Path, store: Path, mode: str
) -> None:
    """A process keeps the file open over two publishings: it goes on seeing its own, others the new."""
    publish(root, store, REPORTS)
    with holding(store, mode) as holder:
        assert holder.say("read") == 2
        for run_id, runs in (("c", 3), ("d", 4)):
            record_night(root, run_id)
            assert publish(root, store, REPORTS).runs == runs
            assert holder.say("read") == 2
            assert ask(store, "SELECT count(*) FROM record.run") == [(runs,)]
    with holding(store, mode) as holder:
        assert holder.say("read") == 4


@pytest.mark.parametrize("writes", ["before", "after", "both"])
def test_what_a_session_has_written_never_meets_the_new_file(
    root: Path, store: Path, writes: str
) -> None:
    """A session writes before or after a publishing and dies: its leftover log is never applied.

    The new file opens, read-only and for writing, and holds what the record holds.
    """
    publish(root, store, {})
    with holding(store, "write") as holder:
        assert holder.say("read") == 2, "it has opened the first version, and not a later one"
        if writes in {"before", "both"}:
            assert holder.say("write") == 3
            assert list(store.parent.rglob("*.wal")), "the case needs a leftover log"
        record_night(root, "c")
        publish(root, store, {})
        if writes in {"after", "both"}:
            holder.say("write")
        holder.die()
    for read_only in (True, False):
        with duckdb.connect(store, read_only=read_only) as connection:
            runs = connection.execute("SELECT run_id FROM record.run ORDER BY 1").fetchall()
        assert runs == [("a",), ("b",), ("c",)]
    record_night(root, "d")
    publish(root, store, {})
    assert ask(store, "SELECT count(*) FROM record.run") == [(4,)]


PUBLISHER = """
import sys; from pathlib import Path
from audit.recorded import record_night; from sekisho.audit.store import publish
root, store, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
print("ready", flush=True); sys.stdin.readline()
for number in range(6):
    record_night(root, f"{name}-{number}"); publish(root, store, {})
"""


@pytest.mark.slow
def test_many_publishers_at_once_end_with_everything(root: Path, store: Path) -> None:
    """Runs that end at the same time publish one after the other; the last one shows them all."""
    publishers = [
        subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, str(root), str(store), name],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("x", "y", "z")
    ]
    for publisher in publishers:
        publisher.stdout.readline()
    for publisher in publishers:
        publisher.stdin.write("go\n")
        publisher.stdin.flush()
    for publisher in publishers:
        publisher.communicate()
    assert [publisher.returncode for publisher in publishers] == [0, 0, 0]
    assert ask(store, "SELECT count(*), count(DISTINCT run_id) FROM record.run") == [(20, 20)]


BAD_REPORTS = {
    "DELETE FROM record.run": "report.sql:3:1: a report may only create views",
    "CREATE VIEW report.x AS SELECT 1; DROP TABLE record.run": "report.sql:3:1: a report may only",
    "CREATE TABLE t AS SELECT 1": "report.sql:3:1: a report may only create views",
    "ALTER TABLE record.run DROP COLUMN run_id": "report.sql:3:1: a report may only create views",
    "CREATE VIEW report.x AS FROM record.nothing": "report.sql:3:1: a statement of the report",
    "CREATE VIEW report.x AS FROM read_text('/etc/hostname')": "report.sql:3:1: a statement",
    "CREATE VIEW report.x AS SELECT": "report.sql:1:1: a statement of the report",
}


@pytest.mark.parametrize("sql", one_in(3, BAD_REPORTS))
def test_a_bad_report_is_refused_at_its_place_and_the_store_stays(
    root: Path, store: Path, sql: str
) -> None:
    """A report makes views and nothing else; whatever else it tries, people keep yesterday's store."""
    publish(root, store, REPORTS)
    before = store.resolve()
    with pytest.raises(ProjectError) as caught:
        publish(
            root, store, {"report.sql": f"-- a report\nCREATE VIEW report.ok AS SELECT 1;\n{sql};"}
        )
    assert BAD_REPORTS[sql] in str(caught.value)
    assert store.resolve() == before
    assert ask(store, "SELECT count(*) FROM report.run") == [(2,)]


def test_views_of_a_report_that_is_gone_are_gone(root: Path, store: Path) -> None:
    """Extending replaces all views by those of today's reports, in whatever schema they were."""
    publish(
        root,
        store,
        {"x.sql": "CREATE SCHEMA own; CREATE VIEW own.x AS SELECT 1; CREATE VIEW y AS SELECT 1"},
    )
    publish(root, store, {"z.sql": "CREATE VIEW report.z AS SELECT 1"})
    views = "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
    assert ask(store, views) == [("report", "z")]


def test_a_place_that_cannot_be_written_is_an_error(root: Path, tmp_path: Path) -> None:
    """A folder where the store should be is refused with a word on what to do."""
    (tmp_path / "audit.duckdb" / "inside").mkdir(parents=True)
    with pytest.raises(SekishoError, match=r"audit\.duckdb` cannot be written"):
        publish(root, tmp_path / "audit.duckdb", {})

"""`sekisho sql`: what it answers, how it is drawn, and that there is no way out of the audit store."""

import csv
import io
import json
import sys
from pathlib import Path

import duckdb
import pytest
from attacks.test_ways_out import SECRET, WAYS, _written
from audit.recorded import REPORTS, record_night
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sekisho.audit import ask as asking
from sekisho.audit.ask import Told, ask
from sekisho.audit.durable import digest_file
from sekisho.audit.store import publish
from sekisho.cli.as_table import as_csv, table
from sekisho.errors import SekishoError

HOSTILE = "'a' || chr(27) || '[31m' || chr(8238) || chr(7)"
OTHERS = [
    "CREATE TABLE x (a INTEGER)",
    "CREATE TEMP TABLE x (a INTEGER)",
    "CREATE VIEW x AS SELECT 1",
    "INSERT INTO record.tag SELECT * FROM record.tag",
    "DELETE FROM record.tag",
    "DROP SCHEMA record CASCADE",
    "UPDATE record.run SET outcome = 'passed'",
    "COMMENT ON TABLE record.run IS 'x'",
    "BEGIN",
    "PRAGMA database_list",
    "CALL pragma_version()",
    "SELECT 1; SELECT 2",
    "",
]
"""Statements that are no questions."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A night in a store that has a relation of the name that the ways out read."""
    folder = tmp_path_factory.mktemp("asked")
    record_night(folder / "audit", "a")
    reports = REPORTS | {"z.sql": "CREATE VIEW t AS SELECT run_number AS a FROM record.run"}
    publish(folder / "audit", folder / "audit.duckdb", reports)
    return folder / "audit.duckdb"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What no question may reach."""
    folder = tmp_path_factory.mktemp("asking") / "outside"
    folder.mkdir()
    (folder.parent / "stage").mkdir()
    (folder / "secret.csv").write_text(f"a\n{SECRET}\n")
    with duckdb.connect(folder / "other.db") as other:
        other.execute(f"CREATE TABLE secret AS SELECT '{SECRET}' AS a")
    return folder


@pytest.fixture
def asked(project, store, sekisho):
    """Ask in a project whose store is there."""
    (project / "var").mkdir(exist_ok=True)
    (project / "var/audit.duckdb").symlink_to(store)
    return lambda *arguments: sekisho("sql", "--project", project, *arguments)


@pytest.mark.parametrize("way", [*WAYS["shut"], *WAYS["harmless"]])
def test_no_way_leads_out_of_the_store(way: str, store: Path, outside: Path) -> None:
    """Refused, or answered without what lies outside; nothing is written anywhere."""
    before = sorted(outside.parent.rglob("*")), digest_file(store)
    held_by_python = [SECRET]
    try:
        answer = str(ask(store, _written(way, outside), 100))
    except SekishoError as error:
        answer = error.text("en")
    assert held_by_python == [SECRET]
    assert SECRET not in answer
    assert (sorted(outside.parent.rglob("*")), digest_file(store)) == before


@pytest.mark.parametrize("way", WAYS["shut"])
def test_the_engine_alone_refuses_each_way(
    way: str, store: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if every statement were taken for a question."""
    monkeypatch.setattr(asking, "_question", lambda _, sql: sql)
    with pytest.raises(SekishoError) as caught:
        ask(store, _written(way, outside), 100)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("statement", OTHERS)
def test_what_is_no_question_is_refused(statement: str, store: Path) -> None:
    before = digest_file(store)
    with pytest.raises(SekishoError) as caught:
        ask(store, statement, 100)
    assert caught.value.exit_code == 2
    assert digest_file(store) == before


@pytest.mark.parametrize("statement", OTHERS[:8])
def test_the_engine_alone_changes_nothing(
    statement: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_question", lambda _, sql: sql)
    before = digest_file(store)
    if "TEMP" not in statement:
        with pytest.raises(SekishoError):
            ask(store, statement, 100)
    assert digest_file(store) == before


@pytest.mark.parametrize(
    "question",
    [
        "FROM report.release",
        "DESCRIBE report.run",
        "SUMMARIZE record.tag",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "WITH x AS (SELECT 1) FROM x",
        "PIVOT record.tag ON kind USING count(*) GROUP BY relation",
        "SELECT 1;",
    ],
)
def test_every_form_of_a_question_is_answered(question: str, store: Path) -> None:
    assert ask(store, question, 100).rows


def test_without_a_question_the_views_are_listed_in_the_readers_language(asked) -> None:
    ended = asked("--format", "json")
    views = {row[0]: row[1:] for row in json.loads(ended.out)["rows"]}
    english = {f"report.{name.removesuffix('.sql')}" for name in REPORTS}
    assert views.keys() == english
    assert views["report.release"] == [
        "提供一覧",
        "how each release ended: the last step recorded of each",
    ]
    assert all(name for name, _ in views.values())
    japanese = json.loads(asked("--format", "json", "--lang", "ja").out)
    assert "提供の結果（それぞれ最後の記録）" in str(japanese["rows"])


def test_the_question_can_come_from_standard_input(asked, monkeypatch) -> None:
    monkeypatch.setattr(
        sys, "stdin", io.StringIO("SELECT export,\n  recipient\nFROM report.release")
    )
    ended = asked("-")
    assert ended.code == 0
    assert ended.out.splitlines() == [
        "+--------------------+-----------+",
        "| export             | recipient |",
        "+--------------------+-----------+",
        "| catalog_order_jccu | jccu      |",
        "+--------------------+-----------+",
        "rows: 1",
    ]


def test_rows_that_have_no_room_side_by_side_are_told_one_by_one(asked) -> None:
    lines = asked("FROM report.release").out.splitlines()
    assert lines[:3] == ["-- 1 --", "run_number      1", "business_date   2026-11-20"]
    assert max(map(cell_len, lines)) <= 100


def test_more_rows_than_asked_for_are_announced(asked) -> None:
    ended = asked("SELECT * FROM range(5)", "--limit", "3")
    assert "rows: 3" in ended.out
    assert "only the first 3 rows" in ended.err
    exact = asked("SELECT * FROM range(3)", "--limit", "3")
    assert exact.err == ""
    assert json.loads(asked("FROM range(5)", "--limit", "3", "--format", "json").out)["more"]


@pytest.mark.parametrize("form", ["text", "csv", "json"])
def test_what_a_terminal_would_obey_is_spelt_out(form: str, asked) -> None:
    ended = asked(f'SELECT {HOSTILE} AS x, [{HOSTILE}] AS "y\x1b[2J"', "--format", form)
    assert ended.code == 0
    assert not {"\x1b", "\x07"} & set(ended.out)
    assert form == "json" or "\u202e" not in ended.out
    assert "[31m" in ended.out


def test_errors_spell_it_out_too_and_say_where(asked) -> None:
    ended = asked('SELECT 1,\n"nope\x1b[31m" FROM report.run')
    assert ended.code == 2
    assert "\x1b" not in ended.err
    assert "(line 2)" in " ".join(ended.err.split())
    assert "DESCRIBE report.NAME" in ended.err


def test_json_keeps_types_and_columns_of_the_same_name(asked) -> None:
    question = "SELECT 1 AS a, 'x' AS a, NULL AS n, true AS t, 0.5::DOUBLE AS f, 2::HUGEINT ** 70 AS h, [1] AS l, DATE '2026-11-20' AS d"
    answer = json.loads(asked(question, "--format", "json").out)
    assert [column["name"] for column in answer["columns"]] == [
        "a",
        "a",
        "n",
        "t",
        "f",
        "h",
        "l",
        "d",
    ]
    assert answer["rows"] == [[1, "x", None, True, 0.5, answer["rows"][0][5], [1], "2026-11-20"]]
    assert isinstance(
        json.loads(asked("SELECT (2::HUGEINT ** 70)::HUGEINT AS h", "--format", "json").out)[
            "rows"
        ][0][0],
        str,
    )


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_csv_gives_back_every_cell_and_computes_none(rows: list[list[str]]) -> None:
    """But for what is spelt out; an apostrophe before a cell can be taken away again."""
    told = Told(("a", "b"), ("VARCHAR", "VARCHAR"), tuple(map(tuple, rows)), more=False)
    read = list(csv.reader(io.StringIO(as_csv(told))))[1:]
    assert len([row for row in read if row]) == len(rows)
    for cell in (cell for row in read for cell in row if len(cell) > 1):
        assert (
            not cell.startswith(("=", "+", "-", "@", "＝"))
            or cell[1].isdigit()
            or cell[1:4] == "inf"
        )


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.text("aé漢字ﾊｶﾞ髙𠮷 |+-\n\x1b", max_size=40), min_size=n, max_size=n),
            min_size=1,
            max_size=4,
        )
    ),
    st.integers(40, 120),
)
def test_a_table_is_straight_whatever_its_cells_hold(rows: list[list[str]], width: int) -> None:
    """Every line of a frame takes the same cells, at most those that there are."""
    names = tuple(f"名{n}" for n in range(len(rows[0])))
    told = Told(names, ("VARCHAR",) * len(names), tuple(map(tuple, rows)), more=False)
    lines = table(told, width, colored=False).splitlines()
    if lines[0].startswith("+"):
        assert len({cell_len(line) for line in lines}) == 1
    assert max(map(cell_len, lines)) <= width


def test_colours_are_only_where_they_are_wanted(asked) -> None:
    assert "\x1b[1m" in asked("SELECT NULL AS a", "--color", "always").out
    assert "\x1b" not in asked("SELECT NULL AS a").out


def test_a_question_that_takes_too_long_or_too_much_ends(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = [s.replace("60000", "50") for s in asking._LOCKED]
    monkeypatch.setattr(asking, "_LOCKED", locked)
    with pytest.raises(SekishoError, match="longer than 60 s") as caught:
        ask(
            store,
            "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE hash(a.range + b.range) = 1",
            1,
        )
    assert caught.value.exit_code == 4
    monkeypatch.undo()
    monkeypatch.setattr(asking, "_CONFIG", {**asking._CONFIG, "memory_limit": "20MB"})
    with pytest.raises(SekishoError, match="of memory") as caught:
        ask(store, "SELECT list(i || repeat('x', 1000)) FROM range(1000000) r(i)", 1)
    assert caught.value.exit_code == 4


def test_without_a_store_and_with_a_broken_one_it_is_said(project, sekisho) -> None:
    ended = sekisho("sql", "--project", project, "SELECT 1")
    assert (ended.code, ended.out) == (4, "")
    assert "sekisho run" in ended.err
    (project / "var").mkdir(exist_ok=True)
    (project / "var/audit.duckdb").write_bytes(b"no database")
    ended = sekisho("sql", "--project", project, "SELECT 1")
    assert (ended.code, "cannot be read" in ended.err) == (4, True)

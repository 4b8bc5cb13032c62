"""`sekisho lineage script.sql`: text, JSON and graph, over DDL, a DuckDB database or a project."""

from __future__ import annotations

import json
from pathlib import Path

import click
import duckdb
import pytest

from sekisho.cli import exit_code_of
from sekisho.scaffold import lay_out

SCHEMA = """\
-- 会員と注文
CREATE TABLE 会員 (番号 INTEGER PRIMARY KEY, 生年月日 DATE, 状態 VARCHAR);
CREATE TABLE 注文 (番号 INTEGER, 金額 DECIMAL(10,2));
CREATE VIEW 有効 AS SELECT * FROM 会員 WHERE 状態 <> '退会';
"""
SCRIPT = """\
CREATE MACRO 成人(生) AS 生 < DATE '2008-01-01';
CREATE TABLE 集計 AS
SELECT v.番号, sum(n.金額) AS 合計 FROM 有効 AS v JOIN 注文 AS n USING (番号)
/* 成人だけ */ WHERE 成人(v.生年月日) GROUP BY v.番号;
DELETE FROM 集計 WHERE 合計 < 0;
"""
TOLD = """\
  --> load.sql:2:1  CREATE TABLE
集計 (rows)
  < 会員 (rows)    indirect  schema.sql:4:33  (existence of rows)
  < 会員.状態      indirect  schema.sql:4:42  (filter)
  < 会員.生年月日  indirect  load.sql:4:21    (filter)
  < 会員.番号      indirect  load.sql:3:43    (join)
  < 注文 (rows)    indirect  load.sql:3:48    (existence of rows)
  < 注文.番号      indirect  load.sql:3:43    (join)
集計.番号
  < 会員.番号  direct  schema.sql:4:26
集計.合計
  < 注文.金額  direct  load.sql:3:18
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "schema.sql").write_text(SCHEMA, encoding="utf-8")
    (tmp_path / "load.sql").write_text(SCRIPT, encoding="utf-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "88")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = exit_code_of(["lineage", *arguments])
    out, err = capsys.readouterr()
    return code, click.unstyle(out), err


@pytest.mark.usefixtures("folder")
def test_text_groups_by_statement_and_composes_down_to_the_schema(capsys):
    """Without a project; places lie in the file where the influence comes about."""
    code, out, err = ask(capsys, "load.sql", "--schema", "schema.sql")
    assert (code, err) == (0, "")
    first, second = out.split("\n\n")
    assert first + "\n" == TOLD
    assert second.startswith("  --> load.sql:5:1  DELETE\n集計 (rows)\n")
    assert "< 注文.金額      indirect  load.sql:5:22    (filter)" in second


@pytest.mark.usefixtures("folder")
def test_text_is_japanese_on_demand(capsys):
    """Kinds and rows in Japanese."""
    _, out, _ = ask(capsys, "load.sql", "--schema", "schema.sql", "--lang", "ja")
    assert "集計（行）" in out
    assert "間接  load.sql:4:21    (絞り込み)" in out


@pytest.mark.usefixtures("folder")
def test_json_has_the_whole_path_with_the_place_inside_of_a_macro(capsys):
    """Each influence with every step, its file, line, column and text; a macro's place is inside."""
    _, out, _ = ask(capsys, "load.sql", "--schema", "schema.sql", "--format", "json")
    told = json.loads(out)
    assert [s["kind"] for s in told["statements"]] == ["CREATE MACRO", "CREATE TABLE", "DELETE"]
    assert told["final"]["集計"] == "集計@3"
    made = told["statements"][1]["relations"][0]
    assert made["columns"][0] == {
        "name": "番号",
        "type": "INTEGER",
        "direct": [{"relation": "会員", "column": "番号"}],
        "indirect": [],
    }
    (born,) = [i for i in made["influences"] if i["source"]["column"] == "生年月日"]
    origin, view, last = born["path"]
    assert (origin["kind"], view["file"], view["line"]) == ("origin", "schema.sql", 4)
    marked = slice(last["column_no"] - 1, last["column_no"] - 1 + last["length"])
    assert last["excerpt"][marked] == "v.生年月日"
    (gone,) = [
        i
        for i in told["statements"][2]["relations"][0]["influences"]
        if i["output"] == "*" and i["source"] == {"relation": "注文", "column": "金額"}
    ]
    assert [h["version"] for h in gone["path"]] == ["注文", "集計@2", "集計@3"]


@pytest.mark.usefixtures("folder")
def test_the_graph_has_versions_for_nodes(capsys):
    """A table that is written twice is two nodes, so the graph has no cycle."""
    _, out, _ = ask(capsys, "load.sql", "--schema", "schema.sql", "--format", "dot")
    assert '"集計@2.合計" -> "集計@3.*" [style=dashed, label="filter\\nload.sql:5:22"];' in out
    assert '"会員.状態" -> "有効@2.*" [style=dashed, label="filter\\nschema.sql:4:42"];' in out


def test_the_schema_may_be_a_duckdb_database(folder, capsys):
    """Its tables, views and macros; no data are needed, and other schemas are not seen."""
    with duckdb.connect(str(folder / "all.duckdb")) as connection:
        connection.execute(SCHEMA)
        connection.execute("CREATE MACRO twice(v) AS v + v, (v, w) AS v * w")
        connection.execute("CREATE MACRO above(q) AS TABLE SELECT * FROM 会員 WHERE 番号 > q")
        connection.execute("CREATE SCHEMA other; CREATE TABLE other.hidden (a INTEGER)")
    code, out, _ = ask(capsys, "load.sql", "--schema", "all.duckdb")
    assert code == 0
    assert "< 会員.生年月日  indirect  load.sql:4:21" in out
    (folder / "q.sql").write_text("SELECT twice(番号, 2) AS n FROM above(twice(1))", "utf-8")
    code, out, _ = ask(capsys, "q.sql", "--schema", "all.duckdb")
    assert code == 0
    assert "q.n\n  < 会員.番号  direct  1:8" in out
    (folder / "q.sql").write_text("SELECT a FROM hidden", "utf-8")
    assert ask(capsys, "q.sql", "--schema", "all.duckdb")[0] == 3


def test_one_query_is_told_as_any_other_statement(folder, capsys):
    """One statement deep, named by its file, with line and column."""
    (folder / "q.sql").write_text("-- 行\nSELECT max(番号) AS m FROM 有効", encoding="utf-8")
    _, out, _ = ask(capsys, "q.sql", "--schema", "schema.sql")
    expected = "  --> q.sql:1:1\nq.m\n  < 有効 (rows)  indirect  2:26  (existence of rows)\n"
    assert out == expected + "  < 有効.番号    direct    2:12\n"


def test_what_is_refused_is_shown_where_it_stands(folder, capsys):
    """File, line and column of the statement in the script; the exit code says why."""
    (folder / "bad.sql").write_text("SELECT 1;\nDELETE FROM 会員 WHERE random() > 0", "utf-8")
    code, _, err = ask(capsys, "bad.sql", "--schema", "schema.sql")
    assert code == 3
    assert "--> bad.sql:2:22" in click.unstyle(err)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["load.sql"], 2),
        (["load.sql", "--schema", "none.sql"], 4),
        (["none.sql", "--schema", "schema.sql"], 4),
        (["集計", "--schema", "schema.sql"], 2),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_schema_is_needed_and_goes_with_a_file(arguments, code, capsys):
    """No project and no schema, files that are not there, a schema without a file of SQL."""
    assert ask(capsys, *arguments)[0] == code


@pytest.mark.usefixtures("folder")
def test_a_script_that_makes_nothing_says_so(folder, capsys):
    """Only definitions."""
    (folder / "m.sql").write_text("CREATE MACRO m(v) AS v", encoding="utf-8")
    code, out, _ = ask(capsys, "m.sql", "--schema", "schema.sql")
    assert (code, out) == (
        0,
        "no statement of the script changes a table or gives anything out\n",
    )


def test_a_project_gives_its_sources_and_models(tmp_path, capsys):
    """Without `--schema`; models are views, and influences lead down to sources."""
    lay_out(tmp_path / "coop")
    (tmp_path / "s.sql").write_text(
        "CREATE TABLE r AS FROM stg_member;\nSELECT count(*) AS n FROM r;", encoding="utf-8"
    )
    path = str(tmp_path / "s.sql")
    code, out, _ = ask(capsys, path, "--project", str(tmp_path / "coop"), "--format", "json")
    assert code == 0
    (counted,) = json.loads(out)["statements"][1]["relations"]
    assert {c["relation"] for c in counted["columns"][0]["indirect"]} == {"member_register"}

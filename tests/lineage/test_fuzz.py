"""`make fuzz` finds what an analysis misses, makes it small, and goes on where it was killed."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import duckdb
import pytest
import yaml
from lineage.cases import columns_of, corpus
from lineage.fuzz import analysis, campaign, check
from lineage.fuzz.case import written
from lineage.fuzz.shrink import shrink
from lineage.oracle import misses, reported
from lineage.queries import random_query
from lineage.queries.schema import TABLES

import sekisho.lineage
from sekisho.model import Influence, QueryLineage


def without_filters(*arguments: object, **named: object) -> QueryLineage:
    """An analysis that overlooks WHERE and all that is like it."""
    lineage = sekisho.lineage.analyze(*arguments, **named)  # type: ignore[arg-type]
    lost = {e.source for e in lineage.edges if e.kind == "filter"}
    columns = {n: Influence(i.direct, i.indirect - lost) for n, i in lineage.columns.items()}
    return dataclasses.replace(lineage, columns=columns, rows=lineage.rows - lost)


@pytest.mark.slow
def test_a_dropped_influence_is_found_and_made_small(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What is left is a query of few words, as a corpus file that says what was missing."""
    monkeypatch.setattr(analysis, "analyze", without_filters)
    tally = check.check(range(12), check.new_world())
    assert len(tally.missed) >= 3
    seed, text = min(tally.missed.items(), key=lambda found: len(found[1]))
    (tmp_path / "missed.yaml").write_text(text, encoding="utf-8")
    data = corpus("missed.yaml", tmp_path)
    (case,) = data.cases
    assert len(case.sql) < 120 < len(random_query(int(seed)))
    broken = without_filters(case.sql, data.tables, data.views)
    sound = sekisho.lineage.analyze(case.sql, data.tables, data.views)
    for name, expected in case.columns.items():
        wanted = expected.direct | expected.indirect | case.rows
        assert reported(broken, name) <= wanted <= reported(sound, name)
    assert any(reported(broken, n) != reported(sound, n) for n in case.columns)


@pytest.mark.parametrize(
    ("sql", "victim"),
    [
        ("SELECT best_of(q1.a) AS n FROM t q1", "u.k"),
        ("SELECT q1.x AS n FROM t q1 WHERE is_known(q1.a)", "t.g"),
        ("SELECT total_if(q1.x, b := chosen(q1.q, q1.y, 2)) AS n FROM t q1", "t.y"),
        ("SELECT q1.m AS n FROM watched(1) q1", "u.b"),
        ("SELECT q1.n AS n FROM gathered(lowest := 1) q1", "t.k"),
        ("SELECT q1.m AS n FROM topped q1", "t.a"),
    ],
)
def test_an_influence_in_a_macro_is_listed_and_dropped_it_is_found(sql: str, victim: str) -> None:
    """The oracle runs macros, and views that call them; what is missing is written with them."""
    world = check.new_world()
    lineage = analysis.lineage_of(sql)
    assert list(misses(sql, lineage, world)) == []
    (column,) = columns_of(victim)
    assert column in reported(lineage, "n")
    columns = {
        n: Influence(i.direct - {column}, i.indirect - {column}) for n, i in lineage.columns.items()
    }
    broken = dataclasses.replace(lineage, columns=columns, rows=lineage.rows - {column})
    found = next(misses(sql, broken, world))
    assert column in found.culprits
    data = yaml.safe_load(written("dropped", sql, broken, found))
    assert column.name in data["tables"][column.table]
    with duckdb.connect() as connection:
        for name, types in data["tables"].items():
            listed = ", ".join(f"{c} {t}" for c, t in types.items())
            connection.execute(f"CREATE TABLE {name} ({listed})")
        for name, text in data["views"].items():
            connection.execute(f"CREATE VIEW {name} AS {text}")
        for definition in data["macros"]:
            connection.execute(definition)
        connection.execute(sql)


def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    """Chunks that the state file has are not run again, and count in the summary."""
    first = campaign.Campaign(4, tmp_path, io.StringIO())
    assert first.run().queries == 4
    entry = json.loads(first.state.read_text(encoding="utf-8"))
    entry["tally"]["unbound"] = 77
    first.state.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    second = campaign.Campaign(4, tmp_path, io.StringIO())
    assert second.run().unbound == 77
    assert second.summary().startswith("4 queries, 0 missed, ")
    assert "77 not bound" in second.summary()


def test_another_analysis_starts_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What was examined with other code is not done."""
    before = campaign.Campaign(1, tmp_path, io.StringIO()).state
    monkeypatch.setattr(sekisho.lineage, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "__init__.py").write_text("changed = True\n", encoding="utf-8")
    assert campaign.Campaign(1, tmp_path, io.StringIO()).state != before


def test_a_crash_of_the_analysis_is_reported_with_its_query(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other queries of its chunk are examined all the same."""
    tally, _ = campaign.one_by_one(_Here(), (5, 9))
    assert tally.queries == 4
    assert list(tally.crashed) == ["7"]
    assert "ZeroDivisionError" in tally.crashed["7"]
    assert random_query(7) in tally.crashed["7"]


class _Here:
    """Runs at once what a pool would run elsewhere; the query of seed 7 crashes."""

    def submit(self, _work: object, seeds: list[int]) -> campaign.Future[object]:
        future: campaign.Future[object] = campaign.Future()
        if seeds == [7]:
            future.set_exception(ZeroDivisionError("7"))
        else:
            future.set_result((check.Tally(queries=1), 0.1))
        return future


def test_shrinking_keeps_what_it_is_asked_to_keep() -> None:
    """The smallest query that still reads a column of a table in a correlated subquery."""
    sql = (
        "WITH c AS (SELECT a, b, x + 1 AS z FROM t WHERE b > 1) SELECT z, count(*) AS n FROM c JOIN v"
        " ON v.k = c.a WHERE z IN (SELECT y FROM u WHERE u.k = c.b AND u.a > 2) GROUP BY z ORDER BY n"
    )
    with duckdb.connect() as connection:
        for name, columns in TABLES.items():
            listed = ", ".join(f"{c} {t}" for c, t in columns.items())
            connection.execute(f"CREATE TABLE {name} ({listed})")

        def still(text: str) -> bool:
            try:
                connection.execute(text)
            except duckdb.Error:
                return False
            return "y FROM u" in text

        assert len(shrink(sql, still)) < len("SELECT (SELECT y FROM u AS u LIMIT 1)")

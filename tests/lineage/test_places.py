"""Places: the reference that makes an influence, in characters, whatever stands before it."""

from __future__ import annotations

import pytest

from sekisho.errors import Place, UnboundSQL, Undecided
from sekisho.lineage import analyze, place_at
from sekisho.model import Column

TABLES = {
    "t": {"id": "INTEGER", "a": "INTEGER", "b": "INTEGER", "g": "INTEGER", "l": "INTEGER[]"},
    "u": {"id": "INTEGER", "a": "INTEGER", "y": "INTEGER"},
    "会員": {"番号": "VARCHAR", "氏名": "VARCHAR"},
}

# (statement with the place in guillemets, source column, output, kind)
EDGES = [
    ("SELECT «a» FROM t", "t.a", "a", "value"),
    ("SELECT b + «a» AS n FROM t", "t.a", "n", "value"),
    ("SELECT sum(«a») AS n FROM t GROUP BY g", "t.a", "n", "value"),
    ("SELECT «*» FROM t", "t.a", "a", "value"),
    ("SELECT id FROM t WHERE b > 1 AND «a» > 2", "t.a", "*", "filter"),
    ("SELECT id FROM t WHERE «a» IN (1, 2)", "t.a", "*", "filter"),
    ("SELECT id FROM t WHERE «a» BETWEEN 1 AND 2", "t.a", "*", "filter"),
    ("SELECT a FROM t WHERE «a» > 2", "t.a", "*", "filter"),
    ("SELECT t.id FROM t JOIN u ON t.a = «u.a»", "u.a", "*", "join"),
    ("SELECT t.id FROM t «JOIN u USING (a)»", "u.a", "*", "join"),
    ("SELECT count(*) AS n FROM t GROUP BY «g»", "t.g", "*", "group"),
    ("SELECT id FROM t ORDER BY «a», id LIMIT 1", "t.a", "*", "order"),
    ("SELECT sum(b) OVER (PARTITION BY «g») AS n FROM t", "t.g", "n", "window"),
    ("SELECT CASE WHEN «a» > 1 THEN b END AS n FROM t", "t.a", "n", "condition"),
    ("SELECT sum(b) FILTER (WHERE «a» > 1) AS n FROM t", "t.a", "n", "aggregate"),
    ("SELECT list(b ORDER BY «a») AS n FROM t", "t.a", "n", "aggregate_order"),
    ("SELECT a, list(b ORDER BY «a») AS n FROM t GROUP BY ALL", "t.a", "n", "aggregate_order"),
    ("SELECT a, list(b ORDER BY «a») OVER () AS n FROM t", "t.a", "n", "aggregate_order"),
    ("SELECT a, first_value(b ORDER BY «a») OVER () AS n FROM t", "t.a", "n", "aggregate_order"),
    ("SELECT a, sum(b) FILTER (WHERE «a» > 1) OVER () AS n FROM t", "t.a", "n", "aggregate"),
    ("SELECT a, sum(b) OVER (ORDER BY «a») AS n FROM t", "t.a", "n", "window"),
    ("SELECT a, sum(b) OVER (ROWS «a» PRECEDING) AS n FROM t", "t.a", "n", "window"),
    ("SELECT a + 1 AS s FROM t ORDER BY «a», id LIMIT 1", "t.a", "*", "order"),
    ("SELECT id FROM t EXCEPT SELECT «y» FROM u", "u.y", "*", "set_operation"),
    ("SELECT id, unnest(«l») AS e FROM t", "t.l", "*", "row_count"),
    ("SELECT count(*) AS n FROM «t»", "t.*", "n", "row_count"),
    ("SELECT x FROM (SELECT «a» AS x FROM t) WHERE x > 1", "t.a", "x", "value"),
    ("SELECT id FROM (SELECT id, a + b AS x FROM t) WHERE «x > 1»", "t.b", "*", "filter"),
    ("/* 全角 */ SELECT «氏名» FROM 会員 -- 髙﨑", "会員.氏名", "氏名", "value"),
    ("SELECT '日本' AS j, id -- 国\nFROM t\nWHERE «a» = 1", "t.a", "*", "filter"),
    ("SELECT nullif(id, «a») AS n FROM t", "t.a", "n", "condition"),
]


@pytest.mark.parametrize(("text", "source", "output", "kind"), EDGES, ids=str)
def test_each_influence_is_placed_at_its_reference(
    text: str, source: str, output: str, kind: str
) -> None:
    """The span of the edge is the text in guillemets, counted in characters."""
    start, end = text.index("«"), text.index("»") - 1
    sql = text.replace("«", "").replace("»", "")
    table, _, name = source.rpartition(".")
    lineage = analyze(sql, TABLES)
    (edge,) = [e for e in lineage.edges if e.source == Column(table, name) and e.output == output]
    assert edge.kind == kind
    assert edge.span is not None
    assert sql[edge.span.start :][: edge.span.length] == sql[start:end]
    assert edge.span.start == start


def test_a_value_outweighs_other_influences_of_the_same_column() -> None:
    """One edge per output and source, of the most direct kind."""
    lineage = analyze("SELECT CASE WHEN a > 1 THEN a END AS n FROM t", TABLES)
    (edge,) = [e for e in lineage.edges if e.output == "n"]
    assert edge.kind == "value"
    assert edge.direct


VIEWS = {
    "w": "SELECT a + 1 AS n, b AS m, id FROM t WHERE b > 2",
    "ww": "/* 国国国国国国国国国国国国国国国国国国国国 */ SELECT n + 1 AS nn, m FROM w WHERE id > 0",
}


@pytest.mark.parametrize(
    ("text", "source", "output", "kind"),
    [
        ("SELECT «n» FROM w", "t.a", "n", "value"),
        ("SELECT n FROM w WHERE «m» > 1 AND n > 1", "t.b", "*", "filter"),
        ("SELECT n FROM w WHERE m > 1 AND «n» > 1", "t.a", "*", "filter"),
        ("SELECT 1 + «nn» AS s, m FROM ww", "t.a", "s", "value"),
        ("SELECT m FROM «ww»", "t.id", "*", "filter"),
        ("SELECT u.y FROM u JOIN w ON u.id = «w.n»", "t.a", "*", "join"),
        ("SELECT count(*) AS c FROM «w»", "t.*", "c", "row_count"),
        ("/* 国 */ SELECT 国.«n» FROM w AS 国", "t.a", "n", "value"),
        ("SELECT k, /* aaaaaaaaaaaaaaaaaaaa */ weighted_avg(«a», b) AS v FROM t, (SELECT 1 AS k) GROUP BY k",
         "t.a", "v", "value"),
    ],
)  # fmt: skip
def test_places_inside_of_views_and_macros_are_those_of_their_names(
    text: str, source: str, output: str, kind: str
) -> None:
    """A place of a view's or macro's own text is never taken for one of the statement."""
    start, end = text.index("«"), text.index("»") - 1
    sql = text.replace("«", "").replace("»", "")
    table, _, name = source.rpartition(".")
    lineage = analyze(sql, TABLES, VIEWS)
    (edge,) = [e for e in lineage.edges if e.source == Column(table, name) and e.output == output]
    assert edge.kind == kind
    assert edge.span is not None
    marked = sql[edge.span.start :][: edge.span.length]
    assert marked.removeprefix("国.") == sql[start:end].removeprefix("国.")


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("SELECT a,\n       random() FROM t", Place("x.sql", 2, 8)),
        ("-- 日本\nSELECT '国', nope FROM t", Place("x.sql", 2, 13)),
        ("SELECT a\nFROM t, 'file.csv'", Place("x.sql", 2, 9)),
        ("SELECT '国' FROM FROM t", Place("x.sql", 1, 17)),
        ("SELECT a FROM t LIMIT -1", Place("x.sql", 1, 23)),
    ],
)
def test_errors_name_line_and_column(sql: str, place: Place) -> None:
    """Line and column count characters from 1 in the statement's own text."""
    with pytest.raises((Undecided, UnboundSQL)) as caught:
        analyze(sql, TABLES, file="x.sql")
    assert caught.value.place == place


def test_errors_show_no_literal() -> None:
    """Neither a text nor a number of the statement is quoted: it may be somebody's."""
    for sql in (
        "SELECT a FROM t WHERE id = '0012345' 0012345",
        "SELECT a FROM t, range('0012345x'::BIGINT)",
        "SELECT a FROM t WHERE nope = '0012345'",
        "SELECT a + '0012345'::DATE + DATE '2026-01-01' FROM t",
    ):
        with pytest.raises(UnboundSQL) as caught:
            analyze(sql, TABLES)
        for lang in ("en", "ja"):
            assert "0012345" not in caught.value.text(lang)


def test_place_at_counts_lines_and_characters() -> None:
    assert place_at("あ\nいう", 3, "f") == Place("f", 2, 2)
    assert place_at("", 0, "f") == Place("f", 1, 1)

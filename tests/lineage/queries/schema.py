"""The relations that random queries read, and the kinds of their columns."""

from __future__ import annotations

from typing import Final

KINDS: Final = {
    "i": "INTEGER",
    "s": "VARCHAR",
    "d": "DATE",
    "n": "DECIMAL(6,2)",
    "f": "DOUBLE",
    "b": "BOOLEAN",
    "l": "INTEGER[]",
    "r": "STRUCT(x INTEGER, y VARCHAR)",
    "m": "MAP(VARCHAR, INTEGER)",
}
"""Kind of value, as the writer knows it -> DuckDB type."""

_COLUMNS: Final = {
    "t": "id:i k:i a:i b:i g:i x:i y:i z:i c:s d:d e:n p:f q:b l:l s:r m:m",
    "u": "id:i k:i a:i b:i y:i c:s d:d o:b l:l",
    "v": "k:i w:s e:n",
    "会員": "番号:i 年齢:i 氏名:s 生年月日:d",
}
_VIEW_COLUMNS: Final = {
    "big": "x:i a:i c:s",
    "counted": "g:i n:i",
    "linked": "y:i x:i h:i",
    "members": "番号:i 年齢:i 多い:b",
    "raised": "x:i y:i c:s",
    "topped": "x:i m:i q:b",
}

VIEWS: Final = {
    "big": "SELECT x, a, c FROM t WHERE b > 1 OR q",
    "counted": "SELECT g, count(*) AS n FROM t WHERE x >= (SELECT min(x) FROM big) GROUP BY g",
    "linked": "SELECT u.y, big.x, z.n AS h FROM u LEFT JOIN big ON big.a = u.a"
    " LEFT JOIN counted z ON z.g = u.b",
    "members": "SELECT 番号, 年齢, count(*) OVER (PARTITION BY 年齢) > 1 AS 多い FROM 会員"
    " WHERE EXISTS (SELECT 1 FROM linked WHERE linked.y = 会員.番号) OR 年齢 > 0",
}
"""Views over the tables and over each other."""

MACROS: Final = {
    "above": "MACRO above(a, least_ := 1) AS a > least_",
    "shifted": "MACRO shifted(x, by_ := 1) AS x + by_",
    "chosen": "MACRO chosen(c, a, b) AS CASE WHEN above(a, least_ := b) THEN c END",
    "best_of": "MACRO best_of(key_) AS (SELECT max(y) FROM u WHERE u.k = key_)",
    "is_known": "MACRO is_known(code_) AS EXISTS (FROM counted z WHERE z.g = shifted(code_))",
    "worded": "MACRO worded(s) AS upper(s), (s, more) AS s || more",
    "widened": "MACRO widened(l, by_ := 0) AS list_transform(l, lambda e: shifted(e, by_))",
    "paired": "MACRO paired(x, y := 'a') AS {'x': x, 'y': y}",
    "gap": "MACRO gap(x, g) AS x - min(x) OVER (PARTITION BY g)",
    "total_if": "MACRO total_if(x, b := true) AS sum(x) FILTER (WHERE b)",
    "listed": "MACRO listed(c, x) AS string_agg(c, ',' ORDER BY x, c)",
    "picked": "MACRO picked(a, least_ := 0) AS TABLE SELECT t.k, t.x, t.c FROM t"
    " WHERE t.a >= a AND above(t.b, least_)",
    "watched": "MACRO watched(n) AS TABLE SELECT y, x, best_of(linked.h) AS m FROM linked"
    " WHERE h >= n OR above(y, n)",
    "gathered": "MACRO gathered(lowest) AS TABLE SELECT p.c, total_if(p.x, p.k > lowest) AS n"
    " FROM picked(lowest) p LEFT JOIN u ON u.k = p.k GROUP BY ALL",
    "climbed": "MACRO climbed(top) AS TABLE WITH RECURSIVE z(n) AS (SELECT min(x) FROM t"
    " UNION SELECT shifted(n) FROM z WHERE n < top) SELECT n FROM z",
    "raised": "VIEW raised AS SELECT shifted(x, by_ := b) AS x, best_of(t.k) AS y, c FROM t"
    " WHERE above(a)",
    "topped": "VIEW topped AS SELECT r.x, w.m, is_known(r.y) AS q FROM raised r"
    " LEFT JOIN watched(1) w ON w.y = r.y",
}
"""Macros, and views that call them: what stands after CREATE, each after all that it reads."""

TABLE_MACROS: Final = {
    "picked": ("a", {"k": "i", "x": "i", "c": "s"}),
    "watched": ("n", {"y": "i", "x": "i", "m": "i"}),
    "gathered": ("lowest", {"c": "s", "n": "i"}),
    "climbed": ("top", {"n": "i"}),
}
"""Table macro -> its first parameter, and its columns with their kinds."""

KEYS: Final = {"t": [["id"]], "u": [["id"]]}
"""Declared only: the data of the oracle do not keep them."""


def _kinds(columns: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: dict(part.split(":") for part in text.split()) for name, text in columns.items()}


TABLE_KINDS: Final = _kinds(_COLUMNS)
SOURCES: Final = TABLE_KINDS | _kinds(_VIEW_COLUMNS)
"""Table or view -> column -> kind."""
TABLES: Final = {
    name: {column: KINDS[kind] for column, kind in columns.items()}
    for name, columns in TABLE_KINDS.items()
}
"""Table -> column -> DuckDB type."""

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

"""A script's own shadow catalogue: empty tables, views and macros, kept up with its statements.

The second and last module of this package that touches DuckDB. Only definitions are executed in it;
it says what they mean (columns, types, keys, defaults), whether a statement binds, and what plan it
has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Self

import duckdb
import msgspec

from sekisho.errors import Place
from sekisho.lineage import binder, failures

PLACES: Final = frozenset({"query_location", "query_location_length", "alias"})
"""Fields of a plan in which a macro's call differs from its body put in its place."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a table consists of.

    Attributes:
        types: column -> type, in order.
        generated: column -> its expression.
        defaults: column -> the expression of its default.
        keys: what its constraints keep unique.
    """

    types: Mapping[str, str]
    generated: Mapping[str, str]
    defaults: Mapping[str, str]
    keys: tuple[tuple[str, ...], ...]

    @classmethod
    def plain(cls, types: Mapping[str, str]) -> Self:
        """A table of columns without more."""
        return cls(types, {}, {}, ())

    @property
    def stored(self) -> Mapping[str, str]:
        """Columns that are not generated -> type."""
        return {c: t for c, t in self.types.items() if c not in self.generated}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why DuckDB does not take a statement: kind, its words, and the offset in bytes."""

    kind: str
    reason: str
    offset: int


class Shadow:
    """The catalogue at one point of a script."""

    def __init__(self) -> None:
        binder.require_supported()
        self._connection = duckdb.connect(":memory:", config=dict(binder.CONFIG))
        self._connection.execute("SET GLOBAL TimeZone = 'Asia/Tokyo'")
        self._connection.execute("SET lock_configuration = true")

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def define(self, sql: str, place: Place) -> None:
        """Execute a definition.

        Raises:
            UnboundSQL: it does not bind.
        """
        try:
            self._connection.execute(sql)
        except duckdb.Error as error:
            raise failures.unbound("catalog", str(error).split(": ", 1)[-1], place) from None

    def layout(self, table: str) -> Layout:
        """What a table consists of."""
        columns = self._rows(
            "SELECT column_name, data_type, is_generated, generation_expression, column_default"
            " FROM duckdb_columns() WHERE table_name = ? AND NOT internal ORDER BY column_index",
            table,
        )
        keys = self._rows(
            "SELECT constraint_column_names FROM duckdb_constraints() WHERE table_name = ?"
            " AND constraint_type IN ('PRIMARY KEY', 'UNIQUE') ORDER BY ALL",
            table,
        )
        return Layout(
            types={name: type_ for name, type_, *_ in columns},
            generated={name: text for name, _, made, text, _ in columns if made},
            defaults={
                name: text for name, _, made, _, text in columns if text is not None and not made
            },
            keys=tuple(tuple(key) for (key,) in keys),
        )

    def is_builtin(self, function: str) -> bool:
        """Whether DuckDB itself has a function of this name."""
        return function.casefold() in _builtins()

    def names(self, query: str, place: Place) -> list[str]:
        """The names of a query's columns.

        Raises:
            UnboundSQL: it does not bind.
        """
        try:
            return [str(r[0]) for r in self._connection.execute(f"DESCRIBE {query}").fetchall()]
        except duckdb.Error as error:
            raise failures.unbound("binder", str(error).split(": ", 1)[-1], place) from None

    def plans(
        self, queries: Iterable[str], others: Mapping[str, Mapping[str, str]]
    ) -> list[object]:
        """The plans of queries, but for places; None for one that does not bind.

        `others` are tables, with their columns, that the queries see before those of the catalogue.
        """
        self._connection.begin()
        try:
            for name, types in others.items():
                body = ", ".join(f"{binder.quoted(c)} {t}" for c, t in types.items())
                sql = f"CREATE OR REPLACE TEMP TABLE {binder.quoted(name)} ({body})"
                self._connection.execute(sql)
            found = [self._serialized(query) for query in queries]
        finally:
            self._connection.rollback()
        return [None if f.get("error") else _without(f["plans"], PLACES) for f in found]

    def syntax_error(self, sql: str) -> Problem | None:
        """Why a statement does not parse; None if it does."""
        found = self._json("json_serialize_sql(?)", sql)
        if not found.get("error") or found["error_type"] == "not implemented":
            return None
        return _problem(found)

    def problem(self, sql: str) -> Problem | None:
        """Why a statement does not bind; None if it does.

        A plan that DuckDB makes and cannot write down (some of MERGE ... USING) is one that binds.
        """
        found = self._serialized(sql)
        if not found.get("error"):
            return None
        if found["error_type"] not in {"internal", "not implemented"}:
            return _problem(found)
        try:
            self._connection.execute(f"EXPLAIN {sql}")
        except duckdb.Error as error:
            return Problem("binder", str(error).split(": ", 1)[-1], 0)
        return None

    def _serialized(self, sql: str) -> dict[str, Any]:
        return self._json("json_serialize_plan(?, optimize := false)", sql)

    def _json(self, call: str, sql: str) -> dict[str, Any]:
        ((text,),) = self._rows(f"SELECT {call}", sql)
        found: dict[str, Any] = msgspec.json.decode(text)
        return found

    def _rows(self, sql: str, *parameters: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, list(parameters)).fetchall()


@cache
def _builtins() -> frozenset[str]:
    """Names of the functions that DuckDB has before anybody defines one, in lower case."""
    with duckdb.connect(":memory:", config=dict(binder.CONFIG)) as connection:
        names = connection.execute("SELECT DISTINCT function_name FROM duckdb_functions()")
        return frozenset(str(name).casefold() for (name,) in names.fetchall())


def _problem(found: Mapping[str, Any]) -> Problem:
    return Problem(found["error_type"], found["error_message"], int(found.get("position", 0)))


def words(sql: str) -> Iterator[tuple[int, int]]:
    """Where each word of a text begins and ends, in characters; comments are left out."""
    data = sql.encode()
    found = [*duckdb.tokenize(sql)]
    ends = [start for start, _ in found[1:]] + [len(data)]
    at = offset = 0
    for (start, kind), end in zip(found, ends, strict=True):
        at += len(data[offset:start].decode())
        offset = start
        text = data[start:end].decode().rstrip()
        if kind != duckdb.token_type.comment and text:
            yield at, at + len(text)


def _without(node: Any, fields: frozenset[str]) -> object:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        return {k: _without(v, fields) for k, v in node.items() if k not in fields}
    if isinstance(node, list):
        return [_without(v, fields) for v in node]
    return node

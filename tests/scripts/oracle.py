"""The truth about scripts, found without the analysis: change the data, run the script again, compare.

Each run has a database of its own. After every statement the tables that it wrote and the rows that
it gave out are kept, as multisets per column.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from sekisho.lineage.script import ScriptLineage
from sekisho.model import ROWS, Column

WORDS = ("ab", "ba", "b", "", "zz", "退会")
KINDS = ("replace", "permute", "empty")
Rows = list[list[object]]
Snapshot = tuple[tuple[str, ...], int]
"""Per column the multiset of its values, as text; and the number of rows."""


def value(type_: str, rng: random.Random) -> object:
    """A value from a small domain, so that joins and filters meet some of them."""
    if rng.random() < 0.12:
        return None
    return rng.choice(WORDS) if type_ == "VARCHAR" else rng.randrange(-1, 6)


def literal(item: object) -> str:
    """A value as SQL."""
    if item is None:
        return "NULL"
    return f"'{item}'" if isinstance(item, str) else str(item)


@dataclass(frozen=True)
class SourceTable:
    """A table of the schema: stored columns with types, and which of them are keys."""

    columns: Mapping[str, str]
    keys: frozenset[str]


class World:
    """A schema with some data sets, in which scripts are run."""

    def __init__(self, schema: str, *, seeds: int = 3, rows: int = 7) -> None:
        self.schema = schema
        self.seeds = range(seeds)
        self.connection = duckdb.connect(config={"threads": 1})
        self.runs = 0
        self._open()
        self.tables = self._tables()
        self._close()
        self.data = {seed: self._filled(random.Random(seed), rows) for seed in self.seeds}  # noqa: S311 - reproducible on purpose

    def _tables(self) -> dict[str, SourceTable]:
        found: dict[str, SourceTable] = {}
        names = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
        for (name,) in self.connection.execute(names).fetchall():
            columns = self.connection.execute(
                "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ?"
                " AND database_name = current_database() AND NOT is_generated"
                " ORDER BY column_index",
                [name],
            ).fetchall()
            keys = self.connection.execute(
                "SELECT unnest(constraint_column_names) FROM duckdb_constraints()"
                " WHERE table_name = ? AND constraint_type IN ('PRIMARY KEY', 'UNIQUE')"
                " AND database_name = current_database()",
                [name],
            ).fetchall()
            found[name] = SourceTable(dict(columns), frozenset(k for (k,) in keys))
        return found

    def _filled(self, rng: random.Random, rows: int) -> dict[str, Rows]:
        return {
            name: [list(row) for row in zip(*self._columns(table, rng, rows), strict=True)]
            for name, table in self.tables.items()
        }

    def _columns(self, table: SourceTable, rng: random.Random, rows: int) -> Iterator[list[object]]:
        for name, type_ in table.columns.items():
            if name in table.keys:
                yield list(rng.sample(range(rows + 3), rows))
            else:
                yield [value(type_, rng) for _ in range(rows)]

    def changed(self, seed: int, changes: Mapping[Column, str]) -> dict[str, Rows]:
        """A data set with some columns, or rows, changed."""
        data = {}
        for name, table in self.tables.items():
            rows = [row[:] for row in self.data[seed][name]]
            for number, (column, type_) in enumerate(table.columns.items()):
                how = changes.get(Column(name, column))
                if how:
                    key = column in table.keys
                    rng = random.Random(f"{seed}{name}{column}{how}")  # noqa: S311 - reproducible
                    old = [row[number] for row in rows]
                    for row, new in zip(rows, _changed(old, type_, how, rng, key=key), strict=True):
                        row[number] = new
            if how := changes.get(Column(name, ROWS)):
                rows = _rows_changed(rows, how, unique=bool(table.keys))
            data[name] = rows
        return data

    def run(
        self, statements: Sequence[str], watched: Sequence[Sequence[str]], data: Mapping[str, Rows]
    ) -> list[list[Snapshot]] | None:
        """What each statement leaves in the tables named in `watched`, and what it gives out last.

        A watched `*` stands for what the statement itself gives out. None where one fails.
        """
        self._open()
        try:
            for name, rows in data.items():
                self._insert(name, rows)
            return [self._step(s, w) for s, w in zip(statements, watched, strict=True)]
        except duckdb.Error:
            return None
        finally:
            self._close()

    def _insert(self, name: str, rows: Rows) -> None:
        columns = ", ".join(f'"{c}"' for c in self.tables[name].columns)
        if rows:
            values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
            self.connection.execute(f'INSERT INTO "{name}" ({columns}) VALUES {values}')

    def _step(self, statement: str, watched: Sequence[str]) -> list[Snapshot]:
        given = self._snapshot(_as_query(statement))
        return [given if w == ROWS else self._snapshot(f'SELECT * FROM "{w}"') for w in watched]

    def _snapshot(self, sql: str) -> Snapshot:
        self.connection.execute(sql)
        width = len(self.connection.description or ())
        found = self.connection.fetchall() if width else []
        columns = (repr(sorted(Counter(repr(r[i]) for r in found).items())) for i in range(width))
        return tuple(columns), len(found)

    def _open(self) -> None:
        self.runs += 1
        self.connection.execute(f"ATTACH ':memory:' AS d{self.runs}; USE d{self.runs}")
        self.connection.execute(self.schema)

    def _close(self) -> None:
        for kind in ("table", "view"):
            names = f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE temporary AND NOT internal"
            for (name,) in self.connection.execute(names).fetchall():
                self.connection.execute(f'DROP {kind} temp."{name}"')
        self.connection.execute(f"USE memory; DETACH d{self.runs}")


def _as_query(statement: str) -> str:
    """COPY as the query that it writes; anything else as it is."""
    found = re.match(r"(?is)\s*copy\s+(?:\((.*)\)|(\w+)\s*(\([^()]*\))?)\s+to\s+'", statement)
    if found is None:
        return statement
    query, table, columns = found.groups()
    return query or f"SELECT {columns.strip('()') if columns else '*'} FROM {table}"


def _changed(
    old: list[object], type_: str, how: str, rng: random.Random, *, key: bool
) -> list[object]:
    """New values for a column; those of a key stay unique."""
    new = old[:]
    if key:
        if how == "permute":
            rng.shuffle(new)
        elif how == "one":
            new[rng.randrange(len(new))] = 77
        else:
            new = list(rng.sample(range(len(new) + 3), len(new)))
        return new
    if how == "replace":
        return [value(type_, rng) for _ in new]
    if how == "permute":
        rng.shuffle(new)
    elif how == "empty":
        new = [None if rng.random() < 0.5 else v for v in new]
    elif how == "constant":
        new = [value(type_, rng)] * len(new)
    else:
        new[rng.randrange(len(new))] = value(type_, rng)
    return new


def _rows_changed(rows: Rows, how: str, *, unique: bool) -> Rows:
    if how == "replace":
        return rows[1:] if unique else [*rows, rows[2]]
    if how == "permute":
        return [row for n, row in enumerate(rows) if n not in {1, 4}]
    if how == "empty":
        return []
    return rows[3:4] if how == "constant" else rows[:-1]


def silent(lineage: ScriptLineage, world: World) -> dict[tuple[Column, ...], list[tuple[str, str]]]:
    """Source columns that are not said to influence an output -> those outputs."""
    everything = [Column(t, c) for t, s in world.tables.items() for c in (*s.columns, ROWS)]
    groups: dict[tuple[Column, ...], list[tuple[str, str]]] = {}
    for statement in lineage.statements:
        for version in statement.versions:
            rows = lineage.influences(version, ROWS)
            for column in (ROWS, *lineage.versions[version].lineage.columns):
                said = {*lineage.influences(version, column), *rows}
                unsaid = tuple(c for c in everything if c not in said)
                groups.setdefault(unsaid, []).append((version, column))
    return groups


def misses(sql: str, lineage: ScriptLineage, world: World) -> Iterator[str]:
    """Influences that the analysis does not list: everything unlisted is changed at once."""
    statements = [s.query for s in duckdb.extract_statements(sql)]
    watched = [
        [
            ROWS if lineage.versions[v].kind == "result" else lineage.versions[v].name
            for v in s.versions
        ]
        for s in lineage.statements
    ]
    for seed in world.seeds:
        before = world.run(statements, watched, world.changed(seed, {}))
        for unsaid, outputs in silent(lineage, world).items() if before else ():
            for how in KINDS:
                after = _run_changed(world, statements, watched, seed, dict.fromkeys(unsaid, how))
                moved = _moved(lineage, before, after, outputs)
                if moved:
                    culprits = [
                        str(c)
                        for c in unsaid
                        if _moved(
                            lineage,
                            before,
                            _run_changed(world, statements, watched, seed, {c: how}),
                            moved,
                        )
                    ]
                    yield f"{moved} moved with {culprits} ({how}, data set {seed})"
                    return


def _run_changed(
    world: World,
    statements: Sequence[str],
    watched: Sequence[Sequence[str]],
    seed: int,
    changes: Mapping[Column, str],
) -> list[list[Snapshot]] | None:
    return world.run(statements, watched, world.changed(seed, changes))


def _moved(
    lineage: ScriptLineage,
    before: list[list[Snapshot]] | None,
    after: list[list[Snapshot]] | None,
    outputs: Sequence[tuple[str, str]],
) -> list[tuple[str, str]]:
    """Outputs that differ."""
    if before is None or after is None:
        return []
    found = []
    for statement, old, new in zip(lineage.statements, before, after, strict=True):
        for version, was, is_ in zip(statement.versions, old, new, strict=True):
            names = [*lineage.versions[version].lineage.columns]
            if (version, ROWS) in outputs and was[1] != is_[1]:
                found.append((version, ROWS))
            for name, one, other in zip(names, was[0], is_[0], strict=True):
                if (version, name) in outputs and one != other:
                    found.append((version, name))
    return found

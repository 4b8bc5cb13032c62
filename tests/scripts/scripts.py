"""Random scripts over the cases' schema, always the same for a seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

COLUMNS = {
    "t": ["id", "k", "a", "x", "y"],
    "u": ["k", "y", "b"],
    "p": ["k", "v"],
    "o": ["k", "x", "n"],
}
"""Table -> its columns of numbers that may be written."""


@dataclass
class _Writer:
    rng: random.Random
    tables: dict[str, list[str]] = field(
        default_factory=lambda: {t: list(c) for t, c in COLUMNS.items()}
    )
    readable: dict[str, list[str]] = field(default_factory=dict)
    macros: int = 0

    def statement(self, number: int) -> str:
        """Some statement; what it makes may be used by those after it."""
        makers: list[Callable[[int], str]] = [
            self._create, self._insert, self._update, self._update, self._delete, self._merge,
            self._upsert, self._view, self._macro, self._select,
        ]  # fmt: skip
        return self.rng.choice(makers)(number)

    def _relation(self) -> tuple[str, list[str]]:
        known = {**self.tables, **self.readable}
        name = self.rng.choice(sorted(known))
        return name, known[name]

    def _table(self, *, keyed: bool = False) -> tuple[str, list[str]]:
        name = self.rng.choice(sorted(n for n in self.tables if keyed or n != "o"))
        return name, self.tables[name]

    def _value(  # noqa: PLR0911 - one line per form
        self, alias: str, columns: list[str], depth: int = 2
    ) -> str:
        column = f"{alias}.{self.rng.choice(columns)}"
        way = self.rng.randrange(9 if depth else 4)
        if way < 3:
            return column
        if way == 3:
            return str(self.rng.randrange(5))
        inner = self._value(alias, columns, depth - 1)
        if way == 4:
            return f"{column} + {inner}"
        if way == 5:
            return f"CASE WHEN {self._condition(alias, columns, depth - 1)} THEN {inner} ELSE 1 END"
        if way == 6 and self.macros:
            return f"m{self.rng.randrange(self.macros)}({inner})"
        if way == 7:
            other, names = self._relation()
            return (
                f"(SELECT max({self._value('q', names, 0)}) FROM {other} AS q"
                f" WHERE q.{self.rng.choice(names)} = {column})"
            )
        return f"coalesce({column}, {inner})"

    def _condition(self, alias: str, columns: list[str], depth: int = 1) -> str:
        column = f"{alias}.{self.rng.choice(columns)}"
        way = self.rng.randrange(5 if depth else 3)
        if way == 0:
            return f"{column} > {self.rng.randrange(4)}"
        if way == 1:
            return f"{column} IS DISTINCT FROM {self._value(alias, columns, 0)}"
        if way == 2:
            return f"{column} < {self._value(alias, columns, 0)}"
        other, names = self._relation()
        if way == 3:
            return f"{column} IN (SELECT q.{self.rng.choice(names)} FROM {other} AS q)"
        return f"EXISTS (FROM {other} AS q WHERE q.{self.rng.choice(names)} = {column})"

    def _query(self, names: list[str]) -> str:
        one, columns = self._relation()
        source = f"{one} AS a"
        values = [self._value("a", columns) for _ in names]
        tail = ""
        way = self.rng.randrange(6)
        if way == 0:
            other, more = self._relation()
            kind = self.rng.choice(["JOIN", "LEFT JOIN"])
            on = f"a.{self.rng.choice(columns)} = b.{self.rng.choice(more)}"
            source += f" {kind} {other} AS b ON {on}"
            values[0] = self._value("b", more)
        elif way == 1:
            values = [f"{self.rng.choice(['sum', 'min', 'count'])}({v})" for v in values]
            if self.rng.random() < 0.7:
                tail = f" GROUP BY a.{self.rng.choice(columns)}"
        elif way == 2:
            values[0] = f"row_number() OVER (ORDER BY ({', '.join(f'a.{c}' for c in columns)}))"
        where = f" WHERE {self._condition('a', columns)}" if self.rng.random() < 0.6 else ""
        listed = ", ".join(f"{v} AS {n}" for v, n in zip(values, names, strict=True))
        return f"SELECT {listed} FROM {source}{where}{tail}"

    def _create(self, number: int) -> str:
        names = ["c1", "c2", "c3"][: self.rng.randrange(1, 4)]
        sql = f"CREATE {self.rng.choice(['', 'TEMP '])}TABLE r{number} AS {self._query(names)}"
        self.tables[f"r{number}"] = names
        return sql

    def _view(self, number: int) -> str:
        sql = f"CREATE VIEW v{number} AS {self._query(['c1', 'c2'])}"
        self.readable[f"v{number}"] = ["c1", "c2"]
        return sql

    def _macro(self, _number: int) -> str:
        other, names = self._relation()
        column = self.rng.choice(names)
        body = self.rng.choice(
            [
                "z + 1",
                f"z + (SELECT max(q.{column}) FROM {other} AS q)",
                "CASE WHEN z > 1 THEN 0 END",
            ]
        )
        self.macros += 1
        return f"CREATE MACRO m{self.macros - 1}(z) AS {body}"

    def _insert(self, _number: int) -> str:
        name, columns = self._table()
        some = self.rng.sample(columns, self.rng.randrange(1, len(columns) + 1))
        returning = f" RETURNING {some[0]}" if self.rng.random() < 0.3 else ""
        return f"INSERT INTO {name} ({', '.join(some)}) {self._query(some)}{returning}"

    def _upsert(self, _number: int) -> str:
        do = self.rng.choice([
            "NOTHING",
            "UPDATE SET x = excluded.n",
            "UPDATE SET n = n + excluded.x WHERE excluded.n > o.x",
        ])  # fmt: skip
        return (
            f"INSERT INTO o SELECT c1, c2, 1 FROM ({self._query(['c1', 'c2'])})"
            f" WHERE c1 IS NOT NULL ON CONFLICT (k) DO {do}"
        )

    def _update(self, _number: int) -> str:
        name, columns = self._table(keyed=True)
        set_ = f"{self.rng.choice([c for c in columns if name != 'o' or c != 'k'])} = "
        if self.rng.random() < 0.4:
            other, more = self._relation()
            where = f"z.{self.rng.choice(columns)} = w.{self.rng.choice(more)}"
            if self.rng.random() < 0.5:
                where += f" AND {self._condition('z', columns)}"
            return f"UPDATE {name} AS z SET {set_}{self._value('w', more)} FROM {other} AS w WHERE {where}"
        where = f" WHERE {self._condition('z', columns)}" if self.rng.random() < 0.8 else ""
        return f"UPDATE {name} AS z SET {set_}{self._value('z', columns)}{where}"

    def _delete(self, _number: int) -> str:
        name, columns = self._table(keyed=True)
        if self.rng.random() < 0.3:
            other, more = self._relation()
            on = f"z.{self.rng.choice(columns)} = w.{self.rng.choice(more)}"
            return f"DELETE FROM {name} AS z USING {other} AS w WHERE {on}"
        returning = f" RETURNING {columns[0]}" if self.rng.random() < 0.3 else ""
        return f"DELETE FROM {name} AS z WHERE {self._condition('z', columns)}{returning}"

    def _merge(self, _number: int) -> str:
        name, columns = self._table()
        # A row of the target must not match two rows of the source.
        source = f"(SELECT c1, max(c2) AS c2 FROM ({self._query(['c1', 'c2'])}) GROUP BY c1) AS s"
        names = ["c1", "c2"]
        branches = []
        both = f"{self._condition('z', columns, 0)}"
        if self.rng.random() < 0.7:
            set_ = f"{self.rng.choice(columns)} = {self._value('s', names, 1)}"
            branches.append(f"WHEN MATCHED AND {both} THEN UPDATE SET {set_}")
        if self.rng.random() < 0.5:
            branches.append("WHEN MATCHED THEN DELETE")
        if self.rng.random() < 0.7:
            when = f" AND {self._condition('s', names, 0)}" if self.rng.random() < 0.5 else ""
            branches.append(
                f"WHEN NOT MATCHED{when} THEN INSERT ({columns[0]}) VALUES (s.{self.rng.choice(names)})"
            )
        if self.rng.random() < 0.4 or not branches:
            branches.append(
                f"WHEN NOT MATCHED BY SOURCE AND {self._condition('z', columns, 0)} THEN DELETE"
            )
        on = f"z.{self.rng.choice(columns)} = s.c1"
        return f"MERGE INTO {name} AS z USING {source} ON {on} {' '.join(branches)}"

    def _select(self, _number: int) -> str:
        query = self._query(["c1", "c2"])
        return self.rng.choice([query, f"COPY ({query}) TO 'out.csv'"])


def random_script(seed: int) -> str:
    """Two to six statements."""
    writer = _Writer(random.Random(seed))  # noqa: S311 - reproducible on purpose
    count = writer.rng.randrange(2, 7)
    return ";\n".join(writer.statement(number) for number in range(count)) + ";"

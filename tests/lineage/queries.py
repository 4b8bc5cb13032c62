"""Random SELECTs over the corpus's tables, seeded: joins, subqueries, windows, set operations, ..."""

from __future__ import annotations

import random
from collections.abc import Callable

T = {"id": "i", "k": "i", "a": "i", "b": "i", "g": "i", "x": "i", "y": "i", "z": "i", "c": "s"}
U = {"id": "i", "k": "i", "a": "i", "b": "i", "y": "i"}
V = {"k": "i", "w": "s"}
TABLES = {"t": T, "u": U, "v": V}


class Writer:
    """Writes one random query."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
        self.aliases = 0

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def alias(self) -> str:
        self.aliases += 1
        return f"q{self.aliases}"

    def number(self, scope: list[str], depth: int = 2) -> str:
        """An integer expression over columns in scope."""
        leaf: list[Callable[[], str]] = [
            lambda: self.rng.choice(scope),
            lambda: self.rng.choice(scope),
        ]
        leaf.append(lambda: str(self.rng.randrange(4)))
        if depth <= 0:
            return self.rng.choice(leaf)()

        def sub() -> str:
            return self.number(scope, depth - 1)

        forms = [
            *leaf,
            lambda: f"({sub()} {self.pick('+', '-', '*')} {sub()})",
            lambda: f"CASE WHEN {self.condition(scope, depth - 1)} THEN {sub()} ELSE {sub()} END",
            lambda: f"coalesce({sub()}, {sub()})",
            lambda: f"nullif({sub()}, {sub()})",
            lambda: f"greatest({sub()}, {sub()})",
            lambda: (
                f"list_sum(list_transform([{sub()}, {sub()}], lambda e: e + {self.rng.choice(scope)}))"
            ),
            lambda: f"len(list_filter([1, 2, {sub()}], lambda e: e > {self.rng.choice(scope)}))",
            lambda: f"{{'p': {sub()}, 'q': {sub()}}}.{self.pick('p', 'q')}",
            lambda: self.scalar(scope),
        ]
        return self.rng.choice(forms)()

    def condition(self, scope: list[str], depth: int = 1) -> str:
        """A condition over columns in scope."""

        def sub() -> str:
            return self.number(scope, depth - 1)

        forms = [
            lambda: f"{sub()} {self.pick('<', '>', '=', '<=', '<>')} {sub()}",
            lambda: f"{self.rng.choice(scope)} IS {self.pick('', 'NOT')} NULL",
            lambda: f"{sub()} BETWEEN {sub()} AND {sub()}",
            lambda: f"{sub()} IN (1, 2, {sub()})",
        ]
        if depth > 0:
            forms += [
                lambda: f"({self.condition(scope, depth - 1)} OR {self.condition(scope, 0)})",
                lambda: f"NOT ({self.condition(scope, depth - 1)})",
                lambda: self.exists(scope),
                lambda: self.membership(scope),
            ]
        return self.rng.choice(forms)()

    def source(self) -> tuple[str, list[str]]:
        """A table with a new alias and its integer columns."""
        table, alias = self.pick("t", "t", "u", "v"), self.alias()
        return f"{table} {alias}", [f"{alias}.{c}" for c, k in TABLES[table].items() if k == "i"]

    def scalar(self, scope: list[str]) -> str:
        source, inner = self.source()
        where = self.condition(inner, 0)
        if self.rng.random() < 0.6:
            where += f" AND {self.rng.choice(inner)} = {self.rng.choice(scope)}"
        made = self.pick("max({0})", "min({0})", "count(*)", "count({0})", "sum({0})")
        return f"(SELECT {made.format(self.rng.choice(inner))} FROM {source} WHERE {where})"

    def exists(self, scope: list[str]) -> str:
        source, inner = self.source()
        link = f"{self.rng.choice(inner)} {self.pick('=', '<')} {self.rng.choice(scope)}"
        return f"{self.pick('', 'NOT ')}EXISTS (SELECT 1 FROM {source} WHERE {link})"

    def membership(self, scope: list[str]) -> str:
        source, inner = self.source()
        where = self.condition(inner, 0)
        column = self.rng.choice(inner)
        start = f"{self.rng.choice(scope)} {self.pick('', 'NOT ')}IN"
        return f"{start} (SELECT {column} FROM {source} WHERE {where})"

    def relation(self, depth: int) -> tuple[str, list[str]]:
        """Something for FROM, with its columns."""
        if depth > 0 and self.rng.random() < 0.45:
            alias = self.alias()
            inner, names = self.query(depth - 1)
            return f"({inner}) {alias}", [f"{alias}.{n}" for n in names]
        return self.source()

    def joined(self, depth: int) -> tuple[str, list[str]]:
        """One to three relations, joined in some way."""
        text, scope = self.relation(depth)
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            kind = self.pick(
                "inner", "inner", "left", "left", "full", "right", "semi", "cross", "lateral"
            )
            if kind == "lateral":
                source, inner = self.source()
                alias = self.alias()
                link = f"{self.rng.choice(inner)} = {self.rng.choice(scope)}"
                what = self.pick("max({0}) m", "count(*) m", "{0} m").format(self.rng.choice(inner))
                join = self.pick(
                    "CROSS JOIN LATERAL ({0}) {1}", "LEFT JOIN LATERAL ({0}) {1} ON true"
                )
                text += " " + join.format(f"SELECT {what} FROM {source} WHERE {link}", alias)
                scope = [*scope, f"{alias}.m"]
                continue
            other, more = self.relation(depth)
            if kind == "cross":
                text, scope = f"{text} CROSS JOIN {other}", scope + more
                continue
            on = f"{self.rng.choice(scope)} = {self.rng.choice(more)}"
            if self.rng.random() < 0.4:
                on += f" {self.pick('AND', 'OR')} {self.condition(scope + more, 0)}"
            if kind == "semi":
                text += f" {self.pick('SEMI', 'ANTI')} JOIN {other} ON {on}"
            else:
                text += f" {kind.upper()} JOIN {other} ON {on}"
                scope = scope + more
        return text, scope

    def query(self, depth: int) -> tuple[str, list[str]]:
        """A SELECT and the names of its columns."""
        roll = self.rng.random()
        if depth > 0 and roll < 0.12:
            return self.combined(depth)
        text, scope = self.joined(depth)
        where = f" WHERE {self.condition(scope, 1)}" if self.rng.random() < 0.5 else ""
        if roll < 0.45:
            return self.grouped(text, scope, where)
        return self.plain(text, scope, where)

    def combined(self, depth: int) -> tuple[str, list[str]]:
        """Two SELECTs of the same width."""
        left, names = self.query(depth - 1)
        right, others = self.query(depth - 1)
        width = min(len(names), len(others))
        kind = self.pick("UNION", "UNION ALL", "EXCEPT", "INTERSECT", "EXCEPT ALL")
        made = [f"n{i}" for i in range(width)]
        first = ", ".join(f"{n} AS {m}" for n, m in zip(names, made, strict=False))
        second = ", ".join(others[:width])
        return (
            f"SELECT {first} FROM ({left}) {self.alias()} {kind}"
            f" SELECT {second} FROM ({right}) {self.alias()}",
            made,
        )

    def grouped(self, text: str, scope: list[str], where: str) -> tuple[str, list[str]]:
        """A SELECT with GROUP BY, or with aggregates alone."""
        keys = self.rng.sample(scope, k=min(len(scope), self.rng.choice((0, 1, 1, 2))))
        makers = ("sum({0})", "max({0})", "count(*)", "count(DISTINCT {0})", "min({0})", "avg({0})")
        items = [f"{k} AS k{i}" for i, k in enumerate(keys)]
        names = [f"k{i}" for i in range(len(keys))]
        for i in range(self.rng.choice((1, 2))):
            made = self.rng.choice(makers).format(self.number(scope, 1))
            if self.rng.random() < 0.25:
                made += f" FILTER (WHERE {self.condition(scope, 0)})"
            items.append(f"{made} AS m{i}")
            names.append(f"m{i}")
        group = ""
        if keys:
            form = self.pick("{0}", "{0}", "{0}", "ROLLUP ({0})")
            group = f" GROUP BY {form.format(', '.join(keys))}"
        having = (
            f" HAVING count(*) > {self.rng.randrange(3)}"
            if keys and self.rng.random() < 0.3
            else ""
        )
        return f"SELECT {', '.join(items)} FROM {text}{where}{group}{having}", names

    def plain(self, text: str, scope: list[str], where: str) -> tuple[str, list[str]]:
        """A SELECT without aggregation: expressions, windows, DISTINCT, ORDER BY with LIMIT."""
        width = self.rng.choice((1, 2, 3))
        items = [
            self.window(scope) if self.rng.random() < 0.25 else self.number(scope)
            for _ in range(width)
        ]
        names = [f"e{i}" for i in range(width)]
        select = ", ".join(f"{e} AS {n}" for e, n in zip(items, names, strict=True))
        end = ""
        roll = self.rng.random()
        if roll < 0.15:
            return f"SELECT DISTINCT {select} FROM {text}{where}", names
        if roll < 0.25:
            key = self.rng.choice(scope)
            order = f"{key}, {self.rng.choice(scope)}"
            return f"SELECT DISTINCT ON ({key}) {select} FROM {text}{where} ORDER BY {order}", names
        if roll < 0.4:
            end = f" QUALIFY {self.window(scope)} {self.pick('=', '<=', '>')} 1"
        elif roll < 0.6:
            end = f" ORDER BY abs({self.number(scope, 1)}), {self.rng.choice(scope)} LIMIT {self.rng.randrange(1, 5)}"
        return f"SELECT {select} FROM {text}{where}{end}", names

    def window(self, scope: list[str]) -> str:
        """A window function."""
        call = self.pick(
            "sum({0})", "count(*)", "max({0})", "rank()", "row_number()", "lag({0})", "first_value({0})",
            "dense_rank()", "ntile(2)", "count(*) FILTER (WHERE {0} > 1)",
        ).format(self.rng.choice(scope))  # fmt: skip
        parts = []
        if self.rng.random() < 0.6:
            parts.append(f"PARTITION BY {self.rng.choice(scope)}")
        parts.append(f"ORDER BY {self.rng.choice(scope)}, {self.rng.choice(scope)}")
        if self.rng.random() < 0.2 and call.startswith(("sum", "max")):
            parts.append(self.pick("ROWS BETWEEN 1 PRECEDING AND CURRENT ROW", "ROWS 2 PRECEDING"))
        return f"{call} OVER ({' '.join(parts)})"


def random_query(seed: int) -> str:
    """A query that depends on nothing but its seed."""
    writer = Writer(seed)
    text, names = writer.query(2)
    if writer.rng.random() < 0.3:
        outer = writer.alias()
        where = f" WHERE {writer.condition([f'{outer}.{n}' for n in names], 0)}"
        text = f"WITH {outer} AS ({text}) SELECT {', '.join(names)} FROM {outer}{where}"
    return text

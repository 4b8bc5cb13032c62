"""What may stand in FROM: tables, subqueries, joins of every kind, lateral, functions, VALUES."""

from __future__ import annotations

from lineage.queries.schema import SOURCES
from lineage.queries.writer import Base, Made, Name, Scope


class Relations(Base):
    """Writes FROM clauses."""

    def relation(self, depth: int) -> tuple[str, list[Name]]:
        """A table, view, CTE, subquery or VALUES."""
        roll = self.rng.random()
        if depth > 0 and roll < 0.4:
            made = self.query(depth - 1)
            alias = self.alias()
            return f"({made.text}) {alias}", made.under(alias)
        if roll > 0.95:
            return self.values([])
        if roll > 0.92:
            source, names = self.source()
            return f"{source} TABLESAMPLE reservoir(4 ROWS) REPEATABLE (7)", names
        return self.source()

    def values(self, scope: Scope) -> tuple[str, list[Name]]:
        """Rows written out, with subqueries in them."""
        alias = self.alias()
        rows = [f"({self.leaf(scope, 'i')}, {self.leaf(scope, 's')})" for _ in range(2)]
        rows.append(f"({self.scalar(scope, 'i')}, {self.scalar(scope, 's')})")
        names = [Name(f"{alias}.vi", "i"), Name(f"{alias}.vs", "s")]
        return f"(VALUES {', '.join(rows)}) {alias}(vi, vs)", names

    def joined(self, depth: int) -> tuple[str, list[Name]]:
        """One to three relations, joined in some way."""
        if self.chance(0.07):
            return self.shared_names()
        text, scope = self.relation(depth)
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            kind = self.pick(
                "INNER", "INNER", "LEFT", "LEFT", "LEFT", "FULL", "RIGHT", "SEMI", "ANTI", "cross",
                "lateral", "lateral", "function", "function", "ASOF", "POSITIONAL",
            )  # fmt: skip
            if kind == "lateral":
                text, scope = self.lateral(text, scope)
            elif kind == "function":
                text, scope = self.with_function(text, scope)
            else:
                other, more = self.relation(depth)
                text, scope = self.join(kind, (text, scope), (other, more))
        return text, scope

    def join(
        self, kind: str, left: tuple[str, list[Name]], right: tuple[str, list[Name]]
    ) -> tuple[str, list[Name]]:
        """Two relations joined in one way."""
        (text, scope), (other, more) = left, right
        both = [*scope, *more]
        if kind == "cross":
            return f"{text} {self.pick('CROSS JOIN', ',')} {other}".replace(" ,", ","), both
        if kind == "POSITIONAL":
            return f"{text} POSITIONAL JOIN {other}", both
        if kind == "ASOF":
            near = self.linked(scope, more, "id")
            if not {"1"}.isdisjoint(near):
                return f"{text} CROSS JOIN {other}", both
            equal = f"{' = '.join(self.linked(scope, more))} AND " if self.chance(0.5) else ""
            near = self.pick(" >= ", " > ", " <= ").join(near)
            return f"{text} ASOF {self.pick('', 'LEFT ')}JOIN {other} ON {equal}{near}", both
        on = self.on(scope, more)
        kept = scope if kind in {"SEMI", "ANTI"} else both
        return f"{text} {kind} JOIN {other} ON {on}", kept

    def on(self, scope: Scope, more: Scope) -> str:
        """A join condition."""
        links = [" = ".join(self.linked(scope, more))]
        if self.chance(0.15):
            links = [
                f"{self.value(scope, 'i', 1)} {self.pick('<', '=')} {self.value(more, 'i', 1)}"
            ]
        if self.chance(0.35):
            side = self.rng.choice(([*scope, *more], scope, more))
            links.append(self.condition(side, 1 if self.chance(0.2) else 0))
        return f" {self.pick('AND', 'AND', 'OR')} ".join(links)

    def shared_names(self) -> tuple[str, list[Name]]:
        """USING and NATURAL, over tables that share names."""
        left, right = (
            self.pick("t u k", "t v k", "u v k", "t u a", "big u a", "会員 members 年齢"),
            "",
        )
        left, right, key = left.split()
        a, b = self.alias(), self.alias()
        kind = self.pick("", "LEFT ", "FULL ", "RIGHT ", "SEMI ", "ANTI ")
        natural = right == "v" and self.chance(0.5)
        text = (
            f"{left} {a} NATURAL {kind}JOIN {right} {b}"
            if natural and kind[:1] not in {"S", "A"}
            else f"{left} {a} {kind}JOIN {right} {b} USING ({key})"
        )
        kept = ((a, left),) if kind in {"SEMI ", "ANTI "} else ((a, left), (b, right))
        scope = [Name(f"{alias}.{c}", k) for alias, t in kept for c, k in SOURCES[t].items()]
        return text, [*scope, Name(key, "i")]

    def lateral(self, text: str, scope: list[Name]) -> tuple[str, list[Name]]:
        """A subquery that sees what stands before it."""
        body, names = self.inner(scope)
        alias = self.alias()
        value, own = self.value([*names, *scope], "i", 1), self.leaf(names, "i")
        order = f"{self.sorting(names)}, {self.sorting(names)}"
        select = self.pick(
            f"SELECT max({own}) AS m, count(*) AS w FROM {body}",
            f"SELECT {value} AS m, {self.leaf(names, 'i')} AS w FROM {body}",
            f"SELECT {value} AS m, 1 AS w FROM {body} ORDER BY {order} LIMIT {self.pick('1', '2')}",
            f"SELECT DISTINCT {value} AS m, 2 AS w FROM {body}",
            f"SELECT {self.leaf(names, 'i')} AS w, sum({own}) AS m FROM {body} GROUP BY ALL",
        )
        join = self.pick(
            "{0}, LATERAL ({1}) {2}", "{0} CROSS JOIN LATERAL ({1}) {2}",
            "{0} LEFT JOIN LATERAL ({1}) {2} ON true", "{0} JOIN LATERAL ({1}) {2} ON {2}.m > 0",
            "{0} LEFT JOIN LATERAL ({1}) {2} ON {2}.w < {3}",
        )  # fmt: skip
        more = [Name(f"{alias}.m", "i"), Name(f"{alias}.w", "i")]
        return join.format(text, select, alias, self.leaf(scope, "i")), [*scope, *more]

    def with_function(self, text: str, scope: list[Name]) -> tuple[str, list[Name]]:
        """Unnest and its like over columns that stand before them."""
        alias = self.alias()
        size = self.small(scope)
        source = self.pick(
            f"unnest({self.value(scope, 'l', 1)}) AS {alias}(e)",
            f"unnest({self.leaf(scope, 'l')}) AS {alias}(e)",
            f"generate_series(1, {size}) AS {alias}(e)",
            f"range({size}) AS {alias}(e)",
            f"(SELECT unnest({self.leaf(scope, 'l')}) AS e) AS {alias}",
        )
        if source.startswith("unnest") and self.chance(0.25):
            source = source.replace(" AS ", " WITH ORDINALITY AS ", 1)
        join = "{0}, {1}" if self.chance(0.7) else "{0} LEFT JOIN {1} ON true"
        return join.format(text, source), [*scope, Name(f"{alias}.e", "i")]

    def pivoted(self, depth: int) -> Made:
        """PIVOT with values that are written out, and UNPIVOT."""
        text, scope = self.joined(depth)
        if self.chance(0.5):
            inner = (
                f"SELECT {self.leaf(scope, 'i')} AS pk, {self.value(scope, 's', 1)} AS pc,"
                f" {self.value(scope, 'i', 1)} AS px FROM {text}"
            )
            call = self.pick("sum", "max", "count")
            found = (Name("pk", "i"), Name("a", "i"), Name("b", "i"))
            if self.chance(0.5):
                return Made(
                    f"PIVOT ({inner}) ON pc IN ('a', 'b') USING {call}(px) GROUP BY pk", found
                )
            return Made(
                f"SELECT * FROM ({inner}) PIVOT ({call}(px) FOR pc IN ('a', 'b') GROUP BY pk)",
                found,
            )
        inner = (
            f"SELECT {self.leaf(scope, 's')} AS uk, {self.value(scope, 'i', 1)} AS ua,"
            f" {self.leaf(scope, 'i')} AS ub FROM {text}"
        )
        found = (Name("uk", "s"), Name("n", "s"), Name("e", "i"))
        nulls = self.pick("", "INCLUDE NULLS ")
        return Made(f"SELECT uk, n, e FROM ({inner}) UNPIVOT {nulls}(e FOR n IN (ua, ub))", found)

"""Subqueries in expressions: scalar, EXISTS, IN, ANY, ALL, ARRAY, correlated or not, at depth."""

from __future__ import annotations

from lineage.queries.schema import SOURCES
from lineage.queries.writer import Base, Name, Scope

MAX_DEPTH = 2


class Subqueries(Base):
    """Writes subqueries."""

    nested = 0

    def source(self) -> tuple[str, list[Name]]:
        """A table, view or CTE with a new alias, and its columns."""
        if self.macros and self.chance(0.2):
            return self.macro_source()
        tables = ["t", "t", "t", "u", "u", "v", "会員", "big", "counted", "linked", "members"]
        if self.macros:
            tables += ["raised", "topped"]
        name = self.pick(*tables, *self.ctes, *self.ctes, *self.ctes)
        alias = self.alias()
        known = self.ctes.get(name) or [Name(c, k) for c, k in SOURCES[name].items()]
        return f"{name} {alias}", [Name(f"{alias}.{n.text}", n.kind) for n in known]

    def inner(self, scope: Scope) -> tuple[str, list[Name]]:
        """FROM and WHERE of a subquery, mostly correlated with what is in scope around it."""
        self.nested += 1
        source, names = self.source()
        if self.chance(0.15):
            other, more = self.source()
            link = " = ".join(self.linked(names, more))
            source = f"{source} {self.pick('JOIN', 'LEFT JOIN')} {other} ON {link}"
            names = [*names, *more]
        links = []
        if self.chance(0.65):
            compare = self.pick(" = ", " = ", " = ", " < ", " >= ", " IS NOT DISTINCT FROM ")
            links.append(compare.join(self.linked(names, scope)))
        if not links or self.chance(0.35):
            around = [*names, *scope] if self.chance(0.4) else names
            deep = 1 if self.nested < MAX_DEPTH and self.chance(0.4) else 0
            links.append(self.condition(around, deep))
        self.nested -= 1
        return f"{source} WHERE {' AND '.join(links)}", names

    def scalar(self, scope: Scope, kind: str) -> str:
        """A subquery that gives one value."""
        if self.nested >= MAX_DEPTH:
            return self.leaf(scope, kind)
        body, names = self.inner(scope)
        value = self.leaf(names, kind)
        if kind == "i" and self.chance(0.6):
            made = self.pick(
                "max({0})", "count(*)", "count({0})", "sum({0})", "count(DISTINCT {0})"
            )
            value = made.format(value)
            if self.chance(0.15):
                value += f" FILTER (WHERE {self.condition(names, 0)})"
            if self.chance(0.2):
                value = f"{value} + coalesce({self.leaf(scope, 'i')}, 0)"
            return f"(SELECT {value} FROM {body})"
        if self.chance(0.6):
            return f"(SELECT {self.pick('max', 'min')}({value}) FROM {body})"
        order = f"{self.sorting(names, 'i')}, {self.sorting(names, kind)}"
        return f"(SELECT {value} FROM {body} ORDER BY {order} LIMIT 1)"

    def array(self, scope: Scope) -> str:
        """A subquery whose rows become a list."""
        if self.nested >= MAX_DEPTH:
            return self.leaf(scope, "l")
        body, names = self.inner(scope)
        value = self.leaf(names, "i")
        order = (
            f" ORDER BY {self.sorting(names)}, {self.sorting(names)}" if self.chance(0.7) else ""
        )
        return f"ARRAY(SELECT ({value})::INTEGER FROM {body}{order})"

    def exists(self, scope: Scope) -> str:
        """EXISTS, or NOT EXISTS."""
        if self.nested >= MAX_DEPTH:
            return self.condition(scope, 0)
        body, names = self.inner(scope)
        shown = self.pick("1", "*", self.leaf(names, "i"))
        return f"{self.pick('', 'NOT ')}EXISTS (SELECT {shown} FROM {body})"

    def membership(self, scope: Scope) -> str:
        """IN, or NOT IN, of one value or of two."""
        if self.nested >= MAX_DEPTH:
            return self.condition(scope, 0)
        start = f"{self.pick('', 'NOT ')}IN"
        if self.chance(0.15):
            body, names = self.inner([])  # DuckDB has no correlated IN of several columns
            pair = f"({self.leaf(scope, 'i')}, {self.leaf(scope, 's')})"
            return f"{pair} {start} (SELECT {self.leaf(names, 'i')}, {self.leaf(names, 's')} FROM {body})"
        body, names = self.inner(scope)
        kind = self.pick("i", "i", "s")
        return f"{self.leaf(scope, kind)} {start} (SELECT {self.leaf(names, kind)} FROM {body})"

    def quantified(self, scope: Scope) -> str:
        """A comparison with ANY or ALL rows of a subquery."""
        if self.nested >= MAX_DEPTH:
            return self.condition(scope, 0)
        body, names = self.inner(scope)
        compare = f"{self.pick('<', '>=', '=', '<>')} {self.pick('ANY', 'ALL')}"
        return f"{self.leaf(scope, 'i')} {compare} (SELECT {self.leaf(names, 'i')} FROM {body})"

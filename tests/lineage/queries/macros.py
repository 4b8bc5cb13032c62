"""Calls of the schema's macros, in the place of values, aggregates, windows and relations."""

from __future__ import annotations

from lineage.queries.schema import TABLE_MACROS
from lineage.queries.writer import Base, Name, Scope

SUBQUERY_MACROS = ("best_of(", "is_known(")
"""Macros that are a subquery, which cannot be written twice as a key of GROUP BY."""


class Macros(Base):
    """Writes calls of macros: arguments in their places, by name, or left to their default."""

    def called(self, scope: Scope, kind: str, depth: int) -> str:
        """A macro's value of a kind."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"chosen({of(kind)}, {of('i')}, {of('i')})",
            lambda: f"chosen({of(kind)}, b := {of('i')}, a := {of('i')})",
        ]
        if kind == "i":
            forms += [
                lambda: f"shifted({of('i')})",
                lambda: f"shifted({of('i')}, {of('i')})",
                lambda: f"shifted({of('i')}, by_ := {of('i')})",
                lambda: f"best_of({of('i')})",
                lambda: f"best_of(key_ := {of('i')})",
            ]
        elif kind == "s":
            forms += [lambda: f"worded({of('s')})", lambda: f"worded({of('s')}, {of('s')})"]
        elif kind == "b":
            forms += [
                lambda: f"above({of('i')})",
                lambda: f"above({of('d')}, least_ := {of('d')})",
                lambda: f"is_known({of('i')})",
            ]
        elif kind == "l":
            forms += [lambda: f"widened({of('l')})", lambda: f"widened({of('l')}, {of('i')})"]
        elif kind == "r":
            forms += [lambda: f"paired({of('i')})", lambda: f"paired({of('i')}, y := {of('s')})"]
        return self.one(forms)

    def macro_aggregate(self, scope: Scope, only: str) -> tuple[str, str]:
        """A macro that aggregates, and its kind."""
        number, text = self.value(scope, "i", 1), self.value(scope, "s", 1)
        if not only and self.chance(0.4):
            return f"listed({text}, {number})", "s"
        condition = self.pick("", f", {self.leaf(scope, 'b')}", f", b := {self.leaf(scope, 'b')}")
        return f"total_if({number}{condition})", "i"

    def macro_window(self, scope: Scope) -> str:
        """A macro with a window function in it."""
        return f"gap({self.leaf(scope, 'i')}, {self.sorting(scope, 'isd')})"

    def macro_source(self) -> tuple[str, list[Name]]:
        """A table macro's rows under a new alias, and its columns."""
        name = self.rng.choice(sorted(TABLE_MACROS))
        parameter, columns = TABLE_MACROS[name]
        value = self.pick("0", "1", "2", "3", self.scalar([], "i"))
        argument = self.pick(value, f"{parameter} := {value}")
        if name == "picked" and self.chance(0.5):
            argument += f", least_ := {self.pick('1', '2')}"
        alias = self.alias()
        return f"{name}({argument}) {alias}", [Name(f"{alias}.{c}", k) for c, k in columns.items()]

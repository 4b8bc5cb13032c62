"""Expressions of every kind over columns in scope."""

from __future__ import annotations

from lineage.queries.writer import Base, Scope

WORDS = ("'a'", "'b'", "'ab'", "'ba'", "''")
DAYS = ("DATE '2026-01-02'", "DATE '2026-01-03'", "DATE '2026-02-01'")
CONSTANTS = {
    "i": ("0", "1", "2", "3"),
    "s": WORDS,
    "d": DAYS,
    "n": ("1.5", "2.25", "0.5"),
    "f": ("1.5e0", "2e0"),
    "b": ("true", "false"),
    "l": ("[1, 2]", "[]::INTEGER[]", "[2, NULL, 1]"),
    "r": ("{'x': 1, 'y': 'a'}", "{'x': 2, 'y': 'b'}"),
    "m": ("MAP {'a': 1}", "MAP {'a': 2, 'b': 1}"),
}


class Expressions(Base):
    """Writes expressions."""

    def value(self, scope: Scope, kind: str, depth: int = 2) -> str:
        """An expression of a kind."""
        if depth <= 0 or self.chance(0.3):
            return self.leaf(scope, kind)
        if self.macros and self.chance(0.35):
            return self.called(scope, kind, depth)
        written = {
            "i": self.number, "s": self.text, "d": self.day, "n": self.decimal, "f": self.double,
            "b": self.condition, "l": self.list, "r": self.struct, "m": self.map,
        }  # fmt: skip
        return written[kind](scope, depth)

    def leaf(self, scope: Scope, kind: str) -> str:
        """A column, or a constant."""
        column = self.column(scope, kind)
        if column is None or self.chance(0.08):
            return self.rng.choice(CONSTANTS[kind])
        return column

    def number(self, scope: Scope, depth: int) -> str:
        """An integer."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"({of('i')} {self.pick('+', '-', '*')} {of('i')})",
            lambda: self.choice(scope, "i", depth),
            lambda: self.choice(scope, "i", depth),
            lambda: (
                f"{self.pick('greatest', 'least', 'coalesce', 'nullif', 'ifnull')}({of('i')}, {of('i')})"
            ),
            lambda: f"abs({of('i')})",
            lambda: f"length({of('s')})",
            lambda: f"{self.pick('year', 'month', 'day', 'dayofweek')}({of('d')})",
            lambda: f"date_diff('day', {of('d')}, {of('d')})::INTEGER",
            lambda: f"{self.pick('round', 'floor')}({of('n')})::INTEGER",
            lambda: f"({of('b')})::INTEGER",
            lambda: f"{self.pick('len', 'list_sum', 'list_max', 'list_first')}({of('l')})::INTEGER",
            lambda: f"({of('l')})[{self.pick('1', '2', self.small(scope))}]",
            lambda: self.field(scope, "x", depth),
            lambda: f"map_extract_value({of('m')}, {of('s')})",
            lambda: self.reduced(scope),
            lambda: self.scalar(scope, "i"),
            lambda: self.scalar(scope, "i"),
            lambda: f"TRY_CAST({of('s')} AS INTEGER)",
            lambda: f"TRY({self.leaf(scope, 'i')} // {self.leaf(scope, 'i')})",
            lambda: f"json_extract(to_json({of('r')}), '$.x')::INTEGER",
            lambda: f"hash({of(self.pick('i', 's', 'l', 'r'))})::VARCHAR::HUGEINT % 7",
        ]
        return self.one(forms)

    def small(self, scope: Scope) -> str:
        """A small integer that is not negative, as bounds of frames and rows need it."""
        column = self.column(scope)
        return f"least(abs(coalesce({column}, 0)), 3)::INTEGER" if column else "1"

    def choice(self, scope: Scope, kind: str, depth: int) -> str:
        """A CASE of any kind."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        if self.chance(0.2):
            base = self.pick("i", "s", "d")
            return f"CASE {of(base)} WHEN {of(base)} THEN {of(kind)} ELSE {of(kind)} END"
        if self.chance(0.2):
            return f"if({of('b')}, {of(kind)}, {of(kind)})"
        more = f" WHEN {of('b')} THEN {of(kind)}" if self.chance(0.3) else ""
        return f"CASE WHEN {of('b')} THEN {of(kind)}{more} ELSE {of(kind)} END"

    def field(self, scope: Scope, name: str, depth: int) -> str:
        """A field of a struct, by any of its spellings."""
        struct = self.value(scope, "r", depth - 1)
        form = self.pick("({0}).{1}", "({0})['{1}']", "struct_extract({0}, '{1}')")
        return form.format(struct, name)

    def text(self, scope: Scope, depth: int) -> str:
        """A text."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"({of('s')} || {of('s')})",
            lambda: f"concat({of('s')}, {of('i')})",
            lambda: f"{self.pick('upper', 'lower', 'reverse', 'trim', 'md5')}({of('s')})",
            lambda: f"substr({of('s')}, 1, {self.small(scope)})",
            lambda: f"replace({of('s')}, 'a', {of('s')})",
            lambda: f"regexp_replace({of('s')}, '[ab]', {of('s')})",
            lambda: f"({of(self.pick(*'idnbl'))})::VARCHAR",
            lambda: f"strftime({of('d')}, '%m-%d')",
            lambda: self.field(scope, "y", depth),
            lambda: self.choice(scope, "s", depth),
            lambda: f"coalesce({of('s')}, {of('s')})",
            lambda: f"array_to_string({of('l')}, ',')",
            lambda: self.scalar(scope, "s"),
            lambda: f"to_json({of(self.pick('r', 'l', 'm'))})::VARCHAR",
        ]
        return self.one(forms)

    def day(self, scope: Scope, depth: int) -> str:
        """A date."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"({of('d')} + {self.small(scope)})",
            lambda: f"({of('d')} - INTERVAL 1 DAY)::DATE",
            lambda: f"date_trunc('{self.pick('week', 'month')}', {of('d')})::DATE",
            lambda: f"{self.pick('greatest', 'coalesce')}({of('d')}, {of('d')})",
            lambda: f"last_day({of('d')})",
            lambda: self.choice(scope, "d", depth),
            lambda: self.scalar(scope, "d"),
        ]
        return self.one(forms)

    def decimal(self, scope: Scope, depth: int) -> str:
        """A decimal number."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"({of('n')} {self.pick('+', '-')} {of('n')})",
            lambda: f"least({of('i')}, 99)::DECIMAL(6,2)",
            lambda: f"coalesce({of('n')}, {of('n')})",
            lambda: self.choice(scope, "n", depth),
            lambda: self.scalar(scope, "n"),
        ]
        return self.one(forms)

    def double(self, scope: Scope, depth: int) -> str:
        """A floating-point number."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"({of('f')} {self.pick('+', '-', '*')} {of('f')})",
            lambda: f"{of(self.pick('i', 'n'))}::DOUBLE",
            lambda: f"({of('i')} / {of('i')})",
            lambda: self.choice(scope, "f", depth),
        ]
        return self.one(forms)

    def list(self, scope: Scope, depth: int) -> str:
        """A list of integers."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        body = self.in_lambda(scope, "e")
        forms = [
            lambda: f"[{of('i')}, {of('i')}]::INTEGER[]",
            lambda: f"list_transform({of('l')}, lambda e: {body})",
            lambda: f"list_transform({of('l')}, lambda e, i: {body} + i)",
            lambda: f"list_filter({of('l')}, lambda e: {self.lambda_condition(scope, 'e')})",
            lambda: f"list_filter({of('l')}, lambda e, i: i > {self.small(scope)})",
            lambda: f"[{body} FOR e IN {of('l')} IF {self.lambda_condition(scope, 'e')}]",
            lambda: (
                f"list_transform({of('l')}, lambda e: list_sum([e, {self.in_lambda(scope, 'e')}])::INTEGER)"
            ),
            lambda: (
                f"list_transform([1, 2], lambda o: list_sum(list_transform({of('l')}, lambda e: e + o + {self.leaf(scope, 'i')}))::INTEGER)"
            ),
            lambda: f"list_concat({of('l')}, {of('l')})",
            lambda: f"{self.pick('list_sort', 'list_distinct', 'list_reverse')}({of('l')})",
            lambda: f"({of('l')})[{self.small(scope)}:2]",
            lambda: f"list_append({of('l')}, {of('i')})",
            lambda: f"map_values({of('m')})",
            lambda: f"range({self.small(scope)})::INTEGER[]",
            lambda: self.choice(scope, "l", depth),
            lambda: f"coalesce({of('l')}, {of('l')})",
            lambda: self.array(scope),
        ]
        return self.one(forms)

    def in_lambda(self, scope: Scope, parameter: str) -> str:
        """A lambda's body over its parameter and, mostly, a captured column."""
        captured = self.leaf(scope, "i")
        return self.pick(
            f"{parameter} + {captured}",
            f"{parameter} * {captured}",
            f"coalesce({parameter}, {captured})",
            f"CASE WHEN {parameter} > {captured} THEN {parameter} ELSE {self.leaf(scope, 'i')} END",
            "1",
        )

    def lambda_condition(self, scope: Scope, parameter: str) -> str:
        """A condition over a lambda's parameter and a captured column."""
        return self.pick(
            f"{parameter} > {self.leaf(scope, 'i')}",
            f"{parameter} IS NOT NULL",
            f"{self.leaf(scope, 'b')} OR {parameter} = 1",
        )

    def reduced(self, scope: Scope) -> str:
        """A list reduced to one number."""
        return self.pick(
            f"list_reduce({self.leaf(scope, 'l')}, lambda p, e: p + e + {self.leaf(scope, 'i')}, {self.leaf(scope, 'i')})",
            f"list_reduce([0, {self.leaf(scope, 'i')}], lambda p, e: p * 2 + e)",
            f"list_aggregate({self.leaf(scope, 'l')}, '{self.pick('max', 'min', 'count')}')::INTEGER",
            f"list_position({self.leaf(scope, 'l')}, {self.leaf(scope, 'i')})",
        )

    def struct(self, scope: Scope, depth: int) -> str:
        """A struct with the fields x and y."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"{{'x': ({of('i')})::INTEGER, 'y': {of('s')}}}",
            lambda: f"struct_pack(x := ({of('i')})::INTEGER, y := {of('s')})",
            lambda: f"{{'p': {of('i')}, 'n': {of('r')}}}.n",
            lambda: self.choice(scope, "r", depth),
            lambda: f"[{of('r')}, {of('r')}][{self.pick('1', '2')}]",
        ]
        return self.one(forms)

    def map(self, scope: Scope, depth: int) -> str:
        """A map from texts to integers."""

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        forms = [
            lambda: f"MAP {{'k': ({of('i')})::INTEGER}}",
            lambda: f"MAP {{coalesce({of('s')}, ''): ({of('i')})::INTEGER}}",
            lambda: self.choice(scope, "m", depth),
        ]
        return self.one(forms)

    def comparison(self, scope: Scope, depth: int) -> str:
        """A comparison of two different things."""
        kind = self.kind(scope, "iiiisdnb")
        compare = self.pick("<", ">", "=", "<=", ">=", "<>", "IS DISTINCT FROM")
        left, right = (self.value(scope, kind, depth - 1) for _ in range(2))
        return f"{left} {compare} {self.rng.choice(CONSTANTS[kind]) if left == right else right}"

    def condition(self, scope: Scope, depth: int = 1) -> str:
        """A condition."""
        if self.macros and depth > 0 and self.chance(0.35):
            return self.called(scope, "b", depth)

        def of(kind: str) -> str:
            return self.value(scope, kind, depth - 1)

        kind = self.kind(scope, "iiiisdnb")
        forms = [
            lambda: self.comparison(scope, depth),
            lambda: self.comparison(scope, depth),
            lambda: self.comparison(scope, depth),
            lambda: f"{self.leaf(scope, kind)} IS {self.pick('', 'NOT')} NULL",
            lambda: f"{of('i')} BETWEEN {of('i')} AND {of('i')}",
            lambda: f"{of('i')} {self.pick('', 'NOT ')}IN (1, 2, {of('i')})",
            lambda: (
                f"{of('s')} {self.pick('LIKE', 'ILIKE', 'NOT LIKE')} '{self.pick('a%', '%b%', '_')}'"
            ),
            lambda: f"coalesce({self.leaf(scope, 'b')}, true)",
            lambda: f"list_contains({of('l')}, {of('i')})",
        ]
        if depth > 0:
            forms += [
                lambda: f"({self.condition(scope, depth - 1)} OR {self.condition(scope, 0)})",
                lambda: f"({self.condition(scope, depth - 1)} AND {self.condition(scope, 0)})",
                lambda: f"NOT ({self.condition(scope, depth - 1)})",
                lambda: self.exists(scope),
                lambda: self.exists(scope),
                lambda: self.membership(scope),
                lambda: self.membership(scope),
                lambda: self.quantified(scope),
            ]
        return self.one(forms)

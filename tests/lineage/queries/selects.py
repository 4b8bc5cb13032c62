"""SELECTs: plain, grouped, distinct, with windows, stars, orders and limits."""

from __future__ import annotations

from lineage.queries.macros import SUBQUERY_MACROS
from lineage.queries.writer import Base, Made, Name, Scope

AGGREGATES = (
    ("sum({i})", "i"), ("sum({i})", "i"), ("max({i})", "i"), ("min({s})", "s"), ("count(*)", "i"),
    ("count({s})", "i"), ("count(DISTINCT {i})", "i"), ("avg({i})", "f"), ("max({d})", "d"),
    ("sum({n})", "n"), ("bool_or({b})", "b"), ("median({i})", "f"), ("first({i})", "i"),
    ("any_value({s})", "s"), ("arg_max({i}, {s})", "i"), ("min({i}, 2)", "l"), ("mode({i})", "i"),
    ("list(({i})::INTEGER)", "l"), ("string_agg({s}, ',')", "s"), ("quantile_disc({i}, 0.5)", "i"),
    ("arg_min({s}, {i})", "s"), ("sum(DISTINCT {i})", "i"), ("count_if({b})", "i"),
    ("sum({f})", "f"), ("list(DISTINCT {i})", "l"),
)  # fmt: skip
ORDERED = ("first", "list((", "string_agg", "any_value")


class Selects(Base):
    """Writes SELECTs."""

    def plain(self, depth: int, kinds: str = "") -> Made:
        """A SELECT without GROUP BY; `kinds` asks for columns of these kinds."""
        text, scope = self.joined(depth)
        where = self.where(scope)
        named = self.named_windows(scope)
        if not kinds and self.chance(0.12):
            return self.starred(text, scope, where)
        items, columns = self.items(scope, kinds)
        select = ", ".join(items)
        tail = self.tail(scope)
        self.windows = None
        if self.chance(0.1) and not named:
            return Made(f"FROM {text} SELECT {select}{where}{tail}", columns)
        roll = self.rng.random()
        if roll < 0.12:
            return Made(f"SELECT DISTINCT {select} FROM {text}{where}{named}{tail}", columns)
        if roll < 0.2:
            on = self.sorting(scope, "isdb")
            more = "".join(f", {self.order_key(scope)}" for _ in range(self.rng.choice((0, 1, 2))))
            order = f" ORDER BY {on}{self.pick('', ' DESC')}{more}" if self.chance(0.9) else ""
            select = f"DISTINCT ON ({on}) {select}"
            return Made(f"SELECT {select} FROM {text}{where}{named}{order}", columns)
        return Made(f"SELECT {select} FROM {text}{where}{named}{tail}", columns)

    def where(self, scope: Scope) -> str:
        """WHERE, or nothing."""
        return (
            f" WHERE {self.condition(scope, 2 if self.chance(0.3) else 1)}"
            if self.chance(0.5)
            else ""
        )

    def items(self, scope: Scope, kinds: str) -> tuple[list[str], tuple[Name, ...]]:
        """The expressions of a SELECT list and their names."""
        width = len(kinds) or self.rng.choice((1, 2, 2, 3))
        wanted = kinds or "".join(self.kind(scope, "iiiiiissdnfblrm") for _ in range(width))
        items, columns = [], []
        for at, kind in enumerate(wanted):
            written, made = self.item(scope, kind, free=not kinds)
            if at and not kinds and self.chance(0.07) and columns[0].kind in "in":
                written, made = f"{columns[0].text} + 1", "i"  # the alias of a column before it
            name = f"e{self.aliases}_{at}"
            items.append(f"{written} AS {name}")
            columns.append(Name(name, made))
        return items, tuple(columns)

    def item(self, scope: Scope, kind: str, *, free: bool) -> tuple[str, str]:
        """One expression of a SELECT list and its kind."""
        if free and self.chance(0.25):
            return self.window(scope)
        if free and self.chance(0.05):
            return f"unnest({self.value(scope, 'l', 1)})", "i"
        if free and self.chance(0.06):
            return self.whole_row(scope)
        return self.value(scope, kind, self.rng.choice((1, 1, 2))), kind

    def whole_row(self, scope: Scope) -> tuple[str, str]:
        """A relation's row as one value."""
        aliases = sorted({n.text.split(".")[0] for n in scope if "." in n.text})
        if not aliases:
            return self.value(scope, "s"), "s"
        row = self.rng.choice(aliases)
        form = self.pick(
            "{0}::VARCHAR", "to_json({0})::VARCHAR", "md5({0}::VARCHAR)", "length({0}::VARCHAR)"
        )
        return form.format(row), "i" if form.startswith("length") else "s"

    def starred(self, text: str, scope: list[Name], where: str) -> Made:
        """Stars and COLUMNS over a subquery with a few columns."""
        self.windows = None
        alias = self.alias()
        inner = f"SELECT {self.value(scope, 'i')} AS n1, {self.leaf(scope, 'i')} AS n2, {self.leaf(scope, 's')} AS s1 FROM {text}{where}"
        n1, n2, s1 = Name("n1", "i"), Name("n2", "i"), Name("s1", "s")
        forms = (
            (f"SELECT * EXCLUDE (n1) FROM ({inner}) {alias}", (n2, s1)),
            (f"SELECT * REPLACE (n1 + n2 AS n1) FROM ({inner}) {alias}", (n1, n2, s1)),
            (f"SELECT * RENAME (n1 AS n9) FROM ({inner}) {alias}", (Name("n9", "i"), n2, s1)),
            (f"SELECT COLUMNS('^n') + 1 FROM ({inner}) {alias}", (n1, n2)),
            (f"SELECT max(COLUMNS(* EXCLUDE (s1))) FROM ({inner}) {alias}", (n1, n2)),
            (f"FROM ({inner}) {alias}", (n1, n2, s1)),
            (f"SELECT unnest({{'n1': n1, 's1': s1}}) FROM ({inner}) {alias}", (n1, s1)),
            (
                f"SELECT w.* FROM (SELECT {{'n1': n1, 'n2': n2}} AS w FROM ({inner}) {alias})",
                (n1, n2),
            ),
            (f"SELECT * FROM ({inner}) {alias} WHERE COLUMNS(*) IS NOT NULL", (n1, n2, s1)),
        )
        made, columns = self.rng.choice(forms)
        return Made(made, columns)

    def named_windows(self, scope: Scope) -> str:
        """WINDOW, or nothing; expressions written after it may use the name."""
        self.windows = None
        if not self.chance(0.1):
            return ""
        name = f"w{self.aliases}"
        specification = self.specification(scope, framed=False)
        self.windows = [name]
        return f" WINDOW {name} AS ({specification})"

    def tail(self, scope: Scope) -> str:
        """QUALIFY, ORDER BY, LIMIT, OFFSET, a sample, or nothing."""
        roll = self.rng.random()
        if roll < 0.1:
            self.windows = None
            call, kind = self.window(scope)
            compare = (
                "IS NOT NULL"
                if kind != "i"
                else f"{self.pick('=', '<=', '>')} {self.pick('1', '2')}"
            )
            return f" QUALIFY {call} {compare}"
        if roll < 0.4:
            order = f" ORDER BY {', '.join(self.order_key(scope) for _ in range(self.rng.choice((1, 2, 3))))}"
            if self.chance(0.15):
                order = " ORDER BY ALL"
            return f"{order}{self.limit() if self.chance(0.7) else ''}"
        if roll < 0.44:
            return self.limit()
        return " USING SAMPLE reservoir(3 ROWS) REPEATABLE (3)" if roll < 0.46 else ""

    def limit(self) -> str:
        """LIMIT, OFFSET or both."""
        body, names = self.inner([Name("1", "i")])
        deep = f"(SELECT least(count({self.leaf(names, 'i')}), 3) FROM {body})"
        return self.pick(" LIMIT 1", " LIMIT 2", " LIMIT 3", " LIMIT 2 OFFSET 1", " OFFSET 2", " LIMIT 40%",
                         f" LIMIT {deep}", f" LIMIT 3 OFFSET {deep}")  # fmt: skip

    def grouped(self, depth: int) -> Made:
        """A SELECT with GROUP BY, or with aggregates alone."""
        text, scope = self.joined(depth)
        where = self.where(scope)
        keys = [n for n in self.any_of(scope, self.rng.choice((0, 1, 1, 2))) if n.kind != "m"]
        written = [Name(self.value(scope, "i", 1), "i") if self.chance(0.15) else k for k in keys]
        # A number there would be a position, and a subquery cannot be written twice.
        once = ("(SELECT", *SUBQUERY_MACROS)
        written = [
            k for k in written if not k.text.isdigit() and not any(o in k.text for o in once)
        ]
        shown = [k for k in written if self.chance(0.8)]
        items = [k.text for k in shown]
        kinds = [k.kind for k in shown]
        for _ in range(self.rng.choice((1, 1, 2))):
            call, kind = self.aggregate(scope)
            items.append(call)
            kinds.append(kind)
        group = self.group_by(written, shown)
        if "GROUPING" in group or "ROLLUP" in group or "CUBE" in group:
            items.append(f"grouping({written[0].text})")
            kinds.append("i")
        names = tuple(Name(f"g{self.aliases}_{i}", k) for i, k in enumerate(kinds))
        select = ", ".join(f"{e} AS {n.text}" for e, n in zip(items, names, strict=True))
        having = ""
        if written and self.chance(0.3):
            call, kind = self.aggregate(scope, "i")
            having = f" HAVING {call} {self.pick('>', '<=', '=')} {self.scalar([], 'i') if self.chance(0.3) else '1'}"
        tail = ""
        if self.chance(0.2):
            tail = f" ORDER BY {', '.join(str(i + 1) for i in range(len(names)))}{self.limit()}"
        return Made(f"SELECT {select} FROM {text}{where}{group}{having}{tail}", names)

    def group_by(self, keys: list[Name], shown: list[Name]) -> str:
        """GROUP BY in one of its forms, or nothing without keys."""
        if not keys:
            return ""
        listed = ", ".join(k.text for k in keys)
        sets = ", ".join(f"({k.text})" for k in keys)
        forms = ["{0}", "{0}", "{0}", "ROLLUP ({0})", "CUBE ({0})", f"GROUPING SETS ({sets}, ())"]
        if len(shown) == len(keys):
            forms.append("ALL")
        return f" GROUP BY {self.pick(*forms).replace('{0}', listed)}"

    def aggregate(self, scope: Scope, only: str = "") -> tuple[str, str]:
        """An aggregate function and its kind."""
        if self.macros and self.chance(0.2):
            return self.macro_aggregate(scope, only)
        fitting = [(f, k) for f, k in AGGREGATES if not only or k == only]
        form, kind = self.rng.choice(fitting)
        parts = {k: self.value(scope, k, self.rng.choice((0, 0, 1))) for k in "isdnbf"}
        call = form.format_map(parts)
        if form.startswith(ORDERED) and self.chance(0.7):
            keys = ", ".join(self.order_key(scope) for _ in range(self.rng.choice((1, 2))))
            call = f"{call[:-1]} ORDER BY {keys})"
        if self.chance(0.2):
            call += f" FILTER (WHERE {self.condition(scope, 0)})"
        return call, kind

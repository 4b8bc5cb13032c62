"""Window functions with partitions, orders, frames and everything that may stand in them."""

from __future__ import annotations

from lineage.queries.writer import Base, Scope


class Windows(Base):
    """Writes window functions."""

    def window(self, scope: Scope) -> tuple[str, str]:
        """A window function and the kind of its value."""
        if self.macros and self.chance(0.2):
            return self.macro_window(scope), "i"
        call, kind, framed = self.call(scope)
        if self.windows and self.chance(0.4):
            return f"{call} OVER {self.rng.choice(self.windows)}", kind
        return f"{call} OVER ({self.specification(scope, framed=framed)})", kind

    def call(self, scope: Scope) -> tuple[str, str, bool]:
        """What stands before OVER; its kind; whether a frame means anything to it."""
        x, y = self.leaf(scope, "i"), self.leaf(scope, "i")
        roll = self.rng.random()
        if roll < 0.35:
            call = self.pick(
                f"sum({x})", f"max({x})", "count(*)", f"count({x})", f"min({x})", f"avg({x})",
                f"sum(DISTINCT {x})", f"count(DISTINCT {self.leaf(scope, 's')})",
            )  # fmt: skip
            if self.chance(0.25):
                call += f" FILTER (WHERE {self.condition(scope, 0)})"
            return call, "f" if call.startswith("avg") else "i", True
        if roll < 0.5:
            nulls = self.pick("", "", " IGNORE NULLS")
            order = f" ORDER BY {y}, {self.leaf(scope, 's')}" if self.chance(0.2) else ""
            call = self.pick(
                f"first_value({x}{order}{nulls})", f"last_value({x}{order}{nulls})",
                f"nth_value({x}, {self.pick('1', '2', self.small(scope) + ' + 1')}{order}{nulls})",
            )  # fmt: skip
            return call, "i", True
        if roll < 0.65:
            offset = self.pick("", "", ", 2", f", {self.small(scope)}", f", 1, {y}")
            nulls = self.pick("", "", " IGNORE NULLS")
            return f"{self.pick('lag', 'lead')}({x}{offset}{nulls})", "i", False
        if roll < 0.9:
            call = self.pick(
                "row_number()", "row_number()", "rank()", "dense_rank()",
                f"ntile({self.pick('2', '3', self.small(scope) + ' + 1')})",
                f"rank(ORDER BY {y})",
            )  # fmt: skip
            return call, "i", False
        if roll < 0.95:
            return f"{self.pick('percent_rank', 'cume_dist')}()", "f", False
        value = f"({x})::INTEGER"
        return f"list({value}{self.pick('', f' ORDER BY {y}, {value}')})", "l", True

    def specification(self, scope: Scope, *, framed: bool) -> str:
        """What stands in the parentheses after OVER."""
        parts = []
        if self.chance(0.55):
            keys = [n.text for n in self.any_of(scope, self.rng.choice((1, 1, 2)))]
            parts.append(f"PARTITION BY {', '.join(keys)}")
        if not framed or self.chance(0.8):
            single = self.chance(0.5)
            keys = [self.order_key(scope, "i" if single else "isd")]
            if not single:
                keys += [self.order_key(scope, "isd") for _ in range(self.rng.choice((1, 2)))]
            parts.append(f"ORDER BY {', '.join(keys)}")
            if framed and self.chance(0.6):
                parts.append(self.frame(scope, by_value=single))
        return " ".join(parts)

    def order_key(self, scope: Scope, kinds: str = "isd") -> str:
        """An expression to sort by."""
        kind = self.pick(*kinds)
        key = self.sorting(scope, kind)
        if self.chance(0.2):
            key = f"coalesce({self.value(scope, kind, 1)}, {self.leaf(scope, kind)})"
        return f"{key}{self.pick('', '', '', ' DESC', ' NULLS FIRST')}"

    def frame(self, scope: Scope, *, by_value: bool) -> str:
        """A frame; RANGE with an offset needs one numeric key."""
        unit = self.pick("ROWS", "GROUPS", "RANGE" if by_value else "ROWS")
        bound = self.pick("1", "2", self.small(scope))
        start = self.pick("UNBOUNDED PRECEDING", f"{bound} PRECEDING", "CURRENT ROW")
        end = self.pick(
            "UNBOUNDED FOLLOWING", f"{self.pick('1', self.small(scope))} FOLLOWING", "CURRENT ROW"
        )
        exclude = self.pick("", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES")
        return f"{unit} BETWEEN {start} AND {end}{exclude}"

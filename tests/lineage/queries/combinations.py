"""Queries made of queries: set operations, CTEs, recursion."""

from __future__ import annotations

from lineage.queries.writer import Base, Made, Name

OPERATIONS = (
    "UNION", "UNION ALL", "UNION ALL", "EXCEPT", "EXCEPT ALL", "INTERSECT", "INTERSECT ALL",
    "UNION BY NAME", "UNION ALL BY NAME",
)  # fmt: skip


class Combinations(Base):
    """Writes queries."""

    def query(self, depth: int) -> Made:
        """Any SELECT."""
        roll = self.rng.random()
        if depth > 0:
            if roll < 0.1:
                return self.combined(depth)
            if roll < 0.24:
                return self.with_ctes(depth)
            if roll < 0.28:
                return self.recursive(depth)
        if roll > 0.96:
            return self.pivoted(depth)
        return self.grouped(depth) if roll < 0.52 else self.plain(depth)

    def combined(self, depth: int) -> Made:
        """A set operation over two or three SELECTs."""
        kinds = "".join(self.pick(*"iiiisd") for _ in range(self.rng.choice((1, 2, 2))))
        first = self.plain(depth - 1, kinds)
        text = f"(SELECT * FROM ({first.text}) {self.alias()})"
        for _ in range(self.rng.choice((1, 1, 1, 2))):
            operation = self.pick(*OPERATIONS)
            side = self.plain(depth - 1, kinds)
            alias = self.alias()
            names = list(zip(side.columns, first.columns, strict=True))
            if "BY NAME" in operation:
                self.rng.shuffle(names)
            columns = ", ".join(f"{alias}.{n.text} AS {m.text}" for n, m in names)
            text += f" {operation} (SELECT {columns} FROM ({side.text}) {alias})"
        if self.chance(0.25):
            order = self.rng.choice(first.columns).text
            text += f" ORDER BY {order}{self.pick('', ' LIMIT 2', ' LIMIT 3 OFFSET 1')}"
        return Made(text, first.columns)

    def with_ctes(self, depth: int) -> Made:
        """CTEs, of which the later ones and the body may read the earlier ones many times."""
        known = dict(self.ctes)
        parts = []
        for _ in range(self.rng.choice((1, 1, 2))):
            made = self.query(depth - 1)
            name = f"c{self.alias()}"
            hint = self.pick("", "", "MATERIALIZED ", "NOT MATERIALIZED ")
            parts.append(f"{name} AS {hint}({made.text})")
            self.ctes[name] = made.columns
        body = self.query(depth - 1)
        self.ctes = known
        return Made(f"WITH {', '.join(parts)} {self.body(body)}", body.columns)

    def body(self, made: Made) -> str:
        """What follows CTEs: a query with CTEs of its own goes into parentheses."""
        return f"SELECT * FROM ({made.text})" if made.text.startswith("WITH") else made.text

    def recursive(self, depth: int) -> Made:
        """A recursive CTE that ends for any data."""
        text, scope = self.relation(0)
        name, at = f"r{self.alias()}", self.alias()
        start = f"SELECT ({self.value(scope, 'i', 1)})::INTEGER, ({self.leaf(scope, 's')})::VARCHAR, 0 FROM {text}"
        source, names = self.source()
        here = [Name(f"{at}.n", "i"), Name(f"{at}.s", "s")]
        if self.chance(0.3):
            # UNION ends when nothing is new; all that it can make are values of the source.
            link = f"{self.leaf(names, 'i')} = {at}.n"
            step = f"SELECT ({self.column(names) or '1'})::INTEGER, {self.column(names, 's') or at + '.s'}, 0 FROM {name} {at} JOIN {source} ON {link}"
            operation = "UNION"
        else:
            value = f"({self.value(here, 'i', 1)})::INTEGER"
            word = self.value(here, "s", 1)
            deep = self.pick("", "", f" AND {self.condition(here, 1)}")
            joined = self.pick("", f" JOIN {source} ON {self.leaf(names, 'i')} = {at}.n")
            if joined:
                value = f"({self.leaf(names, 'i')})::INTEGER"
            if self.chance(0.2):
                value = f"least({at}.n, {at}.d)"
            step = f"SELECT {value}, {word}, {at}.d + 1 FROM {name} {at}{joined} WHERE {at}.d < 2{deep}"
            operation = self.pick("UNION ALL", "UNION ALL", "UNION")
        known = dict(self.ctes)
        self.ctes = {**known, name: (Name("n", "i"), Name("s", "s"), Name("d", "i"))}
        body = self.query(depth - 1)
        self.ctes = known
        return Made(
            f"WITH RECURSIVE {name}(n, s, d) AS ({start} {operation} {step}) {self.body(body)}",
            body.columns,
        )

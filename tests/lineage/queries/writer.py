"""What all parts of the writer share: chance, names, and what is in scope."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A column in scope: how to refer to it, and its kind (`schema.KINDS`)."""

    text: str
    kind: str


Scope = Sequence[Name]


@dataclass(frozen=True, slots=True)
class Made:
    """A relation's text and its columns, named as they are inside of it."""

    text: str
    columns: tuple[Name, ...]

    def under(self, alias: str) -> list[Name]:
        """The columns as the relation's alias makes them known."""
        return [Name(f"{alias}.{c.text}", c.kind) for c in self.columns]


class Base:
    """Chance, and names that are not taken."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - reproducible on purpose
        self.aliases = 0
        self.ctes: dict[str, tuple[Name, ...]] = {}
        self.windows: list[str] | None = None
        self.macros = self.chance(0.1)

    def pick(self, *options: str) -> str:
        """One of some texts."""
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        """True in a share of cases."""
        return self.rng.random() < share

    def one(self, forms: Sequence[Callable[[], str]]) -> str:
        """One of some forms, written out."""
        return self.rng.choice(forms)()

    def alias(self) -> str:
        """A name that nothing has yet."""
        self.aliases += 1
        return f"q{self.aliases}"

    def column(self, scope: Scope, kinds: str = "i") -> str | None:
        """A column in scope of one of some kinds, if there is one."""
        fitting = [n.text for n in scope if n.kind in kinds]
        return self.rng.choice(fitting) if fitting else None

    def kind(self, scope: Scope, kinds: str) -> str:
        """One of some kinds, mostly one that a column in scope has."""
        known = "".join(k for k in kinds if self.column(scope, k))
        return self.rng.choice(known if known and self.chance(0.95) else kinds)

    def sorting(self, scope: Scope, kinds: str = "is") -> str:
        """A column to sort by; a constant there would be a position, or no order at all."""
        return self.column(scope, kinds) or "coalesce(1, 1)"

    def linked(self, scope: Scope, more: Scope, kinds: str = "iiisd") -> tuple[str, str]:
        """Columns of two scopes that can be compared, if there are such."""
        shared = [k for k in kinds if self.column(scope, k) and self.column(more, k)]
        kind = self.rng.choice(shared) if shared else "i"
        return self.column(scope, kind) or "1", self.column(more, kind) or "1"

    def any_of(self, scope: Scope, count: int) -> list[Name]:
        """Some columns in scope, each once; plain kinds are likelier than nested ones."""
        plain = [n for n in scope if n.kind not in "lrm"]
        pool = plain if plain and self.chance(0.85) else list(scope)
        return self.rng.sample(pool, k=min(len(pool), count))

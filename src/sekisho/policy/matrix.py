"""The policy at a glance: category x recipient x purposes of use on one day, as values to print."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sekisho.model import Arrangement, Basis, Category, Grant, Notice, Overlay, Policy, Use
from sekisho.policy.scope import granting, grants_in_force, purposes_of

_STRONGEST_FIRST: Final[tuple[Basis, ...]] = ("stated", "approved", "assumed")


@dataclass(frozen=True, slots=True)
class Seat:
    """A column of the matrix: a recipient under an arrangement."""

    arrangement: str
    recipient: str


@dataclass(frozen=True, slots=True)
class PermittedPurpose:
    """A purpose of use in a cell, with the strongest basis that it rests on."""

    purpose: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Row:
    """A category with one cell per seat; an empty cell permits nothing.

    Cells are for data that carries the category's own overlays and no others.
    """

    category: Category
    depth: int
    cells: tuple[tuple[PermittedPurpose, ...], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a policy permits on a day.

    Attributes:
        notice: the one in force; None = nothing personal is permitted and there are no seats.
        seats: recipients that get anything, by arrangement and in the order of its closed list.
        rows: the personal categories, each after what it lies below.
        unrestricted: the categories about no person, which need no grant.
    """

    policy: Policy
    notice: Notice | None
    day: dt.date
    seats: tuple[Seat, ...]
    rows: tuple[Row, ...]
    unrestricted: tuple[Category, ...]

    def resting_on(self, basis: Basis) -> tuple[Grant, ...]:
        """The notice's grants of that basis, those not in force on the day included."""
        return tuple(g for g in self.grants if g.basis == basis)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """All grants of the notice in force."""
        return self.notice.grants if self.notice else ()

    def in_force(self, grant: Grant) -> bool:
        """Whether the grant counts on the day."""
        return grant in grants_in_force(self.notice, self.day)

    def naming(self, overlay: Overlay) -> tuple[Grant, ...]:
        """The grants in force that name the overlay."""
        return tuple(g for g in grants_in_force(self.notice, self.day) if overlay.id in g.overlays)

    def left_out(self, arrangement: Arrangement) -> tuple[str, ...]:
        """Parties on the arrangement's closed list that get nothing under it on the day."""
        seated = {s.recipient for s in self.seats if s.arrangement == arrangement.id}
        return tuple(p for p in arrangement.parties if p not in seated)


def matrix(policy: Policy, day: dt.date) -> Matrix:
    """The matrix of the notice in force on `day`."""
    notice = policy.notice_on(day)
    seats = _seats(notice, day)
    asked = [(seat, _asked(notice, seat, day)) for seat in seats]
    tree = tuple(_tree(policy, None, 0))
    return Matrix(
        policy=policy,
        notice=notice,
        day=day,
        seats=seats,
        rows=tuple(
            Row(c, depth, tuple(_cell(policy, notice, seat, of, c, day) for seat, of in asked))
            for c, depth in tree
            if c.personal
        ),
        unrestricted=tuple(c for c, _ in tree if not c.personal),
    )


def purposes_in_order(grant: Grant) -> tuple[str, ...]:
    """The grant's purposes by their number; of a request there is only one."""
    return tuple(sorted(grant.purposes, key=lambda purpose: (number_of(purpose) or 0, purpose)))


def number_of(purpose: str) -> int | None:
    """The number of a notice's purpose; None for the number of a request, which is no such number."""
    found = re.fullmatch("P([0-9]+)", purpose)
    return int(found[1]) if found else None


def follows(last: str, purpose: str) -> bool:
    """Whether a purpose of the notice is the next after another, so that a run of them is folded."""
    before, number = number_of(last), number_of(purpose)
    return before is not None and number is not None and before + 1 == number


def _seats(notice: Notice | None, day: dt.date) -> tuple[Seat, ...]:
    if notice is None:
        return ()
    given = {(g.arrangement, r) for g in grants_in_force(notice, day) for r in g.recipients}
    return tuple(
        Seat(a.id, party)
        for a in notice.arrangements.values()
        for party in a.parties
        if (a.id, party) in given
    )


def _tree(policy: Policy, parent: str | None, depth: int) -> Iterator[tuple[Category, int]]:
    for category in policy.categories.values():
        if category.parent == parent:
            yield category, depth
            yield from _tree(policy, category.id, depth + 1)


def _asked(notice: Notice | None, seat: Seat, day: dt.date) -> tuple[str, ...]:
    """The purposes for which any grant gives the seat anything: of no other can a cell say a word."""
    grants = [
        grant
        for grant in grants_in_force(notice, day)
        if grant.arrangement == seat.arrangement and seat.recipient in grant.recipients
    ]
    purposes = purposes_of(notice) if notice else ()
    return tuple(p for p in purposes if any(p in grant.purposes for grant in grants))


def _cell(
    policy: Policy,
    notice: Notice | None,
    seat: Seat,
    purposes: Iterable[str],
    category: Category,
    day: dt.date,
) -> tuple[PermittedPurpose, ...]:
    permitted: list[PermittedPurpose] = []
    for purpose in purposes:
        use = Use(seat.arrangement, seat.recipient, purpose)
        bases = {g.basis for g in granting(policy, notice, use, category.id, frozenset(), day)}
        if bases:
            permitted.append(PermittedPurpose(purpose, min(bases, key=_STRONGEST_FIRST.index)))
    return tuple(permitted)

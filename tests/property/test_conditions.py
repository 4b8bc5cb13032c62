"""Conditions: who does not meet one changes no byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import strategies as st
from policies.organisation import DAY
from property.organisation_sample import (
    DAYS,
    EXAMPLES,
    SINCE,
    Organisation,
    Stop,
    entry,
    holds,
    is_found,
)
from property.small_sample import Tables

from sekisho.world import World, feed


@dataclass(frozen=True)
class Member:
    """A member of the federation.

    Attributes:
        collects: how and since when orders are collected, one for each subscription.
    """

    name: str
    postal_code: str
    born: dt.date
    joined: dt.date
    collects: tuple[tuple[str | None, dt.date | None], ...]
    stop: Stop

    @property
    def meets(self) -> bool:
        """Whether the shops may know that the member collects at one."""
        return any(
            how == "shop" and day is not None and day >= SINCE for how, day in self.collects
        ) and not self._stopped({"subscription"})

    @property
    def in_file(self) -> bool:
        """Whether the shops get the member's registration."""
        stopped = self._stopped({"registration", "contact", "postal_code"})
        return self.meets and self.joined >= SINCE and not stopped

    @property
    def shown(self) -> tuple[str, str]:
        """What they get of it."""
        return self.name, self.postal_code

    def _stopped(self, categories: set[str]) -> bool:
        return (
            self.stop is not None
            and self.stop[0] == "suspension"
            and self.stop[1] in {"*", "all_items", *categories}
        )


def _members(name: str, postal_code: str) -> st.SearchStrategy[Member]:
    how = st.sampled_from(("shop", "shop", "home", None))
    stops = [("suspension", c) for c in ("*", "registration", "contact", "subscription", "diet")]
    return st.builds(
        Member,
        name=st.just(name),
        postal_code=st.just(postal_code),
        born=st.dates(dt.date(1930, 1, 1), DAY),
        joined=st.sampled_from((*DAYS, SINCE)),
        collects=st.lists(st.tuples(how, st.sampled_from((*DAYS, None))), max_size=2).map(tuple),
        stop=st.sampled_from((*[None] * 6, *stops, ("contact_stop", "*"))),
    )


@st.composite
def memberships(draw: st.DrawFn) -> tuple[Sequence[Member | None], Sequence[Member | None]]:
    """The same members twice: who is in the file is shown alike, all others are anybody or nobody."""
    before: list[Member | None] = []
    after: list[Member | None] = []
    for number in range(4):
        anybody = _members(draw(st.sampled_from("花葉雪")), f"63{number}0001")
        held = draw(st.none() | anybody)
        before.append(held)
        if held is not None and held.in_file:
            after.append(draw(_members(*held.shown).filter(lambda m: m.in_file)))
        else:
            after.append(draw(st.none() | anybody.filter(lambda m: not m.in_file)))
    return before, after


def _of_members(members: Sequence[Member | None]) -> Tables:
    there = {f"{number:06}": m for number, m in enumerate(members, start=1) if m is not None}
    return {
        "member_register": [
            {"member_no": no, "name": m.name, "postal_code": m.postal_code, "birth_date": m.born,
             "joined_on": m.joined}
            for no, m in there.items()
        ],
        "subscription": [
            {"member_no": no, "pick_up": how, "applied_on": day}
            for no, m in there.items()
            for how, day in m.collects
        ],
        "consent_ledger": [
            one
            for n, (no, m) in enumerate(there.items())
            for one in entry(n, "member_no", no, m.stop)
        ],
    }  # fmt: skip


@pytest.mark.parametrize("examples", EXAMPLES)
def test_who_does_not_meet_the_condition_changes_no_byte(
    federation: Organisation, examples: int
) -> None:
    """They may be others, come and go; and who meets it and may be shown is in the file."""

    def law(drawn: tuple[Sequence[Member | None], Sequence[Member | None]]) -> None:
        before, after = (federation.staged("who_collects", _of_members(m)) for m in drawn)
        assert before == after
        for number, member in enumerate(drawn[0], start=1):
            there = f"{number:06}".encode() in before
            assert there == (member is not None and member.in_file)

    holds(examples, memberships(), law)


def test_without_the_condition_the_bytes_move(federation: Organisation) -> None:
    """The condition is needed: a world without it tells of others."""

    def off(world: World) -> World:
        return replace(world, sources=tuple(replace(s, conditions=()) for s in world.sources))

    def moves(drawn: tuple[Sequence[Member | None], Sequence[Member | None]]) -> bool:
        before, after = (federation.staged("who_collects", _of_members(m), off) for m in drawn)
        return before != after

    is_found(memberships(), moves)


@pytest.mark.slow
def test_if_hidden_rows_could_meet_the_condition_the_bytes_move(
    federation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only rows that the use may see count: by others the file would tell what is stopped."""
    who_meets = feed._who_meets

    def by_any_row(met: feed.Met, lake: feed.Lake, use: feed.Use) -> str:
        return who_meets(replace(met, source=replace(met.source, rows="all")), lake, use)

    monkeypatch.setattr(feed, "_who_meets", by_any_row)

    def moves(drawn: tuple[Sequence[Member | None], Sequence[Member | None]]) -> bool:
        before, after = (federation.staged("who_collects", _of_members(m)) for m in drawn)
        return before != after

    is_found(memberships(), moves)

"""Random policies for the laws: small enough that everything meets everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import (
    Arrangement,
    Category,
    Grant,
    Ground,
    Notice,
    Overlay,
    Party,
    Period,
    Policy,
    Purpose,
    Use,
)

PLACE = Place("policy/random.yaml")
NAME = Bilingual("x", "x")
OVERLAYS = ("o1", "o2")
PURPOSES = ("P1", "P2", "P3")
CONTROLLER = "controller"
PARTIES = (CONTROLLER, "partner", "rival", "carrier")
LISTS: Mapping[str, tuple[Ground, tuple[str, ...]]] = {
    "A0": ("own_use", (CONTROLLER,)),
    "A1": ("joint_use", ("partner", "rival")),
    "A2": ("joint_use", ("partner",)),
    "A3": ("entrustment", ("carrier",)),
}

DAYS = st.integers(0, 6).map(lambda n: dt.date(2026, 4, 1) + dt.timedelta(days=n))
USES = st.builds(
    Use,
    arrangement=st.sampled_from([*LISTS, "A9"]),
    recipient=st.sampled_from(PARTIES),
    purpose=st.sampled_from([*PURPOSES, "P9"]),
)
OVERLAY_SETS = st.frozensets(st.sampled_from(OVERLAYS))


@dataclass(frozen=True, slots=True)
class Question:
    """A use of data of a category under a policy."""

    policy: Policy
    category: str
    overlays: frozenset[str]
    day: dt.date
    use: Use

    @property
    def notice(self) -> Notice:
        """The policy's only notice, in force on the day or not."""
        return self.policy.notices[0]


@st.composite
def periods(draw: st.DrawFn) -> tuple[dt.date | None, dt.date | None]:
    """Open, half open or closed; the end never before the beginning."""
    since, until = draw(st.none() | DAYS), draw(st.none() | DAYS)
    return (until, since) if since and until and until < since else (since, until)


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Category]:
    """Up to six categories, each below an earlier one or a root of its own."""
    found: dict[str, Category] = {}
    for number in range(draw(st.integers(1, 6))):
        parent = found.get(draw(st.sampled_from(["", *found])))
        own = draw(OVERLAY_SETS) if draw(st.integers(0, 3)) == 0 else frozenset()
        found[f"c{number}"] = Category(
            id=f"c{number}",
            name=NAME,
            parent=parent.id if parent else None,
            personal=parent.personal if parent else draw(st.integers(0, 3)) > 0,
            overlays=own | parent.overlays if parent else own,
            place=PLACE,
        )
    return found


@st.composite
def grants(draw: st.DrawFn, number: int, categories: dict[str, Category]) -> Grant:
    """Any grant that names what exists."""
    arrangement = draw(st.sampled_from(sorted(LISTS)))
    since, until = draw(periods())
    return Grant(
        id=f"g{number}",
        arrangement=arrangement,
        recipients=draw(some_of(LISTS[arrangement][1])),
        purposes=draw(some_of(PURPOSES)),
        categories=draw(some_of(tuple(sorted(categories)))),
        overlays=draw(OVERLAY_SETS),
        clause="1",
        basis="stated",
        approval=None,
        period=Period(since, until),
        place=PLACE,
    )


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """At least one of the names, in order."""
    return st.sets(st.sampled_from(names), min_size=1).map(lambda s: tuple(sorted(s)))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy with one notice; its periods lie on the days that `DAYS` draws from."""
    categories = draw(trees())
    arrangements: dict[str, Arrangement] = {}
    for name, (ground, parties) in LISTS.items():
        since, until = draw(periods()) if draw(st.booleans()) else (None, None)
        arrangements[name] = Arrangement(
            name,
            NAME,
            ground,
            parties,
            "1",
            Period(since, until),
            PLACE,
        )
    number_of_grants = draw(st.integers(0, 6))
    begin = draw(DAYS) if draw(st.integers(0, 2)) == 0 else dt.date(2026, 1, 1)
    end = draw(DAYS.filter(lambda day: day >= begin)) if draw(st.integers(0, 2)) == 0 else None
    notice = Notice(
        id="n",
        effective_from=begin,
        effective_to=end,
        text_file="notices/n.txt",
        purposes={p: Purpose(p, NAME, begin, False, PLACE) for p in PURPOSES},
        arrangements=arrangements,
        grants=tuple(draw(grants(n, categories)) for n in range(number_of_grants)),
        place=PLACE,
    )
    return Policy(
        controller=CONTROLLER,
        parties={p: Party(p, NAME, "joint_user", "JP", PLACE) for p in PARTIES},
        destinations={},
        categories=categories,
        overlays={o: Overlay(o, NAME, "1", PLACE) for o in OVERLAYS},
        notices=(notice,),
        digest="",
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question, most of them near to what some grant says: else hardly one is permitted."""
    policy = draw(policies())
    use, overlays = draw(USES), draw(OVERLAY_SETS)
    granted = policy.notices[0].grants
    if granted and draw(st.integers(0, 3)) > 0:
        grant = draw(st.sampled_from(granted))
        recipient, purpose = (draw(st.sampled_from(n)) for n in (grant.recipients, grant.purposes))
        use = Use(grant.arrangement, recipient, purpose)
        overlays &= grant.overlays
    category = draw(st.sampled_from(sorted(policy.categories)))
    return Question(policy, category, overlays, draw(DAYS), use)

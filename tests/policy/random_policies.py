"""Random policies for the laws: small enough that everything meets everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import (
    Approval,
    Arrangement,
    Category,
    ConsentText,
    FormerRule,
    Grant,
    Ground,
    Lift,
    Notice,
    Overlay,
    Party,
    Period,
    Policy,
    Purpose,
    RecipientPolicy,
    Request,
    Requirement,
    Retention,
    Taking,
    Use,
)

ON_ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How long a policy takes to draw says nothing about a law."""
PLACE = Place("policy/random.yaml")
NAME = Bilingual("x", "x")
OVERLAYS = ("o1", "o2")
PURPOSES = ("P1", "P2", "P3")
CONTROLLER = "controller"
PARTIES = (CONTROLLER, "partner", "rival", "carrier", "agent", "town")
TEXTS = ("T1", "T2")
REQUESTS: Mapping[str, str] = {"R1": "A5", "R2": "A5", "E1": "A6"}
"""Request -> its arrangement."""
LISTS: Mapping[str, tuple[Ground, tuple[str, ...]]] = {
    "A0": ("own_use", (CONTROLLER,)),
    "A1": ("joint_use", ("partner", "rival")),
    "A2": ("joint_use", ("partner",)),
    "A3": ("entrustment", ("carrier",)),
    "A4": ("consent", ("agent",)),
    "A5": ("statute", ("town",)),
    "A6": ("emergency", ("town", "agent")),
}

DAYS = st.integers(0, 6).map(lambda n: dt.date(2026, 4, 1) + dt.timedelta(days=n))
EARLIER = st.dates(dt.date(2024, 2, 1), dt.date(2026, 4, 7))
APPROVALS = st.none() | DAYS.map(lambda day: Approval("x", day, None))
USES = st.builds(
    Use,
    arrangement=st.sampled_from([*LISTS, "A9"]),
    recipient=st.sampled_from(PARTIES),
    purpose=st.sampled_from([*PURPOSES, *REQUESTS, "P9"]),
)
EXCLUDED = st.just(frozenset()) | st.frozensets(
    st.sampled_from([f"c{n}" for n in range(6)]), max_size=2
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
    """Any grant that names what exists: by consent of a text, under a law of a request."""
    arrangement = draw(st.sampled_from(sorted(LISTS)))
    since, until = draw(periods())
    own = sorted(r for r, of in REQUESTS.items() if of == arrangement)
    request = draw(st.sampled_from(own)) if own else None
    return Grant(
        id=f"g{number}",
        arrangement=arrangement,
        recipients=draw(some_of(LISTS[arrangement][1])),
        purposes=(request,) if request else draw(some_of(PURPOSES)),
        categories=draw(some_of(tuple(sorted(categories)))),
        overlays=draw(OVERLAY_SETS),
        clause="1",
        basis="stated",
        approval=None,
        period=Period(since, until),
        place=PLACE,
        requirements=draw(requirements()) if draw(st.integers(0, 3)) == 0 else (),
        consent_text=draw(st.sampled_from(TEXTS)) if LISTS[arrangement][0] == "consent" else None,
        request=request,
        excluded=draw(EXCLUDED) & frozenset(categories),
    )


@st.composite
def requirements(draw: st.DrawFn) -> tuple[Requirement, ...]:
    """One or two, never met, always met or for some days."""
    kinds = draw(some_of(("approval", "foreign_ground", "security_check", "sub_processor")))
    return tuple(Requirement(kind, "x", draw(mets())) for kind in kinds[:2])


def mets() -> st.SearchStrategy[Period | None]:
    """The days on which a requirement is met."""
    return st.none() | periods().map(lambda ends: Period(*ends))


@st.composite
def lifts(draw: st.DrawFn, number: int, categories: dict[str, Category]) -> Lift:
    """Any lift that names what exists."""
    approval = draw(APPROVALS)
    return Lift(
        id=f"l{number}",
        arrangements=draw(some_of(tuple(LISTS))),
        purposes=draw(some_of(PURPOSES)),
        categories=draw(some_of(tuple(sorted(categories)))),
        overlays=draw(OVERLAY_SETS),
        acquired_since=draw(st.none() | EARLIER),
        clause="1",
        basis="approved" if approval else "assumed",
        approval=approval,
        period=Period(*draw(periods())),
        place=PLACE,
    )


@st.composite
def former_rules(draw: st.DrawFn, number: int) -> FormerRule:
    """Any rule about members who have left."""
    approval = draw(APPROVALS)
    return FormerRule(
        id=f"f{number}",
        arrangements=draw(some_of(tuple(LISTS))),
        purposes=draw(st.just(()) | some_of(PURPOSES)),
        clause="1",
        basis="approved" if approval else "assumed",
        approval=approval,
        place=PLACE,
    )


@st.composite
def retentions(draw: st.DrawFn, categories: dict[str, Category]) -> dict[str, Retention]:
    """Limits of some of the categories."""
    limited = draw(st.sets(st.sampled_from(sorted(categories))))
    return {
        c: Retention(c, draw(st.integers(0, 3)), draw(st.integers(0, 14)), 1, "1", PLACE)
        for c in sorted(limited)
    }


def text_of(version: str, categories: dict[str, Category]) -> ConsentText:
    """A version of a text; what it grants is up to the grants."""
    return ConsentText(
        version=version,
        recipients=("agent",),
        purposes=PURPOSES,
        categories=tuple(sorted(categories)),
        overlays=frozenset(OVERLAYS),
        guardian_under=16 if version == "T1" else 18,
        period=Period(),
        place=PLACE,
    )


def request_of(number: str) -> Request:
    """A legal request or an emergency; what it grants is up to the grants."""
    ground: Literal["statute", "emergency"] = "statute" if number[0] == "R" else "emergency"
    return Request(
        number=number,
        ground=ground,
        party="town",
        arrangement=REQUESTS[number],
        export="x",
        period=Period(),
        statute=None,
        article="1",
        authority="x",
        reference="1",
        reason=NAME,
        approvals=(Approval("x", dt.date(2026, 1, 1), None),),
        place=PLACE,
    )


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """At least one of the names, in order."""
    return st.sets(st.sampled_from(names), min_size=1).map(lambda s: tuple(sorted(s)))


@st.composite
def policies(draw: st.DrawFn, *, rows: bool = False) -> Policy:
    """A policy with one notice; its periods lie on the days that `DAYS` draws from.

    With `rows` it also says what has to hold of rows, which takes longer to draw.
    """
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
        purposes={
            p: Purpose(
                p,
                NAME,
                min(draw(EARLIER), begin) if rows else begin,
                rows and draw(st.booleans()),
                PLACE,
            )
            for p in PURPOSES
        },
        arrangements=arrangements,
        grants=tuple(draw(grants(n, categories)) for n in range(number_of_grants)),
        place=PLACE,
        lifts=tuple(
            draw(lifts(n, categories)) for n in range(draw(st.integers(0, 3)) if rows else 0)
        ),
        former=tuple(draw(former_rules(n)) for n in range(draw(st.integers(0, 2)) if rows else 0)),
    )
    return Policy(
        controller=CONTROLLER,
        parties={p: Party(p, NAME, "joint_user", "JP", PLACE) for p in PARTIES},
        destinations={},
        categories=categories,
        overlays={o: Overlay(o, NAME, "1", PLACE) for o in OVERLAYS},
        notices=(notice,),
        digest="",
        consent_texts={v: text_of(v, categories) for v in TEXTS},
        requests={n: request_of(n) for n in REQUESTS},
        retention=draw(retentions(categories)) if rows else {},
        recipient_policies=draw(recipient_policies(categories)),
    )


@st.composite
def recipient_policies(
    draw: st.DrawFn, categories: dict[str, Category]
) -> dict[str, RecipientPolicy]:
    """Policies that some of the recipients publish themselves."""
    if draw(st.integers(0, 2)):
        return {}
    found = {}
    for party in sorted(draw(st.sets(st.sampled_from([p for p in PARTIES if p != CONTROLLER])))):
        takings = tuple(
            Taking(
                f"t{number}",
                draw(some_of(PURPOSES)),
                draw(some_of(tuple(sorted(categories)))),
                draw(OVERLAY_SETS),
                "1",
                Period(*draw(periods())),
                PLACE,
            )
            for number in range(draw(st.integers(0, 2)))
        )
        found[party] = RecipientPolicy(party, NAME, takings, PLACE)
    return found


@st.composite
def questions(draw: st.DrawFn, *, rows: bool = False) -> Question:
    """Any question, most of them near to what some grant says: else hardly one is permitted."""
    policy = draw(policies(rows=rows))
    use, overlays = draw(USES), draw(OVERLAY_SETS)
    granted = policy.notices[0].grants
    if granted and draw(st.integers(0, 3)) > 0:
        grant = draw(st.sampled_from(granted))
        recipient, purpose = (draw(st.sampled_from(n)) for n in (grant.recipients, grant.purposes))
        use = Use(grant.arrangement, recipient, purpose)
        overlays &= grant.overlays
    category = draw(st.sampled_from(sorted(policy.categories)))
    return Question(policy, category, overlays, draw(DAYS), use)

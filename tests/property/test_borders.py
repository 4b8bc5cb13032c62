"""Both sides of every date: one member's row is in the file up to a day, or from it on, and flips there.

Each case puts one date on the day before, on and after the border; all else is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from property.gateway import DAY
from property.small_sample import Row, SmallSample
from sampled import one_in

from sekisho.model import (
    Approval,
    FormerRule,
    Grant,
    Lift,
    Notice,
    Period,
    Policy,
    Requirement,
    RequirementKind,
    Retention,
)

NOTICE = "2022-03-21"
LONG_AGO = dt.date(2001, 4, 1)
TIMES = {"first": dt.time(0, 0), "last": dt.time(23, 59, 59, 999_999)}
KINKI = ("kinki_exchange", "A1", "P2")
"""Destination, arrangement and purpose of a use that contacts members."""
INSURANCE = ("hoken_share", "A5", "P5")
"""The same, of one by consent."""
DELIVERY = ("haiso_sftp", "A4", "P4")
"""The same, of a processor's."""


@dataclass
class Scene:
    """A member whom a statement is about, and a policy that permits it for rows of any date.

    What a case changes: the notice, how long the register is kept, the row, the ledger's entries.
    """

    policy: Policy
    row: Row
    notice: Notice
    retention: dict[str, Retention] = field(default_factory=dict)
    entries: list[Row] = field(default_factory=list)

    def enter(self, kind: str, since: dt.date, until: dt.date | None = None, **more: Any) -> None:
        """An entry of the member about everything."""
        anything = dict.fromkeys(("recipient", "purpose", "arrangement", "category"), "*")
        self.entries.append(
            {
                **anything,
                "entry_no": f"E{len(self.entries)}",
                "member_no": self.row["member_no"],
                "kind": kind,
                "effective_from": since,
                "effective_to": until,
                "recorded_at": dt.datetime.combine(LONG_AGO, TIMES["first"]),
                "text_version": "同意書-2023-1",
                "method": "書面",
                "evidence": "E-1",
                "subject_age": 40,
                "guardian": None,
                "corrects": None,
                **more,
            }
        )

    def change(self, **parts: object) -> None:
        """Another part of the notice."""
        self.notice = replace(self.notice, **parts)  # type: ignore[arg-type]

    def lift(self, **parts: object) -> None:
        """The only lift, with other parts."""
        (lift,) = self.notice.lifts
        self.change(lifts=(replace(lift, **parts),))  # type: ignore[arg-type]

    def grant(self, **parts: object) -> None:
        """All grants, with other parts."""
        self.change(grants=tuple(replace(g, **parts) for g in self.notice.grants))  # type: ignore[arg-type]

    def arrange(self, period: Period) -> None:
        """All arrangements, with another period."""
        arrangements = self.notice.arrangements
        self.change(arrangements={n: replace(a, period=period) for n, a in arrangements.items()})

    def leave(self, last: dt.date, *rules: Approval | None) -> None:
        """The member's last day, and approvals of the use of data of who has left."""
        self.row["left_on"] = last
        former = (
            FormerRule(
                "former",
                tuple(self.notice.arrangements),
                (),
                "1",
                "assumed",
                given,
                self.notice.place,
            )
            for given in rules
        )
        self.change(former=tuple(former))


def scene(sample: SmallSample) -> Scene:
    """The first member, and nothing that keeps the row out."""
    policy = sample.project.policy
    (notice,) = (n for n in policy.notices if n.id == NOTICE)
    everything = {
        "purposes": tuple(notice.purposes),
        "categories": ("all_items",),
        "overlays": frozenset(policy.overlays),
        "clause": "1",
        "basis": "assumed",
        "approval": None,
        "period": Period(),
        "place": notice.place,
    }
    grants = tuple(
        Grant(
            id=name,
            arrangement=name,
            recipients=arrangement.parties,
            consent_text="同意書-2023-1" if arrangement.ground == "consent" else None,
            **everything,
        )
        for name, arrangement in notice.arrangements.items()
        if arrangement.ground not in {"statute", "emergency"}
    )
    lift = Lift(
        id="any", arrangements=tuple(notice.arrangements), acquired_since=None, **everything
    )
    row = {**sample.tables["member_register"][0], "left_on": None, "joined_on": LONG_AGO}
    return Scene(policy, row, replace(notice, grants=grants, lifts=(lift,), former=()))


def in_file(sample: SmallSample, drawn: Scene, head: tuple[str, str, str], folder: Path) -> bool:
    """Whether the member is in the register that goes to a destination on the day."""
    notices = tuple(
        drawn.notice
        if n.id == NOTICE
        else replace(n, effective_to=min(n.effective_to or DAY, LONG_AGO))
        for n in drawn.policy.notices
    )
    policy = replace(drawn.policy, notices=notices, retention=drawn.retention)
    destination, arrangement, purpose = head
    export = replace(
        sample.project.exports["kinki_register"],
        destination=destination,
        arrangement=arrangement,
        purpose=purpose,
    )
    # The ledger is never empty, and somebody else is there too.
    other = sample.tables["member_register"][1]
    about_other = replace(drawn, row=other, entries=[])
    about_other.enter("resumption", LONG_AGO, entry_no="other")
    tables = {
        **sample.tables,
        "member_register": [drawn.row, other],
        "consent_ledger": [*about_other.entries, *drawn.entries],
    }
    staged = sample.staged(sample.ask(policy, export, DAY), tables, folder)
    assert isinstance(staged, bytes), staged
    return str(drawn.row["member_no"]).encode() in staged


def day_after(date: dt.date, days: int = 1) -> dt.date:
    """So many days later."""
    return date + dt.timedelta(days=days)


Case = Callable[[Scene, dt.date], None]


def _resumed(kinds: tuple[str, str]) -> Case:
    def case(drawn: Scene, date: dt.date) -> None:
        drawn.enter(kinds[0], LONG_AGO)
        drawn.enter(kinds[1], date)

    return case


def _resumed_until(drawn: Scene, date: dt.date) -> None:
    drawn.enter("suspension", LONG_AGO)
    drawn.enter("resumption", day_after(LONG_AGO), date)


def _resumed_on(drawn: Scene, date: dt.date) -> None:
    drawn.enter("suspension", day_after(DAY, -1))
    drawn.enter("resumption", date)


def _corrected(at: str) -> Case:
    def case(drawn: Scene, date: dt.date) -> None:
        drawn.enter("suspension", LONG_AGO)
        recorded = dt.datetime.combine(date, TIMES[at])
        drawn.enter("resumption", LONG_AGO, recorded_at=recorded, corrects="E0")

    return case


def _agreed(kind: str = "", **entry: Any) -> Case:
    def case(drawn: Scene, date: dt.date) -> None:
        drawn.enter("consent", LONG_AGO, **entry)
        if kind:
            drawn.enter(kind, date)

    return case


def _agreed_again(drawn: Scene, date: dt.date) -> None:
    drawn.enter("withdrawal", day_after(DAY, -1))
    drawn.enter("consent", date)


def _purpose_since(drawn: Scene, date: dt.date) -> None:
    purposes = {n: replace(p, since=DAY) for n, p in drawn.notice.purposes.items()}
    drawn.change(purposes=purposes, lifts=())
    drawn.row["joined_on"] = date


def _acquired(drawn: Scene, date: dt.date) -> None:
    drawn.change(
        purposes={n: replace(p, since=day_after(DAY, 9)) for n, p in drawn.notice.purposes.items()}
    )
    drawn.lift(acquired_since=DAY)
    drawn.row["joined_on"] = date


def _signed(drawn: Scene, date: dt.date) -> None:
    drawn.lift(approval=Approval("x", date, None))


def _kept(years: int, months: int, days: int, last: dt.date) -> Case:
    """Retention of the register runs from the day on which a member left."""

    def case(drawn: Scene, date: dt.date) -> None:
        limit = Retention("all_items", years, months, days, "1", drawn.notice.place)
        drawn.retention["all_items"] = limit
        drawn.leave(last + (date - DAY), None)

    return case


def _required(kind: RequirementKind, end: str) -> Case:
    """What a contract needs besides counts from the day on, or up to it."""

    def case(drawn: Scene, date: dt.date) -> None:
        counts = Period(date, None) if end == "since" else Period(None, date)
        drawn.grant(requirements=(Requirement(kind, "x", counts),))

    return case


CASES: Mapping[str, tuple[tuple[str, str, str], Case, str]] = {
    "suspended from": (KINKI, lambda s, d: s.enter("suspension", d), "out out in"),
    "suspended until": (KINKI, lambda s, d: s.enter("suspension", LONG_AGO, d), "in out out"),
    "resumed from": (KINKI, _resumed(("suspension", "resumption")), "in in out"),
    "resumed until": (KINKI, _resumed_until, "out in in"),
    "resumed on the day of the suspension": (KINKI, _resumed_on, "out in out"),
    "contact stopped from": (KINKI, lambda s, d: s.enter("contact_stop", d), "out out in"),
    "contact stopped until": (KINKI, lambda s, d: s.enter("contact_stop", LONG_AGO, d), "in out out"),
    "contact resumed from": (KINKI, _resumed(("contact_stop", "contact_resumption")), "in in out"),
    "contact stopped, no contact": (
        ("kinki_exchange", "A1", "P3"), lambda s, d: s.enter("contact_stop", d), "in in in",
    ),
    "corrected, first moment": (KINKI, _corrected("first"), "in in out"),
    "corrected, last moment": (KINKI, _corrected("last"), "in in out"),
    "agreed from": (INSURANCE, lambda s, d: s.enter("consent", d), "in in out"),
    "agreed until": (INSURANCE, lambda s, d: s.enter("consent", LONG_AGO, d), "out in in"),
    "withdrawn from": (INSURANCE, _agreed("withdrawal"), "out out in"),
    "agreed again from": (INSURANCE, _agreed_again, "out in out"),
    "agreed, suspended from": (INSURANCE, _agreed("suspension"), "out out in"),
    "acquired": (KINKI, _acquired, "out in in"),
    "purpose published": (KINKI, _purpose_since, "out in in"),
    "lift approved": (KINKI, _signed, "in in out"),
    "lift since": (KINKI, lambda s, d: s.lift(period=Period(d, None)), "in in out"),
    "lift until": (KINKI, lambda s, d: s.lift(period=Period(None, d)), "out in in"),
    "kept for days": (KINKI, _kept(0, 0, 3, day_after(DAY, -3)), "out in in"),
    "kept for months": (KINKI, _kept(0, 9, 0, dt.date(2026, 2, 20)), "out in in"),
    "kept for years": (KINKI, _kept(7, 0, 0, dt.date(2019, 11, 20)), "out in in"),
    "left": (KINKI, lambda s, d: s.leave(d), "out in in"),
    "left, use approved": (
        KINKI, lambda s, d: s.leave(LONG_AGO, Approval("x", d, None)), "in in out",
    ),
    "arrangement since": (KINKI, lambda s, d: s.arrange(Period(d, None)), "in in out"),
    "arrangement until": (KINKI, lambda s, d: s.arrange(Period(None, d)), "out in in"),
    "contract since": (
        DELIVERY, lambda s, d: s.grant(period=Period(d, None)), "in in out",
    ),
    "contract until": (
        DELIVERY, lambda s, d: s.grant(period=Period(None, d)), "out in in",
    ),
    "sub-processor approved": (DELIVERY, _required("sub_processor", "since"), "in in out"),
    "security check due": (DELIVERY, _required("security_check", "until"), "out in in"),
    "ground abroad, next review due": (DELIVERY, _required("foreign_ground", "until"), "out in in"),
    "notice since": (KINKI, lambda s, d: s.change(effective_from=d), "in in out"),
    "notice until": (KINKI, lambda s, d: s.change(effective_to=d), "out in in"),
}  # fmt: skip
"""What the date is -> the use, how it is put there, and the file the day before, on and after it."""


@pytest.mark.parametrize("name", one_in(5, CASES))
def test_the_row_flips_on_the_day(small_sample: SmallSample, tmp_path: Path, name: str) -> None:
    """The member is in the file on one side of the date and out of it on the other."""
    head, put, expected = CASES[name]
    found = []
    for days in (-1, 0, 1):
        drawn = scene(small_sample)
        put(drawn, day_after(DAY, days))
        found.append("in" if in_file(small_sample, drawn, head, tmp_path / str(days)) else "out")
    assert " ".join(found) == expected

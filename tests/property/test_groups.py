"""Groups and filed opt-outs: on whose days, and of whom, there is anything in the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest
from hypothesis import strategies as st
from policies.organisation import DAY
from policy.conftest import texts_below
from property.organisation_sample import (
    DAYS,
    EXAMPLES,
    SINCE,
    Organisation,
    Stop,
    entry,
    holds,
)
from property.small_sample import Tables

from sekisho import policy
from sekisho.contracts import canonical_key
from sekisho.model import Policy


@st.composite
def groups(draw: st.DrawFn) -> tuple[dt.date, Sequence[tuple[dt.date, dt.date | None]]]:
    """When the list is to be looked at again, and one or two memberships of the co-op in the north."""
    due = DAY + dt.timedelta(days=draw(st.integers(-2, 2)))
    since = DAY - dt.timedelta(days=draw(st.integers(-2, 9)))
    since = min(since, due)
    until = draw(st.none() | st.integers(0, 9).map(lambda n: since + dt.timedelta(days=n)))
    found = [(since, until)]
    if until is not None and until < due and draw(st.booleans()):
        again = until + dt.timedelta(days=draw(st.integers(1, (due - until).days)))
        found.append((again, None))
    return due, found


def _with_groups(
    organisation: Organisation, due: dt.date, found: Sequence[tuple[dt.date, dt.date | None]]
) -> Policy:
    files = dict(texts_below(organisation.sample.project.root / "policy"))
    north = "      - {party: coop_north, since: 2026-10-01}\n"
    text = files["policy/groups.yaml"]
    assert text.count(north) == text.count("2027-03-31") == 1
    members = "".join(
        f"      - {{party: coop_north, since: {since}"
        + (f", until: {until}" if until else "")
        + "}\n"
        for since, until in found
    )
    files["policy/groups.yaml"] = text.replace(north, members).replace("2027-03-31", f"{due}")
    return policy.load(files)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_who_is_outside_the_group_gets_nothing(federation: Organisation, examples: int) -> None:
    """Not a member on the day, or the list was to be looked at again before: the file tells of nobody."""

    def law(drawn: tuple[dt.date, Sequence[tuple[dt.date, dt.date | None]]]) -> None:
        due, found = drawn
        under = _with_groups(federation, due, found)
        inside = due >= DAY and any(s <= DAY and (u is None or u >= DAY) for s, u in found)
        assert _tells_of_somebody(federation, under) == inside

    holds(examples, groups(), law)


def test_without_the_days_of_membership_the_bytes_move(federation: Organisation) -> None:
    """That grants are held to them is needed: who has left would get what it got."""
    due, long_ago = DAY - dt.timedelta(days=1), dt.date(2026, 10, 1)
    under = _with_groups(federation, due, [(long_ago, None)])
    assert not _tells_of_somebody(federation, under)
    (notice,) = under.notices
    grants = tuple(replace(g, requirements=()) for g in notice.grants)
    off = replace(under, notices=(replace(notice, grants=grants),))
    assert _tells_of_somebody(federation, off)


def _tells_of_somebody(federation: Organisation, under: Policy) -> bool:
    header, *lines = federation.staged("north_register", {}, under=under).splitlines()
    assert header == b"member_no,name,postal_code"
    return bool(lines)


# --------------------------------------------------------------------------- opt-out


@dataclass(frozen=True)
class Trader:
    """A customer of the credit union."""

    opened: dt.date
    stop: Stop

    @property
    def in_file(self) -> bool:
        """Whether the directory gets the contact on a day of the filing."""
        stopped = self.stop is not None and self.stop[0] == "suspension"
        of_other_data = self.stop is not None and self.stop[1] == "income"
        return self.opened >= SINCE and (not stopped or of_other_data)


_TRADERS: Final = st.builds(
    Trader,
    opened=st.sampled_from((*DAYS, SINCE)),
    stop=st.sampled_from(
        (
            *[None] * 3,
            ("contact_stop", "*"),
            *[("suspension", c) for c in ("*", "customer", "trade_contact", "income")],
        )
    ),
)
_LASTS: Final = st.tuples(st.integers(-3, 1), st.none() | st.integers(-1, 3))
"""From so many days after the day until so many."""


def _filed(organisation: Organisation, first: int, last: int | None) -> Policy:
    files = dict(texts_below(organisation.sample.project.root / "policy"))
    ends = f"    since: {DAY + dt.timedelta(days=first)}\n"
    if last is not None:
        ends += f"    until: {DAY + dt.timedelta(days=max(first, last))}\n"
    # The sample's filing leaves out that somebody is a customer at all, so nothing leaves by it.
    items = {"[trade_contact]": "[customer]\n    except: [income]", "    since: 2026-06-01\n": ends}
    text = files["policy/opt_outs.yaml"]
    for filed, other in items.items():
        assert text.count(filed) == 1
        text = text.replace(filed, other)
    files["policy/opt_outs.yaml"] = text
    return policy.load(files)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_an_opt_out_gives_who_has_not_asked_to_stop(
    credit_union: Organisation, examples: int
) -> None:
    """On the days of the filing, of those whose data is for it; and what it gives of others moves no byte."""

    def law(drawn: tuple[Sequence[Trader], tuple[int, int | None], int]) -> None:
        traders, (first, last), income = drawn
        under = _filed(credit_union, first, last)
        filed = first <= 0 and (last is None or max(first, last) >= 0)
        shown = _of_traders(traders, hidden=0)
        found = credit_union.staged("directory_trades", shown, under=under)
        for number, trader in enumerate(traders):
            assert (f"商店{number}".encode() in found) == (filed and trader.in_file)
        others = _of_traders(traders, hidden=income, filed=filed)
        assert found == credit_union.staged("directory_trades", others, under=under)

    drawn = st.tuples(st.lists(_TRADERS, min_size=1, max_size=4), _LASTS, st.integers(1, 9))
    holds(examples, drawn, law)


def _of_traders(traders: Sequence[Trader], hidden: int, *, filed: bool = True) -> Tables:
    """Customers; with another number in `hidden`, all that the directory may not see is another."""
    found, entries = [], []
    for number, trader in enumerate(traders):
        key = str(canonical_key(str(number + 1), 6))
        seen = hidden == 0 or (filed and trader.in_file)
        found.append(
            {
                "customer_no": key,
                "name": f"名{hidden}",
                "trade_name": f"商店{number}" if seen else f"別{hidden}",
                "trade_phone": f"000-{number}" if seen else None,
                "income": hidden,
                "opened_on": trader.opened,
            }
        )
        entries += entry(number, "customer_no", key, trader.stop)
    return {"customer": found, "consent_ledger": entries}

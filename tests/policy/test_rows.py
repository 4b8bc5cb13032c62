"""Which rows a use may include: what was approved by the day of the question."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from policy.random_policies import NAME, PLACE

from sekisho.model import (
    Approval,
    Arrangement,
    Category,
    FormerRule,
    Lift,
    Notice,
    Period,
    Policy,
    Purpose,
    Use,
)
from sekisho.policy.rows import row_terms

BEGAN, SIGNED = dt.date(2026, 4, 1), dt.date(2026, 6, 1)
BEFORE = SIGNED - dt.timedelta(days=1)
APPROVAL = Approval("office", SIGNED, None)
USE = Use("A0", "coop", "P1")


def policy(lifts: tuple[Lift, ...] = (), former: tuple[FormerRule, ...] = ()) -> Policy:
    notice = Notice(
        id="n",
        effective_from=BEGAN,
        effective_to=None,
        text_file="n.txt",
        purposes={"P1": Purpose("P1", NAME, BEGAN, False, PLACE)},
        arrangements={"A0": Arrangement("A0", NAME, "own_use", ("coop",), "1", Period(), PLACE)},
        grants=(),
        place=PLACE,
        lifts=lifts,
        former=former,
    )
    register = Category("register", NAME, None, True, frozenset(), PLACE)
    return Policy("coop", {}, {}, {"register": register}, {}, (notice,), "")


def terms(policy: Policy, day: dt.date):
    return row_terms(policy, policy.notices[0], USE, [("register", frozenset())], day)


@pytest.mark.parametrize("basis", ["approved", "stated"])
def test_a_sign_off_lifts_from_the_day_on_that_it_was_given(basis):
    approval = APPROVAL if basis == "approved" else None
    lift = Lift(
        "s",
        ("A0",),
        ("P1",),
        ("register",),
        frozenset(),
        None,
        "1",
        basis,
        approval,
        Period(),
        PLACE,
    )
    signed = policy(lifts=(lift,))
    assert terms(signed, BEFORE).acquired_since == (BEGAN if approval else None)
    assert terms(signed, SIGNED).acquired_since is None


@pytest.mark.parametrize("basis", ["approved", "stated"])
def test_a_rule_about_former_members_counts_from_its_approval_on(basis):
    approval = APPROVAL if basis == "approved" else None
    rule = FormerRule("f", ("A0",), (), "1", basis, approval, PLACE)
    ruled = policy(former=(rule,))
    assert terms(ruled, BEFORE).former is (approval is None)
    assert terms(ruled, SIGNED).former
    assert not terms(replace(ruled, notices=(replace(ruled.notices[0], former=()),)), SIGNED).former

"""What has to hold of a row: cases on the small policy, and laws on random ones."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from policy.conftest import SMALL, texts_below
from policy.random_policies import ON_ANY_MACHINE, OVERLAYS, PLACE, Question, questions

from sekisho import policy
from sekisho.model import Policy, Retention, Use
from sekisho.policy.rows import ConsentTerm, Data, RowTerms, row_terms

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "row_terms.yaml").read_text(encoding="utf-8")
)


def expected(found: dict[str, Any]) -> RowTerms:
    """The terms of a case; an unknown term is an error."""
    return RowTerms(
        **{
            "contact": False,
            "suspended": False,
            "former": False,
            "acquired_since": None,
            "kept_since": None,
            **found,
            "stops": frozenset(found["stops"]),
            "consents": tuple(
                ConsentTerm(tuple(map(tuple, c["texts"])), frozenset(c["categories"]))
                for c in found.get("consents", ())
            ),
        }
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], small: Policy) -> None:
    """All terms of one use of what a row shows on one day."""
    notice = small.notice_on(case["day"])
    assert notice is not None
    shown = [(c, frozenset(overlays)) for c, *overlays in (s.split("+") for s in case["shown"])]
    found = row_terms(small, notice, Use(*case["use"].split("/")), shown, case["day"])
    assert found == expected(case["terms"])


@st.composite
def shown_data(draw: st.DrawFn, declared: Policy) -> Data:
    """A category with any overlays."""
    overlays = st.frozensets(st.sampled_from(OVERLAYS))
    return draw(st.sampled_from(sorted(declared.categories))), draw(overlays)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Question, tuple[Data, ...]]:
    """A use under an arrangement that the notice has, and up to three kinds of data."""
    question = draw(
        questions(rows=True).filter(lambda q: q.use.arrangement in q.notice.arrangements)
    )
    return question, tuple(draw(st.lists(shown_data(question.policy), min_size=1, max_size=3)))


def terms(question: Question, shown: tuple[Data, ...]) -> RowTerms:
    """The terms of what is asked about."""
    return row_terms(question.policy, question.notice, question.use, shown, question.day)


def not_looser(strict: RowTerms, loose: RowTerms) -> bool:
    """Whether no row could meet the first without meeting the second."""

    def later(a: dt.date | None, b: dt.date | None) -> bool:
        return b is None or (a is not None and a >= b)

    return (
        strict.stops >= loose.stops
        and strict.contact >= loose.contact
        and strict.suspended <= loose.suspended
        and strict.former <= loose.former
        and set(strict.consents) >= set(loose.consents)
        and later(strict.acquired_since, loose.acquired_since)
        and later(strict.kept_since, loose.kept_since)
    )


@ON_ANY_MACHINE
@given(asked(), st.data())
def test_more_data_never_loosens_a_term(
    case: tuple[Question, tuple[Data, ...]], data: st.DataObject
) -> None:
    """Whoever sees one column more gets the same rows or fewer, never another one."""
    question, shown = case
    more = data.draw(shown_data(question.policy))
    assert not_looser(terms(question, (*shown, more)), terms(question, shown))


@ON_ANY_MACHINE
@given(asked())
def test_order_and_repetition_of_what_is_shown_do_not_count(
    case: tuple[Question, tuple[Data, ...]],
) -> None:
    """Terms are about a set of data."""
    question, shown = case
    assert terms(question, (*reversed(shown), shown[0])) == terms(question, shown)


@ON_ANY_MACHINE
@given(asked(), st.integers(0, 5))
def test_removing_a_lift_never_loosens(
    case: tuple[Question, tuple[Data, ...]], removed: int
) -> None:
    """Without one reading or sign-off the rows are the same or fewer."""
    question, shown = case
    notice = question.notice
    for part in ("lifts", "former"):
        kept = getattr(notice, part)
        fewer = tuple(r for i, r in enumerate(kept) if not kept or i != removed % len(kept))
        less = replace(question.policy, notices=(replace(notice, **{part: fewer}),))
        assert not_looser(terms(replace(question, policy=less), shown), terms(question, shown))


@ON_ANY_MACHINE
@given(asked(), st.data())
def test_removing_a_retention_never_tightens(
    case: tuple[Question, tuple[Data, ...]], data: st.DataObject
) -> None:
    """A limit keeps rows out and lets none in, unless a longer one above takes its place."""
    question, shown = case
    limits = dict(question.policy.retention)
    if limits:
        del limits[data.draw(st.sampled_from(sorted(limits)))]
    without = replace(question, policy=replace(question.policy, retention={}))
    fewer = replace(question, policy=replace(question.policy, retention=limits))
    assert not_looser(terms(question, shown), terms(without, shown))
    assert not_looser(terms(fewer, shown), terms(without, shown))


@ON_ANY_MACHINE
@given(asked())
def test_emergency_alone_includes_the_suspended(
    case: tuple[Question, tuple[Data, ...]],
) -> None:
    """No other ground does, whatever rules there are."""
    question, shown = case
    emergency = question.notice.arrangements[question.use.arrangement].ground == "emergency"
    assert terms(question, shown).suspended == emergency


@ON_ANY_MACHINE
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2400, 12, 31)),
    st.integers(0, 40),
    st.integers(0, 40),
    st.integers(0, 1000).filter(bool),
)
def test_retention_ends_on_the_same_day_of_the_month(
    day: dt.date, years: int, months: int, days: int
) -> None:
    """What may still be used on a day began so many months and days before, and no day earlier."""
    first = _first_kept(Retention("register", years, months, days, "1", PLACE), day)
    back = first + dt.timedelta(days=days)
    year, month = divmod(back.year * 12 + back.month - 1 + years * 12 + months, 12)
    assert (year, month + 1) == (day.year, day.month)
    assert back.day == min(day.day, calendar.monthrange(back.year, back.month)[1])
    tomorrow = _first_kept(
        Retention("register", years, months, days, "1", PLACE), day + dt.timedelta(days=1)
    )
    assert first <= tomorrow <= first + dt.timedelta(days=4)


_SMALL = policy.load(texts_below(SMALL))


def _first_kept(limit: Retention, day: dt.date) -> dt.date:
    """The first day kept of data with one limit, as the terms of a use on a day say it."""
    limited = replace(_SMALL, retention={limit.category: limit})
    use = Use("A0", "coop", "P1")
    found = row_terms(limited, limited.notices[-1], use, [("register", frozenset())], day)
    assert found.kept_since is not None
    return found.kept_since


@ON_ANY_MACHINE
@given(asked())
def test_a_waiver_spares_no_term_but_a_consent_that_no_grant_asks_for(
    case: tuple[Question, tuple[Data, ...]],
) -> None:
    """What a waiver permits is stopped, dated and kept like all else; granted data are not spared."""
    question, shown = case
    asked_of = (question.policy, question.notice, question.use, shown, question.day)
    plain, waived = row_terms(*asked_of), row_terms(*asked_of, frozenset(shown))
    assert replace(waived, consents=()) == replace(plain, consents=())
    assert waived.consents == tuple(c for c in plain.consents if c.texts)

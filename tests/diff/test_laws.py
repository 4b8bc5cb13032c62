"""Laws of differences, on random policies: none is empty that should not be, and both ways agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policy.random_policies import (
    CONTROLLER,
    DAYS,
    LISTS,
    NAME,
    OVERLAY_SETS,
    OVERLAYS,
    PLACE,
    policies,
)

from sekisho.decide import Analysis, analyse, decide
from sekisho.diff import Change, State, difference
from sekisho.diff.policy import policy_changes
from sekisho.model import (
    Destination,
    Export,
    FileFormat,
    Notice,
    Period,
    Policy,
    Source,
    SourceColumn,
    Use,
)
from sekisho.policy import Scope, scope_of
from sekisho.policy.rows import row_terms
from sekisho.rules import all_tags

EVERY_DAY = [dt.date(2026, 4, 1) + dt.timedelta(days=n) for n in range(-1, 8, 2)]
PARTIES = sorted({party for _, listed in LISTS.values() for party in listed})


DAY: Final = dt.date(2026, 4, 4)
"""In the middle of the days that random policies speak of."""


def edits(policy: Policy) -> Iterator[Policy]:
    """The policy with one thing changed, for each thing that there is."""
    notice = policy.notices[0]
    for changed in ({"effective_to": None}, {"effective_to": max(DAY, notice.effective_from)}):
        yield with_notice(policy, **changed)
    for field in ("purposes", "arrangements"):
        for named in changed_by_name(field, getattr(notice, field)):
            yield with_notice(policy, **{field: named})
    for field in ("grants", "lifts", "former"):
        listed = getattr(notice, field)
        for number, part in enumerate(listed):
            before, after = listed[:number], listed[number + 1 :]
            yield with_notice(policy, **{field: (*before, *after)})
            for changed in _CHANGES[field]:
                yield with_notice(policy, **{field: (*before, replace(part, **changed), *after)})
    for field in ("categories", "retention"):
        for named in changed_by_name(field, getattr(policy, field)):
            yield replace(policy, **{field: named})
    yield replace(policy, retention={})


_CHANGES: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {
    "purposes": ({"contact": False}, {"since": dt.date(2020, 1, 1)}),
    "arrangements": ({"period": Period()}, {"period": Period(None, DAY)}, {"parties": ()}),
    "grants": (
        {"overlays": frozenset()},
        {"overlays": frozenset(OVERLAYS)},
        {"period": Period()},
        {"period": Period(None, DAY)},
        {"period": Period(DAY, None)},
        {"requirements": ()},
        {"consent_text": None},
        {"recipients": ("agent", "partner")},
        {"purposes": ("P1",)},
        {"id": "renamed"},
    ),
    "lifts": ({"acquired_since": None}, {"overlays": frozenset()}, {"approval": None}),
    "former": ({"purposes": ()}, {"approval": None}),
    "categories": ({"parent": None}, {"overlays": frozenset()}, {"personal": False}),
    "retention": ({"years": 9}, {"months": 0}),
}
"""Part of a policy -> fields that one of it may have instead."""


def changed_by_name(field: str, named: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name, part in named.items():
        for changed in _CHANGES[field]:
            yield {**named, name: replace(part, **changed)}


def with_notice(policy: Policy, **changed: Any) -> Policy:
    return replace(policy, notices=(replace(policy.notices[0], **changed),))


def pairs_of(policy: Policy, other: Policy) -> Iterator[tuple[Policy, Policy]]:
    """A policy against each of its edits, both ways, and against any other."""
    yield policy, other
    for changed in edits(policy):
        yield policy, changed
        yield changed, policy


def permitted(scope: Scope, uses: Iterable[Use]) -> set[Use]:
    return {use for use in uses if scope.permits(use)}


def uses_of(*policies: Policy) -> set[Use]:
    return {
        Use(grant.arrangement, recipient, purpose)
        for policy in policies
        for grant in policy.notices[0].grants
        for recipient in grant.recipients
        for purpose in grant.purposes
    }


def said(changes: Iterable[Change], *, mirrored: bool = False) -> set[tuple[object, ...]]:
    """What is classified, as seen from the other side if it is to be mirrored."""
    swap = {"widened": "narrowed", "narrowed": "widened", "after": "before", "before": "after"}
    return {
        (c.area, c.subject, c.kind, c.fact, swap[c.effect], swap[c.holds])
        if mirrored
        else (c.area, c.subject, c.kind, c.fact, c.effect, c.holds)
        for c in changes
        if c.classified
    }


def unknown(changes: Iterable[Change]) -> set[tuple[str, str, str]]:
    return {(c.area, c.subject, c.kind) for c in changes if not c.classified}


# --------------------------------------------------------------------------- policies


@settings(max_examples=40, deadline=None)
@given(policies(rows=True))
def test_a_policy_does_not_differ_from_itself(policy):
    moved = replace(policy, digest="another")
    assert not [*policy_changes(policy, moved)]


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(policies(rows=True), policies())
def test_the_other_way_round_everything_is_the_opposite(policy, other):
    for pair in pairs_of(policy, other):
        there, back = [*policy_changes(*pair)], [*policy_changes(*pair[::-1])]
        assert said(there) == said(back, mirrored=True)
        assert unknown(there) == unknown(back)
        assert all(c.effect == "widened" for c in (*there, *back) if not c.classified)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(policies(rows=True), policies(), OVERLAY_SETS)
def test_no_use_is_gained_unsaid(policy, other, overlays):
    """A use that data of a category gets on any day: something of the policy is widened."""
    for before, after in pairs_of(policy, other):
        if not any(c.effect == "widened" for c in policy_changes(before, after)):
            assert not any(gains(before, after, overlays))


def gains(before: Policy, after: Policy, overlays: frozenset[str]) -> Iterator[bool]:
    uses = uses_of(before, after)
    for day in EVERY_DAY:
        for c in before.categories.keys() & after.categories.keys():
            was, now = (
                permitted(scope_of(p, p.notice_on(day), c, overlays, day), uses)
                for p in (before, after)
            )
            yield bool(now - was)


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(policies(rows=True), policies())
def test_no_row_is_gained_unsaid(policy, other):
    """A term that keeps rows out and is weaker: something of the policy is widened."""
    for before, after in pairs_of(policy, other):
        if not any(c.effect == "widened" for c in policy_changes(before, after)):
            assert not any(any(loosened(before, after, day)) for day in EVERY_DAY)


def loosened(before: Policy, after: Policy, day: dt.date) -> Iterator[bool]:
    notices = before.notice_on(day), after.notice_on(day)
    if None in notices:
        return
    nothing: frozenset[str] = frozenset()
    for category in before.categories.keys() & after.categories.keys():
        scopes = [
            scope_of(p, n, category, nothing, day)
            for p, n in zip((before, after), notices, strict=True)
        ]
        for use in scopes[0].uses & scopes[1].uses:
            was, now = (
                row_terms(p, n, use, [(category, nothing)], day)
                for p, n in zip((before, after), notices, strict=True)
            )
            yield not now.stops >= was.stops
            yield was.contact and not now.contact
            yield now.former and not was.former
            yield len(now.consents) < len(was.consents)
            yield was.acquired_since is not None and (
                now.acquired_since is None or now.acquired_since < was.acquired_since
            )
            yield was.kept_since is not None and (
                now.kept_since is None or now.kept_since < was.kept_since
            )


# --------------------------------------------------------------------------- projects

HEADS = [
    (arrangement, party, "P1") for arrangement, (_, listed) in LISTS.items() for party in listed
]


def source_of(categories: Mapping[str, tuple[str | None, frozenset[str]]], rows: str) -> Source:
    """A source with these columns, each of a category and overlays."""
    return Source(
        name="data",
        title=NAME,
        party=CONTROLLER,
        role="data",
        row_category=rows,
        row_overlays=frozenset(),
        key_space=None,
        subject_key=None,
        subject_key_optional=False,
        acquired_on=None,
        format=FileFormat("x", "csv", "utf-8", ",", False, PLACE),
        columns={
            name: SourceColumn(
                name, name, NAME, "VARCHAR", "text", category, "none", overlays, False, PLACE
            )
            for name, (category, overlays) in categories.items()
        },
        place=PLACE,
        digest="",
    )


def export_of(number: int, head: tuple[str, str, str]) -> Export:
    arrangement, party, purpose = head
    sql = "SELECT a, b FROM data WHERE c IS NOT NULL"
    return Export(
        f"e{number}", NAME, party, purpose, arrangement, (), "f", "csv", "utf-8", sql, PLACE
    )


EXPORTS = {e.name: e for e in (export_of(n, head) for n, head in enumerate(HEADS))}


@cache
def analysis() -> Analysis:
    """The lineage is the same whatever the columns' categories are."""
    names = dict.fromkeys("abc", (None, frozenset[str]()))
    return analyse({"data": source_of(names, "c0")}, {}, EXPORTS)


def with_contracts(notice: Notice) -> Notice:
    """The notice with every requirement of the one kind that a contract may also never meet."""
    return replace(
        notice,
        grants=tuple(
            replace(
                grant,
                requirements=tuple(replace(r, kind="sub_processor") for r in grant.requirements),
            )
            for grant in notice.grants
        ),
    )


def state_of(policy: Policy, source: Source, day: dt.date) -> State:
    places = {p: Destination(p, p, p, PLACE) for p in PARTIES}
    whole = replace(policy, destinations=places, notices=(with_contracts(policy.notices[0]),))
    sources = {"data": source}
    tags = all_tags(whole, sources.values(), day)
    decisions = decide(EXPORTS.values(), analysis(), whole, sources, tags, day)
    return State(whole, sources, {}, EXPORTS, analysis(), tags, decisions, day)


@st.composite
def states(draw: st.DrawFn) -> tuple[State, State]:
    """Two states of one day: of two policies, or of one with other tags."""
    before, after = draw(policies(rows=True)), draw(policies())
    day = draw(DAYS)
    if draw(st.integers(0, 3)):
        after = draw(st.sampled_from([before, *edits(before)]))
    sides = []
    for policy in (before, after):
        known = sorted(policy.categories)
        tags = {
            name: (draw(st.none() | st.sampled_from(known)), draw(OVERLAY_SETS)) for name in "abc"
        }
        sides.append(state_of(policy, source_of(tags, draw(st.sampled_from(known))), day))
    return sides[0], sides[1]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(states())
def test_a_state_does_not_differ_from_itself(sides):
    for side in sides:
        assert difference(side, side).changes == ()


@settings(max_examples=40, deadline=None)
@given(states())
def test_the_other_way_round_every_change_is_the_opposite(sides):
    there, back = difference(*sides).changes, difference(*sides[::-1]).changes
    assert said(there) == said(back, mirrored=True)
    assert unknown(there) == unknown(back)


@settings(max_examples=40, deadline=None)
@given(states())
def test_what_becomes_permitted_is_widened(sides):
    before, after = sides
    changes = difference(before, after).changes
    widened = {c.subject for c in changes if c.effect == "widened"}
    for name in EXPORTS:
        verdicts = before.decisions[name].verdict, after.decisions[name].verdict
        if verdicts[0] != "permitted" == verdicts[1]:
            assert name in widened
    for column, tag in after.tags.items():
        uses = tag.scope.uses | before.tags[column].scope.uses
        if permitted(tag.scope, uses) - permitted(before.tags[column].scope, uses):
            assert column.table in widened

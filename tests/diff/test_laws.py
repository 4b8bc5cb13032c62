"""Laws of differences, on random policies: none is empty that should not be, and both ways agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from policy.random_policies import CONTROLLER, DAYS, LISTS, NAME, OVERLAY_SETS, PLACE, policies

from sekisho.decide import Analysis, analyse, decide
from sekisho.diff import Change, State, difference
from sekisho.diff.policy import policy_changes
from sekisho.model import Destination, Export, FileFormat, Notice, Policy, Source, SourceColumn, Use
from sekisho.policy import Scope, scope_of
from sekisho.policy.rows import row_terms
from sekisho.rules import all_tags

EVERY_DAY = [dt.date(2026, 4, 1) + dt.timedelta(days=n) for n in range(-2, 9)]
PARTIES = sorted({party for _, listed in LISTS.values() for party in listed})


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Policy, Policy]:
    """Two policies: any two, or one and the same with a part of another's."""
    one, other = draw(policies()), draw(policies())
    if draw(st.integers(0, 2)) == 0:
        return one, other
    notice, theirs = one.notices[0], other.notices[0]
    field = draw(st.sampled_from(("lifts", "former", "purposes", "effective_to", "grants")))
    if field == "grants":
        kept = tuple(g for g in notice.grants if draw(st.booleans()))
        return one, replace(one, notices=(replace(notice, grants=kept),))
    if (
        field == "effective_to"
        and theirs.effective_to
        and theirs.effective_to < notice.effective_from
    ):
        return one, replace(one, retention={})
    if field == "lifts" and not one.categories.keys() >= other.categories.keys():
        return one, replace(one, notices=(replace(notice, lifts=()),))
    changed = replace(notice, **{field: getattr(theirs, field)})
    return one, replace(one, notices=(changed,))


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
@given(policies())
def test_a_policy_does_not_differ_from_itself(policy):
    moved = replace(policy, digest="another")
    assert not [*policy_changes(policy, moved)]


@settings(max_examples=40, deadline=None)
@given(pairs())
def test_the_other_way_round_everything_is_the_opposite(pair):
    there, back = [*policy_changes(*pair)], [*policy_changes(*pair[::-1])]
    assert said(there) == said(back, mirrored=True)
    assert unknown(there) == unknown(back)
    assert all(c.effect == "widened" for c in (*there, *back) if not c.classified)


@settings(max_examples=100, deadline=None)
@given(pairs(), OVERLAY_SETS)
def test_no_use_is_gained_unsaid(pair, overlays):
    """A use that data of a category gets on any day: something of the policy is widened."""
    before, after = pair
    uses = uses_of(before, after)
    gains = any(
        permitted(scope_of(after, after.notice_on(day), c, overlays, day), uses)
        - permitted(scope_of(before, before.notice_on(day), c, overlays, day), uses)
        for day in EVERY_DAY
        for c in before.categories.keys() & after.categories.keys()
    )
    if gains:
        assert any(c.effect == "widened" for c in policy_changes(before, after))


@settings(max_examples=100, deadline=None)
@given(pairs(), DAYS)
def test_no_row_is_gained_unsaid(pair, day):
    """A term that keeps rows out and is weaker: something of the policy is widened."""
    before, after = pair
    if any(loosened(before, after, day)):
        assert any(c.effect == "widened" for c in policy_changes(before, after))


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
    decisions = {
        name: decide(export, analysis(), whole, sources, tags, day)
        for name, export in EXPORTS.items()
    }
    return State(whole, sources, {}, EXPORTS, analysis(), tags, decisions, day)


@st.composite
def states(draw: st.DrawFn) -> tuple[State, State]:
    """Two states of one day: of two policies, or of one with other tags."""
    before, after = draw(pairs())
    day = draw(DAYS)
    if draw(st.booleans()):
        after = before
    sides = []
    for policy in (before, after):
        known = sorted(policy.categories)
        tags = {
            name: (draw(st.none() | st.sampled_from(known)), draw(OVERLAY_SETS)) for name in "abc"
        }
        sides.append(state_of(policy, source_of(tags, draw(st.sampled_from(known))), day))
    return sides[0], sides[1]


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

"""The laws of the scope algebra, on random policies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from policy.random_policies import (
    CONTROLLER,
    LISTS,
    ON_ANY_MACHINE,
    OVERLAYS,
    PARTIES,
    PURPOSES,
    USES,
    Question,
    policies,
    questions,
)

from sekisho.model import Grant, Period, Policy, Requirement, Use
from sekisho.policy import (
    EMPTY,
    UNKNOWN,
    UNRESTRICTED,
    PurposeNotPermitted,
    Reason,
    RecipientNotPermitted,
    Scope,
    Untagged,
    granting,
    meet,
    purposes_of,
    restrict_to_origin,
    scope_of,
    why_not,
)

EVERY_USE = [Use(a, r, p) for a in LISTS for r in PARTIES for p in PURPOSES]
SCOPES = st.sampled_from([UNKNOWN, EMPTY, UNRESTRICTED]) | st.builds(
    Scope.of, st.frozensets(st.sampled_from(EVERY_USE))
)


def scope(question: Question, policy: Policy | None = None) -> Scope:
    """The scope of what is asked about, under its policy or another one."""
    policy = policy or question.policy
    return scope_of(policy, policy.notices[0], question.category, question.overlays, question.day)


def with_grants(policy: Policy, *grants: Grant) -> Policy:
    """The policy with these grants instead of its own."""
    return replace(policy, notices=(replace(policy.notices[0], grants=grants),))


def test_four_scopes_are_four_things() -> None:
    """UNKNOWN, EMPTY, a set and UNRESTRICTED never equal each other; no uses are EMPTY."""
    assert len({UNKNOWN, EMPTY, UNRESTRICTED, Scope.of(EVERY_USE)}) == 4
    assert Scope.of([]) is EMPTY
    with pytest.raises(ValueError, match="uses"):
        Scope("uses")
    with pytest.raises(ValueError, match="empty"):
        Scope("empty", frozenset(EVERY_USE))


@ON_ANY_MACHINE
@given(SCOPES, SCOPES, SCOPES)
def test_meet_is_a_semilattice(a: Scope, b: Scope, c: Scope) -> None:
    """Commutative, associative, idempotent, with UNRESTRICTED neutral and UNKNOWN absorbing."""
    assert a.meet(b) == b.meet(a)
    assert a.meet(b).meet(c) == a.meet(b.meet(c)) == meet(a, b, c)
    assert a.meet(a) == a
    assert a.meet(UNRESTRICTED) == a
    assert a.meet(UNKNOWN) == UNKNOWN
    assert meet() == UNRESTRICTED


@ON_ANY_MACHINE
@given(st.lists(SCOPES), SCOPES, USES)
def test_more_sources_never_permit_more(scopes: list[Scope], more: Scope, use: Use) -> None:
    """A use of combined data is permitted exactly if every source permits it."""
    assert meet(*scopes, more).permits(use) == (meet(*scopes).permits(use) and more.permits(use))


@ON_ANY_MACHINE
@given(SCOPES, USES)
def test_empty_never_becomes_allow(other: Scope, use: Use) -> None:
    """What is met with EMPTY or UNKNOWN permits nothing, and stays one of the two."""
    assert meet(EMPTY, other) == (UNKNOWN if other == UNKNOWN else EMPTY)
    assert not meet(EMPTY, other).permits(use)
    assert not UNKNOWN.permits(use)


@ON_ANY_MACHINE
@given(questions())
def test_scope_is_what_grants_say(question: Question) -> None:
    """A use of personal data is permitted exactly if one grant in force says all of it."""
    policy, notice, day, use = question.policy, question.notice, question.day, question.use
    node = policy.categories[question.category]
    needed = question.overlays | node.overlays
    above = {node.id}
    while node.parent:
        node = policy.categories[node.parent]
        above.add(node.id)
    said = any(
        g.arrangement == use.arrangement
        and use.recipient in g.recipients
        and use.purpose in g.purposes
        and above & set(g.categories)
        and not above & g.excluded
        and needed <= g.overlays
        and notice.effective_from <= day
        and (notice.effective_to is None or day <= notice.effective_to)
        and all(
            (p.since is None or p.since <= day) and (p.until is None or day <= p.until)
            for p in (
                g.period,
                notice.arrangements[g.arrangement].period,
                *(r.met for r in g.requirements if r.met is not None),
            )
        )
        and all(r.met is not None for r in g.requirements)
        for g in notice.grants
    )
    theirs = policy.recipient_policies.get(use.recipient)
    if (
        theirs
        and use.arrangement in LISTS
        and LISTS[use.arrangement][0] in {"joint_use", "consent"}
    ):
        said = said and any(
            use.purpose in t.purposes
            and above & set(t.categories)
            and needed <= t.overlays
            and (t.period.since is None or t.period.since <= day)
            and (t.period.until is None or day <= t.period.until)
            for t in theirs.takings
        )
    found = scope(question)
    if not node.personal and not needed:
        assert found == UNRESTRICTED
    else:
        assert found.kind in {"empty", "uses"}
        assert found.permits(use) == said


@ON_ANY_MACHINE
@given(questions())
def test_a_policy_of_the_recipient_only_narrows(question: Question) -> None:
    """Whatever it says, what is permitted is so without it; and uses of others are what they were."""
    without = scope(question, replace(question.policy, recipient_policies={}))
    found = scope(question)
    assert found.meet(without) == found
    said = question.policy.recipient_policies.keys()
    assert {u for u in without.uses - found.uses if u.recipient not in said} == set()


@ON_ANY_MACHINE
@given(questions())
def test_untagged_data_is_unknown(question: Question) -> None:
    """Data that nobody described is UNKNOWN, whatever the policy permits."""
    asked = (question.policy, question.notice)
    assert scope_of(*asked, None, question.overlays, question.day) == UNKNOWN
    assert why_not(*asked, question.use, None, question.overlays, question.day) == (Untagged(),)


@ON_ANY_MACHINE
@given(questions(), st.integers(0, 5))
def test_removing_a_grant_never_permits_more(question: Question, removed: int) -> None:
    """With one grant less, the uses are a subset."""
    grants = question.notice.grants
    assume(grants)
    fewer = [g for i, g in enumerate(grants) if i != removed % len(grants)]
    before, after = scope(question), scope(question, with_grants(question.policy, *fewer))
    assert after.kind == before.kind or after == EMPTY
    assert after.uses <= before.uses


@ON_ANY_MACHINE
@given(questions(), st.integers(0, 5), st.booleans())
def test_a_requirement_never_permits_more(question: Question, at: int, met: bool) -> None:
    """One requirement more leaves the uses or takes some; one that is never met takes the grant."""
    grants = list(question.notice.grants)
    assume(grants)
    at %= len(grants)
    more = Requirement("approval", "y", Period(question.day, question.day) if met else None)
    needing = replace(grants[at], requirements=(*grants[at].requirements, more))
    changed = with_grants(question.policy, *grants[:at], needing, *grants[at + 1 :])
    without = with_grants(question.policy, *grants[:at], *grants[at + 1 :])
    assert scope(question, changed) == scope(question, question.policy if met else without)


@ON_ANY_MACHINE
@given(questions(), st.sampled_from(OVERLAYS))
def test_overlay_never_widens(question: Question, more: str) -> None:
    """With one overlay more, nothing becomes permitted."""
    before = scope(question)
    after = scope(replace(question, overlays=question.overlays | {more}))
    assert after.meet(before) == after
    assert after != UNRESTRICTED


@ON_ANY_MACHINE
@given(questions(), st.data())
def test_grant_covers_exactly_what_is_below(question: Question, data: st.DataObject) -> None:
    """A grant of one category that names all overlays covers it and its descendants only."""
    policy, notice = replace(question.policy, recipient_policies={}), question.notice
    assume(notice.grants and policy.notice_on(question.day))
    assume(notice.arrangements[notice.grants[0].arrangement].period.covers(question.day))
    top = data.draw(st.sampled_from(sorted(policy.categories)))
    everything = replace(
        notice.grants[0],
        categories=(top,),
        overlays=frozenset(OVERLAYS),
        period=Period(),
        requirements=(),
        excluded=frozenset(),
    )
    below = {top}
    for node in policy.categories.values():  # a parent always comes before its children
        if node.parent in below:
            below.add(node.id)
    asked = replace(question, overlays=question.overlays | {"o1"})
    found = scope(asked, with_grants(policy, everything))
    assert (found.kind == "uses") == (question.category in below)


@ON_ANY_MACHINE
@given(SCOPES, st.sampled_from(PARTIES), policies())
def test_data_of_another_party_goes_home_or_stays(
    before: Scope, party: str, policy: Policy
) -> None:
    """Only the controller and the party it came from are left; nobody is added."""
    after = restrict_to_origin(before, policy, party)
    if party == CONTROLLER:
        assert after == before
    else:
        assert after.uses == {u for u in before.uses if u.recipient in {CONTROLLER, party}}
    assert after.kind == before.kind or (before.kind == "uses" and after == EMPTY)


@ON_ANY_MACHINE
@given(questions())
def test_there_is_a_reason_exactly_if_it_is_not_permitted(question: Question) -> None:
    """Explanations and decisions never disagree, and nothing is said twice."""
    reasons = reasons_against(question)
    assert (reasons == ()) == scope(question).permits(question.use)
    assert len(set(reasons)) == len(reasons)


@ON_ANY_MACHINE
@given(questions())
def test_reasons_offer_only_what_is_permitted(question: Question) -> None:
    """The other purposes and arrangements that a reason names would all be permitted."""
    permitted = scope(question)
    for reason in reasons_against(question):
        if isinstance(reason, PurposeNotPermitted):
            offered = [replace(question.use, purpose=p) for p in purposes_of(question.notice)]
            assert reason.permitted == tuple(u.purpose for u in offered if permitted.permits(u))
        if isinstance(reason, RecipientNotPermitted):
            offered = [replace(question.use, arrangement=a) for a in LISTS]
            assert reason.elsewhere == tuple(u.arrangement for u in offered if permitted.permits(u))


@ON_ANY_MACHINE
@given(questions())
def test_permitted_use_rests_on_grants(question: Question) -> None:
    """There are grants exactly for what needs one and is permitted; any of them is enough."""
    found = scope(question)
    grants = granting(
        question.policy,
        question.notice,
        question.use,
        question.category,
        question.overlays,
        question.day,
    )
    assert bool(grants) == (found != UNRESTRICTED and found.permits(question.use))
    for grant in grants:
        assert scope(question, with_grants(question.policy, grant)).permits(question.use)


def reasons_against(question: Question) -> tuple[Reason, ...]:
    """All reasons against what is asked."""
    return why_not(
        question.policy,
        question.notice,
        question.use,
        question.category,
        question.overlays,
        question.day,
    )

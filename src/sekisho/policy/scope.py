"""The scope algebra: who may use a column for what, and what is left when columns are combined.

A scope is one of four different things: UNKNOWN (nobody said what the data is), EMPTY (it is known
and nothing is permitted), a set of uses, or UNRESTRICTED (about no person). Combining is `meet`.
Nothing in here makes a scope larger; only a release rule may, and there is none yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.model import Grant, Ground, Lift, Notice, Policy, Taking, Use

_TO_ITS_OWN_ENDS: Final[frozenset[Ground]] = frozenset({"joint_use", "consent", "opt_out"})
"""Grounds on which a recipient uses data under a policy of its own. A processor works to the controller's
ends, and what a law or an emergency asks for is not the recipient's to narrow."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a column permits; equal by value.

    Raises:
        ValueError: uses are given for another kind than `uses`, or none for it (a programming
            error: an empty set of uses is EMPTY, and nothing else is).
    """

    kind: Literal["unknown", "empty", "uses", "unrestricted"]
    uses: frozenset[Use] = frozenset()

    def __post_init__(self) -> None:
        """Keep the four kinds apart."""
        if (self.kind == "uses") != bool(self.uses):
            raise ValueError(self.kind)

    @staticmethod
    def of(uses: Iterable[Use]) -> Scope:
        """The scope that permits exactly `uses`; EMPTY for none."""
        permitted = frozenset(uses)
        return Scope("uses", permitted) if permitted else EMPTY

    def permits(self, use: Use) -> bool:
        """Whether the use is permitted; neither UNKNOWN nor EMPTY permits anything."""
        return self.kind == "unrestricted" or use in self.uses

    def meet(self, other: Scope) -> Scope:
        """What both permit. UNKNOWN absorbs everything, UNRESTRICTED changes nothing."""
        if "unknown" in (self.kind, other.kind):
            return UNKNOWN
        if self.kind == "unrestricted":
            return other
        if other.kind == "unrestricted":
            return self
        return Scope.of(self.uses & other.uses)


UNKNOWN: Final = Scope("unknown")
EMPTY: Final = Scope("empty")
UNRESTRICTED: Final = Scope("unrestricted")


def meet(*scopes: Scope) -> Scope:
    """What all permit; UNRESTRICTED for none, since a constant comes from nobody."""
    result = UNRESTRICTED
    for scope in scopes:
        result = result.meet(scope)
    return result


def scope_of(
    policy: Policy,
    notice: Notice | None,
    category: str | None,
    overlays: frozenset[str],
    day: dt.date,
) -> Scope:
    """The scope of data of one category.

    Args:
        policy: the policy that declares the category.
        notice: the notice in force on `day`; None = none is, so nothing personal is permitted.
        category: None = nobody said what the data is.
        overlays: the data's own; those of its category are added here.
        day: the day of the use.

    Raises:
        KeyError: the policy has no such category (the loader of contracts refuses it).
    """
    if category is None:
        return UNKNOWN
    if is_unrestricted(policy, category, overlays):
        return UNRESTRICTED
    return Scope.of(
        use
        for grant in grants_in_force(notice, day)
        if covers(policy, grant, category) and not unnamed(policy, grant, category, overlays)
        for recipient in grant.recipients
        for purpose in grant.purposes
        if meant_for(policy, notice, purpose, category)
        and taken(
            policy,
            notice,
            use := Use(grant.arrangement, recipient, purpose),
            category,
            overlays,
            day,
        )
    )


def granting(
    policy: Policy,
    notice: Notice | None,
    use: Use,
    category: str,
    overlays: frozenset[str],
    day: dt.date,
) -> tuple[Grant, ...]:
    """The grants that a permitted use rests on, in the notice's order.

    Empty where the use is not permitted, and where no grant is needed (UNRESTRICTED).
    """
    if (
        is_unrestricted(policy, category, overlays)
        or not meant_for(policy, notice, use.purpose, category)
        or not taken(policy, notice, use, category, overlays, day)
    ):
        return ()
    return tuple(
        grant
        for grant in grants_in_force(notice, day)
        if speaks_of(grant, use)
        and use.purpose in grant.purposes
        and covers(policy, grant, category)
        and not unnamed(policy, grant, category, overlays)
    )


def taken(
    policy: Policy,
    notice: Notice | None,
    use: Use,
    category: str,
    overlays: frozenset[str],
    day: dt.date,
) -> bool:
    """Whether the recipient's own policy takes data for the use as well, where there is one to go by."""
    theirs = policy.recipient_policies.get(use.recipient)
    if theirs is None or notice is None or use.arrangement not in notice.arrangements:
        return True
    if notice.arrangements[use.arrangement].ground not in _TO_ITS_OWN_ENDS:
        return True
    return any(
        taking.period.covers(day)
        and use.purpose in taking.purposes
        and covers(policy, taking, category)
        and not unnamed(policy, taking, category, overlays)
        for taking in theirs.takings
    )


def meant_for(policy: Policy, notice: Notice | None, purpose: str, category: str) -> bool:
    """Whether the purpose speaks of data of the category's business and about its kind of people.

    One that names businesses or kinds of people speaks of no data of which nobody has said them. The
    purpose of a request is the request itself.
    """
    said = notice.purposes.get(purpose) if notice else None
    if said is None:
        return True
    data = policy.categories[category]
    return not (said.businesses and said.businesses.isdisjoint(data.businesses)) and not (
        said.subjects and said.subjects.isdisjoint(data.subjects)
    )


def restrict_to_origin(scope: Scope, policy: Policy, party: str) -> Scope:
    """The scope of data that came from `party`.

    What another party handed over is for the controller's own use, or goes back to where it came
    from: an onward use by somebody else is not the controller's to permit. Data about no person
    stays UNRESTRICTED.
    """
    if party == policy.controller or scope.kind != "uses":
        return scope
    return Scope.of(use for use in scope.uses if use.recipient in {policy.controller, party})


def is_unrestricted(policy: Policy, category: str, overlays: frozenset[str]) -> bool:
    """Whether data of the category is about no person and carries no overlay."""
    node = policy.categories[category]
    return not node.personal and not node.overlays and not overlays


def grants_in_force(notice: Notice | None, day: dt.date) -> tuple[Grant, ...]:
    """The grants that count on `day`: of a notice in force, with arrangement and grant in force."""
    if notice is None or not notice.in_force(day):
        return ()
    return tuple(
        grant
        for grant in notice.grants
        if grant.in_force(day) and notice.arrangements[grant.arrangement].period.covers(day)
    )


def purposes_of(notice: Notice) -> tuple[str, ...]:
    """All that an export can name as its purpose: the notice's own, then requests, sorted."""
    requests = {grant.request for grant in notice.grants if grant.request is not None}
    return (*notice.purposes, *sorted(requests))


def speaks_of(grant: Grant, use: Use) -> bool:
    """Whether the grant permits anything to the recipient under the arrangement."""
    return grant.arrangement == use.arrangement and use.recipient in grant.recipients


def covers(policy: Policy, grant: Grant | Lift | Taking, category: str) -> bool:
    """Whether the grant, lift or taking names the category or one above it, and leaves out neither."""
    line = policy.ancestry(category)
    excluded = isinstance(grant, Grant) and not grant.excluded.isdisjoint(line)
    return not excluded and not set(grant.categories).isdisjoint(line)


def unnamed(
    policy: Policy, grant: Grant | Lift | Taking, category: str, overlays: frozenset[str]
) -> frozenset[str]:
    """The overlays of the data, its category's included, that the grant, lift or taking does not name."""
    return (policy.categories[category].overlays | overlays) - grant.overlays


def reaches(policy: Policy, grant: Grant, category: str, overlays: frozenset[str]) -> bool:
    """Whether a grant covers data of a category that carries these overlays besides the category's."""
    return covers(policy, grant, category) and not unnamed(policy, grant, category, overlays)

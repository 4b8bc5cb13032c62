"""Why a use is not permitted: every reason, as a value that the rules turn into violations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sekisho.messages import Bilingual
from sekisho.model import Grant, Notice, Period, Policy, Requirement, Use
from sekisho.policy.scope import (
    covers,
    granting,
    grants_in_force,
    is_unrestricted,
    meant_for,
    purposes_of,
    speaks_of,
    taken,
    unnamed,
)


@dataclass(frozen=True, slots=True)
class Untagged:
    """Nobody said what the data is."""


@dataclass(frozen=True, slots=True)
class NoNoticeInForce:
    """No notice covers the day, so nothing personal is permitted."""

    day: dt.date


@dataclass(frozen=True, slots=True)
class ArrangementUnknown:
    """The notice in force has no such arrangement; `known` are those that it has."""

    arrangement: str
    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangementNotInForce:
    """The arrangement's own period does not cover the day."""

    arrangement: str
    clause: str
    period: Period


@dataclass(frozen=True, slots=True)
class RecipientNotPermitted:
    """No grant gives the recipient anything of this category under this arrangement.

    Attributes:
        on_list: whether the recipient is on the arrangement's closed list at all.
        clause: what the arrangement rests on.
        categories: what the recipient does get under this arrangement on the day, sorted.
        elsewhere: other arrangements under which the very same use would be permitted, sorted.
    """

    recipient: str
    arrangement: str
    category: str
    on_list: bool
    clause: str
    categories: tuple[str, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurposeNotPermitted:
    """The recipient may have this data, and not for this purpose.

    `permitted` are the purposes for which it would be permitted as things are, in the notice's
    order and requests last; empty where another reason stands against all of them.
    """

    purpose: str
    recipient: str
    arrangement: str
    category: str
    permitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PurposeOfOtherData:
    """The purpose is told of other businesses or of other people's data than the category's.

    Attributes:
        businesses, subjects: those that the purpose names, sorted; empty = it names none.
        permitted: see `PurposeNotPermitted`.
    """

    purpose: str
    category: str
    businesses: tuple[str, ...]
    subjects: tuple[str, ...]
    permitted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantNotInForce:
    """A grant would permit it, and its period does not cover the day."""

    grant: str
    clause: str
    period: Period


@dataclass(frozen=True, slots=True)
class RequirementNotMet:
    """A grant would permit it, and something that it needs besides is not there on the day."""

    grant: str
    clause: str
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class OverlayExcluded:
    """The category is covered, and these overlays are not named by the grants, sorted."""

    overlays: tuple[str, ...]
    category: str
    recipient: str
    arrangement: str


@dataclass(frozen=True, slots=True)
class RecipientDoesNotTake:
    """The recipient's own policy does not take data of this category for this purpose.

    Attributes:
        policy: what that policy is called.
        permitted: the purposes for which both sides permit it as things are; see `PurposeNotPermitted`.
    """

    policy: Bilingual
    purpose: str
    recipient: str
    category: str
    permitted: tuple[str, ...]


Reason = (
    Untagged
    | NoNoticeInForce
    | ArrangementUnknown
    | ArrangementNotInForce
    | RecipientNotPermitted
    | PurposeNotPermitted
    | PurposeOfOtherData
    | GrantNotInForce
    | RequirementNotMet
    | OverlayExcluded
    | RecipientDoesNotTake
)


@dataclass(frozen=True, slots=True)
class _Miss:
    """A grant that covers the category, and all in which it falls short of the use."""

    grant: Grant
    purpose: bool
    period: bool
    requirements: frozenset[Requirement]
    overlays: frozenset[str]

    def nearer_than(self, other: _Miss) -> bool:
        """Whether this one falls short in less, and in nothing that the other does not."""
        ours = (self.purpose, self.period, self.requirements, self.overlays)
        theirs = (other.purpose, other.period, other.requirements, other.overlays)
        return ours != theirs and (
            self.purpose <= other.purpose
            and self.period <= other.period
            and self.requirements <= other.requirements
            and self.overlays <= other.overlays
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """A use of personal data under a notice in force."""

    policy: Policy
    notice: Notice
    use: Use
    category: str
    overlays: frozenset[str]
    day: dt.date

    def is_granted(self, **changed: str) -> bool:
        """Whether the use would be permitted with some of its parts changed."""
        use = replace(self.use, **changed)
        return bool(granting(self.policy, self.notice, use, self.category, self.overlays, self.day))

    def permitted(self) -> tuple[str, ...]:
        """The purposes for which the use would be permitted, in the notice's order."""
        return tuple(p for p in purposes_of(self.notice) if self.is_granted(purpose=p))


def why_not(
    policy: Policy,
    notice: Notice | None,
    use: Use,
    category: str | None,
    overlays: frozenset[str],
    day: dt.date,
) -> tuple[Reason, ...]:
    """All reasons against a use, in the order of the classes above; empty = it is permitted.

    Of the grants that cover the category for the recipient, those count that come nearest: no other
    falls short in less. Where several come near in different ways, the reasons of each are given,
    because each shows another way to mend it.

    Args: as of `scope_of`; `why_not(...) == ()` exactly if `scope_of(...).permits(use)`.
    """
    if category is None:
        return (Untagged(),)
    if is_unrestricted(policy, category, overlays):
        return ()
    if notice is None or not notice.in_force(day):
        return (NoNoticeInForce(day),)
    arrangement = notice.arrangements.get(use.arrangement)
    if arrangement is None:
        return (ArrangementUnknown(use.arrangement, tuple(sorted(notice.arrangements))),)
    question = _Question(policy, notice, use, category, overlays, day)
    reasons = (
        *_grants_fall_short(question),
        *_purpose_falls_short(question),
        *_recipient_falls_short(question),
    )
    if arrangement.period.covers(day):
        return reasons
    over = ArrangementNotInForce(arrangement.id, arrangement.clause, arrangement.period)
    return (over, *reasons)


def _grants_fall_short(question: _Question) -> tuple[Reason, ...]:
    covering = [
        grant
        for grant in question.notice.grants
        if speaks_of(grant, question.use) and covers(question.policy, grant, question.category)
    ]
    if not covering:
        return (_not_a_recipient(question),)
    misses = [_miss(question, grant) for grant in covering]
    nearest = [m for m in misses if not any(n.nearer_than(m) for n in misses)]
    return _reasons(question, nearest)


def _purpose_falls_short(question: _Question) -> tuple[Reason, ...]:
    """Whether the purpose is told of other data than this."""
    use, policy, notice = question.use, question.policy, question.notice
    if meant_for(policy, notice, use.purpose, question.category):
        return ()
    said = notice.purposes[use.purpose]
    return (
        PurposeOfOtherData(
            use.purpose,
            question.category,
            tuple(sorted(said.businesses)),
            tuple(sorted(said.subjects)),
            question.permitted(),
        ),
    )


def _recipient_falls_short(question: _Question) -> tuple[Reason, ...]:
    """What the recipient's own policy has against the use, whatever ours has."""
    use, policy, notice = question.use, question.policy, question.notice
    if taken(policy, notice, use, question.category, question.overlays, question.day):
        return ()
    return (
        RecipientDoesNotTake(
            policy.recipient_policies[use.recipient].title,
            use.purpose,
            use.recipient,
            question.category,
            question.permitted(),
        ),
    )


def _miss(question: _Question, grant: Grant) -> _Miss:
    return _Miss(
        grant,
        purpose=question.use.purpose not in grant.purposes,
        period=not grant.period.covers(question.day),
        requirements=frozenset(r for r in grant.requirements if not r.met_on(question.day)),
        overlays=unnamed(question.policy, grant, question.category, question.overlays),
    )


def _reasons(question: _Question, misses: Sequence[_Miss]) -> tuple[Reason, ...]:
    use = question.use
    found: list[Reason] = []
    if any(m.purpose for m in misses):
        found.append(
            PurposeNotPermitted(
                use.purpose,
                use.recipient,
                use.arrangement,
                question.category,
                question.permitted(),
            )
        )
    found.extend(
        GrantNotInForce(m.grant.id, m.grant.clause, m.grant.period) for m in misses if m.period
    )
    found.extend(
        RequirementNotMet(m.grant.id, m.grant.clause, requirement)
        for m in misses
        for requirement in sorted(m.requirements, key=lambda r: (r.kind, r.about))
    )
    missing = sorted({name for m in misses for name in m.overlays})
    if missing:
        found.append(
            OverlayExcluded(tuple(missing), question.category, use.recipient, use.arrangement)
        )
    return tuple(found)


def _not_a_recipient(question: _Question) -> RecipientNotPermitted:
    use, arrangements = question.use, question.notice.arrangements
    given = {
        category
        for grant in grants_in_force(question.notice, question.day)
        if speaks_of(grant, use)
        for category in grant.categories
    }
    return RecipientNotPermitted(
        recipient=use.recipient,
        arrangement=use.arrangement,
        category=question.category,
        on_list=use.recipient in arrangements[use.arrangement].parties,
        clause=arrangements[use.arrangement].clause,
        categories=tuple(sorted(given)),
        elsewhere=tuple(a for a in sorted(arrangements) if question.is_granted(arrangement=a)),
    )

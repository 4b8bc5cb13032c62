"""What two policies say, on any day: claims, the tree of categories, retention, parties."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.diff.change import Change, Holds, effect_of, unclassified
from sekisho.diff.claims import grouped, unmatched
from sekisho.diff.wording import sentence, words
from sekisho.messages import Bilingual, Message
from sekisho.model import Category, Policy, Responsible, Retention
from sekisho.policy.rows import retention_of


def policy_changes(before: Policy, after: Policy) -> Iterator[Change]:
    """All differences between two policies."""
    if before == after:
        return
    yield from _claimed(after, before, "after")
    yield from _claimed(before, after, "before")
    for category in sorted(before.categories.keys() & after.categories.keys()):
        yield from _category(before.categories[category], after.categories[category])
    yield from _kept_longer(after, before, "after")
    yield from _kept_longer(before, after, "before")
    yield from _thresholds(before, after)
    yield from _recipient_policies(after, before, "after")
    yield from _recipient_policies(before, after, "before")
    yield from _parties(before, after)
    yield from _responsible(before, after)


# --------------------------------------------------------------------------- claims


def _claimed(policy: Policy, other: Policy, holds: Holds) -> Iterator[Change]:
    for group in grouped(unmatched(policy, other)):
        one = group.one
        yield Change(
            area="policy",
            subject=f"{one.kind} {one.owner}",
            kind=one.kind,
            effect=effect_of(holds),
            holds=holds,
            fact=sentence(group),
            place=one.place,
        )


# --------------------------------------------------------------------------- the rest


def _category(before: Category, after: Category) -> Iterator[Change]:
    """One category: what it carries, whether it is about people, and where it stands.

    Below another one, other grants cover it, other suspensions stop it and other limits end it.
    """
    subject = f"category {after.id}"
    if before.parent != after.parent:
        moved = Message("diff.parent", before=before.parent or "-", after=after.parent or "-")
        yield unclassified("policy", subject, "category", moved, after.place)
    if before.form != after.form:
        form = Message("diff.form", before=str(before.form or "-"), after=str(after.form or "-"))
        yield unclassified("policy", subject, "category", form, after.place)
    for one, other, holds in _both_ways(before, after):
        effect = effect_of(holds, widens=False)
        for overlay in sorted(one.overlays - other.overlays):
            fact = Message("diff.carries", overlay=overlay)
            yield Change("policy", subject, "category", effect, holds, fact, one.place)
        if (one.businesses, one.subjects) != (other.businesses, other.subjects):
            kinds = [
                *sorted(one.businesses - other.businesses),
                *sorted(one.subjects - other.subjects),
            ]
            if kinds:
                fact = Message("diff.is-of", kinds=", ".join(kinds))
                yield Change(
                    "policy", subject, "category", effect_of(holds), holds, fact, one.place
                )
        if one.personal and not other.personal:
            fact = Message("diff.personal")
            yield Change("policy", subject, "category", effect, holds, fact, one.place)


def _kept_longer(policy: Policy, other: Policy, holds: Holds) -> Iterator[Change]:
    """Limits that a policy has and another has not, or longer ones only: rows that it leaves out."""
    for category in sorted({*policy.retention, *other.retention}):
        if category not in policy.categories or category not in other.categories:
            continue
        own, others = retention_of(policy, category), retention_of(other, category)
        if own is None or (others is not None and _no_longer(others, own)):
            continue
        yield Change(
            area="policy",
            subject=f"retention {category}",
            kind="retention",
            effect=effect_of(holds, widens=False),
            holds=holds,
            fact=Message("diff.retention", length=_length(own)),
            place=own.place,
        )


def _thresholds(before: Policy, after: Policy) -> Iterator[Change]:
    """Limits of statistics: a smaller group or a larger share that may be shown lets more out."""
    one, other = before.thresholds, after.thresholds
    for name, wider in (
        ("smallest_group", other.smallest_group < one.smallest_group),
        ("largest_share", other.largest_share > one.largest_share),
    ):
        was, now = str(getattr(one, name)), str(getattr(other, name))
        if was != now:
            yield Change(
                area="policy",
                subject="statistics",
                kind="threshold",
                effect="widened" if wider else "narrowed",
                holds="both",
                fact=Message("diff.head", part=name, before=was, after=now),
                place=None,
            )


def _recipient_policies(policy: Policy, other: Policy, holds: Holds) -> Iterator[Change]:
    """Policies of recipients that only one side knows: the other gives whatever its own permits."""
    for party in sorted(policy.recipient_policies.keys() - other.recipient_policies.keys()):
        theirs = policy.recipient_policies[party]
        yield Change(
            area="policy",
            subject=f"recipient {party}",
            kind="recipient",
            effect=effect_of(holds, widens=False),
            holds=holds,
            fact=Message("diff.recipient", policy=theirs.title),
            place=theirs.place,
        )


def _length(limit: Retention) -> Bilingual:
    units = {"years": limit.years, "months": limit.months, "days": limit.days}
    said = [words(Message(f"diff.{unit}", count=count)) for unit, count in units.items() if count]
    return Bilingual(en=" ".join(s.en for s in said), ja="".join(s.ja for s in said))


def _no_longer(one: Retention, other: Retention) -> bool:
    """Whether one limit ends no later than another on any day; months and days do not compare."""
    return one.years * 12 + one.months <= other.years * 12 + other.months and one.days <= other.days


def _parties(before: Policy, after: Policy) -> Iterator[Change]:
    if before.controller != after.controller:
        fact = Message("diff.controller", before=before.controller, after=after.controller)
        yield unclassified("policy", "controller", "party", fact, None)
    for party in sorted(before.parties.keys() & after.parties.keys()):
        one, other = before.parties[party], after.parties[party]
        if (one.kind, one.country) != (other.kind, other.country):
            fact = Message(
                "diff.party",
                before=f"{one.kind} {one.country}",
                after=f"{other.kind} {other.country}",
            )
            yield unclassified("policy", f"party {party}", "party", fact, other.place)


def _responsible(before: Policy, after: Policy) -> Iterator[Change]:
    """Who answers for which items of joint use, revision by revision."""
    earlier = {notice.id: notice for notice in before.notices}
    for notice in after.notices:
        was = earlier[notice.id].arrangements if notice.id in earlier else {}
        for name in sorted(notice.arrangements.keys() & was.keys()):
            one, other = was[name].responsible, notice.arrangements[name].responsible
            if one != other:
                fact = Message("diff.responsible", before=_answering(one), after=_answering(other))
                place = notice.arrangements[name].place
                yield unclassified("policy", f"arrangement {name}", "arrangement", fact, place)


def _answering(responsible: tuple[Responsible, ...]) -> str:
    return "; ".join(f"{r.party}: {', '.join(r.categories)}" for r in responsible) or "-"


def _both_ways(before: Category, after: Category) -> tuple[tuple[Category, Category, Holds], ...]:
    return (after, before, "after"), (before, after, "before")

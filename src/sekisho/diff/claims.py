"""What a policy says, taken apart: claims that can be held against those of another policy.

A claim lets something be done on some days. Another policy says as much on a day if one of its own
claims in force on that day is at least as strong. What it does not say is the difference; so the same
grants under another id, in another order or in the next revision of the notice are no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sekisho.diff import days
from sekisho.diff.change import Kind
from sekisho.errors import Place
from sekisho.model import (
    ROWS,
    Condition,
    ConsentText,
    FormerRule,
    Grant,
    Lift,
    Notice,
    Period,
    Policy,
    RecipientPolicy,
    Request,
    Statute,
)
from sekisho.policy.rows import ANY


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is permitted on some days.

    Attributes:
        kind: `grant`, `lift`, `former`, `purpose`, `arrangement`, `consent-text`, `statute`,
            `request`, `waiver`, `destination`, `taking` or `condition`.
        key: what has to be the same for two claims to speak of the same thing.
        owner: the part of the policy that says it.
        category: for data of it and all below; None = not about data.
        overlays: covered by name.
        excluded: categories below its own that it leaves out, with all below them.
        condition: has to be met, each part that is not empty; None = nothing has to be.
        reach: the larger, the more is covered.
    """

    kind: Kind
    key: tuple[str, ...]
    owner: str
    days: Period
    place: Place
    category: str | None = None
    overlays: frozenset[str] = frozenset()
    condition: tuple[str, ...] | None = None
    reach: tuple[int, ...] = ()
    excluded: frozenset[str] = frozenset()


def claims_of(policy: Policy) -> Iterator[Claim]:
    """All claims of a policy."""
    for notice in policy.notices:
        yield from _of_notice(policy, notice)
        yield from _about_rows(notice)
    for text in policy.consent_texts.values():
        yield from _of_consent_text(text)
    for statute in policy.statutes.values():
        yield from _of_statute(statute)
    for request in policy.requests.values():
        yield from _of_request(request)
    for condition in policy.conditions.values():
        yield from _of_condition(condition)
    for waiver in policy.waivers.values():
        waived = (waiver.rule, waiver.export, str(waiver.use), waiver.column or ROWS)
        origin = (str(waiver.origin),) if waiver.origin else None
        yield Claim("waiver", waived, waiver.id, waiver.period, waiver.place, condition=origin)
    for theirs in policy.recipient_policies.values():
        yield from _of_recipient_policy(theirs)
    for place in policy.destinations.values():
        key = (place.id, place.party, place.where)
        yield Claim("destination", key, place.id, days.ALWAYS, place.place)


def unmatched(policy: Policy, other: Policy) -> Iterator[tuple[Claim, tuple[Period, ...]]]:
    """The claims of a policy that another one does not make, with the days on which it does not.

    What a recipient takes is compared where both know a policy of its own: without one it takes all.
    """
    others: dict[tuple[str, tuple[str, ...]], list[Claim]] = defaultdict(list)
    for claim in claims_of(other):
        others[claim.kind, claim.key].append(claim)
    for claim in claims_of(policy):
        if claim.kind == "taking" and claim.key[0] not in other.recipient_policies:
            continue
        as_strong = (c.days for c in others[claim.kind, claim.key] if _covers(other, c, claim))
        rest = days.left([claim.days], as_strong)
        if rest:
            yield claim, rest


def _covers(policy: Policy, one: Claim, other: Claim) -> bool:
    """Whether a claim of `policy` lets at least as much be done as another policy's."""
    return (
        _asks_no_more(one.condition, other.condition)
        and one.overlays >= other.overlays
        and all(a >= b for a, b in zip(one.reach, other.reach, strict=True))
        and (
            other.category is None
            or (
                other.category in policy.categories
                and one.category in policy.ancestry(other.category)
                and _leaves_out_no_more(policy, one, other.category, other.excluded)
            )
        )
    )


def _asks_no_more(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    """Whether whatever meets another's condition meets one's own; an empty part asks for nothing."""
    if one is None or other is None:
        return one is None
    return all(a in {"", b} for a, b in zip(one, other, strict=True))


def _leaves_out_no_more(
    policy: Policy, one: Claim, category: str, excluded: frozenset[str]
) -> bool:
    """Whether what a claim leaves out is out of another's category anyhow, or left out there too."""
    return all(
        name not in policy.ancestry(category)
        and (
            category not in policy.ancestry(name) or not excluded.isdisjoint(policy.ancestry(name))
        )
        for name in one.excluded
    )


def _of_notice(policy: Policy, notice: Notice) -> Iterator[Claim]:
    period = notice.period
    for purpose in notice.purposes.values():
        for business in sorted(purpose.businesses) or [""]:
            for subject in sorted(purpose.subjects) or [""]:
                yield Claim(
                    "purpose",
                    (purpose.id, purpose.name.ja, purpose.name.en),
                    purpose.id,
                    period,
                    purpose.place,
                    condition=(business, subject) if business or subject else None,
                    reach=(-purpose.since.toordinal(), not purpose.contact),
                )
    for arrangement in notice.arrangements.values():
        if lasting := days.both(period, arrangement.period):
            for party in arrangement.parties:
                key = (arrangement.id, arrangement.ground, party)
                yield Claim("arrangement", key, arrangement.id, lasting, arrangement.place)
    for grant in notice.grants:
        if lasting := days.of_grant(notice, grant):
            yield from _of_grant(policy, grant, lasting)


def _about_rows(notice: Notice) -> Iterator[Claim]:
    period = notice.period
    for lift in notice.lifts:
        if lasting := days.both(period, lift.period, _given(lift)):
            yield from _of_lift(lift, lasting)
    for rule in notice.former:
        if lasting := days.both(period, _given(rule)):
            yield from _of_former(rule, lasting, [*notice.purposes, ANY])


def _given(part: Lift | FormerRule) -> Period:
    """The days on which an approval counts that it may need."""
    return Period(since=part.approval.on) if part.approval else days.ALWAYS


def _of_grant(policy: Policy, grant: Grant, lasting: Period) -> Iterator[Claim]:
    # A category that is named and left out as well is left out.
    named = [c for c in grant.categories if grant.excluded.isdisjoint(policy.ancestry(c))]
    for recipient in grant.recipients:
        for purpose in grant.purposes:
            for category in named:
                yield Claim(
                    "grant",
                    (grant.arrangement, recipient, purpose, grant.request or ""),
                    grant.id,
                    lasting,
                    grant.place,
                    category,
                    grant.overlays,
                    (grant.consent_text or "", grant.condition or "")
                    if grant.consent_text or grant.condition
                    else None,
                    excluded=grant.excluded,
                )


def _of_lift(lift: Lift, lasting: Period) -> Iterator[Claim]:
    # Without a first day, rows are covered too of which nobody knows the day.
    reach = -lift.acquired_since.toordinal() if lift.acquired_since else 0
    for arrangement in lift.arrangements:
        for purpose in lift.purposes:
            for category in lift.categories:
                yield Claim(
                    "lift",
                    (arrangement, purpose),
                    lift.id,
                    lasting,
                    lift.place,
                    category,
                    lift.overlays,
                    reach=(reach,),
                )


def _of_former(rule: FormerRule, lasting: Period, every: Sequence[str]) -> Iterator[Claim]:
    for arrangement in rule.arrangements:
        for purpose in rule.purposes or every:
            yield Claim("former", (arrangement, purpose), rule.id, lasting, rule.place)


def _of_consent_text(text: ConsentText) -> Iterator[Claim]:
    for recipient in text.recipients:
        for purpose in text.purposes:
            for category in text.categories:
                yield Claim(
                    "consent-text",
                    (text.version, recipient, purpose),
                    text.version,
                    text.period,
                    text.place,
                    category,
                    text.overlays,
                    reach=(-text.guardian_under,),
                )


def _of_condition(condition: Condition) -> Iterator[Claim]:
    for value in sorted(condition.values) or [""]:
        met = (condition.column.name, value) if value else None
        key = (condition.id, condition.column.table)
        yield Claim("condition", key, condition.id, days.ALWAYS, condition.place, condition=met)


def _of_statute(statute: Statute) -> Iterator[Claim]:
    columns = [None] if statute.columns is None else [(str(c),) for c in sorted(statute.columns)]
    for column in columns:
        yield Claim(
            "statute", (statute.id,), statute.id, days.ALWAYS, statute.place, condition=column
        )


def _of_request(request: Request) -> Iterator[Claim]:
    given = Period(max((a.on for a in request.approvals), default=None))
    if period := days.both(request.period, given):
        asked = (request.number, request.ground, request.arrangement, request.party, request.export)
        key = (*asked, request.statute or "")
        yield Claim("request", key, request.number, period, request.place)


def _of_recipient_policy(theirs: RecipientPolicy) -> Iterator[Claim]:
    for taking in theirs.takings:
        for purpose in taking.purposes:
            for category in taking.categories:
                yield Claim(
                    "taking",
                    (theirs.party, purpose),
                    taking.id,
                    taking.period,
                    taking.place,
                    category,
                    taking.overlays,
                )


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of one part of a policy that are said in one sentence.

    Attributes:
        one: what they have in common; it has no key and no category.
        parts: for each place of the key the values that occur there, in every combination.
        categories: of the claims, in every combination with the parts.
        rest: the days that it is about.
    """

    one: Claim
    parts: tuple[tuple[str, ...], ...]
    categories: tuple[str, ...]
    rest: tuple[Period, ...]


def grouped(found: Iterable[tuple[Claim, tuple[Period, ...]]]) -> tuple[Group, ...]:
    """Claims in groups: one sentence for all combinations of recipients, purposes, categories."""
    alike: dict[tuple[Claim, tuple[Period, ...]], dict[tuple[str, ...], set[str]]] = {}
    for claim, rest in found:
        cells = alike.setdefault((replace(claim, key=(), category=None), rest), {})
        cells.setdefault(claim.key, set()).add(claim.category or "")
    return tuple(
        Group(one, parts, tuple(c for c in categories if c), rest)
        for (one, rest), cells in alike.items()
        for parts, categories in _products(cells)
    )


def _products(
    cells: dict[tuple[str, ...], set[str]],
) -> Iterator[tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]]:
    """Cells as few products of values, one place of the key merged after the other."""
    merged: dict[tuple[tuple[str, ...], ...], set[str]] = {
        tuple((part,) for part in key): categories for key, categories in cells.items()
    }
    width = len(next(iter(merged)))
    for place in reversed(range(width)):
        together: dict[tuple[object, ...], list[tuple[tuple[str, ...], ...]]] = {}
        for parts, categories in merged.items():
            rest = (*parts[:place], *parts[place + 1 :])
            together.setdefault((rest, frozenset(categories)), []).append(parts)
        merged = {
            (
                *many[0][:place],
                tuple(sorted({value for parts in many for value in parts[place]})),
                *many[0][place + 1 :],
            ): merged[many[0]]
            for many in together.values()
        }
    for parts, categories in sorted(merged.items()):
        yield parts, tuple(sorted(categories))

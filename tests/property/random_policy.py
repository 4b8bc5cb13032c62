"""Random policies near to the sample's, with a use that they may permit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from property.chance import Borders, date_near, one_in, some_of
from property.small_sample import SmallSample

from sekisho.model import (
    Approval,
    FormerRule,
    Grant,
    Lift,
    Notice,
    Period,
    Policy,
    RecipientPolicy,
    Requirement,
    Retention,
    Taking,
    Use,
)

NOTICE = "2022-03-21"
"""The notice that is drawn anew; the others stay."""


def policy_of(
    chance: Random, sample: SmallSample, reads: Sequence[str], borders: Borders
) -> tuple[Policy, Use, str]:
    """A policy, a use that it may permit, and a destination of the use's recipient."""
    policy = sample.project.policy
    (notice,) = (n for n in policy.notices if n.id == NOTICE)
    folders = {d.party: d.id for d in policy.destinations.values()}
    arrangement = chance.choice(sorted(notice.arrangements))
    parties = [p for p in notice.arrangements[arrangement].parties if p in folders]
    recipient = chance.choice(parties)
    requests = [
        r.number
        for r in policy.requests.values()
        if r.arrangement == arrangement and r.party == recipient
    ]
    purpose = chance.choice(requests or sorted(notice.purposes))
    use = Use(arrangement, recipient, purpose)
    near = [
        c for s in reads for c in (
            sample.project.sources[s].row_category,
            *(c.category for c in sample.project.sources[s].columns.values() if c.category),
        )
    ]  # fmt: skip
    texts = {
        version: replace(text, guardian_under=chance.choice((0, 16, 18, 20)))
        for version, text in policy.consent_texts.items()
    }
    drawn = replace(
        notice,
        purposes={
            name: replace(
                p,
                since=date_near(chance, borders.acquired) if chance.randrange(3) == 0 else p.since,
                contact=p.contact != (chance.randrange(4) == 0),
            )
            for name, p in notice.purposes.items()
        },
        arrangements={
            name: replace(
                a, period=_period(chance, borders.today) if name == arrangement else a.period
            )
            for name, a in notice.arrangements.items()
        },
        grants=tuple(_grants(chance, policy, notice, use, near, borders)),
        lifts=tuple(_lifts(chance, policy, notice, use, near, borders)),
        former=tuple(_former(chance, notice, use, borders)),
    )
    return (
        replace(
            policy,
            notices=tuple(drawn if n.id == NOTICE else n for n in policy.notices),
            consent_texts=texts,
            retention=dict(_retention(chance, policy, near, borders)),
            recipient_policies=dict(_of_recipients(chance, policy, use, near, borders)),
        ),
        use,
        folders[recipient],
    )


def _grants(
    chance: Random,
    policy: Policy,
    notice: Notice,
    use: Use,
    near: Sequence[str],
    borders: Borders,
) -> Iterator[Grant]:
    for grant in notice.grants:
        if chance.randrange(8) == 0:
            continue
        yield replace(
            grant,
            categories=some_of(chance, policy.categories)
            if one_in(chance, 4)
            else grant.categories,
            overlays=_overlays(chance, policy) if one_in(chance, 4) else grant.overlays,
            recipients=some_of(chance, notice.arrangements[grant.arrangement].parties)
            if one_in(chance, 4)
            else grant.recipients,
            purposes=some_of(chance, notice.purposes)
            if one_in(chance, 4) and grant.request is None
            else grant.purposes,
            period=_period(chance, borders.today) if one_in(chance, 6) else grant.period,
            requirements=_requirements(chance, borders.today) if one_in(chance, 6) else (),
        )
    # Most uses by chance are permitted for nothing; so something is said of this one.
    for number in range(chance.choice((0, 1, 1, 2, 2, 3))):
        by_consent = notice.arrangements[use.arrangement].ground == "consent"
        yield Grant(
            id=f"drawn-{number}",
            arrangement=use.arrangement,
            recipients=(use.recipient,),
            purposes=(use.purpose,),
            categories=_categories(chance, near),
            overlays=_overlays(chance, policy),
            clause="1",
            basis="assumed",
            approval=None,
            period=_period(chance, borders.today),
            place=notice.place,
            requirements=_requirements(chance, borders.today),
            consent_text=chance.choice(sorted(policy.consent_texts)) if by_consent else None,
            excluded=frozenset(some_of(chance, near)[:1]) if one_in(chance, 4) else frozenset(),
            request=use.purpose if use.purpose in policy.requests else None,
        )


def _lifts(
    chance: Random,
    policy: Policy,
    notice: Notice,
    use: Use,
    near: Sequence[str],
    borders: Borders,
) -> Iterator[Lift]:
    for lift in notice.lifts:
        if one_in(chance, 3):
            continue
        on = lift.approval and replace(lift.approval, on=date_near(chance, borders.today))
        yield replace(lift, approval=on) if one_in(chance, 4) else lift
    for number in range(chance.choice((0, 1, 1, 2))):
        yield Lift(
            id=f"drawn-{number}",
            arrangements=(use.arrangement,),
            purposes=(use.purpose,),
            categories=_categories(chance, near),
            overlays=_overlays(chance, policy),
            acquired_since=chance.choice((None, *[date_near(chance, borders.acquired)] * 3)),
            clause="1",
            basis="approved",
            approval=_approval(chance, borders.today),
            period=_period(chance, borders.today),
            place=notice.place,
        )


def _former(chance: Random, notice: Notice, use: Use, borders: Borders) -> Iterator[FormerRule]:
    yield from (rule for rule in notice.former if not one_in(chance, 3))
    if one_in(chance, 2):
        yield FormerRule(
            id="drawn",
            arrangements=(use.arrangement,),
            purposes=chance.choice(((), (use.purpose,), ("P1",))),
            clause="1",
            basis="approved",
            approval=_approval(chance, borders.today),
            place=notice.place,
        )


def _retention(
    chance: Random, policy: Policy, near: Sequence[str], borders: Borders
) -> Iterator[tuple[str, Retention]]:
    yield from (item for item in policy.retention.items() if one_in(chance, 2))
    if one_in(chance, 2):
        length = (borders.today - borders.event).days + chance.randint(-1, 1)
        place = next(iter(policy.categories.values())).place
        for category in _categories(chance, near):
            yield category, Retention(category, 0, 0, max(1, length), "1", place)


def _of_recipients(
    chance: Random, policy: Policy, use: Use, near: Sequence[str], borders: Borders
) -> Iterator[tuple[str, RecipientPolicy]]:
    """Sometimes the recipient of the use has a policy of its own, wider, narrower or none of it."""
    yield from policy.recipient_policies.items()
    if one_in(chance, 8):
        place = next(iter(policy.categories.values())).place
        takings = tuple(
            Taking(
                id=f"drawn-{number}",
                purposes=chance.choice(((use.purpose,), (use.purpose, "P2"), ("P1",))),
                categories=_categories(chance, near),
                overlays=_overlays(chance, policy),
                clause="1",
                period=_period(chance, borders.today),
                place=place,
            )
            for number in range(chance.choice((0, 1, 1, 2)))
        )
        title = policy.parties[use.recipient].name
        yield use.recipient, RecipientPolicy(use.recipient, title, takings, place)


def _requirements(chance: Random, today: dt.date) -> tuple[Requirement, ...]:
    if not one_in(chance, 6):
        return ()
    met = None if one_in(chance, 4) else _period(chance, today)
    return (Requirement("security_check", "x", met),)


def _approval(chance: Random, today: dt.date) -> Approval:
    return Approval("x", date_near(chance, today) if one_in(chance, 3) else today, None)


def _period(chance: Random, today: dt.date) -> Period:
    """Mostly without ends; else one of them is at most a day away."""
    end = today + dt.timedelta(days=chance.randint(-1, 1))
    closed = Period(min(end, today), max(end, today))
    ends = (Period(end, None), Period(None, end), closed)
    return chance.choice(ends) if one_in(chance, 6) else Period()


def _categories(chance: Random, near: Sequence[str]) -> tuple[str, ...]:
    return ("all_items",) if one_in(chance, 2) else some_of(chance, near)


def _overlays(chance: Random, policy: Policy) -> frozenset[str]:
    """All but My Number, some or none."""
    names = sorted(policy.overlays.keys() - {"my_number"})
    some = [name for name in names if one_in(chance, 2)]
    return frozenset(chance.choice((names, names, some, ())))

"""Days as periods: what is left of one, and the days on which anything of a policy begins or ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from sekisho.messages import Bilingual, Message
from sekisho.model import Grant, Notice, Period, Policy

_DAY = dt.timedelta(days=1)
ALWAYS = Period()


def both(*periods: Period) -> Period | None:
    """The days that lie in all periods; None = there are none."""
    since = max((p.since for p in periods if p.since), default=None)
    until = min((p.until for p in periods if p.until), default=None)
    return None if since and until and until < since else Period(since, until)


def left(periods: Iterable[Period], taken: Iterable[Period]) -> tuple[Period, ...]:
    """What is left of periods without others, in order."""
    rest = [*periods]
    for other in taken:
        rest = [piece for whole in rest for piece in _without(whole, other)]
    return tuple(sorted(rest, key=lambda p: p.since or dt.date.min))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The same days in as few periods as there can be, in order."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda p: p.since or dt.date.min):
        last = found[-1] if found else None
        if last is None or (last.until and period.since and _beyond(last.until, period.since)):
            found.append(period)
        elif last.until:
            until = max(last.until, period.until) if period.until else None
            found[-1] = Period(last.since, until)
    return tuple(found)


def said(periods: Iterable[Period]) -> Bilingual:
    """Days in words, empty where they have no end on either side."""
    spoken = [_spoken(p) for p in periods if p != ALWAYS]
    return Bilingual(
        en="".join(f" ({s.text('en')})" for s in spoken),
        ja="".join(f"（{s.text('ja')}）" for s in spoken),
    )


def pieces(*policies: Policy) -> tuple[Period, ...]:
    """All days, in periods on each of which nothing begins or ends in any of the policies."""
    borders = sorted({day for policy in policies for day in _borders(policy)})
    firsts = [None, *borders]
    lasts = [*(day - _DAY for day in borders), None]
    return tuple(Period(first, last) for first, last in zip(firsts, lasts, strict=True))


def a_day_of(period: Period) -> dt.date:
    """Any day of a period."""
    return period.since or period.until or dt.date.max


def of_grant(notice: Notice, grant: Grant) -> Period | None:
    """The days on which a grant counts; None = never."""
    met = [r.met for r in grant.requirements]
    if any(period is None for period in met):
        return None
    arrangement = notice.arrangements[grant.arrangement]
    return both(notice.period, arrangement.period, grant.period, *(m for m in met if m))


def _beyond(last: dt.date, first: dt.date) -> bool:
    """Whether a day lies between the end of one period and the beginning of the next."""
    return (first - last).days > 1


def _without(period: Period, other: Period) -> Iterator[Period]:
    if not period.meets(other):
        yield period
        return
    if other.since and (period.since is None or period.since < other.since):
        yield Period(period.since, other.since - _DAY)
    if other.until and other.until < (period.until or dt.date.max):
        yield Period(other.until + _DAY, period.until)


def _borders(policy: Policy) -> Iterator[dt.date]:
    for notice in policy.notices:
        yield from _ends(notice.period)
        for arrangement in notice.arrangements.values():
            yield from _ends(arrangement.period)
        for grant in notice.grants:
            yield from _ends(grant.period)
            for requirement in grant.requirements:
                yield from _ends(requirement.met or ALWAYS)
    for theirs in policy.recipient_policies.values():
        for taking in theirs.takings:
            yield from _ends(taking.period)


def _ends(period: Period) -> Iterator[dt.date]:
    """The first day, and the first day after."""
    if period.since:
        yield period.since
    if period.until and period.until < dt.date.max:
        yield period.until + _DAY


def _spoken(period: Period) -> Message:
    if period.since is None:
        return Message("diff.days.until", until=str(period.until))
    if period.until is None:
        return Message("diff.days.since", since=str(period.since))
    return Message("diff.days.both", since=str(period.since), until=str(period.until))

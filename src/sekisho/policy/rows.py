"""Which rows of a source a use may include: what has to hold of a row, worked out without data.

A grant speaks of categories and is the same for everybody. Whether it may be relied on for *this* row
depends on its subject (suspensions, consents, membership) and on its dates (acquisition, retention).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sekisho.model import (
    ROWS,
    Approval,
    Arrangement,
    Ground,
    Lift,
    Notice,
    Policy,
    Retention,
    Source,
    Use,
)
from sekisho.policy.scope import covers, granting, is_unrestricted, unnamed

ANY: Final = "*"
"""What a ledger writes for all recipients, purposes, arrangements or categories."""

_FOR_THE_PURPOSES_AT_ACQUISITION: Final[frozenset[Ground]] = frozenset(
    {"own_use", "joint_use", "entrustment", "opt_out", "statistics"}
)
"""Grounds that reach no further than the purposes at acquisition (APPI 18(1), 27(2), 27(5)).

A consent is given to the use itself, and a law asks for data whatever they were acquired for.
"""

Data = tuple[str, frozenset[str]]
"""What a row shows to a use: a category, and overlays besides those of the category."""


@dataclass(frozen=True, slots=True)
class ConsentTerm:
    """The subject has agreed: an entry for one of the texts, naming one of the categories.

    Attributes:
        texts: version of the text -> the age below which a guardian has to agree, sorted pairs.
        categories: names that cover the data; `*` is among them where no overlay has to be named.
    """

    texts: tuple[tuple[str, int], ...]
    categories: frozenset[str]


@dataclass(frozen=True, slots=True)
class RowTerms:
    """What has to hold of a row of one source, for one use on one day.

    Attributes:
        stops: categories whose suspension stops the row: those that it shows, all above, and `*`.
        contact: a contact stop of the subject stops the row too.
        suspended: rows of subjects who have suspended the use are included all the same; in an
            emergency only (APPI 27(1)(ii)-(iv)).
        former: rows of subjects who have left are included.
        consents: each must be met by the subject.
        conditions: of each of these sets the subject meets one.
        acquired_since: the row was acquired on this day or later, which has to be known; None = any.
        kept_since: the event that retention runs from was on this day or later, or is still to come;
            None = any.
    """

    stops: frozenset[str]
    contact: bool
    suspended: bool
    former: bool
    consents: tuple[ConsentTerm, ...]
    acquired_since: dt.date | None
    kept_since: dt.date | None
    conditions: tuple[frozenset[str], ...] = ()

    def meet(self, later: RowTerms) -> RowTerms:
        """What both days ask for, of rows as they were on the first.

        How long data is kept is counted from the first day alone: what a file of that date holds does
        not depend on when it is made.
        """
        if later == self:
            return self
        return RowTerms(
            stops=self.stops | later.stops,
            contact=self.contact or later.contact,
            suspended=self.suspended and later.suspended,
            former=self.former and later.former,
            consents=tuple(dict.fromkeys((*self.consents, *later.consents))),
            acquired_since=_latest((self.acquired_since, later.acquired_since)),
            kept_since=self.kept_since,
            conditions=tuple(dict.fromkeys((*self.conditions, *later.conditions))),
        )


def row_terms(
    policy: Policy,
    notice: Notice | None,
    use: Use,
    shown: Iterable[Data],
    day: dt.date,
    waived: frozenset[Data] = frozenset(),
) -> RowTerms | None:
    """The terms for rows that show data of these categories.

    None where the notice has no such arrangement: then nobody can say what the terms are.

    Args:
        notice: the one in force on the day, which permits the use for all of `shown`; None = none.
        shown: the source's row category and the categories of its columns that the use sees.
        waived: what of it a waiver permits. Where no grant does, there is no consent to ask for; all
            other terms are the same.
    """
    if notice is None or use.arrangement not in notice.arrangements:
        return None
    personal = sorted(
        {(c, own) for c, own in shown if not is_unrestricted(policy, c, own)},
        key=lambda data: (data[0], sorted(data[1])),
    )
    arrangement = notice.arrangements[use.arrangement]
    purpose = notice.purposes.get(use.purpose)
    return RowTerms(
        stops=frozenset({ANY}).union(*(policy.ancestry(c) for c, _ in personal)),
        contact=purpose is not None and purpose.contact,
        suspended=arrangement.ground == "emergency",
        former=_former(notice, arrangement, use, day),
        consents=tuple(_consents(policy, notice, use, personal, day, waived)),
        acquired_since=_latest(
            _acquired_since(policy, notice, use, data, day) for data in personal
        ),
        kept_since=_latest(_kept_since(policy, category, day) for category, _ in personal),
        conditions=tuple(dict.fromkeys(_conditions(policy, notice, use, personal, day))),
    )


def usable(policy: Policy, notice: Notice, use: Use, shown: Iterable[Data], day: dt.date) -> bool:
    """Whether a condition may decide for a use: what decides it is granted, and to all alike.

    Args:
        shown: the row category of the condition's source, and the category of its column.
    """
    return all(
        is_unrestricted(policy, category, own)
        or any(g.condition is None for g in granting(policy, notice, use, category, own, day))
        for category, own in shown
    )


def data_of(source: Source, names: Iterable[str]) -> frozenset[Data]:
    """What columns of a source (`*`: its rows) show.

    A column that nobody described shows nothing that has terms.
    """
    found: set[Data] = set()
    for name in names:
        if name == ROWS:
            found.add((source.row_category, source.row_overlays))
        elif (category := source.columns[name].category) is not None:
            found.add((category, source.columns[name].overlays))
    return frozenset(found)


def retention_of(policy: Policy, category: str) -> Retention | None:
    """How long data of a category is kept: its own limit, or the nearest above it."""
    return next(
        (policy.retention[c] for c in policy.ancestry(category) if c in policy.retention), None
    )


def _former(notice: Notice, arrangement: Arrangement, use: Use, day: dt.date) -> bool:
    return arrangement.ground == "emergency" or any(
        use.arrangement in rule.arrangements
        and (not rule.purposes or use.purpose in rule.purposes)
        and _given(rule.approval, day)
        for rule in notice.former
    )


def _consents(
    policy: Policy,
    notice: Notice,
    use: Use,
    personal: Iterable[Data],
    day: dt.date,
    waived: frozenset[Data],
) -> Iterator[ConsentTerm]:
    for category, own in personal:
        grants = granting(policy, notice, use, category, own, day)
        versions = {grant.consent_text for grant in grants}
        if None in versions or (not grants and (category, own) in waived):
            continue
        texts = sorted(
            (version, policy.consent_texts[version].guardian_under)
            for version in versions
            if version is not None
        )
        yield ConsentTerm(tuple(texts), _covering(policy, category, own))


def _conditions(
    policy: Policy, notice: Notice, use: Use, personal: Iterable[Data], day: dt.date
) -> Iterator[frozenset[str]]:
    for category, own in personal:
        grants = granting(policy, notice, use, category, own, day)
        names = {grant.condition for grant in grants}
        # Where nothing is granted, the term of consent is one that nobody meets.
        if grants and None not in names:
            yield frozenset(name for name in names if name is not None)


def _covering(policy: Policy, category: str, own: frozenset[str]) -> frozenset[str]:
    """The categories that a consent may name to cover data: each carries all overlays of the data.

    Who agrees to "everything" has not agreed to special-care data (APPI 2(3), 20(2), 27(2)).
    """
    overlays = policy.categories[category].overlays | own
    names = {c for c in policy.ancestry(category) if overlays <= policy.categories[c].overlays}
    return frozenset(names if overlays else names | {ANY})


def _acquired_since(
    policy: Policy, notice: Notice, use: Use, data: Data, day: dt.date
) -> dt.date | None:
    """The first day of acquisition that the purpose was published on; None = it does not matter."""
    if notice.arrangements[use.arrangement].ground not in _FOR_THE_PURPOSES_AT_ACQUISITION:
        return None
    purpose = notice.purposes.get(use.purpose)
    since = purpose.since if purpose else notice.effective_from
    for lift in notice.lifts:
        if _lifts(policy, lift, use, data, day):
            if lift.acquired_since is None:
                return None
            since = min(since, lift.acquired_since)
    return since


def _lifts(policy: Policy, lift: Lift, use: Use, data: Data, day: dt.date) -> bool:
    category, own = data
    return (
        use.arrangement in lift.arrangements
        and use.purpose in lift.purposes
        and lift.period.covers(day)
        and _given(lift.approval, day)
        and covers(policy, lift, category)
        and not unnamed(policy, lift, category, own)
    )


def _given(approval: Approval | None, day: dt.date) -> bool:
    """Whether what needs an approval has it: it counts from the day on that it was given."""
    return approval is None or approval.on <= day


def _kept_since(policy: Policy, category: str, day: dt.date) -> dt.date | None:
    limit = retention_of(policy, category)
    if limit is None:
        return None
    months = day.year * 12 + day.month - 1 - (limit.years * 12 + limit.months)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)) - dt.timedelta(days=limit.days)


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day is not None), default=None)

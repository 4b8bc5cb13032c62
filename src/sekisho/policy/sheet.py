"""What waits for an approval: all that the notice in force is only read to say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sekisho.model import Category, FormerRule, Grant, Lift, Notice, Party, Policy
from sekisho.policy.scope import covers, grants_in_force, unnamed

Reading = Grant | Lift | FormerRule
"""A sentence that the notice is read to say."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The assumed readings of the notice in force on a day, for the compliance office to approve.

    Attributes:
        notice: None = none is in force, and nothing is assumed.
        readings: grants, then what is said of earlier data, then of members who have left; each
            in the order of the file.
    """

    policy: Policy
    notice: Notice | None
    day: dt.date
    readings: tuple[Reading, ...]

    def recipients(self, reading: Reading) -> tuple[Party, ...]:
        """Whom a reading permits something: its own recipients, or whom grants give what it lifts."""
        if isinstance(reading, Grant):
            names = reading.recipients
        else:
            names = tuple(
                dict.fromkeys(
                    party
                    for grant in (self.notice.grants if self.notice else ())
                    if grant.arrangement in reading.arrangements
                    and not set(grant.purposes).isdisjoint(self.purposes(reading))
                    for party in grant.recipients
                )
            )
        return tuple(self.policy.parties[name] for name in names)

    def purposes(self, reading: Reading) -> tuple[str, ...]:
        """The purposes that a reading is about, by number."""
        numbered = self.notice.purposes if self.notice else {}
        every = isinstance(reading, FormerRule) and not reading.purposes
        return tuple(name for name in numbered if every or name in reading.purposes)

    def covered(self, reading: Grant | Lift) -> tuple[Category, ...]:
        """The categories that a reading covers, those below its own included, as they are declared.

        One that carries an overlay which the reading does not name is not among them.
        """
        return tuple(
            category
            for category in self.policy.categories.values()
            if covers(self.policy, reading, category.id)
            and not unnamed(self.policy, reading, category.id, frozenset())
        )

    def in_force(self, reading: Reading) -> bool:
        """Whether a reading counts on the day."""
        if isinstance(reading, Grant):
            return reading in grants_in_force(self.notice, self.day)
        return True


def sheet(policy: Policy, day: dt.date) -> Sheet:
    """The sheet of the notice in force on `day`."""
    notice = policy.notice_on(day)
    said: tuple[Reading, ...] = (
        (*notice.grants, *notice.lifts, *notice.former) if notice is not None else ()
    )
    return Sheet(policy, notice, day, tuple(r for r in said if r.basis == "assumed"))

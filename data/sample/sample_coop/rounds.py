"""The weekly rhythm: order in one week, goods in the next; four rounds a month."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

BUSINESS_DATE: Final = dt.date(2026, 11, 20)
WEEKDAYS: Final = "月火水木金"
_FIRST_MONDAY: Final = dt.date(2026, 8, 31)
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class Round:
    """A round (企画回): the week of ordering and, a week later, of delivery."""

    name: str
    order_monday: dt.date

    def ordered(self, weekday: int) -> dt.date:
        """The day on which members of a weekday order."""
        return self.order_monday + dt.timedelta(days=weekday)

    def delivered(self, weekday: int) -> dt.date:
        """The day on which they get their goods."""
        return self.ordered(weekday) + dt.timedelta(days=7)


def rounds() -> tuple[Round, ...]:
    """Twelve rounds; the last one is ordered in the week of the business date."""
    found = []
    for week in range(_ROUNDS):
        monday = _FIRST_MONDAY + dt.timedelta(weeks=week)
        delivery = monday + dt.timedelta(days=7)
        found.append(Round(f"{delivery:%Y%m}-{(delivery.day - 1) // 7 + 1}", monday))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BillingMonth:
    """A month of billing: from the 27th to the 26th, debited on the 5th."""

    name: str
    first: dt.date
    closed: dt.date
    debited: dt.date


BILLING_MONTHS: Final = (
    BillingMonth("202609", dt.date(2026, 8, 27), dt.date(2026, 9, 26), dt.date(2026, 10, 5)),
    BillingMonth("202610", dt.date(2026, 9, 27), dt.date(2026, 10, 26), dt.date(2026, 11, 5)),
)

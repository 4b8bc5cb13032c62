"""Requests of members (APPI 32 to 39): the register of what they asked, and what became of it.

It holds who asked for what, which is personal data: it lies beside the record and not in it, for its
owner alone. Suspensions and stops of provision are in force in every run from being entered on.
"""

from sekisho.requests.entry import Entry, Removed, Written
from sekisho.requests.events import (
    Charged,
    Decided,
    Done,
    Event,
    Extent,
    Identified,
    Informed,
    Paid,
    Received,
    Representative,
    Ruling,
    Withdrawn,
)
from sekisho.requests.key import keyed_digest
from sekisho.requests.law import ARTICLES, DISCLOSING, GROUNDS, STOPS, article
from sekisho.requests.register import Gone, State, enter, read, remove
from sekisho.requests.request import MemberRequest

__all__ = [
    "ARTICLES",
    "DISCLOSING",
    "GROUNDS",
    "STOPS",
    "Charged",
    "Decided",
    "Done",
    "Entry",
    "Event",
    "Extent",
    "Gone",
    "Identified",
    "Informed",
    "MemberRequest",
    "Paid",
    "Received",
    "Removed",
    "Representative",
    "Ruling",
    "State",
    "Withdrawn",
    "Written",
    "article",
    "enter",
    "keyed_digest",
    "read",
    "remove",
]

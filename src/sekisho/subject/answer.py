"""What a member is answered: which released files held data about them, and what was withheld.

Values only; nothing here reads a file or a clock. Names come with both languages, as the policy has
them now; where the policy no longer has a name, its id stands in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from sekisho.messages import Bilingual

Certainty = Literal["contained", "may_be_contained"]
"""`contained`: the member's key was read from the bytes that left. `may_be_contained`: the file tells
nobody's key, and rows about the member were among those that it was made from."""

State = Literal["released", "in_doubt"]
"""`in_doubt`: nobody can tell (yet) whether the file has arrived at its recipient."""

Unanswered = Literal["no_set", "erased"]
"""Why nobody can tell whether a file held data about the member: its set of subjects was never
written, or was erased after its time."""

Withholding = Literal["suspended", "contact_stopped"]
"""What the member had asked for, so that their rows were left out."""


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A thing of the policy or of the contracts: its id, and what people call it."""

    id: str
    name: Bilingual = field(compare=False)


@dataclass(frozen=True, slots=True)
class GivenColumn:
    """A column of a released file, and the categories of everything that influences it, by id."""

    name: str
    categories: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Giving:
    """What one release was: to whom, for what, on what ground, with which columns.

    Attributes:
        export: by which export; `destination`: to which place of the recipient.
        purpose: of use; its name is the whole text of the notice.
        clause: of the notice, that the arrangement rests on.
        notice: id of the notice that was in force.
        columns: in the order of the file.
    """

    export: Named
    destination: str
    recipient: Named
    purpose: Named
    arrangement: Named
    clause: str
    notice: str
    columns: tuple[GivenColumn, ...]


class Contained(NamedTuple):
    """A released file that held, or may have held, data about the member; thousands in an answer over years.

    Attributes:
        run: id of the run that released it.
        released_at: with its zone; of a file in doubt, when that was recorded.
        digest: SHA-256 of the file (hex).
    """

    run: str
    business_date: dt.date
    released_at: dt.datetime
    file: str
    digest: str
    giving: Giving
    certainty: Certainty
    state: State


@dataclass(frozen=True, slots=True)
class Withheld:
    """Releases of one export that the member's rows were left out of, from `first` to `last`.

    Attributes:
        first, last: business dates of the first and the last release of an unbroken series.
        releases: how many there were.
        reasons: sorted; there can be several at once.
    """

    export: Named
    recipient: Named
    purpose: Named
    arrangement: Named
    reasons: tuple[Withholding, ...]
    first: dt.date
    last: dt.date
    releases: int


@dataclass(frozen=True, slots=True)
class Untold:
    """Releases with data about persons of which nobody can tell whether they held the member's."""

    export: Named
    reason: Unanswered
    first: dt.date
    last: dt.date
    releases: int


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one member's question.

    Attributes:
        key_space: the system of the number that was asked for.
        number: in its canonical form. It is personal data: for the answer, never for a record.
        contained: by business date, time of release, export and file.
        withheld: by export and first day.
        untold: by export and first day; none = the answer is complete.
        linked: other systems of numbers that lead to this one; what was given under their numbers
            is in the answer too.
        not_linked: systems that do not, of whose numbers nobody can say which are this member's.
    """

    key_space: Named
    number: str = field(repr=False)
    contained: tuple[Contained, ...]
    withheld: tuple[Withheld, ...]
    untold: tuple[Untold, ...]
    linked: tuple[Named, ...]
    not_linked: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Recalled:
    """A file that a recipient has to be told of.

    Attributes:
        kept_until: the last day on which it is kept, as declared for its destination; None = for ever.
    """

    file: Contained
    kept_until: dt.date | None

    def kept_on(self, day: dt.date) -> bool:
        """Whether it is still kept on a day, as far as is declared."""
        return self.kept_until is None or day <= self.kept_until


@dataclass(frozen=True, slots=True)
class ToTell:
    """A recipient that has to be told, and the files that it got, in the order of the answer."""

    recipient: Named
    files: tuple[Recalled, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Who has to be told after a withdrawal or a suspension, by recipient."""

    key_space: Named
    number: str = field(repr=False)
    recipients: tuple[ToTell, ...]
    untold: tuple[Untold, ...]


def by_recipient(files: Iterable[Contained]) -> tuple[tuple[Named, tuple[Contained, ...]], ...]:
    """The files of each recipient, in their order; recipients by id."""

    def recipient(one: Contained) -> Named:
        return one.giving.recipient

    grouped = groupby(sorted(files, key=recipient), key=recipient)
    return tuple((who, tuple(found)) for who, found in grouped)

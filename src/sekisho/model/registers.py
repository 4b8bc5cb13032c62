"""What stands in registers beside the notices: texts, requests, limits, exceptions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model.lineage import Column
from sekisho.model.vocabulary import Approval, Period, Use


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A version of the text that subjects agree to (APPI 27(1)); what it names can be consented to.

    `guardian_under` is the age below which a guardian has to agree.
    """

    version: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    guardian_under: int
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class Condition:
    """What is true of the subjects whom a grant is about: they have a row of a source.

    Attributes:
        column: of that source, or its rows (`*`): any row will do.
        values: what stands in the column then, as text.
    """

    id: str
    name: Bilingual
    column: Column
    values: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class Statute:
    """A law on which data can be asked for.

    `columns` are the only source columns that may leave under it; None = as requested. Subject keys
    may join these columns without being named.
    """

    id: str
    name: Bilingual
    article: str
    columns: frozenset[Column] | None
    place: Place


@dataclass(frozen=True, slots=True)
class Request:
    """A legal request (APPI 27(1)(i)) or an emergency (27(1)(ii)-(iv)): one export, one period.

    Its number is the purpose of use that its export names.

    Attributes:
        statute: id of the statute; None for an emergency.
        article: the article that it rests on.
        authority: who asks, and under which number of theirs (`reference`).
        approvals: one for a legal request, two by different people for an emergency.
    """

    number: str
    ground: Literal["statute", "emergency"]
    party: str
    arrangement: str
    export: str
    period: Period
    statute: str | None
    article: str
    authority: str
    reference: str
    reason: Bilingual
    approvals: tuple[Approval, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data of a category is kept after the event that its source names (APPI 22)."""

    category: str
    years: int
    months: int
    days: int
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception: a reason against an export does not count, from its approval to its expiry.

    Attributes:
        rule: code of the rule that is waived.
        use: what it was approved for; an export that is for another is another.
        column: the export's column that it is about; None = its rows, or the export as a whole.
        origin: the source column that may be used (`*`: the source's rows); None = all that the
            rule speaks of for that column.
    """

    id: str
    rule: str
    export: str
    use: Use
    column: str | None
    origin: Column | None
    reason: Bilingual
    requested_by: str
    approval: Approval
    expires: dt.date
    place: Place

    @property
    def period(self) -> Period:
        """The days on which it counts."""
        return Period(self.approval.on, self.expires)


@dataclass(frozen=True, slots=True)
class Taking:
    """For what a recipient says, in a policy of its own, that it takes data.

    Attributes:
        purposes: the controller's, as far as the recipient's own words take them in.
        categories: these and all below them, with the `overlays` that it names.
        clause: of the recipient's policy.
    """

    id: str
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    clause: str
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class RecipientPolicy:
    """What a recipient publishes itself, as it is read. It can only narrow what it is given."""

    party: str
    title: Bilingual
    takings: tuple[Taking, ...]
    place: Place

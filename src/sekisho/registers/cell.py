"""A register: rows of cells, each with what vouches for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual, Message
from sekisho.model import Grant, Notice, Policy, Source
from sekisho.policy import grants_in_force

Standing = Literal["evidenced", "stated", "unknown"]
"""`evidenced`: the record shows it; `stated`: a person wrote it down; `unknown`: nobody has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a register says in one place.

    Attributes:
        column: id of the column.
        source: what vouches for it: `file:line`, or a run of the record.
    """

    column: str
    text: Bilingual
    standing: Standing
    source: str


@dataclass(frozen=True, slots=True)
class Register:
    """One register; `id` names its title and its article in the catalogue."""

    id: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Arrived:
    """The latest extract of a source that a run has landed."""

    day: dt.date
    run: int
    rows: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """Files that one party has been given under one arrangement."""

    recipient: str
    arrangement: str
    files: int
    first: dt.date
    last: dt.date
    run: int


@dataclass(frozen=True, slots=True)
class Provided:
    """A released file of which the law may ask for a record (APPI 29).

    Attributes:
        day: its business date.
        persons: in it; None = the record does not count them.
        columns, items: of the file, and the categories whose values flow into it.
        indexed: the subject index still says who they are.
    """

    recipient: str
    arrangement: str
    purpose: str
    export: str
    day: dt.date
    run: int
    persons: int | None
    columns: tuple[str, ...]
    items: tuple[str, ...]
    indexed: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Extracts of one source that have landed: how many, the first and the last of them.

    Attributes:
        rows: of the last.
        runs: the first and the last run that landed one.
    """

    files: int
    first: dt.date
    last: dt.date
    rows: int
    runs: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record tells: source -> its latest extract, and what was released to whom.

    `runs` is the number of its last run; 0 = there is no record, and nothing can be told from it.

    Attributes:
        provided: of what was released, what a record of provision is due for.
        receipts: source -> what was received, of those that a record of receipt is due for.
    """

    runs: int = 0
    arrived: Mapping[str, Arrived] = field(default_factory=dict)
    delivered: tuple[Delivered, ...] = ()
    provided: tuple[Provided, ...] = ()
    receipts: Mapping[str, Receipt] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """All that registers are made from.

    Attributes:
        files: path in the project -> text; registers quote places in them.
        day: the business date that they are of.
    """

    policy: Policy
    sources: Mapping[str, Source]
    files: Mapping[str, str]
    recorded: Recorded
    day: dt.date

    @property
    def notice(self) -> Notice | None:
        """The notice in force."""
        return self.policy.notice_on(self.day)

    def grants(self) -> tuple[Grant, ...]:
        """The grants in force."""
        return grants_in_force(self.notice, self.day)

    def party(self, name: str) -> Bilingual:
        """A party's name with its id."""
        named = self.policy.parties[name].name
        return Bilingual(en=f"{named.en} ({name})", ja=f"{named.ja}（{name}）")

    def categories(self, names: Iterable[str]) -> Bilingual:
        """The names of categories."""
        return joined(self.policy.categories[name].name for name in names)

    def purposes(self, names: Iterable[str]) -> Bilingual:
        """Purposes with their numbers; the number of a request stands alone."""
        known = self.notice.purposes if self.notice else {}
        return joined(
            Bilingual(en=f"{p} {known[p].name.en}", ja=f"{p} {known[p].name.ja}")
            if p in known
            else Bilingual(p, p)
            for p in names
        )

    def given(self, arrangement: str, recipients: Iterable[str]) -> Cell:
        """What the record shows was released under an arrangement."""
        wanted = set(recipients)
        found = [
            d
            for d in self.recorded.delivered
            if d.arrangement == arrangement and d.recipient in wanted
        ]
        if not found:
            return self.none("released", "registers.none-released")
        message = Message(
            "registers.released",
            files=sum(d.files for d in found),
            first=str(min(d.first for d in found)),
            last=str(max(d.last for d in found)),
        )
        return told("released", message, "evidenced", f"run {max(d.run for d in found)}")

    def arrived(self, column: str, source: str) -> Cell:
        """What the record shows of the latest extract of a source."""
        found = self.recorded.arrived.get(source)
        if found is None:
            return self.none(column, "registers.none-arrived")
        message = Message("registers.arrived", rows=found.rows, day=str(found.day))
        return told(column, message, "evidenced", f"run {found.run}")

    def none(self, column: str, sentence: str) -> Cell:
        """That there is nothing in the record, if there is one."""
        if not self.recorded.runs:
            return unknown(column)
        return told(column, Message(sentence), "evidenced", f"runs 1-{self.recorded.runs}")


def told(column: str, message: Message, standing: Standing, source: str) -> Cell:
    """A cell that says a sentence."""
    return Cell(column, Bilingual(message.text("en"), message.text("ja")), standing, source)


def stated(column: str, text: Bilingual | str, place: Place) -> Cell:
    """A cell that somebody has written down."""
    both = Bilingual(text, text) if isinstance(text, str) else text
    return Cell(column, both, "stated", at(place))


def unknown(column: str) -> Cell:
    """A cell that nobody has filled."""
    return told(column, Message("registers.unknown"), "unknown", "-")


def joined(names: Iterable[Bilingual]) -> Bilingual:
    """Names in one line, each once."""
    once = tuple(dict.fromkeys(names))
    return Bilingual(en="; ".join(n.en for n in once), ja="、".join(n.ja for n in once))


def at(*places: Place) -> str:
    """Places as `file:line`, each once."""
    return ", ".join(dict.fromkeys(f"{p.file}:{p.line}" for p in places))


def basis_of(grants: Iterable[Grant]) -> Iterator[str]:
    """`file:line basis` of each grant."""
    yield from dict.fromkeys(f"{at(g.place)} {g.basis}" for g in grants)

"""What people are told of: one thing that is wrong, under an id that stays over the nights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sekisho.messages import Message

Kind = Literal["violation", "release", "source", "expectation", "requests", "run", "overdue"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a problem is about.

    Attributes:
        id: of a violation its own; of others the kind and the name.
        of: the export or the source; the business date of a whole night.
    """

    id: str
    kind: Kind
    of: str


def violation(id: str, export: str) -> Subject:  # noqa: A002 - the word that people see
    """A reason against an export."""
    return Subject(id, "violation", export)


def release(export: str) -> Subject:
    """A permitted export that could not be made or put in its place."""
    return Subject(f"release:{export}", "release", export)


def source(name: str) -> Subject:
    """An extract that could not be used."""
    return Subject(f"source:{name}", "source", name)


def expectation(of: str, id: str) -> Subject:  # noqa: A002 - as above
    """A critical expectation of a source that did not pass."""
    return Subject(f"expectation:{of}.{id}", "expectation", of)


def requests() -> Subject:
    """Requests of members that are open after the day by which they were due."""
    return Subject("requests:overdue", "requests", "requests")


def run(day: dt.date) -> Subject:
    """A night that ended before it could decide and record."""
    return Subject(f"run:{day}", "run", str(day))


def overdue(day: dt.date) -> Subject:
    """A night that is not over by the time it has to be."""
    return Subject(f"overdue:{day}", "overdue", str(day))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell, without any value of the data and without counts of people.

    Attributes:
        also: what has the same cause and is told with it (further columns of an export).
        title: the verdict, the rule, what and for whom.
        lines: the columns and their origin, the reason, what did not happen.
        next: what to do.
        link: whether it has a page of its own.
    """

    subject: Subject
    owner: str | None
    title: Message
    lines: tuple[Message, ...]
    next: Message
    also: tuple[Subject, ...] = ()
    link: bool = False

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All that is told with it."""
        return (self.subject, *self.also)


def subjects_of(problems: Iterable[Problem]) -> frozenset[str]:
    """The ids of all that the problems are about."""
    return frozenset(s.id for problem in problems for s in problem.subjects)

"""What was so in the nights before, and who was told: read from the audit log, and from nothing else.

There is no second file of state that could be lost or disagree with the log.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sekisho.alerts import problem
from sekisho.alerts.problem import Subject
from sekisho.audit import tables
from sekisho.audit.chain import Head
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import REQUESTS

NIGHTS: Final = 31
"""Business dates that are looked at in any case; what is open for longer is followed to its first.

Not runs: of one night there may be many, each of which looks at some exports only."""

_LEFT: Final = frozenset({"released", "none"})
_NEEDS_THE_FILE: Final = frozenset({"SK302", "SK303", "SK304", "SK306", "SK307"})
"""Rules that ask the staged bytes: that one is not seen says something only of what was staged."""


@dataclass(frozen=True, slots=True)
class Night:
    """What one sealed run found.

    Attributes:
        outcomes: export -> what became of it.
        landed: source -> whether it could be used.
        asked: whether it could read what members have asked for.
    """

    number: int
    day: dt.date
    present: Mapping[str, Subject]
    outcomes: Mapping[str, str]
    landed: Mapping[str, bool]
    asked: bool

    def clears(self, subject: Subject) -> bool:
        """Whether it shows that something which it did not find is over: it looked for it."""
        match subject.kind:
            case "violation" if subject.id.partition("-")[0] in _NEEDS_THE_FILE:
                return self.outcomes.get(subject.of) in _LEFT
            case "violation":
                return subject.of in self.outcomes
            case "release":
                return self.outcomes.get(subject.of) in _LEFT
            case "source" | "expectation":
                return self.landed.get(subject.of, False)
            case "requests":
                return self.asked
            case "run" | "overdue":
                return subject.of == str(self.day)


@dataclass(frozen=True, slots=True)
class Open:
    """Something that was found, and the business dates on which it was, the first one first."""

    subject: Subject
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What one channel has been told about one thing: the voices that arrived, oldest first."""

    voices: tuple[tuple[str, dt.date], ...] = ()

    def has(self, voice: str) -> bool:
        """Whether the voice has been heard since the thing was last over."""
        return voice in self._since_resolved

    def on(self, voice: str, day: dt.date) -> bool:
        """Whether the voice was heard on a business date."""
        return (voice, day) in self.voices

    @property
    def open(self) -> bool:
        """Whether it was told that it is so, and not yet that it is over."""
        return bool(self._since_resolved)

    @property
    def _since_resolved(self) -> tuple[str, ...]:
        names = [voice for voice, _ in self.voices]
        ends = [i for i, name in enumerate(names) if name == "resolved"]
        return tuple(names[ends[-1] + 1 if ends else 0 :])


@dataclass(frozen=True, slots=True)
class History:
    """What the log says.

    Attributes:
        nights: sealed runs, the oldest first, as far back as something is still open.
        told: (channel, id) -> what was told.
        silences: id -> what was said last about keeping silent.
    """

    nights: tuple[Night, ...] = ()
    told: Mapping[tuple[str, str], Told] = field(default_factory=dict)
    silences: Mapping[str, tables.Silence] = field(default_factory=dict)

    def standing(self) -> Mapping[str, Open]:
        """By id, all that was found and that no later night has shown to be over."""
        found: dict[str, Open] = {}
        for night in self.nights:
            for id_, one in [*found.items()]:
                if id_ not in night.present and night.clears(one.subject):
                    del found[id_]
            for id_, subject in night.present.items():
                before = found[id_].days if id_ in found else ()
                found[id_] = Open(subject, tuple(sorted({*before, night.day})))
        return found

    def heard(self, channel: str, id_: str) -> Told:
        """What a channel was told about one thing."""
        return self.told.get((channel, id_), Told())

    def silent(self, id_: str, day: dt.date) -> bool:
        """Whether nobody is to be told of it on that day."""
        silence = self.silences.get(id_)
        return silence is not None and day <= silence.until


def read(log: AuditLog) -> History:
    """What the log says up to now.

    Raises:
        DataError: a file of it cannot be read.
    """
    sealed = {manifest.head.number for manifest in log.manifests()}
    nights: list[Night] = []
    told: dict[tuple[str, str], list[tuple[str, dt.date]]] = defaultdict(list)
    silences: dict[str, tables.Silence] = {}
    reached = False
    for head in reversed(log.heads()):
        if head.run.job == "night" and head.number in sealed and not reached:
            nights.append(_night(log, head))
            reached = len({night.day for night in nights}) >= NIGHTS and _tells_since_when(nights)
        elif head.run.job == "alert":
            if not reached:
                rows = reversed(log.read(head, tables.Alert))
                for row in (r for r in rows if (r.state, r.voice == "test") == ("sent", False)):
                    told[row.channel, row.subject].append((row.voice, row.business_date))
            for silence in reversed(log.read(head, tables.Silence)):
                silences.setdefault(silence.subject, silence)
    return History(
        nights=tuple(reversed(nights)),
        told={key: Told(tuple(reversed(voices))) for key, voices in told.items()},
        silences=silences,
    )


def _tells_since_when(newest_first: Sequence[Night]) -> bool:
    """Whether these nights show of all that is open that it was not so before."""
    return all(
        any(id_ not in night.present and night.clears(one.subject) for night in newest_first)
        for id_, one in History(tuple(reversed(newest_first))).standing().items()
    )


def undecided(log: AuditLog, day: dt.date, exports: Iterable[str]) -> Sequence[str]:
    """Which of these exports no sealed run of the day has decided, sorted.

    Raises:
        DataError: a file of the log cannot be read.
    """
    left = set(exports)
    sealed = {manifest.head.number for manifest in log.manifests()}
    for head in log.heads():
        if (head.run.job, head.run.business_date) == ("night", day) and head.number in sealed:
            left -= {row.export for row in log.read(head, tables.ExportDecision)}
    return sorted(left)


def _night(log: AuditLog, head: Head) -> Night:
    decisions = log.read(head, tables.ExportDecision)
    extracts = log.read(head, tables.Extract)
    asked = log.event(head, REQUESTS)
    found = [
        *(problem.violation(v.id, v.export) for v in log.read(head, tables.ExportViolation)),
        *(problem.release(d.export) for d in decisions if d.outcome == "failed"),
        *(problem.source(e.source) for e in extracts if e.state != "landed"),
        *(
            problem.expectation(e.subject, e.id)
            for e in log.read(head, tables.ExpectationResult)
            if e.severity == "critical" and e.state != "passed"
        ),
        *((problem.requests(),) if asked and asked.get("requests_overdue") else ()),
    ]
    return Night(
        number=head.number,
        day=head.run.business_date,
        present={subject.id: subject for subject in found},
        outcomes={d.export: d.outcome for d in decisions},
        landed={e.source: e.state == "landed" for e in extracts},
        asked=asked is not None,
    )

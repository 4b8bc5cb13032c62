"""Which messages a night asks for: each thing once, again on the second night, then in one digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.alerts.history import History, Night, Open, Told
from sekisho.alerts.problem import Problem, Subject, subjects_of
from sekisho.alerts.settings import Channel, Settings
from sekisho.audit.tables import Silence

Voice = Literal["first", "second", "digest", "resolved", "test"]
Looked = Literal["nowhere", "somewhere", "everywhere"]
"""At what a run has looked: at no export (it failed, or there was none), at some, at all."""

MOST: Final = 10
"""Messages about one thing each that a channel gets at once; what is more shares one message."""

_TELLING: Final[tuple[Voice, ...]] = ("first", "second", "digest")


@dataclass(frozen=True, slots=True)
class Standing:
    """A problem, and on which business dates it was found, the first one first."""

    problem: Problem
    days: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message to one channel.

    Attributes:
        standings: what is wrong.
        over: what is so no more.
        silences: what it would tell of too, had nobody asked for silence.
    """

    channel: Channel
    voice: Voice
    day: dt.date
    standings: tuple[Standing, ...] = ()
    over: tuple[Subject, ...] = ()
    silences: tuple[Silence, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of all that it tells of."""
        told = (s for standing in self.standings for s in standing.problem.subjects)
        return tuple(subject.id for subject in (*told, *self.over))


def plan(
    settings: Settings,
    history: History,
    problems: Sequence[Problem],
    day: dt.date,
    *,
    looked: Looked,
) -> tuple[Notice, ...]:
    """The messages that are due, by channel.

    Args:
        history: what the log says, the night that found the problems included.
        problems: what was found.
        looked: only what has looked can tell that something is over, and only what has looked
            everywhere can sum up or tell that a night as a whole is mended.
    """
    still = history.standing()
    whole = looked == "everywhere"
    if whole and history.nights:
        still = {
            id_: one for id_, one in still.items() if not _gone(one.subject, history.nights[-1])
        }
    found: dict[str, list[Standing]] = {name: [] for name in settings.channels}
    for problem in problems:
        standing = Standing(problem, _days(problem, still, day))
        for channel in settings.told(problem.owner):
            found[channel.name].append(standing)
    now = subjects_of(problems) | still.keys()
    return tuple(
        notice
        for name, channel in sorted(settings.channels.items())
        for notice in (
            *_Telling(channel, history, day).notices(found[name], whole=whole),
            *(_over(channel, history, now, day, whole=whole) if looked != "nowhere" else ()),
        )
    )


def _days(problem: Problem, still: Mapping[str, Open], day: dt.date) -> tuple[dt.date, ...]:
    one = still.get(problem.subject.id)
    return one.days if one else (day,)


def _gone(subject: Subject, last: Night) -> bool:
    """Whether what it is about is no more in the project, of which the last night was the whole."""
    match subject.kind:
        case "violation" | "release":
            return subject.of not in last.outcomes
        case "source" | "expectation":
            return subject.of not in last.landed
        case "requests" | "run" | "overdue":
            return False


@dataclass(frozen=True, slots=True)
class _Telling:
    """One channel on one night."""

    channel: Channel
    history: History
    day: dt.date

    def notices(self, found: Sequence[Standing], *, whole: bool) -> Iterator[Notice]:
        loud = [standing for standing in found if not self._silenced(standing)]
        voices = [(self._voice(standing), standing) for standing in loud]
        alone = [(voice, standing) for voice, standing in voices if voice is not None]
        for voice, standing in alone[:MOST]:
            yield Notice(self.channel, voice, self.day, (standing,))
        for together in ("first", "second"):
            more = tuple(s for voice, s in alone[MOST:] if voice == together)
            if more:
                yield Notice(self.channel, together, self.day, more)
        stays = tuple(s for voice, s in voices if voice is None and not self._told_today(s))
        if stays and whole:
            hushed = [s for s in found if self._silenced(s)]
            yield Notice(
                self.channel, "digest", self.day, stays, silences=self._silences_of(hushed)
            )

    def _voice(self, standing: Standing) -> Literal["first", "second"] | None:
        """With which voice a thing is told by itself; None where it is not."""
        if self._told_today(standing):
            return None
        if len(standing.days) == 2 and not self._heard(standing.problem.subject).has("second"):
            return "second"
        return "first" if self._news(standing) else None

    def _news(self, standing: Standing) -> bool:
        """Whether something of it was never told."""
        return any(not self._heard(s).open for s in standing.problem.subjects)

    def _told_today(self, standing: Standing) -> bool:
        return all(
            any(self._heard(s).on(voice, self.day) for voice in _TELLING)
            for s in standing.problem.subjects
        )

    def _silenced(self, standing: Standing) -> bool:
        """Whether somebody has asked for silence about it; never about what nobody was told of."""
        silent = [self.history.silent(s.id, self.day) for s in standing.problem.subjects]
        return all(silent) or (any(silent) and not self._news(standing))

    def _silences_of(self, hushed: Sequence[Standing]) -> tuple[Silence, ...]:
        ids = {s.id for standing in hushed for s in standing.problem.subjects}
        return tuple(self.history.silences[i] for i in sorted(ids & self.history.silences.keys()))

    def _heard(self, subject: Subject) -> Told:
        return self.history.heard(self.channel.name, subject.id)


def _over(
    channel: Channel, history: History, now: frozenset[str], day: dt.date, *, whole: bool
) -> Iterator[Notice]:
    """What this channel was told of and what is so no more."""
    found = {s.id: s for night in history.nights for s in night.present.values()}
    over = sorted(
        id_
        for (name, id_), heard in history.told.items()
        if name == channel.name
        and heard.open
        and id_ not in now
        and _can_end(id_, day, whole=whole)
    )
    if over:
        subjects = tuple(found.get(i) or Subject(i, "run", i.rpartition(":")[2]) for i in over)
        yield Notice(channel, "resolved", day, over=subjects)


def _can_end(id_: str, day: dt.date, *, whole: bool) -> bool:
    """Whether a thing can be over: a night as a whole only by a whole run of the same night."""
    kind, _, of = id_.partition(":")
    return kind not in {"run", "overdue"} or (whole and of == str(day))

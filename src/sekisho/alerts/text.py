"""A notice as people read it: the subject line and both languages, the reader's first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sekisho.alerts.neutral import neutral
from sekisho.alerts.plan import Notice, Standing
from sekisho.alerts.problem import Problem, Subject
from sekisho.alerts.settings import Settings
from sekisho.messages import Lang, Message

LISTED: Final = 30
"""Things that one message lists; further ones are counted."""


@dataclass(frozen=True, slots=True)
class Text:
    """A message ready to be sent: plain text, nothing in it is markup."""

    title: str
    body: str


def render(notice: Notice, settings: Settings, project: str) -> Text:
    """The message of a notice."""
    first = notice.channel.lang
    second: Lang = "en" if first == "ja" else "ja"
    written = _Written(notice, settings, project)
    lines = [*written.block(first), "", written.title(second), *written.block(second)]
    return Text(written.title(first), "\n".join(lines))


@dataclass(frozen=True, slots=True)
class _Written:
    notice: Notice
    settings: Settings
    project: str

    def title(self, lang: Lang) -> str:
        notice = self.notice
        if len(notice.standings) == 1 and notice.voice in {"first", "second"}:
            return _say(notice.standings[0].problem.title, lang)
        facts = {"project": self.project, "day": str(notice.day)}
        count = len(notice.standings) or len(notice.over)
        return _say(Message(f"alert.title.{notice.voice}", count=count, **facts), lang)

    def block(self, lang: Lang) -> Iterator[str]:
        notice = self.notice
        if notice.voice == "test":
            yield _say(Message("alert.test", channel=notice.channel.name), lang)
        elif len(notice.standings) == 1 and notice.voice in {"first", "second"}:
            yield from self._whole(notice.standings[0], lang)
        else:
            told = [
                *(self._short(s, lang) for s in notice.standings),
                *(_over(one, lang) for one in notice.over),
            ]
            yield from (f"- {line}" for line in told[:LISTED])
            if len(told) > LISTED:
                yield _say(Message("alert.more", count=len(told) - LISTED), lang)
        for silence in notice.silences:
            facts = {"id": silence.subject, "until": str(silence.until), "reason": silence.reason}
            yield _say(Message("alert.silenced", **facts), lang)

    def _whole(self, standing: Standing, lang: Lang) -> Iterator[str]:
        problem = standing.problem
        yield from (_say(line, lang) for line in problem.lines)
        yield _say(_nights(standing.days), lang)
        yield _say(self._owner(problem), lang)
        yield _say(problem.next, lang)
        if problem.link and self.settings.link is not None:
            yield self.settings.link.replace("{id}", problem.subject.id).replace("{lang}", lang)

    def _short(self, standing: Standing, lang: Lang) -> str:
        parts = (standing.problem.title, _nights(standing.days), standing.problem.next)
        return " / ".join(_say(part, lang) for part in parts)

    def _owner(self, problem: Problem) -> Message:
        return Message("alert.owner", owner=problem.owner or self.settings.default)


def _nights(days: tuple[dt.date, ...]) -> Message:
    if len(days) == 1:
        return Message("alert.first-night", since=str(days[0]))
    return Message("alert.nth-night", count=len(days), since=str(days[0]))


def _over(subject: Subject, lang: Lang) -> str:
    return _say(Message(f"alert.over.{subject.kind}", id=subject.id, of=subject.of), lang)


def _say(message: Message, lang: Lang) -> str:
    return neutral(message.text(lang))

"""What holds an export back, and why a source could not be used, in words."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter

from sekisho.messages import CATALOGUE, Bilingual, Message
from sekisho.model import Source
from sekisho.report import names
from sekisho.report.site import Site

_LEFT_OUT = "…"


def held(site: Site, by: Iterable[str]) -> tuple[Message, ...]:
    """What each of `Decided.held_by` means."""
    return tuple(_held(site, one) for one in by)


def failure(state: str, source: Source) -> Message:
    """How the extraction of a source ended; what its sentence would tell of the content is left out.

    The record has the sentence's id alone: a fact can be a count, and that of a few people.
    """
    if state not in CATALOGUE:
        return Message("report.said", text=state)
    english, japanese = CATALOGUE[state]
    asked = {
        name for form in (english, japanese) for _, name, _, _ in Formatter().parse(form) if name
    }
    known = {"file": source.format.path}
    return Message(state, **{name: known.get(name, _LEFT_OUT) for name in asked})


def _held(site: Site, by: str) -> Message:
    kind, separator, name = by.partition(":")
    if not separator:
        return Message("report.held.export", export=_called(site, by))
    return Message(f"report.held.{kind}", source=_called(site, name))


def _called(site: Site, name: str) -> Bilingual | str:
    return names.relation(site, name).title or name

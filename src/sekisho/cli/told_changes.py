"""A comparison told: as text, JSON or annotations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.as_github import annotation
from sekisho.cli.as_json import Json, dumped, place_value
from sekisho.cli.command import Settings
from sekisho.cli.page import Page
from sekisho.cli.width import clean, indented, wrap
from sekisho.diff import AREAS, Change, Difference
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.cli.compared import Compared

_SIGNS: Final = {"after": "+", "before": "-", "both": "~"}
_COLOURS: Final = {"widened": "red", "narrowed": "green"}


def told_changes(compared: Compared, settings: Settings, seconds: float) -> None:
    """Write the comparison in the format that the settings name."""
    if settings.format == "json":
        settings.write(dumped(_value(compared, settings)))
        return
    if settings.format == "github":
        lines = [_annotation(c, settings) for c in compared.difference.changes]
    else:
        page = Page(settings.lang, compared.files_after.get, settings.width)
        lines = [*_blocks(compared, page)]
        if not settings.quiet:
            lines += _count(compared, page, seconds)
    if lines:
        settings.write("\n".join(lines))


# --------------------------------------------------------------------------- text


def _blocks(compared: Compared, page: Page) -> Iterator[str]:
    """Area, subject, changes: a line of effect and fact, and a line with the place below."""
    for area, in_area in groupby(compared.difference.changes, key=lambda c: c.area):
        yield click.style(page.say(f"cli.diff.{area}"), bold=True)
        for subject, changes in groupby(in_area, key=lambda c: c.subject):
            yield f"  {clean(subject)}{_verdicts(compared.difference, area, subject, page)}"
            for change in changes:
                yield from _lines(change, page)
        yield ""


def _lines(change: Change, page: Page) -> list[str]:
    effect = page.say(f"cli.diff.{change.effect}")
    text = change.fact.text(page.lang)
    if not change.classified:
        text = f"{text} ({page.say('cli.diff.unclassified')})"
    styled = click.style(effect, fg=_COLOURS[change.effect], bold=True)
    prefix = f"    {styled} {_SIGNS[change.holds]} "
    lines = indented(clean(text), prefix, page.width)
    return [*lines, f"        {clean(str(change.place))}"] if change.place else lines


def _verdicts(difference: Difference, area: str, subject: str, page: Page) -> str:
    """`permitted > refused`, where an export is on both sides."""
    sides = difference.exports.get(subject) if area == AREAS[0] else None
    if sides is None or sides.before is None or sides.after is None:
        return ""
    words = [page.say(f"diff.verdict.{d.verdict}") for d in (sides.before, sides.after)]
    both = " > ".join(dict.fromkeys(words))
    return f" -> {clean(sides.after.use.recipient or '?')}: {both}"


def _count(compared: Compared, page: Page, seconds: float) -> list[str]:
    difference = compared.difference
    here = page.say("cli.diff.here")
    line = page.say(
        "cli.diff.count",
        widened=difference.count("widened"),
        unclassified=difference.unclassified,
        narrowed=difference.count("narrowed"),
        before=compared.before or here,
        after=compared.after or here,
        day=str(difference.day),
        seconds=f"{seconds:.1f}",
    )
    colour = "red" if difference.count("widened") else "green"
    return [click.style(part, fg=colour, bold=True) for part in wrap(clean(line), page.width)]


# --------------------------------------------------------------------------- machines


def _value(compared: Compared, settings: Settings) -> Json:
    difference = compared.difference
    return {
        "before": compared.before,
        "after": compared.after,
        "business_date": difference.day.isoformat(),
        "counts": {
            "widened": difference.count("widened"),
            "unclassified": difference.unclassified,
            "narrowed": difference.count("narrowed"),
        },
        "exports": [
            {
                "name": name,
                "before": sides.before.verdict if sides.before else None,
                "after": sides.after.verdict if sides.after else None,
            }
            for name, sides in difference.exports.items()
        ],
        "changes": [
            {
                "id": change.id,
                "area": change.area,
                "subject": change.subject,
                "kind": change.kind,
                "effect": change.effect,
                "classified": change.classified,
                "holds": change.holds,
                "fact": change.fact.text(settings.lang),
                **place_value(change.place, 1, compared.text_of(change).get),
            }
            for change in difference.changes
        ],
    }


def _annotation(change: Change, settings: Settings) -> str:
    """A warning for what is widened, else a notice; what is gone has no line any more."""
    title = Message(f"cli.diff.{change.effect}").text(settings.lang)
    text = f"{_SIGNS[change.holds]} {change.fact.text(settings.lang)}"
    if not change.classified:
        text = f"{text} ({Message('cli.diff.unclassified').text(settings.lang)})"
    return annotation(
        None if change.holds == "before" else change.place,
        f"{title} {change.subject}",
        text,
        settings.root,
        level="warning" if change.effect == "widened" else "notice",
    )

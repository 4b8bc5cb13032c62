"""The answer to a member's question, as people read it and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby

import click

from sekisho.cli.as_json import Json, dumped
from sekisho.cli.command import Settings
from sekisho.cli.page import Page
from sekisho.cli.width import wrap
from sekisho.messages import Message, one_line
from sekisho.subject import (
    Answer,
    Contained,
    Giving,
    Named,
    Recall,
    Recalled,
    Untold,
    Withheld,
)


def answered(answer: Answer, settings: Settings) -> str:
    """What was given, what was withheld and what nobody knows, in the format that the settings name."""
    if settings.format == "json":
        return dumped(_answer(answer))
    page = Page(settings.lang, lambda _: None, settings.width)
    which = "subject.in" if answer.contained else "subject.in-none"
    blocks = [_head(page, which, answer.key_space, answer.number, files=len(answer.contained))]
    for giving, files in _by_giving(answer.contained):
        to = page.entry("subject.label.to", _name(page, giving.recipient))
        blocks.append([_title(page, giving), *to, *_giving(page, giving)])
        blocks[-1] += [_file(page, one) for one in files]
    blocks += _blocks(page, "subject.withheld", [_withheld(page, w) for w in answer.withheld])
    blocks += _not_told(page, answer.untold)
    if answer.not_linked:
        systems = _joined(page, answer.not_linked)
        blocks.append(wrap(page.say("subject.not-linked", systems=systems), page.width))
    return "\n\n".join("\n".join(block) for block in blocks)


def recalled(recall: Recall, settings: Settings, day: dt.date) -> str:
    """Who has to be told of which files, in the format that the settings name.

    Args:
        recall: what is told.
        settings: the command's.
        day: by which it is said what is kept still.
    """
    if settings.format == "json":
        return dumped(_recall(recall, day))
    page = Page(settings.lang, lambda _: None, settings.width)
    files = sum(len(one.files) for one in recall.recipients)
    which = "subject.recall" if recall.recipients else "subject.recall.none"
    facts = {"recipients": len(recall.recipients), "files": files}
    blocks = [_head(page, which, recall.key_space, recall.number, **facts)]
    for one in recall.recipients:
        lines = [click.style(_name(page, one.recipient), bold=True)]
        kept = {r.file: r for r in one.files}
        for giving, found in _by_giving(kept):
            lines += [_title(page, giving), *_giving(page, giving)]
            lines += [f"{_file(page, file)}  {_kept(page, kept[file], day)}" for file in found]
        blocks.append(lines)
    blocks += _not_told(page, recall.untold)
    return "\n\n".join("\n".join(block) for block in blocks)


def _head(page: Page, which: str, space: Named, number: str, **facts: int) -> list[str]:
    said = Message(which, space=space.name, number=number, **facts).text(page.lang)
    return [click.style(line, bold=True) for line in wrap(one_line(said), page.width)]


def _by_giving(files: Iterable[Contained]) -> list[tuple[Giving, list[Contained]]]:
    """The files of each kind of release, by export and first day."""
    first: dict[Giving, int] = {}
    ordered = [*files]
    for place, one in enumerate(ordered):
        first.setdefault(one.giving, place)

    def order(one: Contained) -> tuple[str, int]:
        return (one.giving.export.id, first[one.giving])

    ordered.sort(key=order)
    return [(found[0].giving, found) for _, g in groupby(ordered, key=order) if (found := [*g])]


def _title(page: Page, giving: Giving) -> str:
    return click.style(_name(page, giving.export), bold=True)


def _giving(page: Page, giving: Giving) -> list[str]:
    ground = Message(
        "subject.ground",
        arrangement=giving.arrangement.name,
        clause=giving.clause,
        notice=giving.notice,
    )
    purpose = f"{giving.purpose.id} {giving.purpose.name.text(page.lang)}"
    return [
        *page.entry("subject.label.purpose", one_line(purpose)),
        *page.entry("subject.label.ground", one_line(ground.text(page.lang))),
        *page.entry("subject.label.columns", one_line(_columns(page, giving))),
    ]


def _columns(page: Page, giving: Giving) -> str:
    """Columns with what they are about; those alike in one go."""
    said = []
    for categories, columns in groupby(giving.columns, key=lambda column: column.categories):
        names = ", ".join(column.name for column in columns)
        about = _joined(page, categories)
        said.append(f"{names} [{about}]")
    return "; ".join(said)


def _file(page: Page, one: Contained) -> str:
    parts = [
        f"   {one.business_date}  {one.released_at:%Y-%m-%d %H:%M}",
        one_line(one.file),
        f"sha256:{one.digest[:12]}",
    ]
    if one.certainty == "may_be_contained":
        parts.append(page.say("subject.may-be"))
    if one.state == "in_doubt":
        parts.append(click.style(page.say("subject.in-doubt"), fg="yellow"))
    return "  ".join(parts)


def _kept(page: Page, one: Recalled, day: dt.date) -> str:
    if one.kept_until is None:
        return page.say("subject.kept")
    which = "subject.kept-until" if one.kept_on(day) else "subject.kept-over"
    return page.say(which, day=one.kept_until.isoformat())


def _withheld(page: Page, one: Withheld) -> str:
    return Message(
        "subject.withheld-line",
        export=one.export.name,
        recipient=one.recipient.name,
        reasons=page.say("subject.and").join(
            page.say(f"subject.reason.{reason}") for reason in one.reasons
        ),
        releases=one.releases,
        first=one.first.isoformat(),
        last=one.last.isoformat(),
    ).text(page.lang)


def _not_told(page: Page, untold: Sequence[Untold]) -> list[list[str]]:
    lines = [
        Message(
            f"subject.untold.{one.reason}",
            export=one.export.name,
            releases=one.releases,
            first=one.first.isoformat(),
            last=one.last.isoformat(),
        ).text(page.lang)
        for one in untold
    ]
    return _blocks(page, "subject.untold", lines)


def _blocks(page: Page, title: str, texts: Sequence[str]) -> list[list[str]]:
    if not texts:
        return []
    lines = [line for text in texts for line in wrap(one_line(text), page.width - 3)]
    return [[click.style(page.say(title), bold=True), *(f"   {line}" for line in lines)]]


def _joined(page: Page, names: Iterable[Named]) -> str:
    return page.say("subject.and").join(one.name.text(page.lang) for one in names)


def _name(page: Page, named: Named) -> str:
    return one_line(f"{named.name.text(page.lang)} ({named.id})")


# ------------------------------------------------------------------ JSON


def _answer(answer: Answer) -> Json:
    return {
        "key_space": _named(answer.key_space),
        "number": answer.number,
        "contained": [_contained(one) for one in answer.contained],
        "withheld": [
            {
                "export": _named(one.export),
                "recipient": _named(one.recipient),
                "purpose": _named(one.purpose),
                "arrangement": _named(one.arrangement),
                "reasons": list(one.reasons),
                "first": one.first.isoformat(),
                "last": one.last.isoformat(),
                "releases": one.releases,
            }
            for one in answer.withheld
        ],
        "untold": [_untold(one) for one in answer.untold],
        "linked": [_named(one) for one in answer.linked],
        "not_linked": [_named(one) for one in answer.not_linked],
    }


def _recall(recall: Recall, day: dt.date) -> Json:
    return {
        "key_space": _named(recall.key_space),
        "number": recall.number,
        "day": day.isoformat(),
        "recipients": [
            {
                "recipient": _named(one.recipient),
                "files": [
                    {
                        **_contained(r.file),
                        "kept_until": r.kept_until.isoformat() if r.kept_until else None,
                        "kept": r.kept_on(day),
                    }
                    for r in one.files
                ],
            }
            for one in recall.recipients
        ],
        "untold": [_untold(one) for one in recall.untold],
    }


def _contained(one: Contained) -> Json:
    giving = one.giving
    return {
        "run": one.run,
        "business_date": one.business_date.isoformat(),
        "released_at": one.released_at.isoformat(),
        "file": one.file,
        "sha256": one.digest,
        "state": one.state,
        "certainty": one.certainty,
        "export": _named(giving.export),
        "destination": giving.destination,
        "recipient": _named(giving.recipient),
        "purpose": _named(giving.purpose),
        "arrangement": _named(giving.arrangement),
        "clause": giving.clause,
        "notice": giving.notice,
        "columns": [
            {"name": column.name, "categories": [_named(c) for c in column.categories]}
            for column in giving.columns
        ],
    }


def _untold(one: Untold) -> Json:
    return {
        "export": _named(one.export),
        "reason": one.reason,
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "releases": one.releases,
    }


def _named(named: Named) -> Json:
    return {"id": named.id, "name": {"ja": named.name.ja, "en": named.name.en}}

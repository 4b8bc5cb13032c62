"""Violations and errors as blocks of text: sentence, place, excerpt, path, help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import click

from sekisho.cli.answer import UNKNOWN_RECIPIENT, NotMet, Reason
from sekisho.cli.excerpt import drawn, excerpt_at
from sekisho.cli.width import WIDEST, cells, clean, indented, pad, wrap
from sekisho.errors import DataError, Place, SekishoError
from sekisho.messages import Lang, Message
from sekisho.model import ROWS, Decision, Step, Violation

_NAMED_COLUMNS: Final = 3
"""Columns that the first line names; more are counted there and listed below."""

_QUOTABLE: Final = (".sql", ".yaml", ".yml", ".toml")
"""Files that people write. A line of any other file may be somebody's data: never quoted."""


@dataclass(frozen=True, slots=True)
class Page:
    """What blocks are written on.

    Attributes:
        lang: the reader's language.
        text_of: path of a project file -> its text, None where there is none to show.
        width: cells of a line.
        more_paths: how many ways besides the witness lead from a violation's origin to it.
    """

    lang: Lang
    text_of: Callable[[str], str | None]
    width: int = WIDEST
    more_paths: Callable[[Violation], int] = lambda _: 0

    def say(self, id: str, /, **facts: str | int) -> str:  # noqa: A002 - the catalogue's own word
        """A sentence of the catalogue, in the reader's language."""
        return Message(id, **facts).text(self.lang)


def violation_block(
    page: Page, reason: Reason, decision: Decision, *, note: str = "", pointer: bool = True
) -> list[str]:
    """One cause as a block, in the shape of a compiler's message; `pointer` tells where more is."""
    shown = reason.violation
    gutter = _gutter(shown.place)
    label = clean(shown.message.text(page.lang))
    lines = _title(page, f"[{shown.code}]", _headline(page, reason, decision))
    lines += _place_and_excerpt(page, shown.place, shown.length, label)
    entries = [("cli.label.columns", _listed_columns(reason))]
    lines += [line for e in entries for line in _entry(page, gutter, *e)]
    lines += path_lines(page, shown.path, gutter)
    extra = page.more_paths(shown) if shown.path else 0
    if extra:
        more = page.say("cli.more-paths", count=extra, id=shown.id)
        inset = cells(_label(page, gutter, "cli.label.path"))
        lines += indented(more, " " * inset, page.width)
    lines += _entry(page, gutter, "cli.label.help", clean(shown.help.text(page.lang)))
    lines += _entry(page, gutter, "cli.label.note", note)
    if pointer and not extra:
        lines += _entry(page, gutter, "cli.label.more", f"sekisho explain {shown.id}")
    return lines


def compact_block(page: Page, left: Sequence[Reason], decision: Decision) -> list[str]:
    """Further causes under one rule, a line or two each: every reason is told, none at length."""
    first = left[0].violation
    head = page.say("cli.more-reasons", count=len(left), export=decision.export, rule=first.rule)
    lines = _title(page, f"[{first.code}]", head)
    for reason in left:
        shown = reason.violation
        origin = _name(page, shown.origin.table, shown.origin.name) if shown.origin else ""
        target = ", ".join(f"`{c}`" for c in reason.columns) or f"`{decision.export}`"
        text = f"{origin} > {target}" if origin else shown.message.text(page.lang)
        where = f"  {shown.place}" if shown.place else ""
        prefix = _frame(" " * 3 + "= ")
        lines += indented(clean(f"{text}{where}  ({shown.id})"), prefix, page.width)
    return lines


def error_block(page: Page, error: SekishoError) -> list[str]:
    """An error as a block; a line of data is never quoted."""
    lines = _title(page, "", clean(error.message.text(page.lang)))
    if error.place is not None:
        if isinstance(error, DataError) or not error.place.file.endswith(_QUOTABLE):
            lines.append(_arrow(error.place))
        else:
            lines += _place_and_excerpt(page, error.place, 1, "")
    if error.help is not None:
        gutter = _gutter(error.place)
        lines += _entry(page, gutter, "cli.label.help", clean(error.help.text(page.lang)))
    return lines


def expectation_block(page: Page, expectation: NotMet) -> list[str]:
    """An expectation of a source that did not hold; no value of the data is in it."""
    facts = {"source": expectation.source, "message": expectation.message.text(page.lang)}
    lines = _title(
        page,
        f"[{expectation.type}]",
        clean(page.say("cli.not-met", **facts)),
        kind="error" if expectation.critical else "warning",
    )
    return [*lines, _arrow(expectation.place)]


def path_lines(page: Page, path: Sequence[Step], gutter: int = 2) -> list[str]:
    """A witness path, source first: name, how it flows, where."""
    if not path:
        return []
    prefix = _label(page, gutter, "cli.label.path")
    inset = " " * cells(prefix)
    names = [_name(page, s.relation, s.column) for s in path]
    kinds = ["", *(_direction(page, s) for s in path[1:])]
    names = [n if i == 0 else f"> {n}" for i, n in enumerate(names)]
    # The origin has no kind: its place stands where the others have theirs.
    name_width = max((cells(n) for n in names[1:]), default=0)
    kind_width = max(cells(k) for k in kinds)
    lines = []
    for number, (step, name, kind) in enumerate(zip(path, names, kinds, strict=True)):
        lead = prefix if number == 0 else inset
        rest = f"{pad(kind, kind_width)}  {_where(page, step)}" if kind else _where(page, step)
        lines += _beside_or_below(
            f"{lead}{pad(name, name_width)}  ", rest.rstrip(), inset, page.width
        )
    return lines


def _beside_or_below(head: str, rest: str, inset: str, width: int) -> list[str]:
    """A name and what is said of it, on one line if there is room."""
    line = f"{head}{rest}".rstrip()
    if cells(line) <= width or not rest:
        return [line]
    return [head.rstrip(), *indented(rest, f"{inset}    ", width)]


def _headline(page: Page, reason: Reason, decision: Decision) -> str:
    what: str
    if not reason.columns:
        what = f"`{decision.export}`"
    elif len(reason.columns) <= _NAMED_COLUMNS:
        named = ", ".join(f"`{c}`" for c in reason.columns)
        what = page.say("cli.columns-of", columns=named, export=decision.export)
    else:
        what = page.say("cli.count-of", count=len(reason.columns), export=decision.export)
    return clean(
        page.say(
            f"cli.export-{reason.violation.verdict}",
            what=what,
            recipient=decision.use.recipient or UNKNOWN_RECIPIENT,
            purpose=decision.use.purpose,
        )
    )


def _listed_columns(reason: Reason) -> str:
    if len(reason.columns) <= _NAMED_COLUMNS:
        return ""
    return clean(", ".join(f"`{c}`" for c in reason.columns))


def _title(page: Page, code: str, sentence: str, *, kind: str = "error") -> list[str]:
    prefix = f"{kind}{code}: "
    lines = wrap(sentence, page.width - 4, first=page.width - len(prefix))
    color = "red" if kind == "error" else "yellow"
    first = click.style(prefix.rstrip(), fg=color, bold=True)
    return [
        f"{first} {click.style(lines[0], bold=True)}",
        *(" " * 4 + click.style(line, bold=True) for line in lines[1:]),
    ]


def _place_and_excerpt(page: Page, place: Place | None, length: int, label: str) -> list[str]:
    gutter = _gutter(place)
    text = page.text_of(place.file) if place is not None else None
    excerpt = excerpt_at(text, place, length) if place is not None and text is not None else None
    bar = _frame(" " * (gutter + 1) + "|")
    arrow = [_arrow(place)] if place is not None else []
    if excerpt is None:
        return arrow + _entry(page, gutter, "cli.label.reason", label)
    return [*arrow, bar, *drawn(excerpt, gutter, label, page.width), bar]


def _arrow(place: Place) -> str:
    return f"{_frame(' ' * _gutter(place) + '-->')} {clean(str(place))}"


def _gutter(place: Place | None) -> int:
    return max(2, len(str(place.line))) if place else 2


def _entry(page: Page, gutter: int, label: str, text: str) -> list[str]:
    """`= label: text`, nothing where there is no text."""
    if not text:
        return []
    prefix = _label(page, gutter, label)
    lines = wrap(text, page.width - cells(prefix))
    return [prefix + lines[0], *(" " * cells(prefix) + line for line in lines[1:])]


def _label(page: Page, gutter: int, label: str) -> str:
    text = page.say(label)
    return f"{_frame(' ' * (gutter + 1) + '=')} {click.style(f'{text}:', bold=True)} "


def _frame(text: str) -> str:
    return click.style(text, fg="blue", bold=True)


def _name(page: Page, relation: str, column: str) -> str:
    name = page.say("cli.rows-of", relation=relation) if column == ROWS else f"{relation}.{column}"
    return clean(name)


def _direction(page: Page, step: Step) -> str:
    return page.say("cli.direct" if step.kind == "value" else "cli.indirect")


def _where(page: Page, step: Step) -> str:
    place = f"{step.place.file}:{step.place.line}" if step.place else ""
    if step.kind in {"origin", "value"}:
        return clean(place)
    return clean(f"{place}  ({page.say(f'cli.kind.{step.kind}')})".strip())

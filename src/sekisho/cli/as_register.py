"""Registers as text, as a page, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Settings
from sekisho.cli.markup import page, tag
from sekisho.cli.width import clean, indented
from sekisho.evidence import as_csv
from sekisho.messages import Lang, Message, one_line
from sekisho.registers import Cell, Known, Register

_LONG: Final = ("register", "row", "column", "text", "standing", "source")
_STYLE: Final = """
@page { size: A4 landscape; margin: 12mm; }
html { font: 9.5pt/1.5 "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  Meiryo, sans-serif; color: #000; background: #fff; }
body { margin: 4mm auto; max-width: 270mm; overflow-wrap: anywhere; }
h1 { font-size: 15pt; margin: 0; }
h2 { font-size: 12pt; margin: 8mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; color: #333; }
table { width: 100%; border-collapse: collapse; margin: 0 0 4mm; break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 1mm 2mm; border: 0.2mm solid #999; }
th { width: 34mm; font-weight: normal; background: #eee; }
td.standing { width: 22mm; white-space: nowrap; }
td.source { width: 62mm; font-size: 8pt; color: #333; }
tr.unknown td { font-weight: bold; }
tr.unknown td.standing { border-left: 1mm solid #000; }
"""


def as_text(known: Known, found: Sequence[Register], settings: Settings) -> str:
    """A block for each row: each cell, what it says, and what vouches for it."""
    lang = settings.lang
    lines = [one_line(_of(known, lang))]
    if not settings.quiet:
        lines += indented(Message("registers.legend").text(lang), "", settings.width)
    for register in found:
        lines += ["", f"## {_title(register, lang)}"]
        lines += indented(_law(register, lang), "", settings.width)
        if not register.rows:
            lines += [Message("registers.no-rows").text(lang)]
        for row in register.rows:
            lines += ["", one_line(f"### {row[0].text.text(lang)}")]
            for cell in row:
                said = f"{_column(cell, lang)}: {one_line(cell.text.text(lang))}"
                where = f"[{_standing(cell, lang)}: {one_line(cell.source)}]"
                lines += indented(f"{said} {where}", "- ", settings.width)
    return "\n".join(map(clean, lines))


def as_html(known: Known, found: Sequence[Register], settings: Settings) -> str:
    """One page, fit to be printed or published."""
    lang = settings.lang
    title = _title(found[0], lang) if len(found) == 1 else _of(known, lang)
    head = [tag("h1", one_line(title)), tag("p", Message("registers.legend").text(lang))]
    if len(found) == 1:
        head.insert(1, tag("p", one_line(_of(known, lang))))
    parts = [part for register in found for part in _section(register, lang, len(found) > 1)]
    return page(one_line(title), _STYLE, *head, *parts, lang=lang)


def _section(register: Register, lang: Lang, titled: bool) -> list[Element]:
    parts = [tag("h2", _title(register, lang))] if titled else []
    parts.append(tag("p", _law(register, lang)))
    if not register.rows:
        parts.append(tag("p", Message("registers.no-rows").text(lang)))
    for row in register.rows:
        cells = [
            tag(
                "tr",
                tag("th", _column(cell, lang), scope="row"),
                tag("td", one_line(cell.text.text(lang))),
                tag("td", _standing(cell, lang), class_="standing"),
                tag("td", one_line(cell.source), class_="source"),
                class_=cell.standing,
            )
            for cell in row
        ]
        parts.append(tag("table", tag("tbody", *cells)))
    return parts


def as_table(known: Known, found: Sequence[Register], settings: Settings) -> str:
    """A line for each cell."""
    del known
    lang = settings.lang
    lines = (
        (
            register.id,
            number,
            _column(cell, lang),
            one_line(cell.text.text(lang)),
            _standing(cell, lang),
            one_line(cell.source),
        )
        for register in found
        for number, row in enumerate(register.rows, start=1)
        for cell in row
    )
    header = [Message(f"registers.column.{name}").text(lang) for name in _LONG]
    return as_csv(header, lines).decode().removesuffix("\r\n")


def as_json(known: Known, found: Sequence[Register], settings: Settings) -> str:
    """Both languages of what cells say; keys are added, never changed."""
    del settings
    notice = known.notice
    return dumped(
        {
            "business_date": known.day.isoformat(),
            "notice": notice.id if notice else None,
            "registers": [
                {
                    "register": register.id,
                    "rows": [
                        {
                            cell.column: {
                                "en": cell.text.en,
                                "ja": cell.text.ja,
                                "standing": cell.standing,
                                "source": cell.source,
                            }
                            for cell in row
                        }
                        for row in register.rows
                    ],
                }
                for register in found
            ],
        }
    )


def _of(known: Known, lang: Lang) -> str:
    notice = known.notice
    controller = known.policy.parties[known.policy.controller].name
    return Message(
        "registers.of",
        controller=controller,
        notice=notice.id if notice else "-",
        day=str(known.day),
    ).text(lang)


def _title(register: Register, lang: Lang) -> str:
    return Message(f"registers.title.{register.id}").text(lang)


def _law(register: Register, lang: Lang) -> str:
    return Message(f"registers.law.{register.id}").text(lang)


def _column(cell: Cell, lang: Lang) -> str:
    return Message(f"registers.column.{cell.column}").text(lang)


def _standing(cell: Cell, lang: Lang) -> str:
    return Message(f"registers.standing.{cell.standing}").text(lang)


FORMATS: Final[Mapping[str, Callable[[Known, Sequence[Register], Settings], str]]] = {
    "text": as_text,
    "html": as_html,
    "csv": as_table,
    "json": as_json,
}
"""Format -> what writes it."""

"""Twin runs of a Python model, as people read them and as JSON."""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.cli.as_json import Json, dumped
from sekisho.cli.command import Settings
from sekisho.cli.page import Page, arrow
from sekisho.cli.width import cells, indented, pad
from sekisho.messages import Lang, listed
from sekisho.model import Column
from sekisho.nightly.twin import Blinded, Moved, Twin


def rendered(found: Twin, settings: Settings) -> str:
    """The answer in the format that the settings name."""
    if settings.format == "json":
        return dumped(_value(found, settings.lang))
    page = Page(settings.lang, lambda _: None, settings.width)
    return "\n".join(_lines(found, page))


def _lines(found: Twin, page: Page) -> list[str]:
    lines = [
        f"{found.model.name} ({page.say('twin.rows', rows=found.rows)})",
        arrow(found.model.place),
        *indented(page.say("twin.again", moved=_said(found.again, page)), "  ", page.width),
        page.say("twin.inputs"),
    ]
    width = max(cells(str(column)) for column in found.inputs)
    for column, moved in found.inputs.items():
        said = page.say("twin.not-needed") if moved.nothing else _said(moved, page)
        inset = " " * (width + 4)
        first, *more = indented(said, inset, page.width)
        lines += [f"  {pad(str(column), width)}  {first.strip()}", *more]
    for blinded in found.exports:
        lines += _export(blinded, page)
    return lines


def _export(blinded: Blinded, page: Page) -> list[str]:
    head = page.say("twin.export", export=blinded.export, use=str(blinded.use))
    if not blinded.columns:
        told = [page.say("twin.all-seen")]
    else:
        told = [
            page.say("twin.blinded", columns=_names(blinded.columns)),
            page.say("twin.needed", columns=_names(blinded.needed)),
            page.say("twin.result", moved=_said(blinded.moved, page)),
        ]
    return [head, *(line for text in told for line in indented(text, "  ", page.width))]


def _said(moved: Moved, page: Page) -> str:
    """What is not the same any more, in words."""
    if moved.failed is not None:
        return moved.failed.text(page.lang)
    parts = [page.say("twin.other-rows")] if moved.rows else []
    if moved.outputs:
        parts.append(page.say("twin.outputs", columns=listed(moved.outputs)))
    return page.say("twin.and").join(parts) or page.say("twin.nothing")


def _names(columns: Iterable[Column]) -> str:
    return ", ".join(f"`{c}`" for c in columns) or "-"


def _value(found: Twin, lang: Lang) -> Json:
    return {
        "model": found.model.name,
        "file": found.model.file,
        "rows": found.rows,
        "again": _moved(found.again, lang),
        "inputs": [
            {**_column(column), "moves": _moved(moved, lang)}
            for column, moved in found.inputs.items()
        ],
        "exports": [
            {
                "export": blinded.export,
                "arrangement": blinded.use.arrangement,
                "recipient": blinded.use.recipient,
                "purpose": blinded.use.purpose,
                "blinded": [_column(c) for c in blinded.columns],
                "needed": [_column(c) for c in blinded.needed],
                "moves": _moved(blinded.moved, lang),
            }
            for blinded in found.exports
        ],
    }


def _column(column: Column) -> dict[str, str]:
    return {"relation": column.table, "column": column.name}


def _moved(moved: Moved, lang: Lang) -> Json:
    return {
        "columns": list(moved.outputs),
        "rows": moved.rows,
        "failed": moved.failed.text(lang) if moved.failed else None,
    }

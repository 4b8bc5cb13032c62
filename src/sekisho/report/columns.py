"""Every source column: what it is, and who may use it for what.

The page holds them as values and draws a part at a time, so that thousands are as quick as ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sekisho.messages import Bilingual, Message, one_line
from sekisho.model import ROWS, Column, SourceColumn
from sekisho.report.carried import Carried, carried
from sekisho.report.island import Json, island
from sekisho.report.page import Page
from sekisho.report.site import Site
from sekisho.rules import Tag

_SAID = {"hits": ("count",), "shown": ("first", "last", "count")}
"""What the script says with facts that it knows alone."""


def pages(site: Site) -> Iterator[Page]:
    """The list of all source columns."""
    sources = [source for _, source in sorted(site.project.sources.items())]
    view = {
        "feed": island(_feed(site)),
        "sources": sources,
        "count": sum(len(source.columns) for source in sources),
        "words": [
            (name, Message(f"report.columns.{name}", **{fact: f"{{{fact}}}" for fact in facts}))
            for name, facts in sorted(_SAID.items())
        ],
    }
    yield Page(
        "columns.html",
        "columns.html",
        Message("report.columns.title"),
        view,
        scripts=("fold.js", "columns.js"),
    )


def _feed(site: Site) -> Json:
    """All source columns as plain values.

    `texts` has each sentence once, in Japanese and in English; what columns carry is in `carried`
    once for all that carry the same: its category (0 = nobody has said), overlays, whether it
    identifies and who may use it. A source has its name, its text, and of each column name, text and
    place in `carried`; `*` first, which stands for its rows.
    """
    texts = _Texts()
    kinds: dict[tuple[object, ...], int] = {}
    told: list[Json] = []
    sources = []
    for name, source in sorted(site.project.sources.items()):
        flat: list[object] = []
        columns: Iterable[SourceColumn | None] = (None, *source.columns.values())
        for column in columns:
            called = column.name if column else ROWS
            tag = site.checked.tags[Column(name, called)]
            kind = (tag.category, tag.overlays, tag.identifier if column else "", tag.scope)
            if kind not in kinds:
                kinds[kind] = len(kinds)
                told.append(_told(carried(site, tag), texts, tag if column else None))
            title = texts.number(column.title if column else Message("report.map.rows"))
            flat += [one_line(called), title, kinds[kind]]
        sources.append([name, texts.number(source.title), flat])
    return {"texts": texts.listed, "carried": told, "sources": sources}


def _told(one: Carried, texts: _Texts, of_column: Tag | None) -> Json:
    identifier = (
        texts.number(Message(f"report.columns.identifier.{of_column.identifier}"))
        if of_column
        else 0
    )
    return {
        "category": texts.number(one.category) if one.category else 0,
        "overlays": [texts.number(overlay) for overlay in one.overlays],
        "identifier": identifier,
        "permitted": [texts.number(line) for line in one.permitted],
    }


class _Texts:
    """Sentences, each once and by its number; 0 is none."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, str]] = [("", "")]
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, text: Bilingual | Message) -> int:
        both = (one_line(text.text("ja")), one_line(text.text("en")))
        number = self._numbers.setdefault(both, len(self.listed))
        if number == len(self.listed):
            self.listed.append(both)
        return number

"""Pages as HTML, in a language: what a project says as it is, what we say as people write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from sekisho.html import Own, environment, source
from sekisho.messages import Bilingual, Fact, Lang, Message, clean
from sekisho.policy import approval_told
from sekisho.report.drawing import cut, file_of
from sekisho.report.page import Page, Text
from sekisho.report.pages import NAV
from sekisho.report.status import legend

LANGS: Final[tuple[Lang, ...]] = ("ja", "en")
_STYLE: Final = "style.css"
_QUOTED: Final = re.compile(r"`([^`\n]+)`")
"""Names in sentences of the catalogue."""
_COUNTED: Final = re.compile(r"(?<=[0-9]) (?=[件夜行列日回人年円表本未]|か月|ページ)")
"""The blank between a number and what it counts: no line ends there."""
_ENDS: Final = (".", "。", "?", "？", "!", "！", ":", "：")


def _kept_together(text: str, lang: Lang) -> str:
    return _COUNTED.sub("\N{NO-BREAK SPACE}", text) if lang == "ja" else text


@pass_context
def _text(context: Context, text: Text | str) -> str:
    """A text in the language of the tree; names are what they are in both."""
    lang = context["lang"]
    if isinstance(text, Message | Bilingual):
        return _kept_together(text.text(lang), lang)
    return text


@pass_context
def _prose(context: Context, text: Text, lang: Lang | None = None) -> Markup:
    """A whole sentence in the language of the tree or another, with what stands in backticks as code."""
    lang = lang or context["lang"]
    return _marked(_sentence(_kept_together(clean(text.text(lang)), lang), lang))


def _sentence(text: str, lang: Lang) -> str:
    """Sentences of the catalogue also stand in the middle of lines; on a page they begin and end."""
    ended = text if text.endswith(_ENDS) else f"{text}{'。' if lang == 'ja' else '.'}"
    return _begun(ended) if lang == "en" else ended


def _begun(text: str) -> str:
    """The text with a large first letter."""
    return text[:1].upper() + text[1:]


def _marked(text: str) -> Markup:
    """A text with what stands in backticks as code."""
    return Markup().join(
        Markup("<code>{}</code>").format(part) if number % 2 else part
        for number, part in enumerate(_QUOTED.split(text))
    )


@cache
def _plain(id_: str, lang: Lang) -> str:
    """A sentence without facts, of which a page has hundreds."""
    return _kept_together(Message(id_).text(lang), lang)


@pass_context
def _say(context: Context, id: str, /, **facts: Fact) -> str:  # noqa: A002 - the catalogue's own word
    """A sentence of the catalogue in the language of the tree."""
    lang = context["lang"]
    return _kept_together(Message(id, **facts).text(lang), lang) if facts else _plain(id, lang)


_TEMPLATES: Final = environment("sekisho.report")
_TEMPLATES.filters |= {"text": _text, "prose": _prose, "marked": _marked, "begun": _begun}
_TEMPLATES.globals |= {
    "say": _say,
    "approval_told": approval_told,
    "cut": cut,
    "file_of": file_of,
    "shapes": legend(),
}


class Renderer:
    """Writes pages of one site in one language."""

    def __init__(self, lang: Lang, paths: Iterable[str]) -> None:
        """Prepare for a tree with pages at these paths."""
        known = frozenset(paths)
        self._shared = {
            "lang": lang,
            "other": next(one for one in LANGS if one != lang),
            "known": known,
            "nav": [(path, name) for path, name in NAV if path in known],
        }

    def render(self, page: Page) -> str:
        """The page as a whole document."""
        return _TEMPLATES.get_template(page.template).render(
            {
                **page.view,
                **self._shared,
                **_own(page.scripts),
                "page": page,
                "root": page.root,
            }
        )


@cache
def _own(scripts: tuple[str, ...]) -> dict[str, object]:
    """The style of all pages and these scripts."""
    script = "".join(source(_TEMPLATES, file) for file in scripts) or None
    return Own(source(_TEMPLATES, _STYLE), script).facts()


def front(name: str) -> str:
    """The page above both trees."""
    return _TEMPLATES.get_template("root.html").render(name=name, **_own(()))

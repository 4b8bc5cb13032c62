"""A statement as one page of HTML that loads nothing and runs nothing."""

from __future__ import annotations

from typing import Final

from sekisho.disclosure.content import Content
from sekisho.html import Own, environment, source

_TEMPLATES: Final = environment("sekisho.disclosure")


def as_html(content: Content) -> bytes:
    """The statement as HTML in UTF-8, to be read on a screen and printed on A4."""
    own = Own(source(_TEMPLATES, "statement.css"))
    page = _TEMPLATES.get_template("statement.html").render(it=content.plain(), **own.facts())
    return page.encode()

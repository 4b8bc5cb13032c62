"""A statement as PDF, set by Typst in our own fonts: the same bytes on every machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import orjson

from sekisho.disclosure.content import Content
from sekisho.disclosure.fonts import FAMILIES, FOLDER, require_glyphs
from sekisho.errors import DataError
from sekisho.messages import Message

_TEMPLATES: Final = Path(__file__).parent / "templates"


def as_pdf(content: Content) -> bytes:
    """The statement as PDF.

    What is said gets in as data and never as markup, so no name is obeyed by the typesetter.

    Raises:
        DataError: Typst is not installed, or a character has no glyph.
    """
    try:
        import typst  # noqa: PLC0415 - an extra, and as large as all the rest
    except ImportError as error:
        raise DataError(
            Message("disclosure.no-typst"), help=Message("remote.no-library-help", extra="pdf")
        ) from error
    require_glyphs(content.characters())
    made = typst.compile(
        _TEMPLATES / "statement.typ",
        root=_TEMPLATES,
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={
            "statement": orjson.dumps(content.plain()).decode(),
            "fonts": orjson.dumps(FAMILIES).decode(),
        },
    )
    if not isinstance(made, bytes):
        raise TypeError(type(made))
    return made

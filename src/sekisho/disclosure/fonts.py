"""The fonts that statements are set in, and which characters they have."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import Final

from sekisho.errors import DataError
from sekisho.messages import Message

FOLDER: Final = Path(__file__).parent / "fonts"
FAMILIES: Final = ("IPAexGothic", "Sekisho Supplement")
"""The names of the fonts, the first being asked first; `fonts/README.md` says where they are from."""
_FILES: Final = ("ipaexg.ttf", "SekishoSupplement.otf")
_WITHOUT_GLYPH: Final = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
"""Selectors of a variant, which have no glyph of their own."""
_SHOWN: Final = 8


def require_glyphs(characters: frozenset[str]) -> None:
    """Refuse characters that no font has: a member's name is not printed with a hole in it.

    Raises:
        DataError: which ones, by their code points.
    """
    missing = sorted({ord(c) for c in characters} - _covered() - _WITHOUT_GLYPH)
    if missing:
        named = ", ".join(f"U+{code:04X}" for code in missing[:_SHOWN])
        more = " ..." if len(missing) > _SHOWN else ""
        raise DataError(
            Message("disclosure.no-glyph", characters=named + more),
            help=Message("disclosure.no-glyph-help"),
        )


@cache
def _covered() -> frozenset[int]:
    return frozenset().union(*(_mapped(FOLDER / name) for name in _FILES))


def _mapped(path: Path) -> frozenset[int]:
    """The code points that a font maps to glyphs: its `cmap` of format 12 (OpenType 1.9)."""
    data = path.read_bytes()
    (tables,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(tables))
    (start,) = (offset for tag, _, offset, _ in records if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", data, start + 2)
    for n in range(subtables):
        _, _, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * n)
        at = start + offset
        if struct.unpack_from(">H", data, at) == (12,):
            (groups,) = struct.unpack_from(">I", data, at + 12)
            spans = (struct.unpack_from(">II", data, at + 16 + 12 * g) for g in range(groups))
            return frozenset(code for first, last in spans for code in range(first, last + 1))
    raise ValueError(path.name)

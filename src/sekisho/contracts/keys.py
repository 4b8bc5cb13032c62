"""The canonical form of subject keys: one spelling per number, whoever wrote it.

A suspension must never miss because a key is written differently. So full-width digits are read as
ASCII, outer blanks are dropped, and a number is padded with zeros to the width of its key space.
Nothing else is a key: what is not understood becomes NULL, and a NULL key never passes.

The form exists twice, as Python and as DuckDB SQL, and the tests hold them equal.
"""

import re
from typing import Final

_FULL_WIDTH: Final = "０１２３４５６７８９"
_ASCII: Final = "0123456789"
_TO_ASCII: Final = str.maketrans(_FULL_WIDTH, _ASCII)

BLANKS: Final = " \t\n\v\f\r\u00a0\u3000"
"""What may stand around a key: the ASCII blanks, the no-break space, the ideographic space."""

_BLANK_CLASS: Final = r"[ \t\n\v\f\r\x{00A0}\x{3000}]"
"""`BLANKS` as a character class of RE2, DuckDB's regular expressions."""


def canonical_key(text: str | None, width: int) -> str | None:
    """The canonical form of a key, `width` ASCII digits; None for what is no key.

    None, too: more than `width` significant digits (cutting would hit another person), and zero
    alone (hosts write it for "no number").
    """
    if text is None:
        return None
    digits = text.translate(_TO_ASCII).strip(BLANKS)
    if not re.fullmatch(r"[0-9]+", digits):
        return None
    number = digits.lstrip("0")
    return number.zfill(width) if 0 < len(number) <= width else None


def canonical_key_sql(expr: str, width: int) -> str:
    """`canonical_key` as a DuckDB expression over `expr`, a column of text or of integers."""
    text = f"CAST({expr} AS VARCHAR)"
    pattern = rf"\A{_BLANK_CLASS}*0*([1-9][0-9]{{0,{width - 1}}}){_BLANK_CLASS}*\z"
    number = f"regexp_extract(translate({text}, '{_FULL_WIDTH}', '{_ASCII}'), '{pattern}', 1)"
    # Nearly all keys are canonical already, and translate() costs seven times the comparison.
    return (
        f"CASE WHEN regexp_full_match({text}, '[0-9]{{{width}}}') AND {text} <> '{'0' * width}' "
        f"THEN {text} ELSE lpad(nullif({number}, ''), {width}, '0') END"
    )

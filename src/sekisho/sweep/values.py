"""One form for every spelling of a value, so that equal values have equal fingerprints.

Two kinds of value, told apart by the value itself:

- a *number*: digits only, once the marks that people put between them are gone. Member numbers,
  telephone numbers, postal codes, account numbers. Width, hyphens, blanks, brackets, the country
  code +81, a decimal `.0` and leading zeros do not count: spreadsheets and people change all these.
- a *text*: anything else. Names, kana, addresses, mail addresses. Width, case and blanks do not
  count, every dash is one (the prolonged sound mark too, as bank files write it), hiragana is
  katakana, small kana are large.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

_DASHES: Final = "‐‑‒–—―−─ー"
"""All that stands for `-` besides itself, once width has been evened out."""
_AROUND: Final = " \t\r\n\x1a\u3000\"'="
"""What spreadsheets put around a value so that it stays text, and ends of lines and files."""
_SMALL: Final = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))
_FOLDED: Final = str.maketrans(
    {chr(c): _SMALL.get(chr(c + 0x60), chr(c + 0x60)) for c in range(0x3041, 0x3097)}
    | _SMALL
    | dict.fromkeys(_DASHES, "-")
)
_TO_FOLD: Final = f"[{_DASHES}ぁ-ゖァィゥェォッャュョヮヵヶ]"


def normalised(values: pa.Array) -> pa.Array:
    """The form of each value in which it is compared; null where there is nothing to compare.

    Args:
        values: text as it was found.

    Returns:
        `n` and digits, or `t` and text; as long as `values`.
    """
    trimmed = pc.utf8_trim(values, characters=_AROUND)
    even = _changed(trimmed, pc.invert(pc.string_is_ascii(trimmed)), _evened)
    text = pc.utf8_lower(pc.replace_substring(even, pattern=" ", replacement=""))
    digits = _digits(text)
    is_number = pc.match_substring_regex(digits, pattern=r"^[0-9]+$")
    number = pc.utf8_ltrim(digits, characters="0")
    form = pc.if_else(
        is_number,
        pc.binary_join_element_wise("n", number, ""),
        pc.binary_join_element_wise("t", text, ""),
    )
    return pc.if_else(pc.greater(pc.utf8_length(form), 1), form, None)


def _evened(values: pa.Array) -> pa.Array:
    """Width, dashes and kana evened out."""
    even = pc.utf8_normalize(values, form="NFKC")
    return _changed(even, pc.match_substring_regex(even, pattern=_TO_FOLD), _folded)


def _folded(values: pa.Array) -> pa.Array:
    return pa.array([text.translate(_FOLDED) for text in values.to_pylist()], pa.string())


def _digits(text: pa.Array) -> pa.Array:
    """The digits alone where there are no others; anything where there are."""
    for mark in "-()":
        text = pc.replace_substring(text, pattern=mark, replacement="")
    return _changed(text, pc.match_substring_regex(text, pattern=r"^\+81|\.0+$"), _plain)


def _plain(values: pa.Array) -> pa.Array:
    whole = pc.replace_substring_regex(values, pattern=r"^([0-9]+)\.0+$", replacement=r"\1")
    return pc.replace_substring_regex(whole, pattern=r"^\+81([0-9]+)$", replacement=r"\1")


def _changed(values: pa.Array, mask: pa.Array, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """The values with those under the mask changed; most values need no change at all."""
    chosen = pc.fill_null(mask, False)
    if not pc.any(chosen).as_py():
        return values
    return pc.replace_with_mask(values, chosen, change(values.filter(chosen)))

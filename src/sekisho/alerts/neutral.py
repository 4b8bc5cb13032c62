"""Texts that are the same in every format: what a name holds is shown, and never obeyed.

Names, titles and comments are other people's text. A message passes through Slack's markup,
Markdown, HTML, mail headers and terminals, each with signs of its own, and libraries undo each
other's escapes (apprise turns `&lt;!channel&gt;` back). So no sign that means anything anywhere is
left: it is replaced by its full-width look-alike.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SIGNS: Final = str.maketrans(
    {
        "`": "'",
        "<": "＜",
        ">": "＞",
        "&": "＆",
        "*": "＊",
        "~": "～",
        "|": "｜",
        "@": "＠",
        "#": "＃",
        "\\": "＼",
        "{": "｛",
        "}": "｝",
    }
)
_EMPHASIS: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""An underscore that is not inside a word; one inside is a name's, and marks nothing up."""
_EMOJI: Final = re.compile(r":(?=[\w+-]+:)")
_SPACES: Final = re.compile(r"\s+")


def neutral(text: str) -> str:
    """One line of plain text in which nothing is markup, a link, a mention or a control sequence."""
    shown = "".join(_shown(character) for character in text).translate(_SIGNS)
    shown = _EMPHASIS.sub("＿", shown)
    shown = _EMOJI.sub("：", shown)
    shown = shown.replace("://", "：//").replace("](", "］(").replace("![", "！[")
    return _SPACES.sub(" ", shown).strip()


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character)[0] == "C" else character

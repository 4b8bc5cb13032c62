"""What the law says of requests of subjects: on which articles they rest, and what may refuse them.

Of the Act on the Protection of Personal Information (APPI); `33(2)(i)` is Article 33, paragraph 2, item 1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sekisho.messages import Bilingual
from sekisho.model import AskedFor

ARTICLES: Final[Mapping[AskedFor, str]] = {
    "disclosure": "33(1)",
    "records": "33(5)",
    "correction": "34(1)",
    "suspension": "35(1)(5)",
    "stop_provision": "35(3)(5)",
}
"""Kind of request -> the article that gives the right to it."""
STOPS: Final[frozenset[AskedFor]] = frozenset({"suspension", "stop_provision"})
"""Requests that a night goes by."""
DISCLOSING: Final[frozenset[AskedFor]] = frozenset({"disclosure", "records"})
"""Requests that are answered by a statement."""

NO_IDENTITY: Final = "identity"
"""The ground to refuse whoever does not show who they are."""
GROUNDS: Final[Mapping[AskedFor, Mapping[str, str]]] = {
    "disclosure": {
        NO_IDENTITY: "37(1)",
        "no-data": "33(3)",
        "harm": "33(2)(i)",
        "business": "33(2)(ii)",
        "other-law": "33(2)(iii)",
        "other-procedure": "33(4)",
    },
    "records": {
        NO_IDENTITY: "37(1)",
        "no-data": "33(3)",
        "harm": "33(2)(i)",
        "business": "33(2)(ii)",
        "other-law": "33(2)(iii)",
        "existence": "33(5)",
    },
    "correction": {
        NO_IDENTITY: "37(1)",
        "true": "34(1)",
        "beyond-purpose": "34(2)",
        "other-procedure": "34(2)",
    },
    "suspension": {
        NO_IDENTITY: "37(1)",
        "no-reason": "35(2)(6)",
        "alternative": "35(2)(6)",
    },
    "stop_provision": {
        NO_IDENTITY: "37(1)",
        "no-reason": "35(4)(6)",
        "alternative": "35(4)(6)",
    },
}
"""Kind of request -> ground on which it may be refused -> its article."""
_ITEMS: Final = {"i": "1", "ii": "2", "iii": "3"}


def article(text: str) -> Bilingual:
    """An article as people write it: `33(2)(i)` is APPI 33(2)(i), 法第33条第2項第1号.

    Several paragraphs stand behind each other: `35(1)(5)` is Article 35, paragraphs 1 and 5.
    """
    number, *parts = re.findall(r"\w+", text)
    paragraphs = "・".join(f"第{p}項" for p in parts if p.isdigit())
    items = "".join(f"第{_ITEMS[p]}号" for p in parts if not p.isdigit())
    return Bilingual(en=f"APPI {text}", ja=f"個人情報保護法第{number}条{paragraphs}{items}")

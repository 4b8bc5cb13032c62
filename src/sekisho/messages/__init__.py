"""The bilingual catalogue: every sentence that a person reads, once in English and once in Japanese.

A `Message` is a value: the id of a sentence and its facts. Code builds messages, shells render them.
Facts are names, numbers and ids, never translated; a `Bilingual` fact is a name that has two forms.
Sentences follow one sheet: lower case, no full stop, user input in backticks, no class names.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sekisho.messages import (
    after_reports,
    alerts,
    audit,
    cli,
    contracts,
    diff,
    expectations,
    extract,
    gate,
    lineage,
    night,
    notices,
    policy,
    project,
    remote,
    retention,
    rules,
    sweep,
)

Lang = Literal["en", "ja"]

CATALOGUE: Final[Mapping[str, tuple[str, str]]] = {
    **rules.TEXTS,
    **policy.TEXTS,
    **notices.TEXTS,
    **contracts.TEXTS,
    **lineage.TEXTS,
    **project.TEXTS,
    **expectations.TEXTS,
    **extract.TEXTS,
    **remote.TEXTS,
    **gate.TEXTS,
    **night.TEXTS,
    **audit.TEXTS,
    **after_reports.TEXTS,
    **alerts.TEXTS,
    **sweep.TEXTS,
    **retention.TEXTS,
    **cli.TEXTS,
    **diff.TEXTS,
}
"""Message id -> (English, Japanese), with `{fact}` placeholders that both texts share."""


@dataclass(frozen=True, slots=True, order=True)
class Bilingual:
    """A name that people read in two languages."""

    en: str
    ja: str

    def text(self, lang: Lang) -> str:
        """The form in `lang`."""
        return self.ja if lang == "ja" else self.en


Fact = str | int | Bilingual

_BIDI: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """One sentence of the catalogue with its facts; equal by value.

    Raises:
        KeyError: the catalogue has no such id, or a placeholder has no fact (a programming error).
    """

    id: str
    facts: tuple[tuple[str, Fact], ...]

    def __init__(self, id: str, /, **facts: Fact) -> None:  # noqa: A002 - the catalogue's own word
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "facts", tuple(sorted(facts.items())))
        self.text("en")

    def text(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        template = CATALOGUE[self.id][1 if lang == "ja" else 0]
        return template.format(
            **{k: v.text(lang) if isinstance(v, Bilingual) else v for k, v in self.facts}
        )

    def __str__(self) -> str:
        return self.text("en")


def listed(names: object) -> str:
    """Names for a message, sorted, in backticks: `` `a`, `b` ``; a dash where there are none."""
    texts = sorted(map(str, names))  # type: ignore[call-overload]
    return ", ".join(f"`{n}`" for n in texts) or "-"


def clean(text: str) -> str:
    """The text with control characters spelt out, so that a name cannot steer the terminal."""
    return "".join(
        c if c == "\n" or not _steers(c) else c.encode("unicode_escape").decode() for c in text
    )


def _steers(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cs"} or character in _BIDI

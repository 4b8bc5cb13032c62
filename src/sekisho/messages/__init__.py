"""The bilingual catalogue: every sentence that a person reads, once in English and once in Japanese.

A `Message` is a value: the id of a sentence and its facts. Code builds messages, shells render them.
Facts are names, numbers and ids, never translated; a `Bilingual` fact is a name that has two forms.
Sentences follow one sheet: lower case, no full stop, user input in backticks, no class names.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from sekisho.messages import (
    after_reports,
    alerts,
    audit,
    cli,
    contracts,
    diff,
    evidence,
    expectations,
    extract,
    gate,
    incidents,
    keyfile,
    lineage,
    night,
    notices,
    openlineage,
    policy,
    project,
    python,
    registers,
    remote,
    report,
    report_lists,
    report_map,
    requests,
    retention,
    rules,
    settle,
    signing,
    subject,
    sweep,
)

Lang = Literal["en", "ja"]

_ALIKE: Final = 0.7
"""How much a name has to be like another to be taken for a slip of it."""
_LETTERS: Final = 3
"""How many letters it has at least."""

CATALOGUE: Final[Mapping[str, tuple[str, str]]] = {
    **rules.TEXTS,
    **policy.TEXTS,
    **notices.TEXTS,
    **contracts.TEXTS,
    **lineage.TEXTS,
    **project.TEXTS,
    **python.TEXTS,
    **expectations.TEXTS,
    **extract.TEXTS,
    **remote.TEXTS,
    **gate.TEXTS,
    **night.TEXTS,
    **audit.TEXTS,
    **signing.TEXTS,
    **after_reports.TEXTS,
    **alerts.TEXTS,
    **sweep.TEXTS,
    **retention.TEXTS,
    **settle.TEXTS,
    **keyfile.TEXTS,
    **openlineage.TEXTS,
    **requests.TEXTS,
    **subject.TEXTS,
    **cli.TEXTS,
    **diff.TEXTS,
    **evidence.TEXTS,
    **registers.TEXTS,
    **incidents.TEXTS,
    **report.TEXTS,
    **report_map.TEXTS,
    **report_lists.TEXTS,
}
"""Message id -> (English, Japanese), with `{fact}` placeholders that both texts share.

In English a word may go by a number: `{count:file|files}`.
"""


@dataclass(frozen=True, slots=True, order=True)
class Bilingual:
    """A name that people read in two languages."""

    en: str
    ja: str

    def text(self, lang: Lang) -> str:
        """The form in `lang`."""
        return self.ja if lang == "ja" else self.en


Fact = str | int | Bilingual


class _Counted:
    """A fact in a sentence with a word that goes by it: `{count:file|files}` is `1 file`, `2 files`."""

    def __init__(self, fact: str | int) -> None:
        self._fact = fact

    def __format__(self, words: str) -> str:
        one, _, several = words.partition("|")
        told = str(self._fact)
        return f"{told} {one if told == '1' else several}" if words else told


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
        facts = {k: v.text(lang) if isinstance(v, Bilingual) else v for k, v in self.facts}
        if "|" in template:
            return template.format(**{k: _Counted(v) for k, v in facts.items()})
        return template.format(**facts)

    @property
    def bilingual(self) -> Bilingual:
        """The sentence in both, as a fact of another."""
        return Bilingual(en=self.text("en"), ja=self.text("ja"))

    def __str__(self) -> str:
        return self.text("en")


def listed(names: object) -> str:
    """Names for a message, sorted, in backticks: `` `a`, `b` ``; a dash where there are none."""
    texts = sorted(map(str, names))  # type: ignore[call-overload]
    return ", ".join(f"`{n}`" for n in texts) or "-"


def offered(names: Iterable[object], asked: str) -> Bilingual:
    """Names as `listed`, that before the others which `asked` was probably meant to be."""
    texts = sorted(map(str, names))
    near = {name.casefold(): name for name in texts}
    # A date or the number of an article that is like another is no slip of it.
    word = sum(map(str.isalpha, asked)) >= _LETTERS and len(texts) > 1
    found = get_close_matches(asked.casefold(), near, n=1, cutoff=_ALIKE) if word else []
    if not found:
        return Bilingual(listed(texts), listed(texts))
    meant = near[found[0]]
    others = "".join(f", `{name}`" for name in texts if name != meant)
    return Bilingual(
        en=f"`{meant}` (did you mean this one?){others}",
        ja=f"`{meant}`（これのことですか）{others}",
    )


def clean(text: str) -> str:
    """The text with what is obeyed or not seen spelt out, so that a name cannot steer the terminal."""
    # Of what steers nothing is printable; most texts are, and this is asked of every text there is.
    if text.isprintable():
        return text
    return "".join(
        c if c == "\n" or not _steers(c) else c.encode("unicode_escape").decode() for c in text
    )


def one_line(text: str) -> str:
    """The text, clean, on one line: a name of several lines cannot forge one of ours."""
    return clean(" ".join(text.splitlines()))


def _steers(character: str) -> bool:
    # Cf: the directions of writing, and what has no width; a name with one looks like another.
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}

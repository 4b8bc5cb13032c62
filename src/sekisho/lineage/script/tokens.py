"""A script's text as words: where statements, clauses and expressions begin and end.

DuckDB's own tokenizer finds the words (`shadow.words`); what is cut out here is bound by DuckDB
afterwards, piece by piece and as a whole, so a cut in the wrong place cannot pass unnoticed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sekisho.errors import SekishoError
from sekisho.lineage import failures
from sekisho.lineage.script.shadow import words as words_of
from sekisho.lineage.script.stitched import Script, Site


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a script.

    Attributes:
        text: as written.
        word: in upper case; empty for what is quoted or no word at all.
        start: in characters; `end` is one past the last.
        depth: of the parentheses, brackets and CASE ... END around it.
    """

    text: str
    word: str
    start: int
    end: int
    depth: int


def tokens(sql: str) -> list[Token]:
    """All words of a text, comments left out."""
    found = []
    depth = 0
    for start, end in words_of(sql):
        text = sql[start:end]
        word = text.upper() if text[0].isalpha() or text[0] == "_" else ""
        if text in {")", "]", "}"} or word == "END":
            depth = max(depth - 1, 0)
        found.append(Token(text, word, start, end, depth))
        if text in {"(", "[", "{"} or word == "CASE":
            depth += 1
    return found


def statements(sql: str) -> list[list[Token]]:
    """The words of each statement, without semicolons; empty statements are left out."""
    split: list[list[Token]] = [[]]
    for token in tokens(sql):
        if token.text == ";" and token.depth == 0:
            split.append([])
        else:
            split[-1].append(token)
    return [words for words in split if words]


def unquoted(text: str) -> str:
    """An identifier without its quotation marks."""
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


class Cursor:
    """Reads the words of one statement from left to right.

    All errors are `Undecided` (kind `construct`): what is not read here is not understood.
    """

    def __init__(self, script: Script, words: Sequence[Token]) -> None:
        self.script = script
        self.words = words
        self.at = 0

    @property
    def done(self) -> bool:
        """Whether all words are read."""
        return self.at >= len(self.words)

    def word(self, ahead: int = 0) -> str:
        """The next word but `ahead`; empty at the end."""
        at = self.at + ahead
        return self.words[at].word if at < len(self.words) else ""

    def text(self) -> str:
        """The next word as written; empty at the end."""
        return "" if self.done else self.words[self.at].text

    def takes(self, *words: str) -> bool:
        """Read these words if they come next."""
        if all(self.word(n) == w for n, w in enumerate(words)):
            self.at += len(words)
            return True
        return False

    def needs(self, *words: str) -> None:
        """Read these words, which must come next."""
        if not self.takes(*words):
            raise self.strange()

    def symbol(self, text: str) -> bool:
        """Read a symbol if it comes next."""
        if self.text() == text:
            self.at += 1
            return True
        return False

    def identifier(self) -> str:
        """Read a name without qualifiers."""
        if self.done or not (self.word() or self.text().startswith('"')):
            raise self.strange()
        self.at += 1
        return unquoted(self.words[self.at - 1].text)

    def relation(self) -> tuple[str, Site]:
        """Read the name of a relation, which may be qualified by `main`."""
        start = self.at
        parts = [self.identifier()]
        while self.symbol("."):
            parts.append(self.identifier())
        if [p.casefold() for p in parts[:-1]] not in ([], ["main"]):
            raise failures.not_understood(".".join(parts), self.script.place(self.start(start)))
        return parts[-1], self.site(start, self.at)

    def names(self) -> list[str]:
        """Read names in parentheses."""
        if not self.symbol("("):
            raise self.strange()
        found = [self.identifier()]
        while self.symbol(","):
            found.append(self.identifier())
        if not self.symbol(")"):
            raise self.strange()
        return found

    def group(self) -> tuple[int, int]:
        """Read what stands in parentheses: the numbers of its first word and one past its last."""
        if self.text() != "(":
            raise self.strange()
        depth = self.words[self.at].depth
        start = self.at + 1
        self.at = start
        while not self.done and not (self.text() == ")" and self.words[self.at].depth == depth):
            self.at += 1
        if self.done:
            raise self.strange()
        self.at += 1
        return start, self.at - 1

    def until(self, *stops: str) -> tuple[int, int]:
        """Read up to one of these words outside of parentheses, at least one word.

        A stop of two words has a blank in it. FROM does not stop after DISTINCT.
        """
        start = self.at
        depth = 0 if self.done else self.words[start].depth
        while not self.done and not (self.words[self.at].depth == depth and self._stops(stops)):
            self.at += 1
        if self.at == start:
            raise self.strange()
        return start, self.at

    def commas(self, within: tuple[int, int]) -> list[tuple[int, int]]:
        """A range of words, split at its commas."""
        start, end = within
        if start == end:
            return []
        depth = self.words[start].depth
        cuts = [
            n
            for n in range(start, end)
            if self.words[n].text == "," and self.words[n].depth == depth
        ]
        starts = [start, *(c + 1 for c in cuts)]
        return list(zip(starts, [*cuts, end], strict=True))

    def start(self, number: int) -> int:
        """Where a word begins, in characters of the script."""
        return self.words[min(number, len(self.words) - 1)].start

    def site(self, start: int, end: int) -> Site:
        """Where a range of words stands."""
        first, last = self.words[start], self.words[max(end - 1, start)]
        return Site(self.script.file, first.start, last.end - first.start)

    def strange(self) -> SekishoError:
        """The error for the next word, which is not understood."""
        if self.done:
            return failures.not_understood(
                self.words[0].word, self.script.place(self.words[0].start)
            )
        token = self.words[self.at]
        named = token.word or token.text if token.text[0] not in "'$0123456789" else "constant"
        return failures.not_understood(named, self.script.place(token.start))

    def _stops(self, stops: Sequence[str]) -> bool:
        for stop in stops:
            if all(self.word(n) == w for n, w in enumerate(stop.split())):
                before = self.words[self.at - 1].word if self.at else ""
                return not (stop == "FROM" and before == "DISTINCT")
        return False

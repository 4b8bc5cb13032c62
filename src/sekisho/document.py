"""YAML read strictly: every node knows its file and line, nothing is guessed or ignored.

PyYAML only composes the node tree; the meaning of a scalar is what the reader asks for. So `no` is
text unless a boolean is asked for, and `0012` never turns into a number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, listed, offered

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML node with its place."""

    file: str
    raw: yaml.Node
    first_line: int = 1

    @property
    def place(self) -> Place:
        """Where the node begins."""
        mark = self.raw.start_mark
        return Place(self.file, mark.line + self.first_line, mark.column + 1)

    def mapping(
        self, *, required: Iterable[str] = (), optional: Iterable[str] = ()
    ) -> dict[str, Node]:
        """The node's entries; a key that is not named here, or named and missing, is an error."""
        required = tuple(required)
        allowed = {*required, *optional}
        entries = self.entries()
        for key, (place, _) in entries.items():
            if key not in allowed:
                raise ProjectError(
                    Message("document.unknown-key", key=key),
                    place=place,
                    help=Message("document.allowed", allowed=offered(allowed, key)),
                )
        for key in required:
            if key not in entries:
                raise ProjectError(
                    Message("document.missing-key", key=key),
                    place=self.place,
                    help=Message("document.allowed", allowed=listed(allowed)),
                )
        return {key: node for key, (_, node) in entries.items()}

    def entries(self) -> dict[str, tuple[Place, Node]]:
        """Key -> (place of the key, value) of a mapping with free keys, in the order of the file."""
        if not isinstance(self.raw, yaml.MappingNode):
            raise self._expected("mapping")
        found: dict[str, tuple[Place, Node]] = {}
        for key_node, value_node in self.raw.value:
            key = Node(self.file, key_node, self.first_line)
            name = key.text()
            if name in found:
                raise ProjectError(
                    Message("document.duplicate-key", key=name, first=found[name][0].line),
                    place=key.place,
                )
            found[name] = (key.place, Node(self.file, value_node, self.first_line))
        return found

    def items(self) -> list[Node]:
        """The elements of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            raise self._expected("list")
        return [Node(self.file, n, self.first_line) for n in self.raw.value]

    def texts(self) -> tuple[str, ...]:
        """A list of texts; the same text twice is an error."""
        found: dict[str, Place] = {}
        for node in self.items():
            text = node.text()
            if text in found:
                raise ProjectError(
                    Message("document.duplicate-key", key=text, first=found[text].line),
                    place=node.place,
                )
            found[text] = node.place
        return tuple(found)

    def text(self) -> str:
        """A scalar as it is written; empty is an error."""
        if not isinstance(self.raw, yaml.ScalarNode) or not self.raw.value:
            raise self._expected("text")
        return str(self.raw.value)

    def integer(self) -> int:
        """A whole number in decimal digits."""
        text = self.text()
        if not re.fullmatch(r"-?\d+", text, re.ASCII):
            raise self._expected("integer")
        return int(text)

    def boolean(self) -> bool:
        """`true` or `false`, in this spelling only."""
        text = self.text()
        if text not in {"true", "false"}:
            raise self._expected("boolean")
        return text == "true"

    def date(self) -> dt.date:
        """A date as `YYYY-MM-DD`."""
        text = self.text()
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                raise self._expected("date")
            return dt.date.fromisoformat(text)
        except ValueError as error:
            raise self._expected("date") from error

    def choice(self, allowed: Iterable[str]) -> str:
        """One of the allowed words."""
        text = self.text()
        words = tuple(allowed)
        if text not in words:
            raise ProjectError(
                Message("document.not-allowed", value=text),
                place=self.place,
                help=Message("document.allowed", allowed=offered(words, text)),
            )
        return text

    def bilingual(self) -> Bilingual:
        """A mapping with exactly `ja` and `en`."""
        entries = self.mapping(required=("ja", "en"))
        return Bilingual(en=entries["en"].text(), ja=entries["ja"].text())

    def _expected(self, what: str) -> ProjectError:
        if not isinstance(self.raw, yaml.ScalarNode):
            got = "list" if isinstance(self.raw, yaml.SequenceNode) else "mapping"
            return ProjectError(
                Message(f"document.expected-{what}", got=_bilingual(f"document.{got}")),
                place=self.place,
            )
        if not self.raw.value:
            return ProjectError(
                Message(f"document.expected-{what}", got=_bilingual("document.nothing")),
                place=self.place,
            )
        value = str(self.raw.value)
        help_ = Message("document.list-form", value=value) if what == "list" else None
        return ProjectError(
            Message(f"document.expected-{what}", got=f"`{value}`"), place=self.place, help=help_
        )


_FULL_WIDTH: Final = re.compile(r"[：，、｛｝［］　“”]")
"""What an input method writes for what YAML is written with: to YAML it is text."""


def _full_width_before(text: str, line: int) -> Message | None:
    """A hint where a line that YAML stumbles over, or the one before it, has such a character.

    Args:
        line: from 0.
    """
    for number in (line, line - 1):
        lines = text.splitlines()[number : number + 1] if number >= 0 else []
        found = _FULL_WIDTH.search(lines[0].split("#")[0]) if lines else None
        if found:
            return Message("document.full-width", sign=found[0])
    return None


def _bilingual(id: str) -> Bilingual:  # noqa: A002 - the catalogue's own word
    said = Message(id)
    return Bilingual(en=said.text("en"), ja=said.text("ja"))


def read(text: str, file: str, *, first_line: int = 1) -> Node:
    """Parse one YAML document into its root node.

    Args:
        text: the document; exactly one, not empty.
        file: its path in the project, for messages.
        first_line: the line of `file` that `text` begins on (a head inside another file).

    Raises:
        ProjectError: not YAML, empty, more than one document, or an alias (`*name`): what a
            reviewer reads must be what counts.
    """
    try:
        # Tokens cost as much as the tree, and an alias has its sign in the text.
        tokens: Sequence[Any] = [
            t
            for t in (yaml.scan(text, _LOADER) if "*" in text else ())
            if isinstance(t, yaml.AliasToken)
        ]
        root = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise ProjectError(
            Message("document.not-yaml", problem=str(error.problem or error.context)),
            place=Place(file, line + first_line, column + 1),
            help=_full_width_before(text, line),
        ) from error
    except yaml.YAMLError as error:
        raise ProjectError(
            Message("document.not-yaml", problem=type(error).__name__),
            place=Place(file, first_line),
        ) from error
    if tokens:
        mark = tokens[0].start_mark
        raise ProjectError(
            Message("document.alias"), place=Place(file, mark.line + first_line, mark.column + 1)
        )
    if root is None:
        raise ProjectError(Message("document.empty"), place=Place(file, first_line))
    return Node(file, root, first_line)

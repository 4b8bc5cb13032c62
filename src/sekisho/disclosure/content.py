"""What stands on a statement, in the order of reading; how it looks is another question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sekisho.messages import one_line


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of a section: what it is about, and pairs of a label and a text."""

    heading: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Sender:
    """Who answers, in the words of the notice.

    Attributes:
        lines: name, address, representative, desk; as far as they are stated.
    """

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A whole statement.

    Attributes:
        number: of the request; `day`: of the statement, as it is written.
        addressee: the member's name with its honorific; `member`: the number.
        about: the request, in pairs.
    """

    title: str
    number: str
    day: str
    addressee: str
    member: str
    sender: Sender
    about: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]

    def plain(self) -> dict[str, Any]:
        """The statement as maps, lists and texts; what would steer without being seen is spelt out."""
        found: dict[str, Any] = _shown(asdict(self))
        return found

    def characters(self) -> frozenset[str]:
        """Every character that has to be seen."""
        return frozenset("".join(_texts(self.plain())))


def _shown(value: object) -> Any:  # noqa: ANN401 - as `asdict` has it
    match value:
        case str():
            return one_line(value)
        case dict():
            return {key: _shown(one) for key, one in value.items()}
        case list() | tuple():
            return [_shown(one) for one in value]
    raise TypeError(value)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)

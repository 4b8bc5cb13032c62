"""Names in a policy: spelled plainly, declared once, declared at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from typing import Final, Literal

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import CATALOGUE, Bilingual, Message, offered

Kind = Literal[
    "party", "destination", "category", "overlay", "purpose", "arrangement", "grant", "notice",
    "contract", "sub_processor", "rule", "sign_off", "text", "statute", "request", "waiver",
    "taking", "group", "business", "subject", "filing",
    "condition",
]  # fmt: skip
"""The kinds of things that a policy gives names to."""

_PATTERNS: Final[Mapping[Kind, str]] = {
    "party": "[a-z][a-z0-9_]*",
    "destination": "[a-z][a-z0-9_]*",
    "category": "[a-z][a-z0-9_]*",
    "overlay": "[a-z][a-z0-9_]*",
    "purpose": "P[1-9][0-9]*",
    "arrangement": "[A-Z][A-Za-z0-9_]*",
    "grant": "[a-z][a-z0-9-]*",
    "notice": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "contract": r"\S(.*\S)?",
    "sub_processor": r"\S(.*\S)?",
    "rule": "[a-z][a-z0-9-]*",
    "sign_off": r"\S(.*\S)?",
    "text": r"\S(.*\S)?",
    "statute": "[a-z][a-z0-9-]*",
    "request": r"(?![PpＰｐ][0-9０-９]+$)\S(.*\S)?",
    "waiver": r"\S(.*\S)?",
    "taking": "[a-z][a-z0-9-]*",
    "group": "[a-z][a-z0-9_]*",
    "business": "[a-z][a-z0-9_]*",
    "subject": "[a-z][a-z0-9_]*",
    "condition": "[a-z][a-z0-9_]*",
    "filing": r"\S(.*\S)?",
}


def noun(kind: Kind) -> Bilingual:
    """The word that people read for a kind of thing."""
    return Bilingual(*CATALOGUE[f"policy.noun.{kind}"])


def folded(name: str) -> str:
    """What a name is compared by: case and width do not make another name."""
    return unicodedata.normalize("NFKC", name).casefold()


def person(name: str) -> str:
    """What people's names are compared by: case, width, blanks and what cannot be seen do not count."""
    return "".join(c for c in folded(name) if unicodedata.category(c)[0] not in "ZC")


def declared(node: Node, kind: Kind) -> dict[str, tuple[Place, Node]]:
    """Name -> (place of the name, value) of a mapping that declares things of one kind.

    Raises:
        ProjectError: a name is there twice, also in another case or width, or is misspelled.
    """
    entries = node.entries()
    seen: dict[str, str] = {}
    for name, (place, _) in entries.items():
        first = seen.setdefault(folded(name), name)
        if first != name:
            raise duplicate(kind, name, place, first, entries[first][0])
        if not re.fullmatch(_PATTERNS[kind], name):
            raise ProjectError(
                Message("policy.bad-name", name=name, kind=noun(kind)),
                place=place,
                help=Message("policy.bad-name-help", pattern=_PATTERNS[kind]),
            )
    return entries


def duplicate(kind: Kind, name: str, place: Place, first: str, where: Place) -> ProjectError:
    """The error that a name is declared twice."""
    return ProjectError(
        Message("policy.duplicate", kind=noun(kind), name=name, first=first, where=str(where)),
        place=place,
        help=Message("policy.duplicate-help"),
    )


def reference(node: Node, known: Collection[str], kind: Kind) -> str:
    """A name that has to be declared.

    Raises:
        ProjectError: nothing of that name exists; the help says what does.
    """
    name = node.text()
    if name not in known:
        raise ProjectError(
            Message("policy.unknown-name", kind=noun(kind), name=name),
            place=node.place,
            help=Message("policy.known-names", known=offered(known, name)),
        )
    return name


def references(
    node: Node, known: Collection[str], kind: Kind, *, allow_none: bool = False
) -> dict[str, Place]:
    """Name -> place of a list of declared names, in the order of the file.

    Raises:
        ProjectError: the list is empty and `allow_none` is false, a name is there twice, or
            nothing of that name exists.
    """
    found: dict[str, Place] = {}
    for item in node.items():
        name = reference(item, known, kind)
        if name in found:
            raise ProjectError(
                Message("policy.twice-in-list", kind=noun(kind), name=name), place=item.place
            )
        found[name] = item.place
    if not found and not allow_none:
        raise ProjectError(Message("policy.empty-list", kind=noun(kind)), place=node.place)
    return found

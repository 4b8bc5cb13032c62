"""`parties.yaml`: who there is, and the places that files are released to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Destination, Party, PartyKind
from sekisho.policy.naming import declared, folded, reference

HOME: Final = "JP"
"""The country of a party that does not say: the law whose "foreign" is meant is Japan's (APPI 28)."""
_FORBIDDEN_IN_PATHS: Final = frozenset('\\:*?"<>|~')


def read_parties(node: Node) -> Mapping[str, Party]:
    """Party id -> party.

    Raises:
        ProjectError: a name or kind is not allowed, or not exactly one party is the controller.
    """
    parties = {
        name: _party(name, place, entry) for name, (place, entry) in declared(node, "party").items()
    }
    controllers = [p for p in parties.values() if p.kind == "controller"]
    if len(controllers) != 1:
        raise ProjectError(
            Message("policy.controllers", count=len(controllers)),
            place=controllers[1].place if controllers else node.place,
        )
    return parties


def controller_of(parties: Mapping[str, Party]) -> str:
    """The id of the one party that publishes the notice."""
    return next(p.id for p in parties.values() if p.kind == "controller")


def read_destinations(node: Node, parties: Mapping[str, Party]) -> Mapping[str, Destination]:
    """Destination id -> destination.

    Raises:
        ProjectError: the owner is no party, the path leaves the outbound folder, or two
            destinations share a folder or lie inside each other: then a file would be in the
            hands of two parties.
    """
    found: dict[str, Destination] = {}
    for name, (place, entry) in declared(node, "destination").items():
        fields = entry.mapping(required=("party", "path"))
        path = _path(fields["path"])
        for other in found.values():
            _apart(path, fields["path"].place, other)
        party = reference(fields["party"], parties, "party")
        found[name] = Destination(name, party, path, place)
    return found


def country_code(code: str, place: Place) -> str:
    """A country's code in ISO 3166-1 alpha-2.

    Raises:
        ProjectError: it is no such code.
    """
    if not re.fullmatch("[A-Z]{2}", code):
        raise ProjectError(Message("policy.country", code=code), place=place)
    return code


def _party(name: str, place: Place, entry: Node) -> Party:
    fields = entry.mapping(required=("name", "kind"), optional=("country",))
    kind = cast("PartyKind", fields["kind"].choice(get_args(PartyKind)))
    country = HOME
    if "country" in fields:
        country = country_code(fields["country"].text(), fields["country"].place)
    return Party(name, fields["name"].bilingual(), kind, country, place)


def _path(node: Node) -> str:
    path = node.text()
    parts = path.split("/")
    # No `.` and `..`; a trailing dot or blank is dropped by some disks, which would merge folders.
    plain = all(part and part == part.strip().rstrip(".") for part in parts)
    visible = all(c not in _FORBIDDEN_IN_PATHS and unicodedata.category(c)[0] != "C" for c in path)
    if not (plain and visible):
        raise ProjectError(
            Message("policy.path-escapes", path=path),
            place=node.place,
            help=Message("policy.path-help"),
        )
    return path


def _apart(path: str, place: Place, other: Destination) -> None:
    ours, theirs = folded(path).split("/"), folded(other.path).split("/")
    shorter = min(len(ours), len(theirs))
    if ours[:shorter] != theirs[:shorter]:
        return
    if len(ours) == len(theirs):
        message = Message("policy.path-shared", path=path, other=other.id)
    else:
        message = Message("policy.path-nested", path=path, other=other.id, other_path=other.path)
    raise ProjectError(message, place=place, help=Message("policy.path-own"))

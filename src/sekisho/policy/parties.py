"""`parties.yaml`: who there is, and the places that files are released to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, Literal, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Destination, Party, PartyKind, Server
from sekisho.policy.naming import declared, folded, reference
from sekisho.server import check_names, read_location, read_timeout

HOME: Final = "JP"
"""The country of a party that does not say: the law whose "foreign" is meant is Japan's (APPI 28)."""
_SERVER: Final[Mapping[str, tuple[str, ...]]] = {
    "sftp": ("server", "type", "location"),
    "s3": ("server", "type", "location", "endpointUrl"),
}
"""Type of server -> its fields, in the words of contracts."""
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
        ProjectError: the owner is no party, the path leaves the outbound folder, the server or the
            place on it is none, or two destinations share a folder or lie inside each other: then
            a file would be in the hands of two parties.
    """
    found: dict[str, Destination] = {}
    for name, (place, entry) in declared(node, "destination").items():
        one, at = _destination(name, place, entry, parties)
        for other in found.values():
            _apart(one, at, other)
        found[name] = one
    check_names((d.server, d.place) for d in found.values() if d.server is not None)
    return found


def _destination(
    name: str, place: Place, entry: Node, parties: Mapping[str, Party]
) -> tuple[Destination, Place]:
    """A destination, and where its folder is named."""
    fields = entry.mapping(required=("party",), optional=("path", "server"))
    party = reference(fields["party"], parties, "party")
    if ("path" in fields) == ("server" in fields):
        raise ProjectError(
            Message("policy.destination-where", name=name),
            place=entry.place,
            help=Message("policy.destination-where-help"),
        )
    if "path" in fields:
        node = fields["path"]
        return Destination(name, party, _path(node), place), node.place
    node = fields["server"]
    kind = _kind(node)
    of_server = node.mapping(required=_SERVER[kind], optional=("timeoutSeconds",))
    timeout = read_timeout(of_server.get("timeoutSeconds"))
    server, path = read_location(kind, of_server, timeout, "folder")
    return Destination(name, party, path, place, server), of_server["location"].place


def _kind(node: Node) -> Literal["sftp", "s3"]:
    """The type of a server, which says what its other fields are."""
    entries = node.entries()
    if "type" not in entries:
        node.mapping(required=_SERVER["sftp"], optional=("endpointUrl", "timeoutSeconds"))
    return cast("Literal['sftp', 's3']", entries["type"][1].choice(_SERVER))


def country_code(code: str, place: Place) -> str:
    """A country's code in ISO 3166-1 alpha-2.

    Raises:
        ProjectError: it is no such code.
    """
    if not re.fullmatch("[A-Z]{2}", code):
        raise ProjectError(Message("policy.country", code=code), place=place)
    return code


def _party(name: str, place: Place, entry: Node) -> Party:
    fields = entry.mapping(
        required=("name", "kind"), optional=("country", "address", "representative")
    )
    kind = cast("PartyKind", fields["kind"].choice(get_args(PartyKind)))
    country = HOME
    if "country" in fields:
        country = country_code(fields["country"].text(), fields["country"].place)
    address, representative = (
        fields[key].text() if key in fields else None for key in ("address", "representative")
    )
    return Party(name, fields["name"].bilingual(), kind, country, place, address, representative)


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


def _apart(one: Destination, at: Place, other: Destination) -> None:
    if _machine(one.server) != _machine(other.server):
        return
    ours, theirs = folded(one.path).split("/"), folded(other.path).split("/")
    shorter = min(len(ours), len(theirs))
    if ours[:shorter] != theirs[:shorter]:
        return
    if len(ours) == len(theirs):
        message = Message("policy.path-shared", path=one.path, other=other.id)
    else:
        message = Message(
            "policy.path-nested", path=one.path, other=other.id, other_path=other.path
        )
    raise ProjectError(message, place=at, help=Message("policy.path-own"))


def _machine(server: Server | None) -> tuple[str, int | None, str] | None:
    """What folders are on; two names of servers may mean one."""
    return None if server is None else (server.host, server.port, server.area)

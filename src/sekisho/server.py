"""A server as a file of the project names it: its name, its address, a place on it. Never a credential."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Server

DATE: Final = "{business_date}"

What = Literal["file", "folder"]
"""What is named: an extract's file, in whose name `{business_date}` stands for the date, or a folder
that files are released to."""

_EXAMPLES: Final = {
    ("sftp", "file"): "sftp://files.example.jp:22/out/orders_{business_date}.csv",
    ("s3", "file"): "s3://bucket/out/orders_{business_date}.csv",
    ("sftp", "folder"): "sftp://files.example.jp:22/in/nara_coop",
    ("s3", "folder"): "s3://bucket/in/nara_coop",
}
_ENDPOINT: Final = "https://s3.example.jp"
_TIMEOUT: Final = 120
"""Seconds of silence that are borne where a file does not say."""


def read_location(
    kind: Literal["sftp", "s3"], entry: Mapping[str, Node], timeout: int, what: What
) -> tuple[Server, str]:
    """A server and a path on it.

    Args:
        entry: `server`, `location`, and of S3-compatible storage `endpointUrl`, as in ODCS.

    Raises:
        ProjectError: no such place, or credentials in it.
    """
    identifier, location = read_id(entry["server"]), entry["location"]
    url = _url(location, (kind,), _EXAMPLES[kind, what], kind)
    path = url.path.lstrip("/") if kind == "s3" else url.path
    if not _is_path(path, what):
        raise no_place(location, kind, _EXAMPLES[kind, what])
    if kind == "sftp":
        if not url.hostname:
            raise no_place(location, kind, _EXAMPLES[kind, what])
        return Server(identifier, "sftp", url.hostname, url.port or 22, "", timeout), path
    endpoint = _url(entry["endpointUrl"], ("http", "https"), _ENDPOINT, kind)
    if not endpoint.hostname or endpoint.path.strip("/") or not url.netloc or url.port:
        raise no_place(entry["endpointUrl"], kind, _ENDPOINT)
    host = f"{endpoint.scheme}://{endpoint.netloc}"
    return Server(identifier, "s3", host, None, url.netloc, timeout), path


def read_id(node: Node) -> str:
    """The name of a server, which its credentials are named after.

    Raises:
        ProjectError: it could not be a part of a variable's name.
    """
    name = node.text()
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise ProjectError(
            Message("server.id", name=name), place=node.place, help=Message("server.id-help")
        )
    return name


def read_timeout(node: Node | None) -> int:
    """For how many seconds a server may be silent.

    Raises:
        ProjectError: it is no such number.
    """
    if node is None:
        return _TIMEOUT
    if not 1 <= node.integer() <= 3600:
        raise ProjectError(
            Message("server.timeout", value=node.integer()),
            place=node.place,
            help=Message("server.timeout-help"),
        )
    return node.integer()


def check_names(named: Iterable[tuple[Server, Place]]) -> None:
    """One name of a server stands for one server.

    Args:
        named: servers, and where they are declared.

    Raises:
        ProjectError: two declarations mean different servers: each would get the other's credentials.
    """
    seen: dict[tuple[str, str], tuple[Server, Place]] = {}
    for server, place in named:
        first, where = seen.setdefault((server.kind, server.id), (server, place))
        if (first.host, first.port) != (server.host, server.port):
            raise ProjectError(
                Message("server.twice", name=server.id, first=where.file), place=place
            )


def no_place(node: Node, kind: str, example: str) -> ProjectError:
    """The error for what is no place on a server; what was written is never repeated."""
    return ProjectError(
        Message("server.location", type=kind),
        place=node.place,
        help=Message("server.location-help", example=example),
    )


def _url(node: Node, schemes: tuple[str, ...], example: str, kind: str) -> SplitResult:
    """A URL without anything that could be a secret."""
    try:
        url = urlsplit(node.text())
        port = url.port
    except ValueError:
        raise no_place(node, kind, example) from None
    if url.scheme not in schemes or "@" in url.netloc or url.query or url.fragment or port == 0:
        raise no_place(node, kind, example)
    return url


def _is_path(path: str, what: What) -> bool:
    bare = path.replace(DATE, "") if what == "file" else path
    parts = path.removeprefix("/").split("/")
    return not (any(p in {"", ".", ".."} for p in parts) or re.search(r"[\\{}*?\s%]", bare))

"""Where a contract says that its extract comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from sekisho.contracts import profile
from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Origin, Server, Source

DATE: Final = "{business_date}"

_EXAMPLES: Final = {
    "sftp": "sftp://files.example.jp:22/out/orders_{business_date}.csv",
    "s3": "s3://bucket/out/orders_{business_date}.csv",
    "endpoint": "https://s3.example.jp",
    "host": "db.example.jp",
    "database": "members",
}
_TIMEOUT: Final = 120
"""Seconds of silence that are borne where a contract does not say."""


def read_origin(
    kind: str, entry: Mapping[str, Node], ours: Mapping[str, Node], table: str
) -> Origin:
    """The server that a contract names, and where on it the extract is.

    Args:
        kind: `sftp`, `s3` or `postgres`.
        entry: the fields of ODCS; `ours`: our own.
        table: the name of the table that rows are read from.

    Raises:
        ProjectError: no such place, or credentials in it.
    """
    identifier, timeout = _identifier(entry["server"]), _timeout(ours.get("timeoutSeconds"))
    if kind == "postgres":
        host = _plain(entry["host"], "host", r"[A-Za-z0-9._:/-]+")
        database = _plain(entry["database"], "database", r"\w+")
        schema = _plain(entry["schema"], "database", r"\w+")
        port = entry["port"].integer()
        server = Server(identifier, "postgres", host, port, database, timeout)
        return Origin(server, f"{schema}.{table}")
    url = _url(entry["location"], kind)
    path = url.path.lstrip("/") if kind == "s3" else url.path
    _check_path(entry["location"], kind, path)
    if kind == "sftp":
        if not url.hostname:
            raise _no_place(entry["location"], kind)
        return Origin(Server(identifier, "sftp", url.hostname, url.port or 22, "", timeout), path)
    endpoint = _url(entry["endpointUrl"], "endpoint")
    if not endpoint.hostname or endpoint.path.strip("/") or not url.netloc or url.port:
        raise _no_place(entry["endpointUrl"], "endpoint")
    host = f"{endpoint.scheme}://{endpoint.netloc}"
    return Origin(Server(identifier, "s3", host, None, url.netloc, timeout), path)


def fetched_as(origin: Origin) -> str:
    """The name that what is fetched gets; a table becomes a Parquet file."""
    if origin.server.kind == "postgres":
        return f"{origin.path}.parquet"
    return PurePosixPath(origin.path).name


def check_servers(sources: Mapping[str, Source]) -> None:
    """One name of a server stands for one server.

    Raises:
        ProjectError: two contracts mean different servers: each would get the other's credentials.
    """
    seen: dict[tuple[str, str], Source] = {}
    for source in sources.values():
        origin = source.format.origin
        if origin is None:
            continue
        first = seen.setdefault((origin.server.kind, origin.server.id), source)
        if first.format.origin and _address(first.format.origin.server) != _address(origin.server):
            raise ProjectError(
                Message("contracts.server-twice", name=origin.server.id, first=first.place.file),
                place=source.format.place,
            )


def _address(server: Server) -> tuple[str, int | None]:
    return server.host, server.port


def _identifier(node: Node) -> str:
    name = node.text()
    if not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise ProjectError(
            Message("contracts.server-id", name=name),
            place=node.place,
            help=Message("contracts.server-id-help"),
        )
    return name


def _timeout(node: Node | None) -> int:
    if node is None:
        return _TIMEOUT
    if not 1 <= node.integer() <= 3600:
        raise ProjectError(
            Message("contracts.timeout", value=node.integer()),
            place=node.place,
            help=Message("contracts.timeout-help"),
        )
    return node.integer()


def _url(node: Node, kind: str) -> SplitResult:
    """A URL without anything that could be a secret; what was written is never repeated."""
    schemes = ("http", "https") if kind == "endpoint" else (kind,)
    try:
        url = urlsplit(node.text())
        port = url.port
    except ValueError:
        raise _no_place(node, kind) from None
    if url.scheme not in schemes or "@" in url.netloc or url.query or url.fragment or port == 0:
        raise _no_place(node, kind)
    return url


def _check_path(node: Node, kind: str, path: str) -> None:
    bare = path.replace(DATE, "")
    parts = path.removeprefix("/").split("/")
    if any(part in {"", ".", ".."} for part in parts) or re.search(r"[\\{}*?\s%]", bare):
        raise _no_place(node, kind)


def _plain(node: Node, kind: Literal["host", "database"], pattern: str) -> str:
    text = node.text()
    if not re.fullmatch(pattern, text):
        raise _no_place(node, kind)
    return text


def _no_place(node: Node, kind: str) -> ProjectError:
    return ProjectError(
        Message("contracts.location", type=kind),
        place=node.place,
        help=Message("contracts.location-help", example=_EXAMPLES[kind]),
    )


def fields_of(node: Node) -> tuple[str, dict[str, Node]]:
    """The type of a server and its fields, which depend on the type.

    Raises:
        ProjectError: another type, or a field that the type does not have or lacks.
    """
    kind = "local"
    if "type" in (entries := node.entries()):
        kind = entries["type"][1].choice(profile.SERVER_TYPES)
    return kind, node.mapping(
        required=profile.SERVER_REQUIRED[kind], optional=profile.SERVER_OPTIONAL[kind]
    )

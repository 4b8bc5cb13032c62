"""Where a contract says that its extract comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final, Literal, cast

from sekisho.contracts import profile
from sekisho.document import Node
from sekisho.model import Origin, Server, Source
from sekisho.server import DATE, check_names, no_place, read_id, read_location, read_timeout

__all__ = ["DATE", "check_servers", "fetched_as", "fields_of", "read_origin"]

_HOST: Final = "db.example.jp"
_DATABASE: Final = "members"


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
    timeout = read_timeout(ours.get("timeoutSeconds"))
    if kind != "postgres":
        files = cast("Literal['sftp', 's3']", kind)
        return Origin(*read_location(files, entry, timeout, "file"))
    identifier = read_id(entry["server"])
    host = _plain(entry["host"], _HOST, r"[A-Za-z0-9._:/-]+")
    database = _plain(entry["database"], _DATABASE, r"\w+")
    schema = _plain(entry["schema"], _DATABASE, r"\w+")
    port = entry["port"].integer()
    server = Server(identifier, "postgres", host, port, database, timeout)
    return Origin(server, f"{schema}.{table}")


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
    formats = [source.format for source in sources.values()]
    check_names((f.origin.server, f.place) for f in formats if f.origin is not None)


def _plain(node: Node, example: str, pattern: str) -> str:
    text = node.text()
    if not re.fullmatch(pattern, text):
        raise no_place(node, "postgres", example)
    return text


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

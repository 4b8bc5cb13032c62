"""How a source's file is written: `servers[]` of its contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final, Literal, cast

from sekisho.contracts import profile
from sekisho.contracts.arrival import read_arrival
from sekisho.contracts.server import DATE, fetched_as, fields_of, read_origin
from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Bytes, Encoding, FileFormat, FixedWidth, Records, Trailer

Kind = Literal["csv", "fixed", "parquet"]

_ENCODINGS: Final = ("cp932", "utf-8", "utf-8-sig", "utf-16")
_FIXED_ENCODINGS: Final = ("cp932", "utf-8")
_OF_FIXED: Final = ("recordBytes", "lineEnd")
_OF_FORMAT: Final[Mapping[Kind, tuple[str, ...]]] = {
    "csv": ("delimiter", "trailingDelimiter", "headerLine", "records"),
    "fixed": (*_OF_FIXED, "records"),
    "parquet": (),
}
"""Format -> those of our properties that say something about it."""
_COMING: Final = ("marker", "emptyFile", "deadline", "stillSeconds")
_OF_SERVER: Final[Mapping[str, tuple[str, ...]]] = {
    "local": _COMING,
    **dict.fromkeys(("sftp", "s3"), ("timeoutSeconds", "marker", "emptyFile", "deadline")),
    "postgres": ("timeoutSeconds",),
}
"""Type of server -> those that say something about how an extract comes from it."""


def read_format(
    server: Node, table: str, cuts: Mapping[str, tuple[Node, Bytes]], numbers: Iterable[str]
) -> FileFormat:
    """Where the extract comes from and how it is written.

    Args:
        server: the contract's one server.
        table: what the extract is called where it is a table.
        cuts: of the columns that say so, their bytes in a record, and where they say so.
        numbers: the columns that a trailer can have the total of.

    Raises:
        ProjectError: anything unknown, or that does not go with the format.
    """
    type_, entry = fields_of(server)
    ours = profile.properties(entry.get("customProperties"), profile.SERVER)
    if type_ == "local" and "timeoutSeconds" in ours:
        raise ProjectError(Message("contracts.local-timeout"), place=ours["timeoutSeconds"].place)
    origin = None if type_ == "local" else read_origin(type_, entry, ours, table)
    kind: Kind = "parquet"
    if "format" in entry:
        kind = cast("Kind", entry["format"].choice(("csv", "fixed", "parquet")))
    encoding = _encoding(entry.get("encoding"), kind)
    _check_needs(kind, encoding, ours, server.place)
    _check_allowed(type_, kind, ours)
    if kind != "fixed" and cuts:
        node, _ = next(iter(cuts.values()))
        raise ProjectError(Message("contracts.bytes-not-fixed", format=kind), place=node.place)
    delimiter = ours["delimiter"].choice((",", "\t", ";", "|")) if "delimiter" in ours else None
    fixed = _fixed(ours, cuts) if kind == "fixed" else None
    return FileFormat(
        path=fetched_as(origin) if origin else read_path(entry["path"]),
        kind=kind,
        encoding=encoding,
        delimiter=delimiter,
        trailing_delimiter="trailingDelimiter" in ours and ours["trailingDelimiter"].boolean(),
        place=server.place,
        origin=origin,
        header_line="headerLine" not in ours or ours["headerLine"].boolean(),
        fixed=fixed,
        records=_records(ours["records"], fixed, numbers) if "records" in ours else None,
        arrival=read_arrival(ours),
    )


def read_path(node: Node) -> str:
    """A pattern that stays below the inbound folder."""
    path = node.text()
    bare = path.replace(DATE, "")
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or re.search(r"[\\{}:*?]", bare):
        raise ProjectError(
            Message("contracts.path", path=path),
            place=node.place,
            help=Message("contracts.path-help"),
        )
    return path


def _encoding(node: Node | None, kind: str) -> Encoding | None:
    if node is None:
        return None
    return cast("Encoding", node.choice(_FIXED_ENCODINGS if kind == "fixed" else _ENCODINGS))


def _check_needs(
    kind: Kind, encoding: Encoding | None, ours: Mapping[str, Node], place: Place
) -> None:
    """What a format needs is there."""
    if kind == "csv" and (encoding is None or "delimiter" not in ours):
        raise ProjectError(Message("contracts.csv-needs"), place=place)
    if kind == "fixed" and (encoding is None or not ours.keys() >= set(_OF_FIXED)):
        raise ProjectError(Message("contracts.fixed-needs"), place=place)
    if kind == "parquet" and encoding is not None:
        raise ProjectError(Message("contracts.parquet-needs-not"), place=place)


def _check_allowed(type_: str, kind: Kind, ours: Mapping[str, Node]) -> None:
    """No property that says nothing about such a file on such a server."""
    allowed = {*_OF_FORMAT[kind], *_OF_SERVER[type_]}
    for name in ours:
        if name in _COMING and name not in allowed:
            raise ProjectError(
                Message("contracts.not-of-server", property=profile.PREFIX + name, type=type_),
                place=ours[name].place,
            )
        if name not in allowed:
            raise ProjectError(
                Message("contracts.not-of-format", property=profile.PREFIX + name, format=kind),
                place=ours[name].place,
                help=Message(
                    "document.allowed", allowed=listed(profile.PREFIX + a for a in allowed)
                ),
            )


# --------------------------------------------------------------------------- fixed width


def read_bytes(at: Node, width: Node) -> Bytes:
    """The bytes of a record that a column stands in."""
    return Bytes(_positive(at), _positive(width))


def _fixed(ours: Mapping[str, Node], cuts: Mapping[str, tuple[Node, Bytes]]) -> FixedWidth:
    """Columns lie within the record and not over each other; what lies between them is left out."""
    length = _positive(ours["recordBytes"])
    free = 1
    for name, (node, cut) in sorted(cuts.items(), key=lambda item: item[1][1].at):
        if cut.at < free or cut.end > length:
            raise ProjectError(
                Message("contracts.bytes-overlap", column=name, first=cut.at, last=cut.end),
                place=node.place,
                help=Message("contracts.bytes-overlap.help", free=free, length=length),
            )
        free = cut.end + 1
    line_end = cast("Literal['crlf', 'lf', 'none']", ours["lineEnd"].choice(("crlf", "lf", "none")))
    return FixedWidth(length, line_end, {name: cut for name, (_, cut) in cuts.items()})


def _positive(node: Node) -> int:
    number = node.integer()
    if number < 1:
        raise ProjectError(Message("contracts.positive", value=number), place=node.place)
    return number


# --------------------------------------------------------------------------- kinds of records


def _records(node: Node, fixed: FixedWidth | None, numbers: Iterable[str]) -> Records:
    """Header, data, trailer and end records, and what the trailer counts."""
    entry = node.mapping(optional=("header", "data", "trailer", "end"))
    trailer = entry.get("trailer")
    found = Records(
        header=_begins(entry.get("header")),
        data=_begins(entry.get("data")),
        trailer=_trailer(trailer, fixed, numbers) if trailer else None,
        end=_begins(entry.get("end")),
    )
    if fixed is not None and found.data is None:
        raise ProjectError(Message("contracts.records-data"), place=node.place)
    said = [b for b in found.begins.values() if b is not None]
    for one in said:
        if sum(other.startswith(one) for other in said) > 1:
            raise ProjectError(Message("contracts.records-same", begins=one), place=node.place)
    return found


def _begins(node: Node | None) -> str | None:
    return _ascii(node.mapping(required=("begins",))["begins"]) if node else None


def _ascii(node: Node) -> str:
    text = node.text()
    if not re.fullmatch(r"[!#-+\--~]{1,10}", text):
        raise ProjectError(Message("contracts.records-begins", begins=text), place=node.place)
    return text


def _trailer(node: Node, fixed: FixedWidth | None, numbers: Iterable[str]) -> Trailer:
    entry = node.mapping(required=("begins", "count"), optional=("total",))
    total = entry.get("total")
    return Trailer(
        begins=_ascii(entry["begins"]),
        count=_where(entry["count"], fixed, ()),
        total=_where(total, fixed, ("of",)) if total else None,
        total_of=total.entries()["of"][1].choice(numbers) if total else None,
    )


def _where(node: Node, fixed: FixedWidth | None, more: tuple[str, ...]) -> Bytes:
    """Where a number stands in a record: bytes of a fixed width, the number of a field in a CSV."""
    if fixed is None:
        entry = node.mapping(required=("field", *more))
        return Bytes(_positive(entry["field"]), 0)
    entry = node.mapping(required=("at", "bytes", *more))
    found = read_bytes(entry["at"], entry["bytes"])
    if found.end > fixed.record_bytes:
        raise ProjectError(
            Message(
                "contracts.beyond-record",
                first=found.at,
                last=found.end,
                length=fixed.record_bytes,
            ),
            place=entry["at"].place,
        )
    return found

"""What contracts say that decides, besides what their columns permit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.diff.change import Change, Holds, effect_of, unclassified
from sekisho.messages import Message
from sekisho.model import (
    Bytes,
    FileFormat,
    FixedWidth,
    KeySpace,
    Records,
    Source,
    SourceColumn,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """Something that a contract says. `widens` = rows leave because of it, not in spite of it."""

    fact: Message
    widens: bool = False


def contract_changes(source: Source, other: Source, holds: Holds) -> Iterator[Change]:
    """What a contract says about subjects and dates that the other does not."""
    others = {said.fact for said in _saying(other)}
    for said in _saying(source):
        if said.fact not in others:
            effect = effect_of(holds, widens=said.widens)
            yield Change("columns", source.name, "contract", effect, holds, said.fact, source.place)


def _saying(source: Source) -> Iterator[_Said]:
    if source.subject_key:
        yield _Said(Message("diff.subject-key", column=source.subject_key))
    if source.subject_key_optional:
        yield _Said(Message("diff.subject-key-optional"), widens=True)
    for column in source.further_keys:
        yield _Said(Message("diff.further-key", column=column))
    if source.acquired_on:
        yield _Said(Message("diff.acquired-on", column=source.acquired_on), widens=True)
    if source.retention_from:
        yield _Said(Message("diff.retention-from", column=source.retention_from))
    if source.ended_on:
        yield _Said(Message("diff.ended-on", column=source.ended_on))


def _from(source: Source) -> str | None:
    """The place on a server that a source comes from; None = the inbound folder."""
    origin = source.format.origin
    if origin is None:
        return None
    server = origin.server
    parts = (server.id, server.kind, server.host, server.port, server.area, origin.path)
    return " ".join(str(part) for part in parts if part)


def reading_changes(before: Source, after: Source) -> Iterator[Change]:
    """What is not data and decides what comes in: nobody can tell what that does."""
    if before == after:
        return
    parts = {
        "role": (before.role, after.role),
        "keySpace": (before.key_space, after.key_space),
        "server": (_from(before), _from(after)),
        "path": (before.format.path, after.format.path),
        "format": (before.format.kind, after.format.kind),
        "encoding": (before.format.encoding, after.format.encoding),
        "delimiter": (before.format.delimiter, after.format.delimiter),
        "trailingDelimiter": (before.format.trailing_delimiter, after.format.trailing_delimiter),
        "headerLine": (before.format.header_line, after.format.header_line),
        "bytes": (_bytes(before.format.fixed), _bytes(after.format.fixed)),
        "marker": (before.format.arrival.marker, after.format.arrival.marker),
        "emptyFile": (_empty(before.format), _empty(after.format)),
        "deadline": (before.format.arrival.deadline, after.format.arrival.deadline),
        "stillSeconds": (before.format.arrival.still_seconds, after.format.arrival.still_seconds),
        "records": (_kinds(before.format.records), _kinds(after.format.records)),
    }
    for part, (one, other) in parts.items():
        if one != other:
            fact = Message("diff.reads", part=part, before=_shown(one), after=_shown(other))
            yield unclassified("columns", after.name, "reads", fact, after.place)
    for name in sorted(before.columns.keys() & after.columns.keys()):
        first, second = _reading(before.columns[name]), _reading(after.columns[name])
        if first != second:
            fact = Message(
                "diff.reads-column", column=name, before=", ".join(first), after=", ".join(second)
            )
            yield unclassified("columns", after.name, "reads", fact, after.columns[name].place)


def _shown(value: object) -> str:
    return "-" if value is None else str(value)


def _empty(form: FileFormat) -> str:
    return "no-rows" if form.arrival.empty_is_no_rows else "refused"


def _bytes(fixed: FixedWidth | None) -> str | None:
    """The parts of a record as `120 crlf, holder 51-80, amount 81-90`."""
    if fixed is None:
        return None
    columns = (f"{name} {cut.at}-{cut.end}" for name, cut in fixed.columns.items())
    return ", ".join((f"{fixed.record_bytes} {fixed.line_end}", *columns))


def _kinds(records: Records | None) -> str | None:
    """The kinds of records as `data 2, trailer 8 (count 2-7, amount 8-19)`."""
    if records is None:
        return None
    said = {kind: f"{kind} {begins}" for kind, begins in records.begins.items() if begins}
    if trailer := records.trailer:
        parts = {"count": trailer.count, trailer.total_of: trailer.total}
        shown = (f"{name} {_where(part)}" for name, part in parts.items() if part)
        said["trailer"] += f" ({', '.join(shown)})"
    return ", ".join(said.values())


def _where(part: Bytes) -> str:
    return f"{part.at}-{part.end}" if part.width else str(part.at)


def _reading(column: SourceColumn) -> tuple[str, ...]:
    coarse = column.coarse
    made = (f"{coarse.column} ({coarse.form})",) if coarse else ()
    primary = ("primaryKey",) if column.primary else ()
    return (column.header, column.type, column.parse, column.key_space or "-", *primary, *made)


def key_space_changes(
    name: str, before: KeySpace | None, after: KeySpace | None
) -> Iterator[Change]:
    """What decides whose rows a key names."""
    one, other = _key_form(before), _key_form(after)
    if one != other:
        fact = Message("diff.key-space", before=one, after=other)
        place = after.place if after else before.place if before else None
        yield unclassified("columns", f"key_spaces {name}", "key-space", fact, place)


def _key_form(space: KeySpace | None) -> str:
    if space is None:
        return "-"
    mapped = (space.maps_to, space.map_source, space.map_from, space.map_to, space.register)
    return ", ".join((str(space.width), *(part or "-" for part in mapped)))

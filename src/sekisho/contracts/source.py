"""One contract file: a source and its columns."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, Literal, cast

import yaml

from sekisho.contracts import odcs, profile
from sekisho.contracts.coarse import with_coarse
from sekisho.contracts.column import identifier_name, read_column, read_cut, read_overlays
from sekisho.contracts.file_format import read_format
from sekisho.document import Node, read
from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, listed
from sekisho.model import Bytes, FileFormat, Policy, Source, SourceColumn

SUFFIX: Final = ".odcs.yaml"

RESERVED: Final = frozenset({"business_day"})
"""Relations that the engine provides itself."""

LEDGER_COLUMNS: Final[Mapping[str, str]] = {
    "entry_no": "text",
    "kind": "text",
    "recipient": "text",
    "purpose": "text",
    "arrangement": "text",
    "category": "text",
    "effective_from": "date",
    "effective_to": "date",
    "recorded_at": "timestamp",
    "text_version": "text",
    "method": "text",
    "evidence": "text",
    "subject_age": "integer",
    "guardian": "text",
    "corrects": "text",
}
"""Column -> parse kind that a ledger needs besides its subject key."""


def read_source(file: str, text: str, policy: Policy) -> Source:
    """Read one contract.

    Args:
        file: its path in the project, `.../<source>.odcs.yaml`.
        text: its content.
        policy: what categories, overlays and parties must be of.

    Raises:
        ProjectError: not ODCS, or anything unknown, misplaced, missing or contradictory.
    """
    root = read(text, file)
    entry = root.mapping(required=profile.CONTRACT_REQUIRED, optional=profile.CONTRACT_OPTIONAL)
    entry["kind"].choice(("DataContract",))
    _check_version(entry["apiVersion"])
    profile.properties(entry.get("customProperties"), frozenset())
    server = _only(entry["servers"], "contracts.one-server")
    schema = _only(entry["schema"], "contracts.one-schema")
    _check_name(entry["name"], schema, file)
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = _read_schema(schema, server, digest, policy)
    # Last, because our own reading says better what is wrong with what it reads.
    odcs.validate(root)
    return replace(source, owner=_owner(entry.get("team")))


def _owner(team: Node | None) -> str | None:
    """The team's name; the standard's older form, a list of people, has none."""
    if team is None or not isinstance(team.raw, yaml.MappingNode):
        return None
    entries = team.entries()
    return entries["name"][1].text() if "name" in entries else None


def _check_version(node: Node) -> None:
    """Version 2 of the standard has another shape."""
    if not node.text().startswith("v3."):
        raise ProjectError(
            Message("document.not-allowed", value=node.text()),
            place=node.place,
            help=Message("document.allowed", allowed="`v3.x.x`"),
        )


def _only(node: Node, message: str) -> Node:
    """The one element of a list that ODCS lets have many."""
    items = node.items()
    if len(items) != 1:
        raise ProjectError(Message(message, count=len(items)), place=node.place)
    return items[0]


def _check_name(name: Node, schema: Node, file: str) -> None:
    """Contract, schema and file are called after the source."""
    source = identifier_name(name)
    if source in RESERVED:
        raise ProjectError(Message("contracts.reserved", name=source), place=name.place)
    expected = PurePosixPath(file).name.removesuffix(SUFFIX)
    if source != expected:
        raise ProjectError(
            Message("contracts.file-name", name=source, expected=expected), place=name.place
        )
    described = schema.mapping(required=profile.SOURCE_REQUIRED, optional=profile.SOURCE_OPTIONAL)
    described["name"].choice((source,))


def _read_schema(node: Node, server: Node, digest: str, policy: Policy) -> Source:
    """The source itself."""
    entry = node.mapping(required=profile.SOURCE_REQUIRED, optional=profile.SOURCE_OPTIONAL)
    ours = profile.properties(entry["customProperties"], profile.SOURCE)
    for needed in ("party", "rowCategory"):
        if needed not in ours:
            raise ProjectError(
                Message("contracts.missing-property", property=profile.PREFIX + needed),
                place=entry["customProperties"].place,
            )
    name = entry["name"].text()
    key_space = ours["keySpace"].text() if "keySpace" in ours else None
    columns = with_coarse(
        entry["properties"], _read_columns(entry["properties"], key_space, policy), policy
    )
    optional = "subjectKeyOptional" in ours and ours["subjectKeyOptional"].boolean()
    subject_key = _subject_key(ours, columns, optional=optional)
    source = Source(
        name=name,
        title=Bilingual(
            ja=entry["businessName"].text() if "businessName" in entry else name,
            en=entry["description"].text() if "description" in entry else name,
        ),
        party=ours["party"].choice(policy.parties),
        role=cast(
            "Literal['data', 'ledger']",
            ours["role"].choice(("data", "ledger")) if "role" in ours else "data",
        ),
        row_category=ours["rowCategory"].choice(policy.categories),
        row_overlays=read_overlays(ours.get("rowOverlays"), policy),
        key_space=columns[subject_key].key_space if subject_key else None,
        subject_key=subject_key,
        subject_key_optional=optional,
        acquired_on=_dated(ours.get("acquiredOn"), columns),
        format=_read_format(server, _table(node), entry["properties"], columns),
        columns=columns,
        place=node.place,
        digest=digest,
        further_keys=_further_keys(ours.get("furtherKeys"), columns, subject_key),
        retention_from=_dated(ours.get("retentionFrom"), columns),
        ended_on=_dated(ours.get("endedOn"), columns),
        acquisition=ours["acquisition"].text() if "acquisition" in ours else None,
    )
    _check_ledger(source)
    _check_rows(source, ours["rowCategory"].place, policy)
    return source


def _table(schema: Node) -> str:
    """The name of the table in a database: the physical name, or else the source's own."""
    fields = schema.mapping(required=profile.SOURCE_REQUIRED, optional=profile.SOURCE_OPTIONAL)
    return fields["physicalName" if "physicalName" in fields else "name"].text()


def _read_format(
    server: Node, table: str, properties: Node, columns: Mapping[str, SourceColumn]
) -> FileFormat:
    """The file's format, which says of a fixed width where every column stands."""
    cuts: dict[str, tuple[Node, Bytes]] = {}
    for item, name in zip(properties.items(), columns, strict=True):
        cut = read_cut(item)
        if cut is not None:
            cuts[name] = item, cut
    numbers = [c.name for c in columns.values() if c.parse in {"integer", "decimal"}]
    found = read_format(server, table, cuts, numbers)
    if found.fixed is not None:
        for item, name in zip(properties.items(), columns, strict=True):
            if name not in cuts and columns[name].coarse is None:
                raise ProjectError(
                    Message("contracts.bytes-missing", column=name), place=item.place
                )
    return found


def _check_rows(source: Source, place: Place, policy: Policy) -> None:
    """Rows that hold anything about a person are about a person, whatever else they are about."""
    if policy.categories[source.row_category].personal:
        return
    for column in source.columns.values():
        personal = column.category is not None and policy.categories[column.category].personal
        if personal or column.overlays or column.parse == "key":
            raise ProjectError(
                Message(
                    "contracts.rows-not-personal", category=source.row_category, column=column.name
                ),
                place=place,
                help=Message("contracts.rows-not-personal-help"),
            )


def _read_columns(node: Node, key_space: str | None, policy: Policy) -> Mapping[str, SourceColumn]:
    """The columns by name, in the order of the file; names and headers are there once."""
    columns: dict[str, SourceColumn] = {}
    headers: dict[str, SourceColumn] = {}
    for item in node.items():
        column = read_column(item, key_space, policy)
        header = unicodedata.normalize("NFKC", column.header).casefold()
        for label, first in (
            (column.name, columns.get(column.name)),
            (column.header, headers.get(header)),
        ):
            if first is not None:
                raise ProjectError(
                    Message("document.duplicate-key", key=label, first=first.place.line),
                    place=column.place,
                )
        columns[column.name] = headers[header] = column
    if not columns:
        raise ProjectError(Message("contracts.no-columns"), place=node.place)
    return columns


def _subject_key(
    ours: Mapping[str, Node], columns: Mapping[str, SourceColumn], *, optional: bool
) -> str | None:
    """The column that says whom a row is about."""
    if "subjectKey" not in ours:
        for needs in ("keySpace", "subjectKeyOptional"):
            if needs in ours:
                raise ProjectError(
                    Message("contracts.needs-subject-key", property=profile.PREFIX + needs),
                    place=ours[needs].place,
                )
        return None
    node = ours["subjectKey"]
    column = columns[node.choice(columns)]
    if column.parse != "key":
        raise ProjectError(
            Message("contracts.subject-key-parse", column=column.name), place=node.place
        )
    if "keySpace" in ours and column.key_space != ours["keySpace"].text():
        raise ProjectError(
            Message("contracts.subject-key-space", column=column.name), place=node.place
        )
    if column.required == optional:
        message = "contracts.subject-key-optional" if optional else "contracts.subject-key-required"
        raise ProjectError(Message(message, column=column.name), place=column.place)
    return column.name


def _further_keys(
    node: Node | None, columns: Mapping[str, SourceColumn], subject_key: str | None
) -> tuple[str, ...]:
    """The columns with the keys of other people that a row is about as well."""
    if node is None:
        return ()
    if subject_key is None:
        raise ProjectError(
            Message("contracts.needs-subject-key", property=profile.PREFIX + "furtherKeys"),
            place=node.place,
        )
    found: list[str] = []
    for item in node.items():
        column = columns[item.choice(columns)]
        if column.parse != "key" or column.name in {subject_key, *found}:
            raise ProjectError(
                Message("contracts.further-key", column=column.name), place=item.place
            )
        found.append(column.name)
    return tuple(found)


def _dated(node: Node | None, columns: Mapping[str, SourceColumn]) -> str | None:
    """A column with a date that says something about the row."""
    if node is None:
        return None
    dated = [c.name for c in columns.values() if c.parse in {"date", "timestamp"}]
    return node.choice(dated)


def _check_ledger(source: Source) -> None:
    """A ledger has a subject key that is never empty, and the columns that entries are made of."""
    if source.role != "ledger":
        return
    if source.subject_key is None or source.subject_key_optional:
        raise ProjectError(Message("contracts.ledger-subject-key"), place=source.place)
    if source.format.arrival.empty_is_no_rows:
        raise ProjectError(Message("contracts.ledger-empty"), place=source.format.place)
    wrong = [
        name
        for name, kind in LEDGER_COLUMNS.items()
        if name not in source.columns or source.columns[name].parse != kind
    ]
    if wrong:
        raise ProjectError(
            Message("contracts.ledger-columns", columns=listed(wrong)),
            place=source.place,
            help=Message("contracts.ledger-help", columns=_described(LEDGER_COLUMNS.items())),
        )


def _described(columns: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"`{name}` ({kind})" for name, kind in columns)

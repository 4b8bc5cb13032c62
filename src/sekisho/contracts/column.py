"""One column of a contract."""

import re
from collections.abc import Mapping
from typing import Final, cast

from sekisho.contracts import profile
from sekisho.contracts.file_format import read_bytes
from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, listed, offered
from sekisho.model import Bytes, Identifier, Policy, SourceColumn

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
"""What sources and columns are called: no case to mistake, nothing to quote but keywords."""

TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("VARCHAR",),
    "key": ("VARCHAR",),
    "integer": ("INTEGER", "BIGINT"),
    "decimal": ("DECIMAL(p,s)",),
    "date": ("DATE",),
    "timestamp": ("TIMESTAMP",),
    "boolean": ("BOOLEAN",),
}
"""Parse kind -> DuckDB types it may land as. No DOUBLE: its sums differ from run to run."""

_LOGICAL: Final[Mapping[str, str]] = {
    "text": "string",
    "key": "string",
    "integer": "integer",
    "decimal": "number",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}
_MAX_PRECISION: Final = 38


def identifier_name(node: Node) -> str:
    """A name in lower snake case."""
    return checked_name(node.text(), node.place)


def checked_name(name: str, place: Place) -> str:
    """The name, which must be in lower snake case."""
    if not NAME.fullmatch(name):
        raise ProjectError(
            Message("contracts.name", name=name), place=place, help=Message("contracts.name-help")
        )
    return name


def read_overlays(node: Node | None, policy: Policy) -> frozenset[str]:
    """A list of overlays of the policy."""
    if node is None:
        return frozenset()
    node.texts()
    return frozenset(item.choice(policy.overlays) for item in node.items())


def read_column(node: Node, source_key_space: str | None, policy: Policy) -> SourceColumn:
    """One column; without a category it is UNKNOWN, without an identifier kind it is direct."""
    entry = node.mapping(required=profile.COLUMN_REQUIRED, optional=profile.COLUMN_OPTIONAL)
    ours = profile.properties(entry.get("customProperties"), profile.COLUMN)
    name = identifier_name(entry["name"])
    header = entry["physicalName"].text() if "physicalName" in entry else name
    parse = _parse_kind(entry["physicalType"], ours.get("parse"))
    entry["logicalType"].choice((_LOGICAL[parse],))
    kinds = ("direct", "quasi", "none")
    return SourceColumn(
        name=name,
        header=header,
        title=_title(entry, ja=header, en=name),
        type=entry["physicalType"].text(),
        parse=parse,
        category=ours["category"].choice(policy.categories) if "category" in ours else None,
        identifier=cast(
            "Identifier", ours["identifier"].choice(kinds) if "identifier" in ours else "direct"
        ),
        overlays=read_overlays(ours.get("overlays"), policy),
        required="required" in entry and entry["required"].boolean(),
        primary="primaryKey" in entry and entry["primaryKey"].boolean(),
        place=entry["name"].place,
        key_space=_key_space(entry["name"], ours.get("keySpace"), parse, source_key_space),
    )


def read_cut(node: Node) -> Bytes | None:
    """Where a column stands in a record of fixed width; None = it does not say."""
    ours = profile.properties(
        node.entries().get("customProperties", (None, None))[1], profile.COLUMN
    )
    if not {"at", "bytes"} & ours.keys():
        return None
    for needed in ("at", "bytes"):
        if needed not in ours:
            raise ProjectError(
                Message("contracts.missing-property", property=profile.PREFIX + needed),
                place=node.place,
            )
    return read_bytes(ours["at"], ours["bytes"])


def _title(entry: Mapping[str, Node], *, ja: str, en: str) -> Bilingual:
    """The Japanese title is ODCS's business name, the English one its description."""
    return Bilingual(
        ja=entry["businessName"].text() if "businessName" in entry else ja,
        en=entry["description"].text() if "description" in entry else en,
    )


def _parse_kind(type_node: Node, parse_node: Node | None) -> str:
    """How text becomes the type: given, or what the type says."""
    type_name = type_node.text()
    fitting = [kind for kind, types in TYPES.items() if _base(type_node) in types]
    if not fitting:
        raise ProjectError(
            Message("document.not-allowed", value=type_name),
            place=type_node.place,
            help=Message(
                "contracts.types",
                allowed=offered({t for ts in TYPES.values() for t in ts}, type_name),
            ),
        )
    if parse_node is None:
        return fitting[0]
    kind = parse_node.choice(TYPES)
    if kind not in fitting:
        raise ProjectError(
            Message("contracts.parse-type", parse=kind, type=type_name),
            place=parse_node.place,
            help=Message("document.allowed", allowed=listed(fitting)),
        )
    return kind


def _base(node: Node) -> str:
    """The type's name, DECIMAL with any sound precision and scale as `DECIMAL(p,s)`."""
    text = node.text()
    decimal = re.fullmatch(r"DECIMAL\(([1-9][0-9]?),(0|[1-9][0-9]?)\)", text)
    if decimal and int(decimal[2]) <= int(decimal[1]) <= _MAX_PRECISION:
        return "DECIMAL(p,s)"
    return "" if text == "DECIMAL(p,s)" else text


def _key_space(name: Node, own: Node | None, parse: str, of_source: str | None) -> str | None:
    """The key space of a key column; no other column has one."""
    if parse != "key":
        if own is not None:
            raise ProjectError(Message("contracts.key-space-without-key"), place=own.place)
        return None
    key_space = own.text() if own else of_source
    if key_space is None:
        raise ProjectError(
            Message("contracts.key-without-space", column=name.text()), place=name.place
        )
    return key_space

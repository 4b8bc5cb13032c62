"""Which parts of ODCS a contract may use, and our own facts in its `customProperties`.

Fields of ODCS that ask for something nobody here does (`quality`, `enum`, `transformLogic`, ...)
and `examples`, which would carry personal data, are refused: what stands in a contract holds.
Others' custom properties are welcome where their `vendor` says so.
"""

from collections.abc import Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Bilingual, Message, listed, offered

PREFIX: Final = "sekisho."

SERVER: Final = frozenset(
    {
        "delimiter",
        "trailingDelimiter",
        "timeoutSeconds",
        "headerLine",
        "recordBytes",
        "lineEnd",
        "records",
        "marker",
        "emptyFile",
        "deadline",
        "stillSeconds",
    }
)
SOURCE: Final = frozenset(
    {
        "party",
        "role",
        "rowCategory",
        "rowOverlays",
        "keySpace",
        "subjectKey",
        "subjectKeyOptional",
        "furtherKeys",
        "acquiredOn",
        "acquisition",
        "retentionFrom",
        "endedOn",
    }
)
COLUMN: Final = frozenset(
    {"parse", "keySpace", "category", "identifier", "overlays", "at", "bytes", "coarsens"}
)

_DOCUMENTATION: Final = (
    "id",
    "description",
    "tags",
    "authoritativeDefinitions",
    "customProperties",
)

CONTRACT_REQUIRED: Final = ("apiVersion", "kind", "id", "name", "version", "servers", "schema")
CONTRACT_OPTIONAL: Final = (
    *_DOCUMENTATION,
    "status",
    "tenant",
    "domain",
    "support",
    "team",
    "contractCreatedTs",
)
_SERVER: Final = ("id", "description", "environment", "customProperties")
SERVER_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "local": ("server", "type", "path", "format"),
    "sftp": ("server", "type", "location", "format"),
    "s3": ("server", "type", "location", "endpointUrl", "format"),
    "postgres": ("server", "type", "host", "port", "database", "schema"),
}
"""Type of server -> its fields."""
SERVER_OPTIONAL: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("local", "sftp", "s3"), (*_SERVER, "encoding")),
    "postgres": _SERVER,
}
SERVER_TYPES: Final = tuple(SERVER_REQUIRED)
SOURCE_REQUIRED: Final = ("name", "properties", "customProperties")
SOURCE_OPTIONAL: Final = (
    *_DOCUMENTATION,
    "logicalType",
    "physicalType",
    "physicalName",
    "businessName",
    "dataGranularityDescription",
    "synonyms",
)
COLUMN_REQUIRED: Final = ("name", "logicalType", "physicalType")
COLUMN_OPTIONAL: Final = (
    *_DOCUMENTATION,
    "physicalName",
    "businessName",
    "required",
    "unique",
    "primaryKey",
    "primaryKeyPosition",
    "classification",
    "criticalDataElement",
    "deprecated",
    "synonyms",
)

_ELSEWHERE: Final[Mapping[str, str]] = {
    **dict.fromkeys(SERVER, "servers[]"),
    **dict.fromkeys(SOURCE, "schema[]"),
    **dict.fromkeys(COLUMN, "schema[].properties[]"),
}


def properties(node: Node | None, allowed: frozenset[str]) -> dict[str, Node]:
    """Our custom properties at one place of a contract, by name without the prefix.

    Raises:
        ProjectError: a property that we do not know, that belongs elsewhere, that is there twice,
            or that is neither ours nor somebody else's by its `vendor`.
    """
    found: dict[str, Node] = {}
    for item in node.items() if node else ():
        entry = item.mapping(
            required=("property", "value"), optional=("id", "description", "vendor")
        )
        label = entry["property"]
        name = label.text()
        if "vendor" in entry and not name.casefold().startswith("sekisho"):
            continue
        short = name.removeprefix(PREFIX)
        if short == name or short not in allowed:
            raise _unknown(label, allowed)
        if short in found:
            raise ProjectError(
                Message("document.duplicate-key", key=name, first=found[short].place.line),
                place=label.place,
            )
        found[short] = entry["value"]
    return found


def _unknown(label: Node, allowed: frozenset[str]) -> ProjectError:
    """The error for a property that may not stand where it does."""
    name = label.text()
    short = name.removeprefix(PREFIX)
    names: Bilingual | str = listed(PREFIX + a for a in allowed)
    if short != name and short in _ELSEWHERE:
        message = Message("contracts.misplaced", property=name, where=_ELSEWHERE[short])
    elif name.casefold().startswith("sekisho"):
        message = Message("contracts.unknown-property", property=name)
        names = offered((PREFIX + a for a in allowed), name)
    else:
        message = Message("contracts.foreign-property", property=name)
    return ProjectError(message, place=label.place, help=Message("document.allowed", allowed=names))

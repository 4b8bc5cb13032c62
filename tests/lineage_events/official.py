"""Events read back with the classes of the official client, strictly: nothing is left over or lacking."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
import types
import typing
import uuid
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

import attr
from openlineage.client import generated
from openlineage.client.event_v2 import RunEvent
from openlineage.client.generated.base import BaseFacet, RunFacet
from openlineage.client.serde import Serde

OWN: Final = "sekisho_decision"

MODULES: Final = [
    importlib.import_module(f"{generated.__name__}.{found.name}")
    for found in pkgutil.iter_modules(generated.__path__)
]
FACETS: Final[Mapping[str, type[BaseFacet]]] = {
    kind._get_schema(): kind
    for module in MODULES
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, BaseFacet)
}
"""Address of a facet's schema -> the class that the client has generated from that very schema."""


def is_uri(value: object) -> bool:
    """An absolute URI (RFC 3986), which the classes themselves do not look at."""
    return re.fullmatch(r"[a-z][a-z0-9+.-]*://[!-~]+", str(value)) is not None


def is_moment(value: object) -> bool:
    """A date-time of RFC 3339, which has a zone; the classes let one pass without."""
    return dt.datetime.fromisoformat(str(value)).utcoffset() is not None and "T" in str(value)


def is_uuid(value: object) -> bool:
    """A UUID in its one spelling; the classes take others, too."""
    return str(uuid.UUID(str(value))) == value


FORMATS: Final[Mapping[str, Callable[[object], bool]]] = {
    "producer": is_uri,
    "_producer": is_uri,
    "eventTime": is_moment,
    "nominalStartTime": is_moment,
    "nominalEndTime": is_moment,
    "runId": is_uuid,
}
"""Field -> what its format in the JSON Schema asks for, beyond what the classes ask."""
WORDS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    ("Transformation", "type"): frozenset({"DIRECT", "INDIRECT"}),
    ("Transformation", "subtype"): frozenset({
        "IDENTITY", "TRANSFORMATION", "AGGREGATION",
        "JOIN", "GROUP_BY", "FILTER", "SORT", "WINDOW", "CONDITIONAL",
    }),
    ("JobTypeJobFacet", "processingType"): frozenset({"BATCH", "STREAMING", "SERVICE"}),
    ("TestExecution", "status"): frozenset({"pass", "fail", "skip"}),
    ("TestExecution", "severity"): frozenset({"error", "warn"}),
    ("Assertion", "severity"): frozenset({"error", "warn"}),
}  # fmt: skip
"""Class and field -> the words that the specification lists for a field that is text in its schema."""


def read_back(event: Mapping[str, Any]) -> RunEvent:
    """An event as the client's own value.

    Raises:
        ValueError: a field that the specification does not have, or of another type, or one is lacking.
    """
    read = _read(RunEvent, {k: v for k, v in event.items() if k != "schemaURL"})
    if read.schemaURL != event["schemaURL"]:
        raise ValueError(event["schemaURL"])
    return read


def written(event: RunEvent) -> dict[str, Any]:
    """An event as the client puts it on the wire, without the lists that it adds empty."""
    return _without_empty(Serde.to_dict(event))


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        found = {k: _without_empty(v) for k, v in value.items()}
        return {k: v for k, v in found.items() if v not in ([], {})}
    return [_without_empty(v) for v in value] if isinstance(value, list) else value


def _read(kind: Any, value: Any) -> Any:
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        (kind,) = (one for one in typing.get_args(kind) if one is not types.NoneType)
    if typing.get_origin(kind) is list:
        (inner,) = typing.get_args(kind)
        return [_read(inner, one) for one in value]
    if typing.get_origin(kind) is dict:
        _, inner = typing.get_args(kind)
        facets = isinstance(inner, type) and issubclass(inner, BaseFacet)
        return {k: _facet(inner, k, v) if facets else _read(inner, v) for k, v in value.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if attr.has(kind):
        return _value(kind, value)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is no {kind}")
    return value


def _facet(base: type[BaseFacet], name: str, value: Mapping[str, Any]) -> BaseFacet:
    if name == OWN:
        if base is not RunFacet:
            raise ValueError(f"{OWN} is no {base.__name__}")
        own = {k: v for k, v in value.items() if k not in {"_producer", "_schemaURL"}}
        return RunFacet(producer=value["_producer"]).with_additional_properties(**own)
    kind = FACETS[value["_schemaURL"]]
    if not kind.__name__.lower().startswith(name.replace("_", "").lower()):
        raise ValueError(f"{name} has the schema of {kind.__name__}")
    if not issubclass(kind, base):
        raise ValueError(f"{kind.__name__} is no {base.__name__}")  # noqa: TRY004 - of the schema
    return _value(kind, {k: v for k, v in value.items() if k != "_schemaURL"})


def _value(kind: Any, value: Mapping[str, Any]) -> Any:
    for name, one in value.items():
        allowed = WORDS.get((kind.__name__, name))
        if (name in FORMATS and not FORMATS[name](one)) or (allowed and one not in allowed):
            raise ValueError(f"{kind.__name__}.{name}: {one!r}")
    fields = {field.name: field for field in attr.fields(kind)}
    if unknown := value.keys() - fields.keys():
        raise ValueError(f"{kind.__name__} has no {sorted(unknown)}")
    read = {fields[name].alias: _read(_type(kind, name), one) for name, one in value.items()}
    return kind(**read)


def _type(kind: type, name: str) -> Any:
    """Of a field, resolved where the class stands that has it."""
    owner = next(one for one in kind.__mro__ if name in vars(one).get("__annotations__", {}))
    annotation = owner.__annotations__[name]
    if not isinstance(annotation, str):
        return annotation
    return eval(annotation, vars(importlib.import_module(owner.__module__)))  # noqa: S307 - a library's own words

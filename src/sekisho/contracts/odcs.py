"""The Open Data Contract Standard's own shape: validation with the JSON Schema that it publishes.

Which fields may be there is stricter here than in the standard (`profile`), so what the schema says
of other fields would only repeat that, at nine tenths of the cost: its `unevaluatedProperties` on
servers, schemas and columns, and its conditions on other servers and on `logicalTypeOptions`, `items`
and the like. The tests hold that the profile is a part of the standard.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from sekisho.contracts.profile import SERVER_TYPES
from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, offered

if TYPE_CHECKING:
    from jsonschema import Draft201909Validator
    from jsonschema.exceptions import ValidationError

_PACKAGE: Final = "open_data_contract_standard"
_CLOSED_BY_PROFILE: Final = ("Server", "SchemaObject", "SchemaBaseProperty", "SchemaProperty")
_USED: Final = tuple(
    {"properties": {"type": {"const": kind}}, "required": ["type"]} for kind in SERVER_TYPES
)
"""The standard's conditions on the types of servers that a contract may have."""


def odcs_schema() -> dict[str, Any]:
    """The published JSON Schema, from its package (which is not imported: it is slow)."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(name=_PACKAGE)
    text = Path(spec.submodule_search_locations[0], "schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator() -> Draft201909Validator:
    from jsonschema import Draft201909Validator  # noqa: PLC0415 - slow, and known contracts are valid

    schema = odcs_schema()
    for name in _CLOSED_BY_PROFILE:
        del schema["$defs"][name]["unevaluatedProperties"]
        parts = schema["$defs"][name].get("allOf", [])
        parts[:] = [p for p in parts if "if" not in p or p["if"] in _USED]
    return Draft201909Validator({**_inlined(schema, schema, ()), "$defs": schema["$defs"]})


def _inlined(node: Any, schema: Mapping[str, Any], inside: tuple[str, ...]) -> Any:  # noqa: ANN401
    """A part of the schema without references, but for those into themselves: following is slow."""
    if isinstance(node, list):
        return [_inlined(n, schema, inside) for n in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str) or reference in inside:
        return {k: _inlined(v, schema, inside) for k, v in node.items() if k != "$defs"}
    meant: Any = schema
    for step in reference.removeprefix("#/").split("/"):
        meant = meant[step]
    meant = _inlined(meant, schema, (*inside, reference))
    others = {k: _inlined(v, schema, inside) for k, v in node.items() if k != "$ref"}
    return {**others, "allOf": [*others.get("allOf", []), meant]} if others else meant


def plain(node: yaml.Node) -> object:
    """A YAML node as JSON values, read as strictly as `Node` reads: `no` and `0012` are texts."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    text = str(node.value)
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool" and text in {"true", "false"}:
        return text == "true"
    if node.tag == "tag:yaml.org,2002:int" and re.fullmatch(r"-?(0|[1-9][0-9]*)", text):
        return int(text)
    return text


def validate(root: Node) -> None:
    """Check a contract against the standard.

    Raises:
        ProjectError: what does not fit, at its line.
    """
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - as above

    error = best_match(_validator().iter_errors(plain(root.raw)))
    if error is None:
        return
    place = _place(root, list(error.absolute_path))
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        raise ProjectError(Message("document.missing-key", key=missing), place=place)
    if error.validator in {"enum", "const"}:
        allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
        raise ProjectError(
            Message("document.not-allowed", value=str(error.instance)),
            place=place,
            help=Message("document.allowed", allowed=offered(allowed, str(error.instance))),
        )
    raise ProjectError(
        Message("contracts.not-odcs", rule=_rule(error)),
        place=place,
        help=Message("contracts.odcs-help"),
    )


def _rule(error: ValidationError) -> str:
    """The rule of the schema that does not hold, as `pattern: ^[A-Za-z0-9_-]+$`."""
    value = error.validator_value
    return f"{error.validator}: {value}" if isinstance(value, str | int) else str(error.validator)


def _place(node: Node, path: list[str | int]) -> Place:
    """Where in the file the schema's path leads to."""
    for step in path:
        node = node.items()[step] if isinstance(step, int) else node.entries()[step][1]
    return node.place

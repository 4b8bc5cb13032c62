"""Reading a bound plan, and saying what of it is not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

import msgspec

from sekisho.lineage.plan.expressions import Expression
from sekisho.lineage.plan.nodes import Node
from sekisho.lineage.text import NOWHERE


class Strange(Exception):  # noqa: N818 - it is no error of a program that a plan is not known
    """A plan holds something that is not understood.

    Attributes:
        construct: the operator or class of expression, with the field if it is that.
        start: where the first expression in it begins, in bytes; `NOWHERE` where it has no place.
    """

    def __init__(self, construct: str, start: int) -> None:
        super().__init__(construct)
        self.construct = construct
        self.start = start


class Answer(msgspec.Struct, gc=False):
    """What DuckDB says when it is asked for a plan."""

    error: bool
    error_type: str = ""
    error_message: str = ""
    position: str = "0"
    plans: list[Node] = []


_ANSWER: Final = msgspec.json.Decoder(Answer)
_NODE: Final = msgspec.json.Decoder(list[Node])
_EXPRESSION: Final = msgspec.json.Decoder(list[Expression])


def read(text: str) -> Answer:
    """DuckDB's answer with its plan.

    Raises:
        Strange: something in the plan is not understood.
    """
    try:
        return _ANSWER.decode(text)
    except msgspec.ValidationError:
        raise _strange(msgspec.json.decode(text)) from None


def _strange(answer: Mapping[str, Any]) -> Strange:
    """The innermost part of a plan that is not as it is known, and what of it."""
    for part in _innermost_first(answer["plans"]):
        expression = "expression_class" in part
        kind = str(part["expression_class" if expression else "type"])
        try:
            (_EXPRESSION if expression else _NODE).decode(msgspec.json.encode([part]))
        except msgspec.ValidationError:
            known = _FIELDS.get(kind)
            unknown = min(part.keys() - known, default="") if known else ""
            place = next((p for p in _outermost_first(part) if p.get("query_location_length")), {})
            return Strange(
                f"{kind}.{unknown}" if unknown else kind,
                place.get("query_location", NOWHERE),
            )
    return Strange("plan", NOWHERE)


def _innermost_first(data: object) -> Iterator[Mapping[str, Any]]:
    """All operators and expressions in a plan as JSON, each after those in it."""
    if isinstance(data, list):
        for item in data:
            yield from _innermost_first(item)
    elif isinstance(data, dict):
        for field, value in data.items():
            if field != "function_data":
                yield from _innermost_first(value)
        if "expression_class" in data or str(data.get("type")).startswith("LOGICAL_"):
            yield data


def _outermost_first(data: object) -> Iterator[Mapping[str, Any]]:
    """All values of JSON that have fields."""
    if isinstance(data, list):
        for item in data:
            yield from _outermost_first(item)
    elif isinstance(data, dict):
        yield data
        for value in data.values():
            yield from _outermost_first(value)


_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    str(one.__struct_config__.tag): frozenset(
        {*one.__struct_encode_fields__, str(one.__struct_config__.tag_field)}
    )
    for one in (*get_args(Expression), *get_args(Node))
}
"""Operator or class of expression -> its fields."""

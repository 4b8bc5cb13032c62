"""What parts of a bound plan say, and what is in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec
from msgspec import Raw

from sekisho.lineage.plan.expressions import (
    BOOLEAN,
    NOTHING,
    Aggregate,
    AnyExpression,
    Case,
    Constant,
    Expression,
    Function,
    Part,
    Window,
)
from sekisho.lineage.plan.nodes import AnyNode, Get, Node

_TYPES: Final = msgspec.json.Decoder(tuple[Raw, ...])
_REMEMBERED: Final = 4096
"""A plan says the same of a table each time that it is scanned, and of few types all the time."""


def name_of(part: Node | Expression) -> str:
    """The operator or class of expression, as DuckDB calls it."""
    return str(type(part).__struct_config__.tag)


def type_of(expression: Expression) -> Raw:
    """The type of an expression."""
    if expression.return_type is not NOTHING:
        return expression.return_type
    return expression.value.type if isinstance(expression, Constant) else BOOLEAN


def told(part: Raw) -> Mapping[str, Any]:
    """What a type says, or what a function has bound; nothing where it has bound nothing."""
    return _told(bytes(part)) if part is not NOTHING else {}


def called(call: Function | Aggregate | Window | Get) -> str:
    """The name of the function that is called; empty for what has none, such as `row_number()`."""
    return call.qname.path[-1] if call.qname is not None else ""


def arguments_of(call: Function | Aggregate | Window) -> Sequence[Raw]:
    """The types of a function's arguments."""
    return _types(bytes(call.arguments)) if call.arguments is not NOTHING else ()


def names_of(scan: Get) -> tuple[str, ...]:
    """The names of all columns of what is scanned."""
    return _names(bytes(scan.names))


def types_of(scan: Get) -> tuple[Raw, ...]:
    """The types of all columns of what is scanned."""
    return _types(bytes(scan.returned_types))


def table_of(scan: Get) -> Sequence[str]:
    """The qualified name of the table that is scanned; empty where there is none."""
    path: Sequence[str] = told(scan.function_data).get("qualified_name", {}).get("path", ())
    return path


@lru_cache(maxsize=_REMEMBERED)
def _told(part: bytes) -> Mapping[str, Any]:
    found: Mapping[str, Any] = msgspec.json.decode(part)
    return found


@lru_cache(maxsize=_REMEMBERED)
def _names(names: bytes) -> tuple[str, ...]:
    return tuple(msgspec.json.decode(names))


@lru_cache(maxsize=_REMEMBERED)
def _types(types: bytes) -> tuple[Raw, ...]:
    return _TYPES.decode(types)


def guards_one_row(expression: Expression) -> bool:
    """DuckDB's own check that a scalar subquery has one row: its `first` has nothing to choose."""
    if not isinstance(expression, Case):
        return False
    result = expression.case_checks[0].then_expr
    return isinstance(result, Function) and called(result) == "error"


def hides_expression(expression: Expression) -> bool:
    """Whether what a function has bound holds an expression, whose references nobody would count."""
    bound = getattr(expression, "function_data", NOTHING)
    return b'"expression_class":' in bytes(bound)


def expressions_in(
    part: Node | Expression, *, without: Collection[str] = ()
) -> Iterator[Expression]:
    """All expressions in a node or expression, each before those in it; its inputs left out.

    Args:
        part: where to look.
        without: fields of the part itself that are left out as well.
    """
    waiting: list[object] = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, Part):
            if isinstance(one, AnyExpression):
                yield one  # type: ignore[misc] # all classes of expressions are in the union
            hidden = without if one is part else ()
            inputs = isinstance(one, AnyNode)
            fields = [
                f
                for f in one.__struct_fields__
                if f not in hidden and not (inputs and f == "children")
            ]
            waiting += [getattr(one, f) for f in reversed(fields)]


def first_located(part: Node | Expression) -> Expression | None:
    """The first expression in a part of a plan, inputs last, that says where it stands."""
    for one in expressions_in(part):
        if one.query_location_length:
            return one
    inputs = part.children if isinstance(part, AnyNode) else ()
    return next((found for i in inputs if (found := first_located(i))), None)

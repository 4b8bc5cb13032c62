"""Macros of a script, replaced by their bodies, so that each place leads to its own definition.

DuckDB replaces parameters by the arguments' expressions, which is what happens here with text. That
both come to the same is not believed but looked at: the plan of the text with the calls and of the
text with the bodies must be equal, but for places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sekisho.errors import Place
from sekisho.lineage import binder, failures
from sekisho.lineage.script.stitched import Piece, Script, Site, Stitched, stitch
from sekisho.lineage.script.tokens import Cursor, Token, tokens, unquoted
from sekisho.lineage.text import NOWHERE, Text

DEEPEST: Final = 50
"""Calls within calls that are followed; DuckDB follows no more than some hundred."""


Placing = Callable[[Site], Place]


@dataclass(frozen=True, slots=True)
class Variant:
    """One form of a macro.

    Attributes:
        parameters: name -> the default, where there is one.
        body: an expression, or the query of a table macro.
    """

    parameters: Mapping[str, Stitched | None]
    body: Stitched


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro with its variants, which differ in the number of parameters."""

    name: str
    table: bool
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    """A range of characters of a text, and what comes in its place."""

    start: int
    end: int
    to: Stitched


def expanded(text: Stitched, macros: Mapping[str, Macro], place: Placing) -> Stitched:
    """The text of a query with the bodies of macros, and without the qualifier `main`.

    Args:
        text: one SELECT.
        macros: name in lower case -> macro.
        place: of a site, for errors.

    Raises:
        Undecided: a call that is written in a way that is not known, or a recursive one.
        UnboundSQL: the text does not parse.
    """
    for _ in range(DEEPEST):
        words = {unquoted(t.text).casefold() for t in tokens(text.sql)}
        if not words & macros.keys() and "main" not in words:
            return text
        edits = _outermost(_edits(text, macros, place))
        if not edits:
            return text
        text = _edited(text, edits)
    raise failures.not_understood("MACRO", place(text.pieces[0].at))


def _edits(text: Stitched, macros: Mapping[str, Macro], place: Placing) -> Iterator[_Edit]:
    tree = binder.parse(Text(text.sql, ""))
    aliases = {str(n.get("alias") or "").casefold() for n in _nodes(tree)} | {
        str(e["key"]).casefold() for n in _nodes(tree) for e in n.get("map") or () if "key" in e
    }
    for node in _nodes(tree):
        call = node.get("function") if node.get("type") == "TABLE_FUNCTION" else node
        if isinstance(call, dict) and _is_call(call, node, macros):
            yield _call(text, _range(text, node), macros[call["function_name"].casefold()], place)
        elif _is_qualified(node):
            start, end = _range(text, node)
            words = tokens(text.sql[start:end])[:3]
            written = [unquoted(t.text).casefold() for t in words[:2]]
            if "main" in aliases or written != ["main", "."]:
                raise failures.not_understood("main", place(text.site(start, 1)[0]))
            yield _Edit(start, start + words[2].start, text.cut(0, 0))


def _is_call(call: Any, node: Any, macros: Mapping[str, Macro]) -> bool:  # noqa: ANN401 - JSON
    macro = macros.get(str(call.get("function_name", "")).casefold())
    if macro is None or call.get("is_operator"):
        return False
    return macro.table is (node.get("type") == "TABLE_FUNCTION")


def _is_qualified(node: Any) -> bool:  # noqa: ANN401 - JSON
    if node.get("type") == "BASE_TABLE":
        return str(node.get("schema_name") or "").casefold() == "main"
    names = node.get("column_names") or []
    return len(names) > 2 and names[0].casefold() == "main"


def _call(text: Stitched, range_: tuple[int, int], macro: Macro, placing: Placing) -> _Edit:
    start, end = range_
    place = placing(text.site(start, 1)[0])
    words = tokens(text.sql[start:end])
    cursor = Cursor(Script(text.sql[start:end], ""), words)
    name = [cursor.identifier()]
    while cursor.symbol("."):
        name.append(cursor.identifier())
    if [n.casefold() for n in name] not in (
        [macro.name.casefold()],
        ["main", macro.name.casefold()],
    ):
        raise failures.not_understood(macro.name, place)
    arguments = [_argument(text, start, words[a:b]) for a, b in cursor.commas(cursor.group())]
    if macro.table:
        # The place of a table function is that of its alias as well.
        end = start + words[cursor.at - 1].end
    elif not cursor.done:
        raise failures.not_understood(macro.name, place)
    positional = [value for given, value in arguments if given is None]
    named = {given: value for given, value in arguments if given is not None}
    site, inside = text.site(start, end - start)
    for variant in macro.variants:
        bound = _bound(_at(variant, site, inside), positional, named)
        if bound is not None:
            body = _at(variant, site, inside).body
            return _Edit(start, end, stitch(["(", _filled(body, bound, macro, place), "\n)"], site))
    raise failures.not_understood(macro.name, place)


def _at(variant: Variant, site: Site, inside: tuple[Site, ...]) -> Variant:
    """The variant as called at a place: each part stands there, inside of its definition."""

    def called(text: Stitched) -> Stitched:
        return Stitched(
            tuple(Piece(p.text, site, own=False, inside=(*inside, p.at)) for p in text.pieces)
        )

    return Variant(
        {name: default and called(default) for name, default in variant.parameters.items()},
        called(variant.body),
    )


def _argument(text: Stitched, start: int, words: Sequence[Token]) -> tuple[str | None, Stitched]:
    given = None
    if len(words) > 2 and words[1].text in {":=", "=>"}:
        given = unquoted(words[0].text).casefold()
        words = words[2:]
    return given, text.cut(start + words[0].start, start + words[-1].end)


def _bound(
    variant: Variant, positional: Sequence[Stitched], named: Mapping[str, Stitched]
) -> Mapping[str, Stitched] | None:
    """Parameter -> argument; None where the variant does not take these arguments."""
    names = list(variant.parameters)
    if len(positional) > len(names) or not named.keys() <= set(names[len(positional) :]):
        return None
    bound = dict(zip(names, positional, strict=False)) | dict(named)
    for name, default in variant.parameters.items():
        if name not in bound:
            if default is None:
                return None
            bound[name] = default
    return bound


def _filled(body: Stitched, bound: Mapping[str, Stitched], macro: Macro, place: Place) -> Stitched:
    """A body with arguments in the place of its parameters."""
    site = body.pieces[0].at
    query = body if macro.table else stitch(["SELECT ", body], site)
    edits = []
    for node in _nodes(binder.parse(Text(query.sql, ""))):
        names = [n.casefold() for n in node.get("column_names") or ()]
        if node.get("class") == "LAMBDA" and any(
            n.casefold() in bound for c in _nodes(node["lhs"]) for n in c.get("column_names") or ()
        ):
            raise failures.not_understood(macro.name, place)
        if names and names[0] in bound:
            start, end = _range(query, node)
            if len(names) > 1 or start == end:
                raise failures.not_understood(macro.name, place)
            edits.append(_Edit(start, end, stitch(["(", bound[names[0]], "\n)"], site)))
    edited = _edited(query, _outermost(edits))
    return edited if macro.table else Stitched(edited.pieces[1:])


def _outermost(edits: Iterable[_Edit]) -> list[_Edit]:
    """Those that lie in no other, from left to right."""
    found: list[_Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not found or edit.start >= found[-1].end:
            found.append(edit)
    return found


def _edited(text: Stitched, edits: Iterable[_Edit]) -> Stitched:
    parts: list[Stitched] = []
    at = 0
    for edit in edits:
        parts += [text.cut(at, edit.start), edit.to]
        at = edit.end
    parts.append(text.cut(at, len(text.sql)))
    return Stitched(tuple(p for part in parts for p in part.pieces))


def _range(text: Stitched, node: Any) -> tuple[int, int]:  # noqa: ANN401 - JSON
    """Where a node of the syntax tree stands, in characters; an empty range if nothing tells."""
    start = node.get("query_location", NOWHERE)
    length = node.get("query_location_length", 0)
    span = None if start >= NOWHERE else Text(text.sql, "").span(start, length)
    return (span.start, span.start + span.length) if span else (0, 0)


def _nodes(tree: Any) -> Iterator[Any]:  # noqa: ANN401 - JSON
    """Every object of a syntax tree, outer ones first."""
    open_ = [tree]
    while open_:
        node = open_.pop()
        if isinstance(node, dict):
            yield node
            open_ += reversed(list(node.values()))
        elif isinstance(node, list):
            open_ += reversed(node)

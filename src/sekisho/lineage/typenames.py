"""Types of a plan, written as DuckDB reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = frozenset({
    "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
    "UINTEGER", "UBIGINT", "UHUGEINT", "FLOAT", "DOUBLE", "VARCHAR", "BLOB", "BIT", "BIGNUM", "DATE",
    "TIME", "TIME_NS", "TIME WITH TIME ZONE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS",
    "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE", "INTERVAL", "UUID", "VARIANT",
})  # fmt: skip

UNTYPED: Final = '"NULL"'
"""The type of a bare NULL, which a column can have: an empty column of a form that somebody gave."""

RESERVED = _words(
    "all analyse analyze and any array as asc asymmetric both case cast check collate column"
    " constraint create default deferrable desc describe distinct do else end except false fetch for"
    " foreign from group having in initially intersect into lambda lateral leading limit not null"
    " offset on only or order pivot pivot_longer pivot_wider placing primary qualify references"
    " returning select show some summarize symmetric table then to trailing true union unique unpivot"
    " using variadic when where window with key value position left right"
)
"""Words that DuckDB writes in quotation marks."""


def written(type_: Mapping[str, Any]) -> str | None:  # noqa: PLR0911 - one line per form of type
    """The type as in `CREATE TABLE`; None where it has no such form."""
    name = type_["id"]
    info = type_.get("type_info") or {}
    if info.get("collation"):
        return f"VARCHAR COLLATE {info['collation']}"
    if info.get("alias"):
        return "JSON" if info["alias"] == "JSON" else None
    if name in PLAIN:
        return str(name)
    if name == "NULL":
        return UNTYPED
    if name == "DECIMAL":
        return f"DECIMAL({info['width']},{info.get('scale', 0)})"
    if name in {"LIST", "ARRAY"}:
        child = written(info["child_type"])
        return child and f"{child}[{info.get('size', '')}]"
    if name == "MAP":
        return _fields("MAP", info["child_type"]["type_info"]["child_types"], named=False)
    if name in {"STRUCT", "TUPLE", "UNION"}:
        fields = info["child_types"][1:] if name == "UNION" else info["child_types"]
        return _fields(name, fields, named=name != "TUPLE")
    return None


def _fields(name: str, fields: list[Mapping[str, Any]], *, named: bool) -> str | None:
    texts = []
    for field in fields:
        type_ = written(field["second"])
        if type_ is None:
            return None
        texts.append(f"{_label(field['first'])} {type_}" if named else type_)
    return f"{name}({', '.join(texts)})"


def _label(name: str) -> str:
    """A field's name, quoted where it is not a plain word, as DuckDB writes it."""
    plain = name.isascii() and name.isidentifier() and name.casefold() not in RESERVED
    return name if plain else '"' + name.replace('"', '""') + '"'

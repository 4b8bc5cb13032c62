"""Sentences about a project's files: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "document.unknown-key": ("unknown key `{key}`", "キー `{key}` は定義されていません"),
    "document.missing-key": ("key `{key}` is missing", "キー `{key}` がありません"),
    "document.duplicate-key": (
        "`{key}` is there twice, first on line {first}",
        "`{key}` が重複しています（最初は {first} 行目）",
    ),
    "document.allowed": ("allowed: {allowed}", "使えるもの: {allowed}"),
    "document.not-allowed": ("`{value}` is not allowed here", "`{value}` はここでは使えません"),
    "document.not-yaml": ("not valid YAML: {problem}", "YAML として読めません: {problem}"),
    "document.alias": (
        "aliases and anchors are not allowed, write the value out",
        "エイリアスやアンカーは使えません。値をそのまま書いてください",
    ),
    "document.empty": ("the document is empty", "中身が空です"),
    "document.expected-mapping": (
        "a mapping is expected here, not `{got}`",
        "ここにはキーと値の組が要ります（`{got}` ではなく）",
    ),
    "document.expected-list": (
        "a list is expected here, not `{got}`",
        "ここには一覧が要ります（`{got}` ではなく）",
    ),
    "document.expected-text": (
        "a text is expected here, not `{got}`",
        "ここには文字列が要ります（`{got}` ではなく）",
    ),
    "document.expected-integer": (
        "a whole number is expected here, not `{got}`",
        "ここには整数が要ります（`{got}` ではなく）",
    ),
    "document.expected-boolean": (
        "`true` or `false` is expected here, not `{got}`",
        "ここには `true` か `false` が要ります（`{got}` ではなく）",
    ),
    "document.expected-date": (
        "a date like `2022-03-21` is expected here, not `{got}`",
        "ここには `2022-03-21` のような日付が要ります（`{got}` ではなく）",
    ),
}

"""Sentences about keys that are made on first use: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "keyfile.unusable": (
        "the key `{file}` cannot be used: {problem}",
        "鍵 `{file}` を使えません: {problem}",
    ),
    "keyfile.no-key": ("it holds no key", "鍵の内容ではありません"),
    "keyfile.open": (
        "the key `{file}` belongs to somebody else or can be read by others (mode {mode})",
        "鍵 `{file}` が他人のものか、他人に読める状態です（モード {mode}）",
    ),
}

"""Sentences about releases in doubt: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "settle.none": (
        "nothing of `{export}` is in doubt",
        "`{export}` に、届いたか分からない提供はありません",
    ),
    "settle.known": ("in doubt: {exports}", "届いたか分からない提供: {exports}"),
    "settle.several": (
        "several files of `{export}` are in doubt",
        "`{export}` には、届いたか分からないファイルが複数あります",
    ),
    "settle.several-help": ("name one with --file: {files}", "--file で指定してください: {files}"),
    "settle.needs": (
        "say --arrived or --did-not-arrive, --by and --reason",
        "--arrived か --did-not-arrive のどちらか、--by、--reason を指定してください",
    ),
    "settle.needs-export": ("name the export", "提供の名前を指定してください"),
    "settle.nothing": ("nothing is in doubt", "届いたか分からない提供はありません"),
    "settle.in-doubt": (
        "{export}: `{file}` to `{destination}`, in doubt since {at}",
        "{export}: `{destination}` への `{file}`（{at} から不明）",
    ),
    "settle.released": (
        "recorded: `{file}` has arrived at `{destination}`",
        "記録しました: `{file}` は `{destination}` に届いています",
    ),
    "settle.failed": (
        "recorded: `{file}` has not arrived at `{destination}`; send it with: sekisho run --only {export}",
        "記録しました: `{file}` は `{destination}` に届いていません。送るには: sekisho run --only {export}",
    ),
}

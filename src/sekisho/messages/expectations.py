"""Sentences about expectations: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "expectations.unknown-type": (
        "`{type}` is no expectation that a suite may name",
        "`{type}` は検査に使えない期待値です",
    ),
    "expectations.expects-nothing": (
        "`{type}` without a bound expects nothing",
        "`{type}` に範囲の指定がなく、何も検査しません",
    ),
    "expectations.empty": (
        "the suite of `{relation}` expects nothing",
        "`{relation}` の検査に期待値が一つもありません",
    ),
    "expectations.empty-help": (
        "an empty suite would always pass; name at least one expectation",
        "空の検査は必ず合格になります。期待値を一つ以上書いてください",
    ),
    "expectations.empty-list": (
        "the list is empty, so nothing would be expected",
        "一覧が空なので、何も検査しません",
    ),
    "expectations.duplicate": (
        "`{type}` with the same arguments is there twice",
        "同じ引数の `{type}` が重複しています",
    ),
    "expectations.first": ("the first one: {first}", "最初のもの: {first}"),
    "expectations.second-suite-source": (
        "source `{relation}` has a second suite",
        "抽出元 `{relation}` の検査が二つあります",
    ),
    "expectations.second-suite-export": (
        "export `{relation}` has a second suite",
        "提供 `{relation}` の検査が二つあります",
    ),
    "expectations.file-name": (
        "the suite of `{relation}` stands in a file of another name",
        "`{relation}` の検査が別の名前のファイルに書かれています",
    ),
    "expectations.no-suite": (
        "source `{source}` has no suite, so nothing is expected of it",
        "抽出元 `{source}` に検査がなく、何も確かめられません",
    ),
    "expectations.no-suite-help": ("its place is `{file}`", "置き場所は `{file}` です"),
    "expectations.no-column-source": (
        "source `{relation}` has no column `{column}`",
        "抽出元 `{relation}` に列 `{column}` はありません",
    ),
    "expectations.no-column-export": (
        "export `{relation}` has no column `{column}`",
        "提供 `{relation}` に列 `{column}` はありません",
    ),
    "expectations.expected-number": (
        "a number is expected here, not `{got}`",
        "ここには数が要ります（`{got}` ではなく）",
    ),
    "expectations.expected-count": (
        "a whole number from {least} is expected here, not `{got}`",
        "ここには {least} 以上の整数が要ります（`{got}` ではなく）",
    ),
    "expectations.expected-share": (
        "a share above 0 and up to 1 is expected here, not `{got}`",
        "ここには 0 より大きく 1 以下の割合が要ります（`{got}` ではなく）",
    ),
    "expectations.passed": ("holds: {title}", "合格: {title}"),
    "expectations.violated": ("does not hold: {title}", "不合格: {title}"),
    "expectations.no-rows": (
        "could not be checked, the file has no rows: {title}",
        "検査不能（ファイルに行がない）: {title}",
    ),
    "expectations.no-values": (
        "could not be checked, a column has no value at all: {title}",
        "検査不能（列に値が一つもない）: {title}",
    ),
    "expectations.missing-column": (
        "could not be checked, a column is missing: {title}",
        "検査不能（列がない）: {title}",
    ),
    "expectations.unreadable": (
        "could not be checked, the landed file cannot be read ({failure}): {title}",
        "検査不能（取り込んだファイルが読めない: {failure}）: {title}",
    ),
    "expectations.engine-error": (
        "could not be checked, the engine failed ({failure}): {title}",
        "検査不能（処理系のエラー: {failure}）: {title}",
    ),
    "expectations.dropped": (
        "could not be checked, it was lost on the way to the engine: {title}",
        "検査不能（処理系に渡る前に失われた）: {title}",
    ),
}

"""Sentences about lineage: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "lineage.construct": (
        "`{construct}` is not understood, so what it lets through is not known",
        "`{construct}` を解析できないため、何が通るのか分からない",
    ),
    "lineage.construct-help": (
        "write it with constructs that docs/lineage.md lists, or ask for this one to be added",
        "docs/lineage.md にある書き方に直すか、この構文への対応を依頼する",
    ),
    "lineage.function": (
        "the function `{function}` is not on the list of allowed functions",
        "関数 `{function}` は許可された関数の一覧にない",
    ),
    "lineage.function-help": (
        "only functions whose result depends on their arguments alone may be called",
        "引数だけで結果が決まる関数のみ使える",
    ),
    "lineage.value-name": (
        "`{name}` without a qualifier may stand for a function of the session",
        "修飾のない `{name}` はセッションの関数と解釈されうる",
    ),
    "lineage.value-name-help": (
        "qualify a column, as in `t.{name}`; for the date of the run join `business_day`",
        "列なら `t.{name}` のように表名を付ける。実行日は `business_day` を結合して得る",
    ),
    "lineage.undeclared": (
        "`{relation}` is not a declared relation",
        "`{relation}` は宣言された表ではない",
    ),
    "lineage.declared": ("declared are {relations}", "宣言されているのは {relations}"),
    "lineage.reads-outside": (
        "`{function}` reads what no contract declares",
        "`{function}` は契約に宣言のないものを読む",
    ),
    "lineage.reads-outside-help": (
        "declare the data as a source with a contract and name it in FROM",
        "データを契約付きの抽出元として宣言し、FROM でその名前を使う",
    ),
    "lineage.statement": (
        "exactly one SELECT is allowed here, found {found}",
        "ここに書けるのは SELECT 文ちょうど 1 つ。見つかったもの: {found}",
    ),
    "lineage.statement-several": ("{count} statements", "{count} 個の文"),
    "lineage.statement-none": ("no statement", "文がない"),
    "lineage.statement-other": ("another kind of statement", "別の種類の文"),
    "lineage.statement-help": (
        "write one SELECT; a PIVOT needs its values listed in IN (...)",
        "SELECT 文を 1 つだけ書く。PIVOT には IN (...) で値を列挙する",
    ),
    "lineage.unbound": ("the SQL does not bind: {reason}", "SQL を解決できない: {reason}"),
    "lineage.unbound-constant": (
        "a constant cannot be converted to the type it is used as",
        "定数を必要な型に変換できない",
    ),
    "lineage.unbound-help": (
        "columns and types are those of the contracts and models",
        "列名と型は契約と変換の定義による",
    ),
    "lineage.type": (
        "the type `{type}` of column `{column}` is not allowed",
        "列 `{column}` の型 `{type}` は使えない",
    ),
    "lineage.type-help": (
        "name a plain DuckDB type; an ENUM carries values of its own",
        "DuckDB の通常の型を書く。ENUM は値そのものを含むため使えない",
    ),
    "lineage.same-name": (
        "the name `{name}` stands for two relations: {relations}",
        "名前 `{name}` が 2 つの表を指している: {relations}",
    ),
    "lineage.same-name-help": (
        "names are compared without regard to case; rename one",
        "名前は大文字小文字を区別しない。どちらかを改名する",
    ),
    "lineage.cycle": (
        "the models {cycle} need each other",
        "変換 {cycle} が互いを必要としている",
    ),
    "lineage.cycle-help": (
        "a model may only read sources and models that do not read it",
        "変換が読めるのは、抽出元と、その変換を読まない変換だけ",
    ),
    "lineage.input-failed": (
        "`{relation}` cannot be analysed, so nothing that reads it can",
        "`{relation}` を解析できないため、それを読むものも解析できない",
    ),
    "lineage.input-failed-help": (
        "correct `{relation}` first",
        "先に `{relation}` を直す",
    ),
    "lineage.version": (
        "DuckDB {found} is installed, and plans are understood of {supported} only",
        "DuckDB {found} が入っているが、実行計画を解析できるのは {supported} だけ",
    ),
    "lineage.too-deep": (
        "the statement is nested too deeply to be analysed",
        "文の入れ子が深すぎて解析できない",
    ),
    "lineage.too-deep-help": (
        "split it into models",
        "複数の変換に分ける",
    ),
}

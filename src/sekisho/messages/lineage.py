"""Sentences about lineage: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "lineage.construct": (
        "`{construct}` is not understood, so what it lets through is not known",
        "`{construct}` を解析できないため、何が通るのか分かりません",
    ),
    "lineage.construct-help": (
        "write it with constructs that docs/lineage.md lists, or ask for this one to be added",
        "docs/lineage.md にある書き方に直すか、この構文への対応を依頼してください",
    ),
    "lineage.function": (
        "the function `{function}` is not on the list of allowed functions",
        "関数 `{function}` は、許可された関数の一覧にありません",
    ),
    "lineage.function-help": (
        "only functions whose result depends on their arguments alone may be called",
        "使えるのは、引数だけで結果が決まる関数です",
    ),
    "lineage.value-name": (
        "`{name}` without a qualifier may stand for a function of the session",
        "修飾のない `{name}` は、セッションの関数と解釈されることがあります",
    ),
    "lineage.value-name-help": (
        "qualify a column, as in `t.{name}`; for the date of the run join `business_day`",
        "列なら `t.{name}` のように表の名前を付けてください。業務日は `business_day` を結合して使います",
    ),
    "lineage.undeclared": (
        "`{relation}` is not a declared relation",
        "`{relation}` というリレーションは宣言されていません",
    ),
    "lineage.declared": ("declared are {relations}", "宣言されているもの: {relations}"),
    "lineage.no-column": (
        "`{relation}` has no column `{column}`",
        "`{relation}` に列 `{column}` はありません",
    ),
    "lineage.type-not-handed": (
        "column `{column}` of type {type} cannot be handed to a Python model",
        "型 {type} の列 `{column}` は Python の変換に渡せません",
    ),
    "lineage.reads-outside": (
        "`{function}` reads what no contract declares",
        "`{function}` は、契約に宣言のないものを読みます",
    ),
    "lineage.reads-outside-help": (
        "declare the data as a source with a contract and name it in FROM",
        "データを契約付きの抽出元として宣言し、FROM でその名前を使ってください",
    ),
    "lineage.statement": (
        "exactly one SELECT is allowed here, found {found}",
        "ここに書けるのは一つの SELECT だけです。書かれているもの: {found}",
    ),
    "lineage.statement-several": ("{count:statement|statements}", "{count} 個の文"),
    "lineage.statement-none": ("no statement", "なし"),
    "lineage.statement-other": ("another kind of statement", "別の種類の文"),
    "lineage.statement-help": (
        "write one SELECT; a PIVOT needs its values listed in IN (...)",
        "SELECT を一つだけ書いてください。PIVOT では IN (...) に値を並べます",
    ),
    "lineage.unbound": ("the SQL does not bind: {reason}", "SQL を解決できません: {reason}"),
    "lineage.not-sql": ("the SQL cannot be read: {reason}", "SQL として読めません: {reason}"),
    "lineage.not-sql-help": (
        "look at what stands before this place: commas, brackets, keywords, full-width signs",
        "この位置の手前（カンマ、括弧、予約語、全角の記号や空白）を確かめてください",
    ),
    "lineage.candidates": ("nearest: {names}", "近い名前: {names}"),
    "lineage.unbound-constant": (
        "a constant cannot be converted to the type it is used as",
        "定数を、必要な型に変換できません",
    ),
    "lineage.unbound-help": (
        "columns and types are those of the contracts and models",
        "列と型は、契約と変換のとおりです",
    ),
    "lineage.type": (
        "the type `{type}` of column `{column}` is not allowed",
        "列 `{column}` の型 `{type}` は使えません",
    ),
    "lineage.type-help": (
        "name a plain DuckDB type; an ENUM carries values of its own",
        "DuckDB の通常の型を書いてください。ENUM は値そのものを含むため使えません",
    ),
    "lineage.same-name": (
        "the name `{name}` stands for two relations: {relations}",
        "名前 `{name}` が二つのリレーションを指しています: {relations}",
    ),
    "lineage.same-name-help": (
        "names are compared without regard to case; rename one",
        "名前の大文字・小文字は区別されません。どちらかの名前を変えてください",
    ),
    "lineage.cycle": (
        "the models {cycle} need each other",
        "変換 {cycle} が互いを必要としています",
    ),
    "lineage.cycle-help": (
        "a model may only read sources and models that do not read it",
        "変換が読めるのは、抽出元と、その変換を読まない変換だけです",
    ),
    "lineage.input-failed": (
        "`{relation}` cannot be analysed, so nothing that reads it can",
        "`{relation}` を解析できないため、それを読むものも解析できません",
    ),
    "lineage.input-failed-help": (
        "correct `{relation}` first",
        "先に `{relation}` を直してください",
    ),
    "lineage.version": (
        "DuckDB {found} is installed, and plans are understood of {supported} only",
        "DuckDB {found} が入っていますが、実行計画を解析できるのは {supported} だけです",
    ),
    "lineage.version-help": (
        "install `duckdb=={newest}`; docs/upgrades.md says how another version is proven",
        "`duckdb=={newest}` を入れてください。別の版を確かめる手順は docs/upgrades.ja.md にあります",
    ),
    "lineage.too-deep": (
        "the statement is nested too deeply to be analysed",
        "文の入れ子が深すぎて解析できません",
    ),
    "lineage.too-deep-help": (
        "split it into models",
        "複数の変換に分けてください",
    ),
}

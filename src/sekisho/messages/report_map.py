"""Sentences of the report's map: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "report.map.title": ("Map and search", "来歴図と検索"),
    "report.map.about": (
        "Each box is a relation: extracts on the left, what leaves on the right. Open one to see its columns,"
        " choose a column to see all that it comes from and all that depends on it.",
        "箱は表です。左が抽出元、右が提供です。箱を開くと列が見え、列を選ぶと、その列が何から作られ、どこまで"
        "影響するかが示されます。",
    ),
    # ------------------------------------------------------------------ search
    "report.map.search": ("Search names", "名前でさがす"),
    "report.map.example": ("e.g. birth_date, 生年月日", "例: 生年月日、birth_date"),
    "report.map.found": ("What was found", "見つかったもの"),
    "report.map.hits": ("{count} found", "{count} 件"),
    "report.map.hits-cut": (
        "{count} found, the first {shown} are shown",
        "{count} 件（はじめの {shown} 件を表示）",
    ),
    # ------------------------------------------------------------------ the drawing
    "report.map.conditions": (
        "also what only decides (filters, joins, ...)",
        "条件としての影響（絞り込み・結合など）も示す",
    ),
    "report.map.back": ("Back to all relations", "全体に戻る"),
    "report.map.value": ("the value flows", "値が流れる"),
    "report.map.condition": ("used as a condition", "条件に使われる"),
    "report.map.drawing": ("Map of relations", "来歴図"),
    "report.map.keys": (
        "Keyboard: left and right follow the lines, up and down move within a layer, Enter opens a relation"
        " or shows a column's path, Esc goes back to all relations.",
        "キーボード: 左右で線をたどり、上下で同じ段の中を移動します。Enter で表を開く、または列の経路を表示、"
        "Esc で全体に戻ります。",
    ),
    "report.map.rows": ("which rows there are", "行の有無"),
    "report.map.source": ("source", "抽出元"),
    "report.map.model": ("model", "変換"),
    "report.map.export": ("export", "提供"),
    "report.map.field": ("column", "列"),
    "report.map.recipient": ("recipient", "提供先"),
    "report.map.category": ("category", "データ区分"),
    "report.map.business-day": ("date of the run", "業務日"),
    "report.map.unknown": ("not analysed", "解析できていません"),
    "report.map.columns": ("{count:column|columns}", "{count} 列"),
    "report.map.more": ("+{count:column|columns}", "ほか {count} 列"),
    "report.map.relation": (
        "{name} {title}: {kind}, {count:column|columns}",
        "{name} {title}: {kind}、{count} 列",
    ),
    "report.map.column": (
        "{name} {title} of {relation}: from {before}, into {after}",
        "{name} {title}（{relation}）: 元 {before} 件、先 {after} 件",
    ),
    "report.map.all": ("{relations} relations, {columns} columns", "{relations} 表、{columns} 列"),
    "report.map.told": (
        "{name}: it comes from {before} and influences {after} (columns)",
        "{name}: この列の元になる列 {before}、この列から影響を受ける列 {after}",
    ),
    "report.map.page": ("Page of {name}", "{name} のページ"),
    "report.map.lacking": (
        "Unresolved: {count}. What these statements do is not known, so something may be missing: {names}",
        "不明: {count}。次の SQL は解析できていないため、抜けている影響があるかもしれません: {names}",
    ),
    # ------------------------------------------------------------------ kinds of influence
    "report.map.kind.value": ("value", "値"),
    "report.map.kind.filter": ("condition (filter)", "条件（絞り込み）"),
    "report.map.kind.join": ("condition (join)", "条件（結合）"),
    "report.map.kind.group": ("condition (grouping)", "条件（グループ化）"),
    "report.map.kind.order": ("condition (order)", "条件（並び順）"),
    "report.map.kind.window": ("condition (window)", "条件（ウィンドウ）"),
    "report.map.kind.condition": ("condition (CASE)", "条件（条件分岐）"),
    "report.map.kind.aggregate": ("condition (filter of an aggregate)", "条件（集計の絞り込み）"),
    "report.map.kind.aggregate_order": (
        "condition (order in an aggregate)",
        "条件（集計内の並び順）",
    ),
    "report.map.kind.set_operation": ("condition (set operation)", "条件（集合演算）"),
    "report.map.kind.row_count": ("condition (existence of rows)", "条件（行の有無）"),
    # ------------------------------------------------------------------ the same as lists
    "report.map.steps": ("The same path as a table", "同じ経路の表"),
    "report.map.from": ("comes from", "元になる列"),
    "report.map.list": ("All relations", "すべての表"),
    "report.map.relation-head": ("Relation", "表"),
    "report.map.kind-head": ("Kind", "種類"),
    "report.map.columns-head": ("Columns", "列数"),
    "report.map.reads-head": ("Reads", "読む表"),
}

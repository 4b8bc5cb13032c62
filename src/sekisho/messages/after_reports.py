"""Sentences of the after-report on an emergency: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "after-report.title": (
        "after-report on emergency {number}",
        "緊急の提供 {number} の事後報告",
    ),
    "after-report.intro": (
        "data was provided without the members' consent, on APPI Art. {article}",
        "個人情報保護法 {article} により、本人の同意を得ずに提供しました",
    ),
    "after-report.who": (
        "recipient: {party} (`{destination}`)",
        "提供先: {party}（`{destination}`）",
    ),
    "after-report.asked": (
        "asked by: {authority} ({reference})",
        "求めた者: {authority}（{reference}）",
    ),
    "after-report.reason": ("reason: {reason}", "理由: {reason}"),
    "after-report.period": (
        "period of the emergency: {since} to {until}",
        "緊急の期間: {since} から {until} まで",
    ),
    "after-report.when": ("released at: {at}", "提供した時刻: {at}"),
    "after-report.what": (
        "what: export `{export}`, file `{file}`",
        "提供したもの: `{export}`、ファイル `{file}`",
    ),
    "after-report.digest": ("SHA-256 of the file: {digest}", "ファイルの SHA-256: {digest}"),
    "after-report.rows": ("rows: {rows}, people: {subjects}", "行数: {rows}、本人の数: {subjects}"),
    "after-report.suspended": (
        "members who had asked to stop the use were not left out; people of the file who had: {people}",
        "利用停止を求めていた組合員も除いていません（ファイルの中のその人数: {people}）",
    ),
    "after-report.approval": (
        "approved by {by} on {on} ({document})",
        "承認: {by}、{on}（{document}）",
    ),
    "after-report.columns": ("columns", "提供した項目"),
    "after-report.column": ("`{name}`: {categories}", "`{name}`: {categories}"),
    "after-report.no-columns": (
        "the clearance `{clearance}` that lists them is no longer at the destination",
        "項目を記した通行手形 `{clearance}` は、提供先の場所にもうありません",
    ),
    "after-report.then": (
        "to be done: have both approvers look at this report, agree with the recipient on return or"
        " erasure, and tell the members as soon as it can be done",
        "この後にすること: 承認者二人がこの報告を確かめ、返却または消去を提供先と取り決め、できるだけ早く本人に知らせてください",
    ),
}

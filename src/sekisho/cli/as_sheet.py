"""The sheet to approve assumed readings on: one page of HTML for A4, in Japanese, whoever asks.

It is signed and filed, so it needs nothing else to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element

from sekisho.cli.markup import page, tag
from sekisho.model import Arrangement, FormerRule, Grant, Lift
from sekisho.policy import Reading, Sheet

_TITLE: Final = "公表事項の解釈の承認票"
_STYLE: Final = """
@page {
  size: A4;
  margin: 14mm 15mm 16mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; }
}
html { font: 9.5pt/1.5 "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic",
  Meiryo, sans-serif; color: #000; background: #fff; }
body { margin: 0 auto; max-width: 180mm; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 0; font-weight: normal; }
p { margin: 0 0 2mm; }
ul { margin: 0; padding: 0; list-style: none; }
code, pre { font-family: "Noto Sans Mono CJK JP", "MS Gothic", monospace; font-size: 8.5pt; }
.page > thead th { font-size: 8pt; border-bottom: 0.3mm solid #000; padding-bottom: 1mm; }
.page > thead b { font-size: 11pt; margin-right: 4mm; }
.page > tbody > tr { break-inside: avoid; }
.page > tbody > tr > td { padding-top: 4mm; }
.reading { border: 0.3mm solid #000; }
.reading h2 { font-size: 10.5pt; margin: 0; padding: 1mm 2mm; background: #eee;
  border-bottom: 0.2mm solid #000; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.reading p { margin: 0; padding: 1.5mm 2mm; font-weight: bold; }
.facts th { width: 24mm; color: #333; }
.facts th, .facts td { padding: 0.6mm 2mm; border-top: 0.1mm solid #aaa; }
.small { font-size: 8.5pt; color: #333; }
.decision { border-top: 0.3mm solid #000; }
.decision td { border-left: 0.1mm solid #666; padding: 1mm 2mm 9mm; font-size: 8pt; }
.decision td:first-child { border-left: 0; padding: 3mm 2mm; width: 42mm; font-size: 11pt; }
pre { margin: 0 0 2mm; padding: 2mm; border: 0.1mm solid #666; white-space: pre-wrap; }
"""
_RECORDED: Final = """\
    basis: approved
    approved_by: 承認者
    approved_on: YYYY-MM-DD
    approved_document: 文書番号
"""


def sheet_as_html(shown: Sheet) -> str:
    """The sheet as one page of HTML."""
    return page(_TITLE, _STYLE, _page(shown), lang="ja")


def _page(shown: Sheet) -> Element:
    """One table, whose head is repeated on every sheet of paper."""
    policy = shown.policy
    notice = f"公表事項 {shown.notice.id} 改定" if shown.notice else "有効な公表事項なし"
    of = f"{policy.parties[policy.controller].name.ja}　{notice}　{shown.day} 現在　方針 {policy.digest[:12]}"
    count = len(shown.readings)
    rows = (
        _introduction(shown),
        *(_reading(shown, r, n, count) for n, r in enumerate(shown.readings, start=1)),
        *([_how_to_record()] if shown.readings else []),
    )
    return tag(
        "table",
        tag("thead", tag("tr", tag("th", tag("b", _TITLE), tag("span", of)))),
        tag("tbody", *(tag("tr", tag("td", row)) for row in rows)),
        class_="page",
    )


def _introduction(shown: Sheet) -> Element:
    if shown.notice is None:
        return tag(
            "p", "この日に有効な公表事項がないため、解釈によって許していることもありません。"
        )
    if not shown.readings:
        return tag("p", "承認を待つ解釈はありません。")
    return tag(
        "div",
        tag(
            "p",
            f"次の {len(shown.readings)} 件は、公表した文章に明記がなく、狭く読んで利用を許しているものです"
            "（basis: assumed）。1件ずつ承認か不承認かに印を付け、承認者・承認日・文書番号を記入してください。",
        ),
        tag(
            "p",
            "この票は、次のダイジェスト（SHA-256）の方針についてのものです。方針を書き換えたら刷り直してください。",
        ),
        tag("p", tag("code", shown.policy.digest)),
    )


def _reading(shown: Sheet, reading: Reading, number: int, count: int) -> Element:
    kind, sentence = _says(shown, reading)
    return tag(
        "div",
        tag("h2", f"{number} / {count}　{reading.id}（{kind}）"),
        tag("p", sentence),
        tag(
            "table",
            *(
                tag("tr", tag("th", name), tag("td", *told))
                for name, told in _facts(shown, reading)
            ),
            class_="facts",
        ),
        tag(
            "table",
            tag(
                "tr",
                tag("td", "□ 承認　□ 不承認"),
                tag("td", "承認者"),
                tag("td", "承認日"),
                tag("td", "文書番号"),
            ),
            class_="decision",
        ),
        class_="reading",
    )


def _says(shown: Sheet, reading: Reading) -> tuple[str, str]:
    """What kind of reading it is, and in one sentence what it permits."""
    who = "、".join(party.name.ja for party in shown.recipients(reading)) or "（許諾のある者なし）"
    match reading:
        case Grant():
            return "許諾", f"{who}が、次のデータを次の目的に利用することを許す。"
        case Lift():
            return (
                "以前に取得したデータ",
                f"{who}が、利用目的を公表する前に取得した次のデータも、次の目的に利用することを許す。",
            )
        case FormerRule():
            return (
                "脱退した組合員",
                f"{who}が、脱退した組合員のデータも、次の目的に限り利用することを許す。",
            )


def _facts(shown: Sheet, reading: Reading) -> Iterator[tuple[str, tuple[str | Element, ...]]]:
    yield "根拠の条項", (reading.clause,)
    yield "枠組み", (_list(_arrangement_text(a) for a in _arrangements(shown, reading)),)
    yield "誰に", (_list(f"{p.name.ja}（{p.id}）" for p in shown.recipients(reading)),)
    yield "何を", tuple(_data(shown, reading))
    yield "何のために", (_list(_purpose_texts(shown, reading)),)
    if isinstance(reading, Lift):
        since = reading.acquired_since
        yield "取得日", (f"{since} 以後" if since else "問わない（不明なものを含む）",)
    if isinstance(reading, Grant):
        yield "期間", (_period_text(shown, reading),)
        if reading.condition is not None:
            yield "誰の", (f"{shown.policy.conditions[reading.condition].name.ja}の本人だけ",)
    yield "記載箇所", (tag("code", f"{reading.place.file}:{reading.place.line}"),)


def _arrangements(shown: Sheet, reading: Reading) -> tuple[Arrangement, ...]:
    names = (reading.arrangement,) if isinstance(reading, Grant) else reading.arrangements
    return tuple(shown.notice.arrangements[name] for name in names) if shown.notice else ()


def _arrangement_text(arrangement: Arrangement) -> str:
    return f"{arrangement.id}　{arrangement.name.ja}（{arrangement.clause}）"


def _purpose_texts(shown: Sheet, reading: Reading) -> Iterator[str]:
    purposes = shown.notice.purposes if shown.notice else {}
    return (f"{name}　{purposes[name].name.ja}" for name in shown.purposes(reading))


def _data(shown: Sheet, reading: Reading) -> Iterator[Element]:
    """The categories that are named, all that this covers, and the overlays."""
    if isinstance(reading, FormerRule):
        yield tag("div", "許諾のあるすべてのデータ区分")
        return
    categories, overlays = shown.policy.categories, shown.policy.overlays
    yield _list(f"{categories[name].name.ja}（{name}）" for name in reading.categories)
    below = [c.name.ja for c in shown.covered(reading) if c.id not in reading.categories]
    if below:
        yield tag("div", f"その下の区分を含む: {'、'.join(below)}", class_="small")
    if isinstance(reading, Grant) and reading.excluded:
        left_out = "、".join(f"{categories[n].name.ja}（{n}）" for n in sorted(reading.excluded))
        yield tag("div", f"除く: {left_out}")
    named = "、".join(overlays[name].name.ja for name in sorted(reading.overlays))
    yield tag(
        "div",
        f"特別区分: {named} を含む。ほかは含まない" if named else "特別区分は含まない",
        class_="small",
    )


def _period_text(shown: Sheet, grant: Grant) -> str:
    since, until = grant.period.since, grant.period.until
    told = (
        f"{since or '公表事項の開始日'} から {until or '公表事項の終わり'} まで"
        if since or until
        else "公表事項の有効期間中"
    )
    return told if shown.in_force(grant) else f"{told}（{shown.day} は有効期間外）"


def _how_to_record() -> Element:
    return tag(
        "div",
        tag(
            "p",
            "承認の記録: 承認された項目は、方針のファイルの記載箇所で basis の行を次の四行に書き換えます。"
            "承認日が先の日付なら、その日までは許されません。",
        ),
        tag("pre", _RECORDED),
        tag(
            "p",
            "不承認の項目は、その項目を消します。書かれていない利用は許されません。"
            "書き換えたあと sekisho policy で一覧を確かめ、この票は文書番号を付けて保管します。",
        ),
    )


def _list(lines: Iterable[str]) -> Element:
    return tag("ul", *(tag("li", line) for line in lines))

"""Facts that hold on one side of a comparison only: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------ days
    "diff.days.since": ("from {since}", "{since} から"),
    "diff.days.until": ("until {until}", "{until} まで"),
    "diff.days.both": ("{since} to {until}", "{since} から {until} まで"),
    # ------------------------------------------------------------------ exports
    "diff.export": (
        "an export to {recipient} (purpose: {purpose}, arrangement: {arrangement}), {verdict}:"
        " {columns}",
        "{recipient} への提供（目的：{purpose}、枠組み：{arrangement}）、{verdict}: {columns}",
    ),
    "diff.verdict.permitted": ("permitted", "許可"),
    "diff.verdict.refused": ("refused", "停止"),
    "diff.verdict.undecided": ("undecided", "判定不能"),
    "diff.permitted": ("is permitted", "許可される"),
    "diff.use": (
        "goes to {recipient} for {purpose} under {arrangement}",
        "{recipient} へ、{purpose} のために、{arrangement} により渡る",
    ),
    "diff.export-column": (
        "column `{column}`, from {origins}",
        "列 `{column}`（もとは {origins}）",
    ),
    "diff.influences": (
        "{origins} influences {columns}{directly}",
        "{origins} が {columns} に影響する{directly}",
    ),
    "diff.influences-rows": (
        "{origins} decides which rows there are",
        "{origins} がどの行があるかを決める",
    ),
    "diff.directly": (", its value flows", "（値が入る）"),
    "diff.sql-columns": (
        "the values of {columns} are computed in another way",
        "{columns} の値の求め方が違う",
    ),
    "diff.sql-rows": (
        "which rows there are, or their order, is decided in another way",
        "どの行があるか、またはその順の決め方が違う",
    ),
    "diff.sql": (
        "the SQL is another, and the analysis does not understand one of the two",
        "SQL が違い、少なくとも一方を解析できない",
    ),
    "diff.head": (
        "{part}: `{before}` became `{after}`",
        "{part}: `{before}` が `{after}` になった",
    ),
    "diff.rows": ("rows of `{source}`: {term}", "`{source}` の行: {term}"),
    "diff.reason": ("{code}{columns}: {reason}", "{code}{columns}: {reason}"),
    # ------------------------------------------------------------------ rows
    "diff.term.stops": (
        "a suspension of {categories} keeps them out",
        "{categories} の利用停止で除かれる",
    ),
    "diff.term.contact": ("a contact stop keeps them out", "連絡停止で除かれる"),
    "diff.term.suspended": ("suspensions count", "利用停止が効く"),
    "diff.term.former": ("those of members who have left are kept out", "脱退者のものは除かれる"),
    "diff.term.consent": (
        "only with a consent by the text {texts} to {categories}",
        "同意文 {texts} による {categories} への同意があるものだけ",
    ),
    "diff.term.acquired": (
        "those acquired before {day} are kept out",
        "{day} より前に取得したものは除かれる",
    ),
    "diff.term.kept": (
        "those whose retention began before {day} are kept out",
        "保存期間が {day} より前に始まったものは除かれる",
    ),
    # ------------------------------------------------------------------ columns
    "diff.source": (
        "a source of {count:column|columns} from {party}",
        "{party} からの抽出元（{count} 列）",
    ),
    "diff.scope": ("{columns} may be used: {uses}{days}", "{columns} を使える: {uses}{days}"),
    "diff.subject-key": (
        "rows are about the member in `{column}`",
        "行は `{column}` の組合員のもの",
    ),
    "diff.subject-key-optional": (
        "rows without a subject key are allowed",
        "本人キーのない行が許される",
    ),
    "diff.further-key": (
        "rows are about the person in `{column}` too",
        "行は `{column}` の人のものでもある",
    ),
    "diff.acquired-on": (
        "`{column}` says when a row was acquired",
        "`{column}` が行の取得日を示す",
    ),
    "diff.retention-from": (
        "`{column}` says when retention begins",
        "`{column}` が保存期間の始まりを示す",
    ),
    "diff.ended-on": (
        "`{column}` says when a member has left",
        "`{column}` が脱退の日を示す",
    ),
    "diff.reads": (
        "{part}: `{before}` became `{after}`",
        "{part}: `{before}` が `{after}` になった",
    ),
    "diff.reads-column": (
        "`{column}` is read in another way: {before} became {after}",
        "`{column}` の読み方が違う: {before} が {after} になった",
    ),
    "diff.key-space": (
        "keys are understood in another way: {before} became {after}",
        "番号の読み方が違う: {before} が {after} になった",
    ),
    "diff.column-term": (
        "rows with `{column}`: {term} ({uses})",
        "`{column}` のある行: {term}（{uses}）",
    ),
    # ------------------------------------------------------------------ policy
    "diff.grant": (
        "{recipients} may use {categories}{overlays} for {purposes} under {arrangements}"
        "{consent}{days}",
        "{recipients} は {arrangements} により {purposes} のために {categories}{overlays} を使える"
        "{consent}{days}",
    ),
    "diff.but-for": (" (but for {categories})", "（{categories} を除く）"),
    "diff.by-name": (" (by name: {overlays})", "（名指しで {overlays} も）"),
    "diff.on-consent": (
        " with a consent by the text {text}",
        "（同意文 {text} による同意があれば）",
    ),
    "diff.lift": (
        "{categories}{overlays} acquired before may be used for {purposes} under"
        " {arrangements}{acquired}{days}",
        "以前に取得した {categories}{overlays} も {arrangements} により {purposes} のために使える"
        "{acquired}{days}",
    ),
    "diff.acquired-since": (", if acquired on {day} or later", "（{day} 以後の取得に限る）"),
    "diff.former": (
        "data of members who have left may be used under {arrangements} for {purposes}{days}",
        "脱退者のデータも {arrangements} により {purposes} のために使える{days}",
    ),
    "diff.purpose": (
        "{purpose} is published, for data acquired since {since}{contact}{days}: {text}",
        "{purpose} が公表されている（{since} 以後に取得したデータ）{contact}{days}: {text}",
    ),
    "diff.on-condition": (
        " of subjects who meet `{condition}`",
        "（条件 `{condition}` を満たす本人に限る）",
    ),
    "diff.condition": (
        "{condition} is met by whoever has {value} in {source}.{column}",
        "{source}.{column} が {value} の本人は {condition} を満たす",
    ),
    "diff.condition-row": (
        "{condition} is met by whoever has a row in {source}",
        "{source} に行のある本人は {condition} を満たす",
    ),
    "diff.term.condition": (
        "subjects have to meet {conditions}",
        "本人が {conditions} を満たす必要がある",
    ),
    "diff.form": (
        "its form was {before} and is {after}",
        "形が {before} から {after} になった",
    ),
    "diff.told-of": (", of {kinds} only", "（{kinds} だけ）"),
    "diff.is-of": ("is data of: {kinds}", "次のもののデータである: {kinds}"),
    "diff.responsible": (
        "who is responsible for what: {before} -> {after}",
        "項目ごとの管理責任者: {before} → {after}",
    ),
    "diff.contact": (", a contact stop counting", "（連絡停止が効く）"),
    "diff.arrangement": (
        "{arrangement} ({ground}) lists {parties}{days}",
        "{arrangement}（{ground}）に {parties} が挙がっている{days}",
    ),
    "diff.consent-text": (
        "{text} names {recipients}, {purposes}, {categories}{overlays}; under {age} a guardian"
        " agrees{days}",
        "{text} が {recipients}、{purposes}、{categories}{overlays} を挙げる。{age} 歳未満は保護者も同意"
        "{days}",
    ),
    "diff.statute": ("`{column}` may be asked for", "`{column}` を求められる"),
    "diff.statute-any": ("every column may be asked for", "どの列も求められる"),
    "diff.request": (
        "{number}: `{export}` may go to {party} under {arrangement}{days}",
        "{number}: `{export}` を {arrangement} により {party} へ渡せる{days}",
    ),
    "diff.waiver": (
        "{rule} does not count against `{column}` of `{export}` for {use}{origin}{days}",
        "`{export}`（{use}）の `{column}` について {rule} を止める理由にしない{origin}{days}",
    ),
    "diff.waived-origin": (" for {origin}", "（{origin} について）"),
    "diff.destination": (
        "`{destination}` belongs to {party} ({path})",
        "`{destination}` は {party} のもの（{path}）",
    ),
    "diff.retention": (
        "data is kept for {length}, older data is left out",
        "{length}まで保存し、それより古いものは除く",
    ),
    "diff.years": ("{count:year|years}", "{count} 年"),
    "diff.months": ("{count:month|months}", "{count} か月"),
    "diff.days": ("{count:day|days}", "{count} 日"),
    "diff.parent": (
        "stood below `{before}` and stands below `{after}`",
        "`{before}` の下から `{after}` の下へ移った",
    ),
    "diff.carries": (
        "carries the overlay `{overlay}`",
        "特別区分 `{overlay}` を伴う",
    ),
    "diff.personal": ("is about people", "人のデータである"),
    "diff.controller": (
        "the controller was `{before}` and is `{after}`",
        "事業者が `{before}` から `{after}` になった",
    ),
    "diff.taking": (
        "{recipient} takes {categories}{overlays} for {purposes} by a policy of its own {days}",
        "{recipient} 自身の方針では、{purposes} のために {categories}{overlays}を使う（{days}）",
    ),
    "diff.recipient": (
        "what it is given has to be permitted by its own {policy} too",
        "渡すものは、提供先自身の「{policy}」にもかなう必要がある",
    ),
    "diff.party": ("was {before} and is {after}", "{before} から {after} になった"),
}

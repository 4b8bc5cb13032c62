"""Sentences of the answer to a member's question: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "subject.no-number": (
        "this is not a {space}",
        "{space}として読めません",
    ),
    "subject.no-number.help": (
        "give its digits, at most {width}; leading zeros may be left out",
        "{width}桁以内の数字で指定してください（先頭の0は省けます）",
    ),
    "subject.unknown": (
        "no release, and no register that is still there, knows this {space}",
        "この{space}は、提供の記録にも、残っている名簿にもありません",
    ),
    "subject.unknown.help": (
        "check the number; a member who has just joined is known after the next night",
        "番号を確かめてください。加入したばかりの組合員は、次の夜間処理のあとで分かります",
    ),
    "subject.no-key-space": (
        "nobody can say which numbers members have: there is no ledger, and not just one register",
        "組合員の番号体系が決まりません（台帳がなく、名簿も一つに定まりません）",
    ),
    "subject.forget-needs": (
        "--forget, --reason and --by go together",
        "--forget と --reason、--by は一緒に指定してください",
    ),
    "subject.forgotten": (
        "forgotten: what was released of this member can no longer be told",
        "消去しました。この組合員について何を提供したかは、もう答えられません",
    ),
    "subject.not-in-index": (
        "this number is in no set: there was nothing to forget",
        "この番号は索引にないため、消去するものはありません",
    ),
    "subject.in": (
        "{space} {number}: in {files:released file|released files}",
        "{space} {number}: 提供したファイル {files} 件に含まれています",
    ),
    "subject.in-none": (
        "{space} {number}: in no released file",
        "{space} {number}: 提供したファイルには含まれていません",
    ),
    "subject.and": (", ", "、"),
    "subject.label.to": ("to", "提供先"),
    "subject.label.purpose": ("purpose", "利用目的"),
    "subject.label.ground": ("ground", "根拠"),
    "subject.label.columns": ("columns", "項目"),
    "subject.ground": (
        "{arrangement} ({clause}; notice {notice})",
        "{arrangement}（{clause}、公表事項 {notice}）",
    ),
    "subject.may-be": (
        "may be contained: the file tells nobody's number",
        "含まれている可能性があります（ファイルに番号の列がないため）",
    ),
    "subject.in-doubt": (
        "nobody can tell whether it has arrived",
        "届いたかどうか確かめられていません",
    ),
    "subject.withheld": ("Withheld", "提供しなかったもの"),
    "subject.withheld-line": (
        "{export} to {recipient}: {reasons}; {releases:release|releases}, {first} to {last}",
        "{export}（{recipient}）: {reasons}、{first} から {last} までの提供 {releases} 件",
    ),
    "subject.reason.suspended": ("the member has suspended the use", "利用停止の申し出"),
    "subject.reason.contact_stopped": (
        "the member has asked not to be contacted",
        "連絡停止の申し出",
    ),
    "subject.untold": ("Not known", "分からないもの"),
    "subject.untold.no_set": (
        "{export}: {releases:release|releases}, {first} to {last}, from before the members in them were recorded",
        "{export}: {first} から {last} までの提供 {releases} 件（含まれる本人を記録する前のもの）",
    ),
    "subject.untold.erased": (
        "{export}: {releases:release|releases}, {first} to {last}, whose members are no longer kept",
        "{export}: {first} から {last} までの提供 {releases} 件（本人の記録は保存期間を過ぎて消去済み）",
    ),
    "subject.not-linked": (
        "not in this answer: what was given under {systems}, which nothing links to this number",
        "この回答に含まれないもの: この番号に結び付かない{systems}での提供",
    ),
    "subject.recall.none": (
        "{space} {number}: nobody has to be told",
        "{space} {number}: 知らせる提供先はありません",
    ),
    "subject.recall": (
        "{space} {number}: {recipients:recipient has|recipients have} to be told, of {files:file|files}",
        "{space} {number}: 知らせる提供先は {recipients}、ファイルは {files} 件",
    ),
    "subject.kept-until": ("kept until {day}", "{day} まで保存"),
    "subject.kept-over": ("to be deleted since {day}", "{day} で保存期間満了"),
    "subject.kept": ("kept without limit", "保存期間の定めなし"),
}

"""Sentences about a file that went wrong: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "cli.help.incident": (
        "Assess a released file that went wrong: thresholds, deadlines, the fields of the report.\n\n"
        "FILE: its path, its clearance, its name at the destination, or its SHA-256. An aid for those who decide,"
        " no legal advice.",
        "提供したファイルの事故を、監査記録から整理します（報告の要件・期限・報告事項）。\n\n"
        "FILE: ファイルの場所、その通行手形、提供先での名前、または SHA-256。判断を助けるもので、法的助言ではありません。",
    ),
    "cli.option.kind": ("what went wrong", "何が起きたか"),
    "cli.option.found": (
        "the day on which any department first knew; today where it is not said",
        "いずれかの部署が最初に知った日（省略時は今日）",
    ),
    "cli.option.recovered": (
        "all of it was taken back, and nobody has read it",
        "すべて回収し、だれも閲覧していない",
    ),
    "cli.option.wrongful": ("a wrongful purpose is suspected", "不正の目的のおそれがある"),
    "incident.no-release": (
        "the record knows no released file `{file}`",
        "提供したファイル `{file}` は監査記録にありません",
    ),
    "incident.no-release.help": (
        "give its path, its clearance, its name as it lay at the destination, or the SHA-256 of its bytes",
        "ファイルの場所、その通行手形、提供先での名前、または内容の SHA-256 を指定してください",
    ),
    "incident.several": (
        "{count} released files are called `{file}`",
        "`{file}` という名前で提供したファイルが {count} あります",
    ),
    "incident.several.help": (
        "give the clearance of one, or its SHA-256: {known}",
        "どれかの通行手形か SHA-256 を指定してください: {known}",
    ),
    "registers.title.incident": (
        "Incident: an aid to decide by, not legal advice",
        "事故の整理（判断を助けるもので、法的助言ではありません）",
    ),
    "registers.law.incident": (
        "APPI Art. 26 and 27, Rules 7 and 8; a person has to confirm all of it, what is unknown has to be found out",
        "個人情報保護法26条・27条、施行規則7条・8条。すべて人が確かめ、不明の欄は調べてください",
    ),
    "incident.kind.wrong-recipient": ("sent to a wrong recipient", "誤った提供先への送付"),
    "incident.kind.policy-error": (
        "permitted by an error of the policy",
        "方針の誤りによる提供",
    ),
    "incident.kind.bad-tag": (
        "permitted by a wrong tag of a column",
        "列の区分の誤りによる提供",
    ),
    "incident.kind.waiver-abused": (
        "permitted by a waiver that should not have been",
        "認めるべきでない例外による提供",
    ),
    "incident.nature.leak": (
        "mis-sent: a leak (26)",
        "誤送付: 漏えい（26条）",
    ),
    "incident.nature.recovered": (
        "mis-sent, taken back and read by nobody: no leak",
        "誤送付。閲覧されずにすべて回収したので漏えいに当たらない",
    ),
    "incident.nature.provision": (
        "provided on purpose, without ground: no leak, but against 27; stop it, have it returned or erased, "
        "and see to requests under 35(3)",
        "根拠のない意図した提供: 漏えいではなく27条違反。提供を止め、返却・消去を求め、35条3項の請求に備える",
    ),
    "incident.nature.own-use": (
        "used by the controller itself beyond its purposes: no provision, but against 18",
        "自らによる目的外の利用: 提供ではなく18条違反",
    ),
    "incident.due.yes": (
        "yes: report to the Commission, and notify the persons (26(2))",
        "要: 個人情報保護委員会への報告と本人への通知（26条2項）",
    ),
    "incident.due.no": (
        "not by these facts; record why, and consider a voluntary report",
        "この事実からは不要。理由を記録し、任意の報告を検討する",
    ),
    "incident.due.open": (
        "open: how many persons it holds is not recorded; more than 1,000 at most counts as such",
        "未定: 本人の数が記録されていない（最大で1,000人を超えうるなら超えるものとして扱う）",
    ),
    "incident.thresholds": ("what makes a report due", "報告を要する事態"),
    "incident.met": ("met", "該当する"),
    "incident.not-met": ("not met", "該当しない"),
    "incident.open": ("open", "未定"),
    "incident.on": ("{day}", "{day}"),
    "incident.between": (
        "within 3 to 5 days: {first} to {last}",
        "3〜5日以内: {first} から {last}",
    ),
    "incident.no-deadline": ("none under 26", "26条の期限はない"),
    "incident.summary": (
        "`{file}` (export {export}, purpose {purpose}) was released to {recipient} for {day}; found on {found}",
        "`{file}`（提供 {export}、利用目的 {purpose}）を {day} 分として{recipient}に提供。{found} に判明",
    ),
    "incident.persons": (
        "{subjects:person|persons}, {rows:row|rows}",
        "本人 {subjects} 人、{rows} 行",
    ),
    "registers.column.incident": ("what happened", "何が起きたか"),
    "registers.column.nature": ("what it is", "法律上の位置付け"),
    "registers.column.report_due": ("is a report due", "報告の要否"),
    "registers.column.thresholds": ("thresholds", "要件"),
    "registers.column.threshold_special_care": ("special-care data", "要配慮個人情報"),
    "registers.column.threshold_property": (
        "misuse could cause loss of property (cards)",
        "不正利用による財産的被害のおそれ（カード情報）",
    ),
    "registers.column.threshold_wrongful": ("wrongful purpose", "不正の目的のおそれ"),
    "registers.column.threshold_many": ("more than 1,000 persons", "1,000人を超える本人"),
    "registers.column.threshold_my_number": (
        "more than 100 persons with My Number",
        "個人番号 100人超（番号法）",
    ),
    "registers.column.found": ("found on", "知った日"),
    "registers.column.prompt": ("prompt report", "速報"),
    "registers.column.final": ("final report by", "確報の期限"),
    "registers.column.summary": ("summary", "概要"),
    "registers.column.persons": ("number of persons", "本人の数"),
    "registers.column.cause": ("cause", "原因"),
    "registers.column.secondary_damage": ("secondary damage", "二次被害"),
    "registers.column.handling": ("handling towards the persons", "本人への対応"),
    "registers.column.publication": ("publication", "公表"),
    "registers.column.prevention": ("prevention", "再発防止"),
    "registers.column.other": ("other", "その他"),
}

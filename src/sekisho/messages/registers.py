"""Sentences of the registers: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "cli.help.registers": (
        "Show the registers that the law or good practice asks for; NAME: only that one.\n\n"
        "Made from policy, contracts and record: each cell says whether the record shows it, a person "
        "wrote it down (and where), or nobody has. NAME: joint-use, databases, purposes, processors, "
        "provisions, provision-records.",
        "法令や実務が求める台帳を示します（NAME を付けるとその一つだけ）。\n\n"
        "方針・契約・監査記録から作ります。欄ごとに、監査記録が示すのか、人が書いたのか（どこに）、だれも書いて"
        "いないのかを示します。NAME: joint-use、databases、purposes、processors、provisions、"
        "provision-records。",
    ),
    "registers.title.joint-use": ("Notice of joint use", "共同利用に関する公表事項"),
    "registers.law.joint-use": (
        "APPI Art. 27(5)(iii): to be notified, or kept easily knowable, beforehand",
        "個人情報保護法27条5項3号: あらかじめ本人に通知するか、容易に知り得る状態に置くこと",
    ),
    "registers.title.databases": ("Ledger of databases", "個人データの取扱台帳"),
    "registers.law.databases": (
        "APPI Art. 23, guideline 10-3: kind, items, responsible department, purposes, who has access",
        "個人情報保護法23条、通則ガイドライン10-3: 種類、項目、責任者・取扱部署、利用目的、アクセス権を有する者",
    ),
    "registers.title.purposes": ("Purposes of each data set", "データごとの利用目的"),
    "registers.law.purposes": (
        "APPI Art. 17, 18, 21",
        "個人情報保護法17条・18条・21条",
    ),
    "registers.title.processors": ("Register of processors", "委託先台帳"),
    "registers.law.processors": ("APPI Art. 25", "個人情報保護法25条"),
    "registers.title.provisions": (
        "Records of provision and receipt: where they are due",
        "第三者提供・受領の記録が要るところ",
    ),
    "registers.law.provisions": (
        "APPI Art. 29 and 30, Rules 19 to 25",
        "個人情報保護法29条・30条、施行規則19条〜25条",
    ),
    "registers.title.provision-records": (
        "Records of provision and receipt",
        "第三者提供・受領の記録",
    ),
    "registers.law.provision-records": (
        "APPI Art. 29 and 30, Rules 19 to 25, of what the record holds: one for what goes to the same "
        "counterpart again and again (Rules 19(2), 23(2)), one for each file of an opt-out. Of exempt "
        "provisions there is none; `provisions` tells why",
        "個人情報保護法29条・30条、施行規則19条〜25条。監査記録から作成。同じ相手への継続的・反復的な提供は一括して一つ"
        "（施行規則19条2項・23条2項）、オプトアウトはファイルごと。記録の要らない提供は載りません（理由は "
        "`provisions`）",
    ),
    "registers.of": (
        "{controller}, notice {notice}, as of {day}",
        "{controller}、公表事項 {notice}、{day} 現在",
    ),
    "registers.no-rows": ("nothing to list", "該当はありません"),
    "registers.no-register": ("there is no register `{name}`", "台帳 `{name}` はありません"),
    "registers.legend": (
        "evidenced: the record shows it; stated: a person wrote it there; unknown: nobody has",
        "証拠あり: 監査記録が示す。人の記載: そこに人が書いた。不明: だれも書いていない",
    ),
    "registers.standing.evidenced": ("evidenced", "証拠あり"),
    "registers.standing.stated": ("stated", "人の記載"),
    "registers.standing.unknown": ("unknown", "不明"),
    "registers.unknown": ("unknown: to be written down", "不明（記載が要ります）"),
    "registers.nobody": ("none", "なし"),
    "registers.none-released": ("nothing was released", "提供したことがない"),
    "registers.released": (
        "{files:file|files}, {first} to {last}",
        "{files} ファイル（{first} から {last} まで）",
    ),
    "registers.none-arrived": ("nothing has arrived", "届いたことがない"),
    "registers.arrived": ("{rows:row|rows} on {day}", "{day} に {rows} 行"),
    "registers.responsible-for": ("{party}: {items}", "{party}: {items}"),
    "registers.sub-processor": ("{name}: {task}, approved {on}", "{name}: {task}（{on} 承認）"),
    "registers.sub-processor-open": ("{name}: {task}, not approved", "{name}: {task}（未承認）"),
    "registers.check-passed": (
        "passed on {on}, next due {due} ({document})",
        "{on} 合格、次の期日 {due}（{document}）",
    ),
    "registers.check-failed": (
        "failed on {on}, next due {due} ({document})",
        "{on} 不合格、次の期日 {due}（{document}）",
    ),
    "registers.due.joint-use": (
        "not due: joint use is no provision to a third party (27(5)(iii), 29(1) proviso)",
        "不要: 共同利用は第三者提供に当たらない（27条5項3号、29条1項ただし書）",
    ),
    "registers.due.entrustment": (
        "not due: entrustment is no provision to a third party (27(5)(i), 29(1) proviso)",
        "不要: 委託は第三者提供に当たらない（27条5項1号、29条1項ただし書）",
    ),
    "registers.due.statute": (
        "not due: based on a statute (27(1)(i), 29(1) proviso)",
        "不要: 法令に基づく提供（27条1項1号、29条1項ただし書）",
    ),
    "registers.due.emergency": (
        "not due: 27(1)(ii) to (iv), 29(1) proviso; the after-report is a rule of our own",
        "不要: 27条1項2号〜4号、29条1項ただし書（事後報告は自組合の定め）",
    ),
    "registers.due.statistics": (
        "not due if it holds nobody's data any more: a statistic is not personal data (guideline 2-1)",
        "個人に関する情報でなくなっていれば不要: 統計情報は個人データではない（通則ガイドライン2-1）",
    ),
    "registers.due.consent": (
        "due: by consent (27(1), 28(1))",
        "必要: 本人の同意による提供（27条1項、28条1項）",
    ),
    "registers.due.opt-out": ("due: by opt-out (27(2))", "必要: オプトアウトによる提供（27条2項）"),
    "registers.due.from-joint-user": (
        "not due: received in joint use (27(5)(iii), 30(1) proviso)",
        "不要: 共同利用による受領（27条5項3号、30条1項ただし書）",
    ),
    "registers.due.from-processor": (
        "not due: returned by a processor (27(5)(i), 30(1) proviso)",
        "不要: 委託先からの受領（27条5項1号、30条1項ただし書）",
    ),
    "registers.due.from-authority": (
        "not due: a state or local body is no third party here (16(2), 30(1))",
        "不要: 国・地方公共団体等からの受領（16条2項、30条1項）",
    ),
    "registers.due.from-third-party": (
        "due: received from a third party (30)",
        "必要: 第三者からの受領（30条）",
    ),
    "registers.due.unknown": (
        "unknown: the policy has no arrangement {arrangement} on {day}, or not this party",
        "不明: {day} の方針に枠組み {arrangement}、またはこの事業者がない",
    ),
    "registers.consent": (
        "given to {texts}: only rows of persons who have agreed, by the ledger, were let go",
        "本人の同意を得ている（{texts}）。台帳で同意した本人の行だけを渡した",
    ),
    "registers.principals-indexed": (
        "those whom the subject index has for export {export}, {runs}; up to {most} in a file "
        "(`sekisho subject` answers for each)",
        "本人の索引が示す者（提供 {export}、{runs}）。一つのファイルに最大 {most} 人（`sekisho subject` で一人ずつ分かる）",
    ),
    "registers.principals-lost": (
        "not to be told any more: the subject index does not have {runs}",
        "分からない: 本人の索引に {runs} が残っていない",
    ),
    "registers.principals-landed": (
        "those named in column {column} of the extracts of {source} as they have landed; {rows:row|rows} in the last",
        "取り込んだ {source} の列 {column} が示す者。最後の取り込みは {rows} 行",
    ),
    "registers.kept-until": (
        "until {day} at least: 3 years from the last provision (1 year where a contract paper stands in for it)",
        "少なくとも {day} まで: 最後の提供から3年（契約書等で代える場合は1年）",
    ),
    "registers.fields.none": ("-", "-"),
    "registers.fields.consent": (
        "that consent exists; name, address and representative of the recipient; the person; items; "
        "kept 3 years (contract paper 1 year)",
        "本人の同意を得ている旨、提供先の氏名・住所・代表者、本人、項目。保存3年（契約書等による場合1年）",
    ),
    "registers.fields.opt-out": (
        "date; name, address and representative of the recipient; the person; items; each time; kept 3 years",
        "提供した年月日、提供先の氏名・住所・代表者、本人、項目。その都度、保存3年",
    ),
    "registers.fields.from-third-party": (
        "confirm name, address and representative and how it was acquired; record these, the ground, "
        "the person, items; kept 3 years",
        "氏名・住所・代表者と取得の経緯を確認し、これらと根拠、本人、項目を記録。保存3年",
    ),
    "registers.column.arrangement": ("arrangement", "枠組み"),
    "registers.column.joint_use": ("that data is used jointly", "共同利用する旨"),
    "registers.column.items": ("items", "項目"),
    "registers.column.users": ("scope of users", "利用する者の範囲"),
    "registers.column.purposes_of_users": ("purposes of the users", "利用する者の利用目的"),
    "registers.column.responsible": ("who is responsible", "管理について責任を有する者"),
    "registers.column.responsible_address": ("its address", "その住所"),
    "registers.column.responsible_representative": (
        "its representative",
        "その代表者の氏名",
    ),
    "registers.column.released": ("recorded so far", "これまでの記録"),
    "registers.column.database": ("database", "データの種類・名称"),
    "registers.column.comes_from": ("comes from", "入手元"),
    "registers.column.department": ("responsible department", "責任者・取扱部署"),
    "registers.column.purposes": ("purposes", "利用目的"),
    "registers.column.access": ("who may use it", "利用できる者"),
    "registers.column.latest": ("latest extract", "最新の取り込み"),
    "registers.column.recipients": ("who", "利用する者"),
    "registers.column.clause": ("clause", "条項"),
    "registers.column.basis": ("basis", "根拠の種類"),
    "registers.column.contract": ("contract", "契約番号"),
    "registers.column.processor": ("processor", "委託先"),
    "registers.column.period": ("period", "契約期間"),
    "registers.column.task": ("task", "委託業務"),
    "registers.column.confidentiality": ("confidentiality", "秘密保持"),
    "registers.column.sub_processors": ("sub-processors", "再委託先"),
    "registers.column.security_check": ("security check", "取扱状況の点検"),
    "registers.column.return_or_erasure": ("return or erasure", "返却・消去"),
    "registers.column.approved": ("approved", "承認"),
    "registers.column.party": ("given to, or received from", "提供先・提供元"),
    "registers.column.address": ("address", "住所"),
    "registers.column.representative": ("representative", "代表者の氏名"),
    "registers.column.export": ("export", "提供"),
    "registers.column.consent": ("that consent exists", "同意を得ている旨"),
    "registers.column.provided": ("when", "提供・受領した年月日"),
    "registers.column.principals": ("persons", "本人"),
    "registers.column.columns": ("columns", "列"),
    "registers.column.acquisition": (
        "how it was acquired there",
        "取得の経緯",
    ),
    "registers.column.kept_until": ("kept", "保存期間"),
    "registers.column.due": ("is a record due", "記録の要否"),
    "registers.column.fields": ("what it has to say", "記録する事項"),
    "registers.column.standing": ("standing", "裏付け"),
    "registers.column.source": ("where", "出どころ"),
    "registers.column.register": ("register", "台帳"),
    "registers.column.row": ("row", "行"),
    "registers.column.column": ("column", "欄"),
    "registers.column.text": ("text", "内容"),
}

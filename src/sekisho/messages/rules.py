"""Sentences about rules: id -> (English, Japanese).

`rule.<name>.title`, `.why` and `.help` are the rule's manual; all others are violations and what to
do about one of them.
"""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "rule.unspoken": (
        "`{origin}` may not be used in `{export}` and no rule says why: a fault of Sekisho",
        "`{origin}` は `{export}` に使えませんが、理由を述べる規則がありません（Sekisho の不具合です）",
    ),
    "rule.known": ("known: {names}", "使えるのは {names} です"),
    "rule.drop-or-replace": (
        "leave `{origin}` out of what makes this export; hashing or masking it changes nothing",
        "この提供では `{origin}` を使わないでください。ハッシュ化や伏せ字にしても扱いは同じです",
    ),
    "rule.period.both": ("from {since} to {until}", "{since} から {until} まで"),
    "rule.period.since": ("from {since} on", "{since} 以後"),
    "rule.period.until": ("until {until}", "{until} まで"),
    "rule.purpose.statute": ("request {number}", "要請 {number}"),
    "rule.purpose.emergency": ("emergency {number}", "緊急の提供 {number}"),
    # ------------------------------------------------------------------ SK101
    "rule.recipient-not-permitted.title": (
        "the recipient may not have this data",
        "その提供先には渡せないデータです",
    ),
    "rule.recipient-not-permitted.why": (
        "joint use covers the items and the closed list of users that the notice names, and no more"
        " (notice, 共同利用; APPI Art. 27(5)(iii)); whoever is not on the list is a third party"
        " (notice, 対応方針 3)",
        "共同利用ができるのは、公表した項目を、公表した範囲の事業者とだけです（公表事項「共同利用」、"
        "個人情報保護法27条5項3号）。範囲に入っていない事業者は第三者に当たります（対応方針 3）",
    ),
    "rule.recipient-not-permitted.help": (
        "leave the column out, choose an arrangement that covers it, or have the compliance office"
        " record an approved grant with its clause",
        "その列を外すか、その列を渡せる枠組みに改めてください。渡す根拠があるなら、条項を添えた承認を"
        "コンプライアンス部門に記録してもらってください",
    ),
    "rule.recipient-not-permitted.message": (
        "`{origin}` ({title}: {category}) may not go to {party} under {arrangement}",
        "`{origin}`（{title}：{category}）は、{arrangement} では{party}に提供できません",
    ),
    "rule.recipient-not-permitted.do": (
        "under this arrangement the recipient gets: {categories}; permitted under: {elsewhere}",
        "この枠組みで渡せる区分は {categories}。この列を渡せる枠組みは {elsewhere}",
    ),
    "rule.recipient-not-permitted.do-nowhere": (
        "under this arrangement the recipient gets: {categories}; no other arrangement permits it",
        "この枠組みで渡せる区分は {categories}。この列を渡せる枠組みは、ほかにもありません",
    ),
    "rule.recipient-not-permitted.do-nothing": (
        "under this arrangement nothing is granted to the recipient yet; an approved grant of the"
        " compliance office would be needed",
        "この枠組みでこの提供先に認めた区分は、まだありません。必要ならコンプライアンス部門の承認を受けてください",
    ),
    "rule.recipient-not-permitted.not-a-member": (
        "{party} may not have {categories}: it is one of {group} ({rule}) {period} by the list, not on"
        " {day}",
        "{party}に{categories}を渡せません。名簿で「{group}」（{rule}）に当たるのは{period}で、{day} は当たりません",
    ),
    "rule.recipient-not-permitted.do-member": (
        "look at the list again and record who belongs to the group in `policy/groups.yaml`",
        "名簿を確かめ直し、該当する事業者を `policy/groups.yaml` に記録してください",
    ),
    "rule.recipient-not-permitted.not-listed": (
        "{party} is not on the closed list of {arrangement} ({name}; {clause})",
        "{party}は、{arrangement}（{name}、{clause}）の範囲に入っていません",
    ),
    "rule.recipient-not-permitted.listed": (
        "on the list: {names}; anybody else is a third party and needs each member's consent",
        "範囲に入っているのは {names}。それ以外は第三者なので、組合員一人ひとりの同意が要ります",
    ),
    # ------------------------------------------------------------------ SK102
    "rule.purpose-not-permitted.title": (
        "the data may not be used for this purpose",
        "その利用目的には使えないデータです",
    ),
    "rule.purpose-not-permitted.why": (
        "data is used for the purposes that were specified and published for it, by each recipient"
        " (notice, 利用目的; APPI Art. 17, 18 and 27(5)(iii))",
        "個人情報を使えるのは、公表した利用目的の範囲内で、その提供先に認めた目的のためだけです"
        "（公表事項「利用目的」、個人情報保護法17条・18条・27条5項3号）",
    ),
    "rule.purpose-not-permitted.help": (
        "name the purpose that the export really serves, or leave the column out",
        "提供の実際の目的を書くか、その列を外してください",
    ),
    "rule.purpose-not-permitted.message": (
        "`{origin}` ({title}: {category}) may be used by {party} for {permitted}, not for {purpose}",
        "`{origin}`（{title}：{category}）を{party}が使える目的は {permitted} で、{purpose} には使えません",
    ),
    "rule.purpose-not-permitted.other-data": (
        "`{origin}` ({title}: {category}) is not data that {purpose} is told of: {told_of}",
        "`{origin}`（{title}：{category}）は、{purpose} が対象とするデータ（{told_of}）ではありません",
    ),
    "rule.purpose-not-permitted.do-other-data": (
        "leave it out, or name a purpose that is told of this data",
        "使わないか、このデータを対象とする利用目的を書いてください",
    ),
    "rule.purpose-not-permitted.none": (
        "`{origin}` ({title}: {category}) may not be used by {party} for {purpose}, nor for any other"
        " purpose as things are",
        "`{origin}`（{title}：{category}）は、{party}が {purpose} のために使うことも、いまのままでは他の目的に使うこともできません",
    ),
    "rule.purpose-not-permitted.do": (
        "name one of {permitted} if that is what the export is for, or leave the column out",
        "実際の目的が {permitted} のいずれかならそう書き、違うなら列を外してください",
    ),
    # ------------------------------------------------------------------ SK103
    "rule.arrangement-not-in-force.title": (
        "the arrangement is not in force on this date",
        "この日には効力のない枠組みです",
    ),
    "rule.arrangement-not-in-force.why": (
        "a notice, an arrangement and a processor's contract permit only from their first to their"
        " last day (notice, 対応方針 3; APPI Art. 25 and 27(5)(i))",
        "公表事項・提供の枠組み・委託契約は、いずれも期間内に限って効力があります（対応方針 3、"
        "個人情報保護法25条・27条5項1号）",
    ),
    "rule.arrangement-not-in-force.help": (
        "renew the contract or the arrangement and record its period in `policy/`",
        "契約や枠組みを更新したうえで、新しい期間を `policy/` に記録してください",
    ),
    "rule.arrangement-not-in-force.no-notice": (
        "no notice with a held text is in force on {day}",
        "{day} の時点で有効な公表事項のうち、本文を保管しているものがありません",
    ),
    "rule.arrangement-not-in-force.no-notice-do": (
        "run for a date on which a notice is in force, or record the notice in `policy/notices/`",
        "公表事項が有効な日付で実行するか、その日の公表事項を `policy/notices/` に記録してください",
    ),
    "rule.arrangement-not-in-force.arrangement": (
        "{arrangement} ({name}) is in force {period}, not on {day}",
        "{arrangement}（{name}）の期間は {period}で、{day} は期間外です",
    ),
    "rule.arrangement-not-in-force.grant": (
        "`{origin}` ({title}: {category}): {party} has it by {clause} {period}, not on {day}",
        "`{origin}`（{title}：{category}）を{party}に渡す根拠（{clause}）の期間は {period}で、{day} は期間外です",
    ),
    "rule.arrangement-not-in-force.do": (
        "renew it and record its period in `policy/`, or stop the export",
        "更新して新しい期間を `policy/` に記録するか、この提供をやめてください",
    ),
    # ------------------------------------------------------------------ SK104
    "rule.overlay-excluded.title": (
        "data that no grant covers unless it names it",
        "許諾で名指ししないかぎり使えない、特別区分のデータです",
    ),
    "rule.overlay-excluded.why": (
        "special-care data, My Number, bank and card data, free text, data of third persons, safety"
        " memos and debt are never covered by `all items` (APPI Art. 2(3), 20(2), 27(2); My Number"
        " Act Art. 19 and 30(2); our safe reading of 共同利用)",
        "要配慮個人情報、マイナンバー、口座・カード、自由記述、組合員以外の人、鍵や留守などの防犯情報、督促・"
        "未収の情報は、「すべての項目」に含まれないものとして扱います（個人情報保護法2条3項・20条2項・27条2項、"
        "番号法19条・30条2項。本文に明記がないので、狭い側に読んでいます）",
    ),
    "rule.overlay-excluded.help": (
        "leave the column out; if there really is a ground, a grant has to name the overlay",
        "その列を外してください。使う根拠があるなら、許諾に特別区分を名指しで書く必要があります",
    ),
    "rule.overlay-excluded.message": (
        "`{origin}` ({title}: {category}) is {overlays}: {party} may not have it for {purpose}",
        "`{origin}`（{title}：{category}）は特別区分（{overlays}）に当たり、{party}は {purpose} のために使えません",
    ),
    # ------------------------------------------------------------------ SK105
    "rule.row-category-outside.title": (
        "to be in the source already says too much",
        "そこに載っていること自体を知らせてはならないデータです",
    ),
    "rule.row-category-outside.why": (
        "a row says something about a person even if only the member number is read: being in the"
        " kyosai contracts says that somebody has one (APPI Art. 2(1))",
        "組合員番号しか読まなくても、行があること自体が本人の情報です。共済契約のデータに行があれば、その人に"
        "契約があると分かります（個人情報保護法2条1項）",
    ),
    "rule.row-category-outside.help": (
        "do not join, filter or count by this source, not even through a model",
        "この抽出元を、結合にも絞り込みにも件数にも使わないでください。変換を通しても同じです",
    ),
    "rule.row-category-outside.message": (
        "rows of `{source}` ({category}) decide what is in the export, and {party} may not know them"
        " for {purpose}",
        "`{source}`（{category}）の行の有無で提供の中身が変わりますが、{party}が {purpose} のために知ってよいことではありません",
    ),
    "rule.row-category-outside.do": (
        "take `{source}` out of the joins, filters and counts that lead here",
        "この提供に至る結合・絞り込み・件数から `{source}` を外してください",
    ),
    # ------------------------------------------------------------------ SK106
    "rule.untagged-column.title": ("a column without category", "データ区分のない列です"),
    "rule.untagged-column.why": (
        "unknown is refused: a column whose contract does not say what it is permits nothing"
        " (our reading of `すべての項目`: the items in the inventory of the notice's date)",
        "何か分からないものは出しません。契約に区分がない列は、何の目的にも使えません（「すべての項目」は、公表した"
        "時点で把握していた項目と読んでいます）",
    ),
    "rule.untagged-column.help": (
        "give the column `sekisho.category` in its contract, or leave it out",
        "契約でその列に `sekisho.category` を書くか、列を外してください",
    ),
    "rule.untagged-column.message": (
        "`{origin}` has no category, so nobody knows what it permits",
        "`{origin}` にはデータ区分がなく、何に使ってよいか判断できません",
    ),
    "rule.untagged-column.do": (
        "give it a category at {place}, or leave it out; `SELECT *` takes in new columns",
        "{place} で区分を書くか、列を外してください。`SELECT *` と書くと、増えた列も入ります",
    ),
    # ------------------------------------------------------------------ SK107
    "rule.onward-provision.title": (
        "data of one party may not be passed on to another",
        "他の事業者から受け取ったデータは、別の事業者に回せません",
    ),
    "rule.onward-provision.why": (
        "the controller is one end of every flow: what a joint user hands over is for own use, or"
        " goes back to where it came from (our reading of 共同利用; APPI Art. 27(5)(iii))",
        "共同利用は、いつも自組合と相手との間で行います。共同利用の相手から受け取ったデータは、自組合で使うか、"
        "その相手に戻すことしかできません（「共同利用」の読み方、個人情報保護法27条5項3号）",
    ),
    "rule.onward-provision.help": (
        "leave the source out, or let the recipient get it from the party that it comes from",
        "その抽出元を外すか、提供先が元の事業者から直接受け取るように改めてください",
    ),
    "rule.onward-provision.message": (
        "`{source}` came from {origin_party}; it may not be passed on to {party}",
        "`{source}` は{origin_party}から受け取ったデータで、{party}には回せません",
    ),
    "rule.onward-provision.do": (
        "leave `{source}` out of this export",
        "この提供から `{source}` を外してください",
    ),
    # ------------------------------------------------------------------ SK108
    "rule.destination-of-another-party.title": (
        "own use is sent to somebody else's place",
        "自組合での利用なのに、行き先が他の事業者の場所です",
    ),
    "rule.destination-of-another-party.why": (
        "making data usable to another legal person is provision, whatever the arrangement is called"
        " (APPI Art. 27; guideline 2-17)",
        "別の法人が使える状態に置けば、名目が何であっても「提供」です（個人情報保護法27条、ガイドライン2-17）",
    ),
    "rule.destination-of-another-party.help": (
        "name a destination of the controller, or the arrangement under which the other may have it",
        "自組合の場所を書くか、相手に提供できる枠組みを書いてください",
    ),
    "rule.destination-of-another-party.message": (
        "destination `{destination}` belongs to {party}, and {arrangement} is own use",
        "`{destination}` は{party}の場所ですが、{arrangement} は自組合での利用です",
    ),
    "rule.destination-of-another-party.do": (
        "own destinations: {names}",
        "自組合の場所は {names} です",
    ),
    # ------------------------------------------------------------------ SK109
    "rule.unknown-recipient-or-purpose.title": (
        "a destination, purpose or arrangement that the policy does not have",
        "方針に書かれていない提供先・利用目的・枠組みです",
    ),
    "rule.unknown-recipient-or-purpose.why": (
        "a use is permitted only if the notice in force says so; what it does not name is nothing"
        " (APPI Art. 17 and 21)",
        "認められるのは、有効な公表事項に書かれている利用だけです。書かれていなければ、ないのと同じです"
        "（個人情報保護法17条・21条）",
    ),
    "rule.unknown-recipient-or-purpose.help": (
        "write a name that the policy has; `sekisho policy` lists them",
        "方針にある名前を書いてください。名前は `sekisho policy` で確かめられます",
    ),
    "rule.unknown-recipient-or-purpose.destination": (
        "the policy has no destination `{name}`",
        "方針に提供先の場所 `{name}` がありません",
    ),
    "rule.unknown-recipient-or-purpose.purpose": (
        "the notice in force has no purpose `{name}`",
        "有効な公表事項に利用目的 `{name}` がありません",
    ),
    "rule.unknown-recipient-or-purpose.arrangement": (
        "the notice in force has no arrangement `{name}`",
        "有効な公表事項に枠組み `{name}` がありません",
    ),
    # ------------------------------------------------------------------ SK110
    "rule.contract-incomplete.title": (
        "a processor's contract or an approval is not complete",
        "委託契約か承認に、足りないものがあります",
    ),
    "rule.contract-incomplete.why": (
        "whoever entrusts data supervises: the contract is approved, the handling is checked when it is"
        " due, nothing is handed on to a sub-processor that was not approved (APPI Art. 25; guideline"
        " 3-4-4; 対応方針 3); and an approval counts from its day on",
        "委託元には監督の義務があります。契約を承認し、期日までに取扱いを点検し、承認していない再委託先には渡しません（個人情報保護法"
        "25条、ガイドライン 3-4-4、対応方針 3）。承認は、その日から効力をもちます",
    ),
    "rule.contract-incomplete.help": (
        "have it approved or checked and record that in `policy/`, or stop the export",
        "承認や点検を済ませて `policy/` に記録するか、この提供をやめてください",
    ),
    "rule.contract-incomplete.approval": (
        "{party} may not have {categories} yet: {clause} was approved by {about} and counts {period},"
        " not on {day}",
        "{party}に{categories}を渡す根拠（{clause}）は{about}の承認により{period}有効で、{day} には効力がありません",
    ),
    "rule.contract-incomplete.do-approval": (
        "an approval does not reach back: run for a day after it",
        "承認はさかのぼりません。承認日以後の日付で実行してください",
    ),
    "rule.contract-incomplete.sub_processor": (
        "{party} may not have {categories}: sub-processor `{about}` of {clause} is approved {period},"
        " not on {day}",
        "{party}に{categories}を渡せません。{clause} の再委託先「{about}」の承認は{period}で、{day} には効力がありません",
    ),
    "rule.contract-incomplete.sub_processor-never": (
        "{party} may not have {categories}: sub-processor `{about}` of {clause} is not approved",
        "{party}に{categories}を渡せません。{clause} の再委託先「{about}」を承認していません",
    ),
    "rule.contract-incomplete.do-sub_processor": (
        "approve the sub-processor and record it in `policy/processors.yaml`, or have the processor do"
        " without",
        "再委託を承認して `policy/processors.yaml` に記録するか、再委託をやめてもらってください",
    ),
    "rule.contract-incomplete.security_check": (
        "{party} may not have {categories}: the security check of {clause} counts {period}, not on"
        " {day}",
        "{party}に{categories}を渡せません。{clause} の点検が有効なのは{period}で、{day} は期間外です",
    ),
    "rule.contract-incomplete.security_check-never": (
        "{party} may not have {categories}: the security check of {clause} was not passed",
        "{party}に{categories}を渡せません。{clause} の点検に合格していません",
    ),
    "rule.contract-incomplete.do-security_check": (
        "check how the processor handles the data and record it in `policy/processors.yaml`",
        "取扱状況を点検し、結果を `policy/processors.yaml` に記録してください",
    ),
    # ------------------------------------------------------------------ SK111
    "rule.foreign-recipient.title": (
        "a recipient in another country without a ground on record",
        "外国にある提供先への根拠が記録されていません",
    ),
    "rule.foreign-recipient.why": (
        "data goes abroad only to a designated country, to a recipient with an equivalent system that is"
        " reviewed, by a consent that tells of the country, or by law or in an emergency; joint use and"
        " entrustment alone do not reach there (APPI Art. 28)",
        "外国にある者に渡せるのは、指定国にある場合、相当の体制があり定期に確認している場合、その国について知らせたうえでの同意がある場合、"
        "法令や緊急時の場合に限ります。共同利用や業務委託というだけでは渡せません（個人情報保護法28条）",
    ),
    "rule.foreign-recipient.help": (
        "have the ground established and record it in `policy/foreign.yaml`, or stop the export",
        "根拠を確かめて `policy/foreign.yaml` に記録するか、この提供をやめてください",
    ),
    "rule.foreign-recipient.ground-never": (
        "{party} is in {about}, and no ground for {categories} by {clause} to go there is on record",
        "{party}の所在地は {about} で、{clause} による{categories}を渡す根拠が記録されていません",
    ),
    "rule.foreign-recipient.ground": (
        "{party} is in {about}, and the ground for {categories} by {clause} to go there counts {period},"
        " not on {day}",
        "{party}の所在地は {about} で、{clause} による{categories}を渡す根拠が有効なのは{period}です。{day} は期間外です",
    ),
    "rule.foreign-recipient.do": (
        "establish or review a ground of APPI Art. 28 and record it in `policy/foreign.yaml`",
        "個人情報保護法28条の根拠を確かめるか確認し直して、`policy/foreign.yaml` に記録してください",
    ),
    # ------------------------------------------------------------------ SK112
    "rule.request-of-another-export.title": (
        "a request is used for another export than it was approved for",
        "承認された提供とは別の提供に、要請の番号が使われています",
    ),
    "rule.request-of-another-export.why": (
        "whoever asks by law or in an emergency gets what was asked for and approved, once: one request,"
        " one export, one period (notice, 対応方針 3; APPI Art. 27(1)(i)-(iv))",
        "法令や緊急時の要請で渡せるのは、求められ、承認したものだけです。一つの要請に、一つの提供、一つの期間です（対応方針 3、"
        "個人情報保護法27条1項1号〜4号）",
    ),
    "rule.request-of-another-export.help": (
        "name the request of this export, or have a request of its own approved and recorded in"
        " `policy/requests.yaml`",
        "この提供のための要請の番号を書くか、新しい要請として承認を受け、`policy/requests.yaml` に記録してください",
    ),
    "rule.request-of-another-export.message": (
        "{purpose} is for export `{export}` ({place})",
        "{purpose} は提供 `{export}` のためのものです（{place}）",
    ),
    "rule.request-of-another-export.do": (
        "run `{export}`, or have a request for this export approved",
        "`{export}` を実行するか、この提供のための要請として承認を受けてください",
    ),
    # ------------------------------------------------------------------ SK113
    "rule.outside-statutory-columns.title": (
        "a column that the statute does not list",
        "法令が定める項目ではない列です",
    ),
    "rule.outside-statutory-columns.why": (
        "some laws fix what may be seen: who inspects the register of members sees name, address, day of"
        " joining, shares and their payment, and nothing else (Co-op Act Art. 25-2)",
        "見せる項目を法令が定めていることがあります。組合員名簿の閲覧で見せるのは、氏名・住所・加入の年月日・出資口数と金額・払込みの"
        "年月日だけです（消費生活協同組合法25条の2）",
    ),
    "rule.outside-statutory-columns.help": (
        "leave the column out of what makes this export; only the subject key may join and select",
        "この提供では、その列を使わないでください。結合や行の選択に使えるのは、本人を示す列だけです",
    ),
    "rule.outside-statutory-columns.message": (
        "`{origin}` ({title}) is not among the columns of {statute}, {article}",
        "`{origin}`（{title}）は、{statute}{article}の項目ではありません",
    ),
    "rule.outside-statutory-columns.rows": (
        "rows of `{source}` decide what is in the export, and {statute}, {article}, lists nothing of it",
        "`{source}` の行の有無で提供の中身が変わりますが、{statute}{article}の項目ではありません",
    ),
    "rule.outside-statutory-columns.do": (
        "columns of the statute: {columns}",
        "法令が定める項目は {columns} です",
    ),
    # ------------------------------------------------------------------ SK114
    "rule.recipient-does-not-take.title": (
        "the recipient's own policy does not take this data for this purpose",
        "提供先自身の方針では、この目的にこのデータを使えません",
    ),
    "rule.recipient-does-not-take.why": (
        "what a recipient tells its own public binds it; where its policy has been read, both sides' policies have to"
        " permit the use, and neither can widen what the other permits (APPI Art. 17, 18, 27(5)(iii))",
        "提供先は、自ら公表した方針に縛られます。その方針を読み取ってある提供先には、双方の方針が認めることだけができ、一方が他方を広げることは"
        "ありません（個人情報保護法17条・18条・27条5項3号）",
    ),
    "rule.recipient-does-not-take.help": (
        "leave the column out, name a purpose that both sides permit, or have the recipient's policy read anew in"
        " `policy/recipients.yaml`",
        "その列を外すか、双方が認める目的を書くか、提供先の方針を確かめて `policy/recipients.yaml` を改めてください",
    ),
    "rule.recipient-does-not-take.some": (
        "by its own {policy}, {party} does not use `{origin}` ({title}, {category}) for {purpose}; both sides permit"
        " {permitted}",
        "{party}自身の「{policy}」では、`{origin}`（{title}、{category}）を{purpose}には使いません。双方が認めるのは {permitted} です",
    ),
    "rule.recipient-does-not-take.none": (
        "by its own {policy}, {party} does not use `{origin}` ({title}, {category}) for {purpose}, and there is no"
        " purpose that both sides permit",
        "{party}自身の「{policy}」では、`{origin}`（{title}、{category}）を{purpose}には使いません。双方が認める目的はありません",
    ),
    "rule.recipient-does-not-take.do-some": (
        "name one of the purposes that both sides permit: {permitted}",
        "双方が認める目的（{permitted}）のどれかにしてください",
    ),
    "rule.recipient-does-not-take.do-none": (
        "leave it out, or read the recipient's policy anew ({permitted} permitted by both)",
        "外すか、提供先の方針を確かめ直してください（双方が認める目的: {permitted}）",
    ),
    # ------------------------------------------------------------------ SK116
    "rule.condition-not-visible.title": (
        "what decides whose data it is may not be seen by the recipient",
        "誰のデータかを決める条件を、提供先に知らせることができません",
    ),
    "rule.condition-not-visible.why": (
        "a file of only those who meet a condition tells of each of them that they do, so what decides the"
        " condition is provided with it (APPI Art. 27)",
        "条件に当たる人だけのファイルは、その一人ひとりが条件に当たることも伝えます。条件を決めるデータも一緒に"
        "提供することになります（個人情報保護法27条）",
    ),
    "rule.condition-not-visible.help": (
        "have what decides the condition granted for the same use, of everybody alike, or take the"
        " condition out of the grant and choose the people otherwise",
        "条件を決めるデータも同じ利用について（条件を付けずに）許諾するか、別の条件で許諾してください",
    ),
    "rule.condition-not-visible.message": (
        'only data of those who meet the condition "{condition}" is granted, and `{origin}`, which decides'
        " it, is not granted to {party} for {purpose}",
        "許諾は「{condition}」の本人に限られますが、それを決める `{origin}` を{party}に{purpose}のために渡す許諾がありません",
    ),
    "rule.condition-not-visible.do": (
        "grant `{origin}` for the same use without a condition, or use another condition",
        "`{origin}` を同じ利用について条件なしで許諾するか、別の条件にしてください",
    ),
    # ------------------------------------------------------------------ SK201..206
    "rule.undecided-statement.title": (
        "the analysis does not understand the statement",
        "解析できない SQL です",
    ),
    "rule.undecided-statement.why": (
        "what is not understood does not leave: a guess could miss an influence",
        "分からないものは出しません。推測で進めると、どの列が影響するかを見落とすおそれがあります",
    ),
    "rule.undecided-statement.help": (
        "write the construct in another way; one SELECT over declared relations",
        "別の書き方に改めてください。書けるのは、宣言済みの表だけを読む SELECT 一つです",
    ),
    "rule.undecided-statement.do": (
        "write it in another way; one SELECT over declared relations",
        "別の書き方に改めてください。書けるのは、宣言済みの表だけを読む SELECT 一つです",
    ),
    "rule.function-not-on-list.title": (
        "a function that is not on the list",
        "一覧にない関数です",
    ),
    "rule.function-not-on-list.why": (
        "functions with a state, a clock, files or the catalogue in them return what no analysis"
        " sees; so only listed ones are permitted",
        "状態・時刻・ファイル・カタログを読む関数は、解析では見えない値を返します。そのため、一覧にある関数だけを認めます",
    ),
    "rule.function-not-on-list.help": (
        "use a listed function; for the run's date join `business_day`",
        "一覧にある関数を使ってください。実行日が要るときは `business_day` を結合してください",
    ),
    "rule.undeclared-source.title": (
        "a source that is not declared, or a file",
        "宣言していない抽出元、またはファイルです",
    ),
    "rule.undeclared-source.why": (
        "only what a contract describes has tags; anything else could be any data at all",
        "データ区分が分かるのは、契約のあるものだけです。それ以外は何のデータか分かりません",
    ),
    "rule.undeclared-source.help": (
        "declare it with a contract (`sekisho new source`), or read a declared relation",
        "`sekisho new source` で契約を作るか、宣言済みの表を読んでください",
    ),
    "rule.order-undetermined.title": (
        "the result is not determined by the data",
        "データだけでは結果が一つに決まりません",
    ),
    "rule.order-undetermined.why": (
        "LIMIT, row_number, first, list and the like without a total order, and sums of DOUBLE, can"
        " give another result at another time; then nobody can prove afterwards how a file came to be",
        "順序が一意に決まらない LIMIT・row_number・first・list などや、DOUBLE の合計は、実行のたびに結果が変わる"
        "ことがあります。それでは、そのファイルがどうできたかを後から証明できません",
    ),
    "rule.order-undetermined.help": (
        "order by columns that the same statement makes unique (GROUP BY, DISTINCT), use DECIMAL instead"
        " of DOUBLE, or min and max instead of first",
        "同じ SQL の中で一意になる列（GROUP BY・DISTINCT の列）で並べる、DOUBLE を DECIMAL にする、first を min や"
        " max にする、などに改めてください",
    ),
    "rule.order-undetermined.message": (
        "`{relation}` is not determined by its data: {constructs}",
        "`{relation}` の結果は、データだけでは一つに決まりません（{constructs}）",
    ),
    "rule.order-undetermined.do": (
        "order by columns that the statement makes unique (GROUP BY, DISTINCT), or use DECIMAL, min or max",
        "同じ SQL の中で一意になる列（GROUP BY・DISTINCT の列）で並べるか、DECIMAL・min・max を使ってください",
    ),
    "rule.unbound-statement.title": (
        "the statement does not parse or bind",
        "SQL として読めないか、名前を解決できません",
    ),
    "rule.unbound-statement.why": (
        "lineage comes from the binder that will run the statement; what does not bind has none, and"
        " what has none cannot be decided",
        "来歴は、実行時と同じ名前解決から得ています。解決できない SQL には来歴がなく、判定もできません",
    ),
    "rule.unbound-statement.help": (
        "mend the SQL at the place shown",
        "示した場所の SQL を直してください",
    ),
    "rule.key-unknown.title": (
        "the key names a column that the export does not have",
        "キーに書かれた列が提供にありません",
    ),
    "rule.key-unknown.why": (
        "the file is ordered by its key, and only so the same on every run",
        "ファイルはキーの順に並べます。そうして初めて、何度実行しても同じファイルになります",
    ),
    "rule.key-unknown.help": (
        "name columns of the output in `key`",
        "`key` には出力の列を書いてください",
    ),
    "rule.key-unknown.message": (
        "key column `{name}` is not in the output",
        "キーの列 `{name}` が出力にありません",
    ),
    "rule.type-not-storable.title": (
        "a type that the file cannot hold exactly",
        "ファイルに正確に書き込めない型です",
    ),
    "rule.type-not-storable.why": (
        "Parquet has no 128-bit integer: DuckDB would write it as DOUBLE and lose digits, and the"
        " file would not be what was analysed",
        "Parquet には128ビット整数の型がありません。DuckDB は DOUBLE に変えて書くので桁が失われ、解析した内容と"
        "違うファイルになります",
    ),
    "rule.type-not-storable.help": (
        "cast the column: the sum of integers is HUGEINT, `CAST(sum(x) AS BIGINT)` is not",
        "列を CAST してください。整数の sum は HUGEINT になるので、`CAST(sum(x) AS BIGINT)` などとします",
    ),
    "rule.type-not-storable.message": (
        "`{name}` is {type}, which Parquet cannot hold exactly",
        "`{name}` の型 {type} は、Parquet に正確に書き込めません",
    ),
    "rule.type-not-storable.do": (
        "cast it, for example `CAST(sum(x) AS BIGINT)`",
        "`CAST(sum(x) AS BIGINT)` のように型を変えてください",
    ),
    # ------------------------------------------------------------------ SK301..305
    "rule.subject-key-missing.title": (
        "nobody knows whom the rows are about",
        "誰の行か分からないデータです",
    ),
    "rule.subject-key-missing.why": (
        "without a subject key the members who asked to stop cannot be left out (notice, 対応方針 2;"
        " APPI Art. 35)",
        "本人を示す列がなければ、利用停止を求めた組合員の行を除けません（対応方針 2、個人情報保護法35条）",
    ),
    "rule.subject-key-missing.help": (
        "name the subject key in the contract of the source",
        "抽出元の契約に、本人を示す列を書いてください",
    ),
    "rule.subject-key-missing.message": (
        "`{source}` is about persons and has no subject key",
        "`{source}` は個人に関するデータですが、本人を示す列がありません",
    ),
    "rule.subject-key-missing.do": (
        "name it at {place} (`sekisho.subjectKey`)",
        "{place} に書いてください（`sekisho.subjectKey`）",
    ),
    "rule.suspended-member-in-file.title": (
        "a member who asked to stop is in the file",
        "利用停止を求めた組合員が、ファイルに入っています",
    ),
    "rule.suspended-member-in-file.why": (
        "use stops on a member's request (notice, 対応方針 2; APPI Art. 35); the file is read again"
        " before it leaves, independently of how it was made",
        "組合員から請求があれば、利用を止めます（対応方針 2、個人情報保護法35条）。ファイルは、作った手順とは別に、"
        "送る前にもう一度読んで確かめます",
    ),
    "rule.suspended-member-in-file.help": (
        "nothing was released; a member number reached the file by another way than its subject key",
        "何も送っていません。組合員番号が、本人を示す列とは別の経路でファイルに入っています",
    ),
    "rule.suspended-member-in-file.message": (
        "rows about members who suspended this use: {count}",
        "この利用の停止を求めた組合員の行が {count} 行あります",
    ),
    "rule.suspended-member-in-file.do": (
        "nothing was released; look for a member number that does not come from the subject key",
        "何も送っていません。本人を示す列以外から来ている組合員番号を探してください",
    ),
    "rule.output-differs.title": (
        "the file is not what was analysed",
        "ファイルが、解析した内容と違います",
    ),
    "rule.output-differs.why": (
        "a decision is about the columns that were analysed; other bytes have no decision",
        "判定したのは、解析した列についてです。それと違うファイルは、誰も判定していません",
    ),
    "rule.output-differs.help": (
        "nothing was released; report this as a fault of Sekisho",
        "何も送っていません。Sekisho の不具合としてお知らせください",
    ),
    "rule.output-differs.message": (
        "columns that differ in name, type or order: {columns}",
        "列の名前・型・順序のいずれかが違います（{columns}）",
    ),
    "rule.output-differs.do": (
        "nothing was released; report this as a fault of Sekisho",
        "何も送っていません。Sekisho の不具合としてお知らせください",
    ),
    "rule.expectation-not-met.title": (
        "the file does not hold what its suite expects",
        "ファイルが、検査で求めた条件を満たしません",
    ),
    "rule.expectation-not-met.why": (
        "a suite in `expectations/exports/` says what has to be true of an export's file; a wrong file"
        " cannot be called back from its recipient",
        "`expectations/exports/` の検査は、提供するファイルが満たすべき条件です。誤ったファイルは、渡してしまうと取り戻せません",
    ),
    "rule.expectation-not-met.help": (
        "mend the SQL or the data; lower the expectation to a warning only if it is the suite that is wrong",
        "SQL かデータを直してください。検査のほうが誤っている場合に限り、warning に下げてください",
    ),
    "rule.expectation-not-met.message": (
        "critical expectations of the file did not pass: {said}",
        "ファイルの critical の検査が合格していません（{said}）",
    ),
    "rule.expectation-not-met.do": (
        "nothing was released; mend the SQL or the data, then run again",
        "何も送っていません。SQL かデータを直し、もう一度実行してください",
    ),
    "rule.formula-in-file.title": (
        "a spreadsheet would compute cells of the file",
        "表計算ソフトが式として計算するセルがあります",
    ),
    "rule.formula-in-file.why": (
        "a cell of a CSV that begins with `=`, `+`, `-` or `@` is computed by the spreadsheet that opens it: what"
        " somebody wrote into a form can send the rows beside it elsewhere (OWASP: CSV Injection)",
        "CSV のセルが `=`、`+`、`-`、`@` で始まると、開いた表計算ソフトが式として計算します。誰かが入力欄に書いた文字列が、"
        "同じ行のデータを外へ送ることもあります（OWASP: CSV Injection）",
    ),
    "rule.formula-in-file.help": (
        "say in the head what becomes of them: `formulas: quote` puts an apostrophe in front, `formulas: keep`"
        " leaves them where a program reads the file; a column's own name has to change",
        "扱いを見出しに書いてください。`formulas: quote` は先頭にアポストロフィを付け、`formulas: keep` はプログラムが読むファイルでそのまま残します。"
        "列名がそうなら、列名を変えてください",
    ),
    "rule.formula-in-file.message": (
        "cells of {columns} begin as a formula does",
        "{columns} に、式の形で始まるセルがあります",
    ),
    "rule.formula-in-file.do": (
        "nothing was released; say `formulas: quote` or `formulas: keep` in the head, then run again",
        "何も送っていません。見出しに `formulas: quote` か `formulas: keep` を書き、もう一度実行してください",
    ),
    "rule.key-not-unique.title": ("the key is not unique", "キーが重複しています"),
    "rule.key-not-unique.why": (
        "without a unique key the order of rows is not determined, and the file not reproducible",
        "キーが重複していると行の順が決まらず、同じファイルを再現できません",
    ),
    "rule.key-not-unique.help": (
        "name a key that identifies each row, or mend the join that multiplies rows",
        "行を一つに特定できるキーを書くか、行を増やしている結合を直してください",
    ),
    "rule.key-not-unique.message": (
        "rows that repeat the key {key}: {count}",
        "キー {key} の重複した行が {count} 行あります",
    ),
    "rule.key-not-unique.do": (
        "add a column to `key`, or mend the join that multiplies rows",
        "`key` に列を足すか、行を増やしている結合を直してください",
    ),
    "rule.ledger-unusable.title": (
        "the ledger of suspensions cannot be used",
        "利用停止の台帳を使えません",
    ),
    "rule.ledger-unusable.why": (
        "without a whole and current ledger nobody knows who asked to stop; so nothing about members"
        " leaves (notice, 対応方針 2; APPI Art. 35)",
        "欠けのない最新の台帳がなければ、誰が停止を求めたか分かりません。そのときは、組合員のデータを一切出しません"
        "（対応方針 2、個人情報保護法35条）",
    ),
    "rule.ledger-unusable.help": (
        "have what the reason names mended or sent again, then run again",
        "理由に挙げたものを直すか送り直してもらい、もう一度実行してください",
    ),
    "rule.ledger-unusable.message": (
        "the ledger cannot be used: {reason}",
        "利用停止の台帳を使えません（{reason}）",
    ),
    "rule.ledger-unusable.do": (
        "have what the reason names mended or sent again, then run again",
        "理由に挙げたものを直すか送り直してもらい、もう一度実行してください",
    ),
    # ------------------------------------------------------------------ statistics
    "rule.statistic-not-declared.title": (
        "an arrangement for statistics is for exports that are statistics, and for these only",
        "統計のための枠組みで渡せるのは統計だけです",
    ),
    "rule.statistic-not-declared.why": (
        "what may be aggregated may not be shown: a statistic is no personal data only because nobody can be"
        " recognised in it any more (PPC guideline 2-1; APPI Art. 2(1))",
        "集計してよいデータは、そのまま見せてよいデータではありません。統計が個人情報に当たらないのは、特定の個人との対応関係が"
        "排斥されているからです（個人情報保護法2条1項、通則編 2-1）",
    ),
    "rule.statistic-not-declared.help": (
        "write `release: statistics` in the head of a statistic, and name an arrangement of ground `statistics`",
        "統計の見出しには `release: statistics` を書き、根拠が `statistics` の枠組みを指定してください",
    ),
    "rule.statistic-not-declared.declared": (
        "declared as a statistic, but {arrangement} ({name}) is no arrangement for statistics",
        "統計として書かれていますが、{arrangement}（{name}）は統計のための枠組みではありません",
    ),
    "rule.statistic-not-declared.not-declared": (
        "{arrangement} ({name}) permits statistics only, and this export is not declared as one",
        "{arrangement}（{name}）で渡せるのは統計だけですが、この提供は統計として書かれていません",
    ),
    "rule.statistic-not-declared.do": (
        "make `release` and `arrangement` fit each other",
        "`release` と `arrangement` を合わせてください",
    ),
    "rule.statistic-form.title": (
        "a statistic is not in the one form in which its contributors can be counted",
        "統計が、寄与した人数を数えられる決まった形になっていません",
    ),
    "rule.statistic-form.why": (
        "a statistic aggregates data that it may not show; any expression over them can carry one member's value"
        " through a sum, however large the group",
        "統計は、見せてはならないデータを集計します。式を許すと、どれほど大きな集団の合計にも一人の値を忍び込ませられます",
    ),
    "rule.statistic-form.help": (
        "one GROUP BY (ROLLUP as well) over one model; shown are its groups, which identify nobody, and `count`,"
        " `sum` or `avg` of plain columns; joins and bands of values belong into the model, which keeps the"
        " subject key of each source about persons; a condition looks at one column, and a join is by subject keys or"
        " by the primary key of what is looked up",
        "一つの変換に対する一つの GROUP BY（ROLLUP も可）にしてください。出せるのは、だれも識別しない集計の区分と、列そのものの `count`・`sum`・`avg` "
        "だけです。結合や階級分けは変換の側に書き、変換には人に関する各抽出元の本人キーを残してください。条件は一つの列だけを見て、結合は本人キーか、"
        "引く抽出元の主キーで行います",
    ),
    "rule.statistic-form.do": (
        "see SK208 in docs/rules.md for the form",
        "形については docs/rules.ja.md の SK208 を見てください",
    ),
    "rule.statistic-form.construct": (
        "{construct} in `{relation}` is not in the form of a statistic",
        "`{relation}` の {construct} は統計の形に入っていません",
    ),
    "rule.statistic-form.group": (
        "`{column}` groups by `{origin}` ({title}), which can identify somebody",
        "`{column}` の区分が、個人を識別しうる `{origin}`（{title}）から作られています",
    ),
    "rule.statistic-form.measure": (
        "`{column}` aggregates `{origin}` ({title}), which can identify somebody",
        "`{column}` が、個人を識別しうる `{origin}`（{title}）を集計しています",
    ),
    "rule.statistic-form.computed": (
        "`{column}` aggregates what is computed from `{origin}` ({title}); only plain columns of a source may be",
        "`{column}` が `{origin}`（{title}）から計算した値を集計しています。集計できるのは抽出元の列そのものだけです",
    ),
    "rule.statistic-form.looked-up": (
        "`{column}` aggregates `{origin}` ({title}), which is about no person and looked up: with a table of weights"
        " one sum can hold a value of every member",
        "`{column}` が、人に関しない抽出元から引いた `{origin}`（{title}）を集計しています。重みの表を引けば、一つの合計に全員の値を忍び込ませられます",
    ),
    "rule.statistic-form.joined": (
        "people are joined with other people by `{origin}` ({title}); rows about persons are joined by their keys",
        "`{origin}`（{title}）で人どうしを結合しています。人に関する行どうしは本人キーで結合してください",
    ),
    "rule.statistic-form.lookup": (
        "`{source}` is joined by {columns}, which is not its primary key, so one person's rows could be multiplied",
        "`{source}` を {columns} で結合していますが、その主キーではないので、一人の行が何倍にもなりえます",
    ),
    "rule.statistic-form.deciding": (
        "`{origin}` ({title}) identifies somebody and decides which rows are counted; it may only be joined by",
        "個人を識別する `{origin}`（{title}）で、数える行を選んでいます。使えるのは結合のキーとしてだけです",
    ),
    "rule.statistic-form.key": (
        "the `key` of a statistic is its groups: {names}",
        "統計の `key` には集計の区分をすべて書きます（{names}）",
    ),
    "rule.statistic-form.no-key": (
        "`{relation}` does not keep the subject key `{key}` of `{source}`, so nobody can count who contributes",
        "`{relation}` に `{source}` の本人キー `{key}` が残っていないので、寄与した人数を数えられません",
    ),
    "rule.statistic-form.key-space": (
        "`{source}` is about subjects of another key space than the ledger's, so that statistics could not be"
        " compared",
        "`{source}` の本人の番号体系が台帳と違うので、統計どうしを比べられません",
    ),
    "rule.statistic-form.nobody": (
        "`{relation}` is about no person: release it as it is",
        "`{relation}` は人に関するデータではありません。統計としてではなく、そのまま提供してください",
    ),
    "rule.group-too-small.title": (
        "a group has too few contributing subjects",
        "寄与した人が少なすぎる集計値があります",
    ),
    "rule.group-too-small.why": (
        "an aggregate of a few people tells about each of them; counted are different subjects who contribute, in"
        " every relation that is read, not rows (APPI Art. 2(1))",
        "少人数の集計値は、その一人ひとりのことを語ります。数えるのは行ではなく、読んだ表ごとの、値に寄与した人の数です"
        "（個人情報保護法2条1項）",
    ),
    "rule.group-too-small.help": (
        "make the groups coarser, or say `small_groups: suppress` so that such groups are left out",
        "区分を粗くするか、`small_groups: suppress` と書いてその集計値を省いてください",
    ),
    "rule.group-too-small.message": (
        "groups with fewer than {least} contributing subjects: {count}",
        "寄与した人が {least} 人に満たない集計値が {count} 件あります",
    ),
    "rule.group-too-small.none-left": (
        "no group is left that may be shown; {count} are too small, with fewer than {least} subjects, or would"
        " tell of such",
        "出せる集計値が一つも残りません（{least} 人に満たないものなど {count} 件）",
    ),
    "rule.group-too-small.do": (
        "make the groups coarser, or say `small_groups: suppress` in the head",
        "区分を粗くするか、見出しに `small_groups: suppress` と書いてください",
    ),
    "rule.group-dominated.title": (
        "one subject makes up most of an aggregate",
        "一人がほとんどを占める集計値があります",
    ),
    "rule.group-dominated.why": (
        "a sum of which one subject has nearly all is nearly that subject's value (the dominance rule, n = 1)",
        "一人がほとんどを占める合計は、その人の値とほぼ同じです（占有率の基準、n = 1）",
    ),
    "rule.group-dominated.help": (
        "make the groups coarser, or say `small_groups: suppress` so that such groups are left out",
        "区分を粗くするか、`small_groups: suppress` と書いてその集計値を省いてください",
    ),
    "rule.group-dominated.message": (
        "groups with an aggregate of which one subject has more than {most} %: {count}",
        "一人が {most} % を超えて占める集計値が {count} 件あります",
    ),
    "rule.group-dominated.do": (
        "make the groups coarser, or say `small_groups: suppress` in the head",
        "区分を粗くするか、見出しに `small_groups: suppress` と書いてください",
    ),
    "rule.total-gives-back.title": (
        "a total gives back a group that is left out",
        "省いた集計値が、合計から逆算できます",
    ),
    "rule.total-gives-back.why": (
        "whoever has a total and all groups of it but one has that one too; and of two aggregates of one group the"
        " difference is what a few contribute, if only they contribute another number",
        "合計と、一つを除くすべての内訳があれば、残る一つも分かります。同じ集計の二つの値も、数人だけが違う数を加えていれば、その差から数人の値が分かります",
    ),
    "rule.total-gives-back.help": (
        "leave the totals out, make the groups coarser, or say `small_groups: suppress`, which leaves out further"
        " groups until nothing can be given back",
        "合計を出さないか、区分を粗くしてください。`small_groups: suppress` なら、逆算できなくなるまで他の集計値も省きます",
    ),
    "rule.total-gives-back.message": (
        "totals or aggregates that, less what is shown beside them, tell of fewer than {least} subjects or of one who"
        " has most: {count}",
        "並べて示すものを引くと {least} 人に満たないか、一人がほとんどを占める値が残る合計や集計値が {count} 件あります",
    ),
    "rule.total-gives-back.do": (
        "leave the totals out, or say `small_groups: suppress` in the head",
        "合計を出さないか、見出しに `small_groups: suppress` と書いてください",
    ),
    "rule.statistics-differ.title": (
        "two statistics of one party differ by a few subjects",
        "同じ提供先に渡した統計と、数人だけ違います",
    ),
    "rule.statistics-differ.why": (
        "of two aggregates over nearly the same people or rows, the difference is the few; so is what is left of a"
        " total after all groups of another statistic are taken off",
        "ほとんど同じ人々や行の集計値を二つ比べると、その差は違っている数人の値です。合計から別の統計の内訳を引いた残りも同じです",
    ),
    "rule.statistics-differ.help": (
        "release a statistic over fixed periods, not every night; make the groups coarser; or say `small_groups:"
        " suppress`",
        "毎晩ではなく、締めた期間ごとに統計を出してください。区分を粗くするか、`small_groups: suppress` と書いても避けられます",
    ),
    "rule.statistics-differ.message": (
        "groups that differ by fewer than {least} subjects from what the party has of {earlier}: {count}",
        "{earlier} で渡したものと {least} 人に満たない差しかない集計値が {count} 件あります",
    ),
    "rule.statistics-differ.do": (
        "wait until enough has changed, or say `small_groups: suppress` in the head",
        "十分に変わるまで待つか、見出しに `small_groups: suppress` と書いてください",
    ),
}

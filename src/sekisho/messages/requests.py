"""Sentences about requests of members: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------ help pages
    "cli.help.request": (
        "Keep the register of what members ask for: disclosure, correction, suspension, stop of provision.",
        "組合員からの請求（開示、訂正、利用停止、第三者提供の停止）の台帳をつけます。",
    ),
    "cli.help.request-new": (
        "Enter a request that has come; `-` reads the member number from standard input.\n\n"
        "A suspension or a stop of provision is in force from the next run on, decided or not, until it"
        " is refused or taken back.",
        "届いた請求を記入します（組合員番号に `-` を指定すると標準入力から読みます）。\n\n"
        "利用停止と第三者提供の停止は、決定の前でも次の実行から効き、断るか取り下げられるまで続きます。",
    ),
    "cli.help.request-identify": (
        "Enter who asks, and how that was found out.",
        "本人確認（または代理人の確認）の結果を記入します。",
    ),
    "cli.help.request-fee": (
        "Enter that the member was told of the actual cost (--actual-cost), or has paid (--paid).",
        "実費を本人に知らせたこと（--actual-cost）、または支払い（--paid）を記入します。",
    ),
    "cli.help.request-decide": (
        "Enter the decision; a refusal, in whole or in part, rests on a ground of the law.",
        "決定を記入します（断るときは、一部でも、法律上の根拠が要ります）。",
    ),
    "cli.help.request-done": (
        "Enter that the decision was carried out and the member told.",
        "決定どおりに対応し、本人に知らせたことを記入します。",
    ),
    "cli.help.request-inform": (
        "Enter that a recipient of the data was told.",
        "データの提供先に知らせたことを記入します。",
    ),
    "cli.help.request-withdraw": (
        "Enter that the member has taken the request back; what it stopped goes on from the next run.",
        "請求の取下げを記入します（停止していたものは、次の実行から元に戻ります）。",
    ),
    "cli.help.request-statement": (
        "Write the disclosure statement that answers a request, in Japanese, as PDF or HTML.",
        "請求に答える開示報告書を PDF か HTML で作ります。",
    ),
    "cli.option.request-withhold": (
        "SOURCE.COLUMN that the decision does not disclose; several times",
        "開示しない列（抽出元.列。何度でも指定できる）",
    ),
    "cli.option.request-statement-on": (
        "the date of the statement, today if left out",
        "報告書の日付（省略時は今日）",
    ),
    "cli.help.request-list": (
        "List the requests that are open, those first that are due first.",
        "対応中の請求を、期日の早い順に一覧にします。",
    ),
    "cli.help.request-show": (
        "Tell all that was entered about one request.",
        "一つの請求について、記入されたことをすべて示します。",
    ),
    "cli.option.request-kind": (
        "What is asked for: disclosure (APPI 33(1)), records of provision (33(5)), correction (34),"
        " suspension or erasure (35(1)(5)), stop of provision (35(3)(5)).",
        "請求の種類: disclosure 開示（法33条1項）、records 第三者提供記録の開示（同5項）、correction 訂正等"
        "（34条）、suspension 利用停止・消去（35条1項・5項）、stop_provision 第三者提供の停止（同3項・5項）",
    ),
    "cli.option.request-wanted": ("what the member asks for, in words", "請求の内容（文章）"),
    "cli.option.request-name": (
        "the member's name as it is to stand on a statement",
        "開示報告書に載せる氏名",
    ),
    "cli.option.request-how": (
        "on which way: by letter, at the counter, which document was seen, ...",
        "方法（書面、窓口、確認した書類など）",
    ),
    "cli.option.request-on": (
        "the day on which it happened, today if left out",
        "その日付（省略時は今日）",
    ),
    "cli.option.request-by": ("who enters it", "記入する人"),
    "cli.option.request-recipient": (
        "a stop: for this party only (all if left out)",
        "停止する提供先（省略時はすべて）",
    ),
    "cli.option.request-purpose": (
        "a stop: for this purpose of use only (all if left out)",
        "停止する利用目的（省略時はすべて）",
    ),
    "cli.option.request-arrangement": (
        "a stop: under this arrangement only (all if left out)",
        "停止する枠組み（省略時はすべて）",
    ),
    "cli.option.request-category": (
        "a stop: of this category of data only (all if left out)",
        "停止するデータ区分（省略時はすべて）",
    ),
    "cli.option.request-confirmed": (
        "whether it is known that the member asks, or who may ask for the member",
        "本人（または正当な代理人）と確認できたか",
    ),
    "cli.option.request-representative": (
        "who asks for the member: a legal guardian or a mandated agent",
        "代理人による請求（guardian 法定代理人、agent 任意代理人）",
    ),
    "cli.option.request-evidence": (
        "where the proof of what the representative may do lies",
        "代理人の資格を示すものの所在",
    ),
    "cli.option.request-cost": (
        "the actual cost that the member was told of, in yen",
        "本人に知らせた実費の額（円）",
    ),
    "cli.option.request-paid": ("the fee has been paid", "手数料の支払いを受けた"),
    "cli.option.request-ruling": (
        "what was decided: all granted, a part granted, all refused",
        "決定（granted 認める、partly 一部を認める、refused 断る）",
    ),
    "cli.option.request-ground": (
        "on which ground of the law it is refused; a wrong one lists those that there are",
        "断る法律上の根拠（誤った値を指定すると一覧を示す）",
    ),
    "cli.option.request-reason": (
        "the reasons, as the member is told them (APPI 36)",
        "本人に説明する理由（法36条）",
    ),
    "cli.option.request-informed": ("the party that was told", "知らせた提供先"),
    "cli.option.request-all": (
        "those that are done with and taken back too",
        "対応済みと取下げも含める",
    ),
    # ------------------------------------------------------------------ the policy's part
    "rights.no-notice": ("there is no notice `{name}`", "公表事項 `{name}` はありません"),
    "rights.notices": ("notices: {names}", "公表事項: {names}"),
    "rights.no-kinds": (
        "a fee is asked for something: `kinds` is empty",
        "`kinds` が空です。何の手数料かを書いてください",
    ),
    "rights.no-fee-by-law": (
        "no fee may be asked for `{kind}` (APPI 38)",
        "`{kind}` の手数料は取れません（個人情報保護法第38条）",
    ),
    "rights.with-fee": ("a fee may be asked for: {kinds}", "手数料を取れるもの: {kinds}"),
    "rights.other-fee": (
        "the words that notice {notice} quotes of its fee do not have {yen} yen",
        "公表事項 {notice} が引用する手数料の文言に {yen} 円がありません",
    ),
    "rights.other-fee-help": (
        "quote them as `fee` below `states` of the notice, and ask what they say",
        "公表事項の `states` の `fee` に文言を引用し、そのとおりの額にしてください",
    ),
    # ------------------------------------------------------------------ the register as a whole
    "requests.damaged": (
        "the register of requests is damaged at `{file}`: it cannot be read, is missing or was changed",
        "請求の台帳の `{file}` が壊れています（読めない、失われた、または書き換えられた）",
    ),
    "requests.unreadable": (
        "the register of requests cannot be read ({problem})",
        "請求の台帳を読めません（{problem}）",
    ),
    "requests.shrunk": (
        "entry {number} of the register of requests, which an earlier run went by, is gone or another one",
        "以前の処理が従った請求の台帳の {number} 番目の記録が、失われたか別のものになっています",
    ),
    "requests.restore": (
        "put the whole folder back from its backup; nothing is changed or removed by itself",
        "フォルダー全体をバックアップから戻してください。自動で直したり消したりはしません",
    ),
    "requests.restore-key": (
        "it must be an ordinary file of the user who runs this, with mode 0600; put it back from the"
        " register's backup",
        "実行する利用者の通常のファイルで、モード 0600 でなければなりません。台帳のバックアップから戻してください",
    ),
    "requests.unusable": (
        "the register of members' requests beside it: {reason}",
        "併せて読む請求の台帳の問題です: {reason}",
    ),
    "ledger.bad-asked": (
        "{count:stop of the register of requests names|stops of the register of requests name} a `{column}` that the policy does not know",
        "方針にない `{column}` を挙げる請求が {count} 件、請求の台帳にあります",
    ),
    "ledger.unknown-asked": (
        "{count:stop of the register of requests is about a number|stops of the register of requests are about numbers} that the register of members does"
        " not have",
        "組合員名簿にない番号の停止が {count} 件、請求の台帳にあります",
    ),
    # ------------------------------------------------------------------ what cannot follow
    "requests.removed-otherwise": (
        "entry {number} of the register of requests was removed, and the record does not say so",
        "請求の台帳の {number} 番目が削除されていますが、監査記録にその記録がありません",
    ),
    "request.removed": (
        "request {id} has been removed: it was over for as long as it may be kept",
        "請求 {id} は、完了してから保存期間が過ぎたため削除されています",
    ),
    "request.unknown": ("there is no request {id}", "請求 {id} はありません"),
    "request.list-them": ("all of them: sekisho request list", "一覧: sekisho request list"),
    "request.see": ("see: sekisho request show {id}", "確認: sekisho request show {id}"),
    "request.no-id": ("`{text}` is no number of a request", "`{text}` は請求の番号ではありません"),
    "request.id-form": ("write it like `R0001`", "`R0001` のように書いてください"),
    "request.not.withdrawn": ("{id} was taken back", "{id} は取り下げられています"),
    "request.not.received-twice": ("{id} has been received", "{id} は受付済みです"),
    "request.not.done": ("{id} is done with", "{id} は対応済みです"),
    "request.not.no-fee": (
        "nothing may be asked for {id}: the notice in force when it came has no fee for such a request",
        "{id} の手数料は取れません。受付時の公表事項に、この請求の手数料がないためです",
    ),
    "request.not.paid": ("the fee of {id} has been paid", "{id} の手数料は支払い済みです"),
    "request.not.unpaid": (
        "the fee of {id} has not been paid",
        "{id} の手数料がまだ支払われていません",
    ),
    "request.not.undecided": ("{id} has not been decided", "{id} はまだ決定していません"),
    "request.not.confirmed": (
        "who asks has been confirmed for {id}, so it cannot be refused on that ground",
        "{id} は本人確認ができているので、この根拠では断れません",
    ),
    "request.not.unconfirmed": (
        "nobody has confirmed who asks for {id}",
        "{id} の本人確認ができていません",
    ),
    "request.not.refused": ("{id} is refused", "{id} は断っています"),
    "request.not.no-statement": (
        "{id} asks for no disclosure, so there is no statement of it",
        "{id} は開示の請求ではないので、開示報告書はありません",
    ),
    "request.cost-not-more": (
        "the actual cost is asked only where it is more than the fee of {fee} yen",
        "実費を請求できるのは、手数料 {fee} 円を超えるときだけです",
    ),
    "request.cost-not-stated": (
        "the notice does not say that the actual cost may be asked",
        "公表事項に、実費を請求できるという定めがありません",
    ),
    "request.needs-ground": (
        "{id} can be refused, in whole or in part, on a ground of the law only",
        "{id} を（一部でも）断れるのは、法律に根拠があるときだけです",
    ),
    "request.grounds": ("--ground takes: {grounds}", "--ground に使えるもの: {grounds}"),
    "request.ground-of-grant": (
        "a ground of refusal belongs to what is refused",
        "断る根拠は、断るときにだけ指定します",
    ),
    "request.part-extent": (
        "the extent belongs to a stop that is granted in part, and there it is needed",
        "範囲の指定は、停止の請求を一部だけ認めるときに限り、必ず要ります",
    ),
    "request.part-extent-help": (
        "say what is stopped: --recipient, --purpose, --arrangement, --category",
        "止める範囲を --recipient、--purpose、--arrangement、--category で指定してください",
    ),
    "request.before": (
        "{on} is before {id} came, on {received}",
        "{on} は {id} の受付日 {received} より前です",
    ),
    "request.empty": (
        "say something: an option is empty",
        "空の指定があります。内容を書いてください",
    ),
    "request.no-number": (
        "that is no number of a member",
        "組合員番号として読めません",
    ),
    "request.number-form": (
        "up to {width} digits; `-` reads it from standard input",
        "{width} 桁までの数字です。`-` なら標準入力から読みます",
    ),
    "request.unknown-member": (
        "the register of members that landed last does not have this number",
        "最後に届いた組合員名簿に、この番号がありません",
    ),
    "request.unknown-member-help": (
        "check the number; a stop of a number that nobody has would hold every export about persons",
        "番号を確かめてください。誰のものでもない番号の停止を入れると、組合員の行を含む提供がすべて"
        "止まります",
    ),
    "request.no-ledger": (
        "no contract has `sekisho.role: ledger`, so nobody can tell what a member number is",
        "`sekisho.role: ledger` の契約がないので、組合員番号の体系が分かりません",
    ),
    "request.extent-of-others": (
        "only a suspension or a stop of provision has an extent",
        "範囲を指定できるのは、利用停止と第三者提供の停止だけです",
    ),
    "request.unknown-name": (
        "`{name}` is no {column} of the policy",
        "方針に {column} `{name}` はありません",
    ),
    "request.word.recipient": ("party", "事業者"),
    "request.word.purpose": ("purpose of use", "利用目的"),
    "request.word.arrangement": ("arrangement", "枠組み"),
    "request.word.category": ("category", "データ区分"),
    "request.representative-evidence": (
        "a representative needs --evidence: where the proof of it lies",
        "代理人には、その資格を示すものの所在（--evidence）が要ります",
    ),
    "request.cost-or-paid": (
        "say either --actual-cost with --how, or --paid",
        "--actual-cost（と --how）か --paid のどちらかを指定してください",
    ),
    # ------------------------------------------------------------------ the statement
    "disclosure.no-typst": (
        "a statement as PDF needs a library that is not installed",
        "PDF の開示報告書に必要なライブラリがありません",
    ),
    "disclosure.no-glyph": (
        "the fonts of statements have no glyph of {characters}",
        "開示報告書のフォントに、次の文字がありません: {characters}",
    ),
    "disclosure.no-glyph-help": (
        "write it as HTML, which is shown in the fonts of whoever reads it",
        "HTML で作れば、読む人のフォントで表示されます",
    ),
    "disclosure.no-column": (
        "there is no column `{name}` to be left out",
        "除く列 `{name}` はありません",
    ),
    "disclosure.withhold-of-part": (
        "columns are left out only where a part of a disclosure was refused, on the ground of that",
        "列を除けるのは、開示の請求の一部を断った場合に限ります（その根拠が報告書に載ります）",
    ),
    "disclosure.suffix": (
        "`{file}` ends neither in .pdf nor in .html",
        "`{file}` は .pdf でも .html でもありません",
    ),
    "disclosure.exists": (
        "`{file}` is there already, and nothing is ever overwritten",
        "`{file}` はすでにあります。上書きはしません",
    ),
    "disclosure.written": (
        "statement of {id}: `{file}`",
        "{id} の開示報告書: `{file}`",
    ),
    "disclosure.not-all": (
        "of some files nobody can tell; the statement says so",
        "お答えできないファイルがあり、報告書にそう書いています",
    ),
    # ------------------------------------------------------------------ what people read
    "request.entered": ("{id}: {event}", "{id}: {event}"),
    "request.none": ("no request", "請求はありません"),
    "request.none-open": ("no request is open", "対応中の請求はありません"),
    "request.line": (
        "{id} {kind}, member {subject}, came {on}, due {due}: {state}",
        "{id} {kind}（組合員 {subject}、受付 {on}、期日 {due}）: {state}",
    ),
    "request.kind.disclosure": ("disclosure", "開示"),
    "request.kind.records": ("disclosure of the records of provision", "第三者提供記録の開示"),
    "request.kind.correction": ("correction", "訂正等"),
    "request.kind.suspension": ("suspension of use or erasure", "利用停止・消去"),
    "request.kind.stop_provision": ("stop of provision", "第三者提供の停止"),
    "request.state.unidentified": ("who asks is to be confirmed", "本人確認待ち"),
    "request.state.unconfirmed": ("who asks could not be confirmed", "本人確認できず"),
    "request.state.undecided": ("to be decided", "決定待ち"),
    "request.state.undone": ("to be done", "対応待ち"),
    "request.state.untold": ("the member is to be told of the refusal", "断る旨の通知待ち"),
    "request.state.done": ("done", "対応済み"),
    "request.state.refused": ("refused", "断った"),
    "request.state.withdrawn": ("taken back", "取下げ"),
    "request.state.overdue": ("{state}, overdue", "{state}、期日超過"),
    "request.state.in-force": ("{state}; in force", "{state}（停止中）"),
    "request.event.received": (
        "{kind} ({article}) received on {on} by {how}: {wanted}",
        "{on} に{how}で {kind}（{article}）を受け付けました: {wanted}",
    ),
    "request.event.identified": (
        "who asks was confirmed on {on}: {how}",
        "{on} に本人を確認しました: {how}",
    ),
    "request.event.identified-guardian": (
        "the legal guardian was confirmed on {on}: {how} (proof: {evidence})",
        "{on} に法定代理人を確認しました: {how}（証拠: {evidence}）",
    ),
    "request.event.identified-agent": (
        "the mandated agent was confirmed on {on}: {how} (proof: {evidence})",
        "{on} に任意代理人を確認しました: {how}（証拠: {evidence}）",
    ),
    "request.event.not-identified": (
        "who asks could not be confirmed on {on}: {how}",
        "{on} に本人を確認できませんでした: {how}",
    ),
    "request.event.charged": (
        "the member was told of an actual cost of {yen} yen on {on}: {how}",
        "{on} に実費 {yen} 円を本人に知らせました: {how}",
    ),
    "request.event.paid": ("the fee was paid on {on}", "{on} に手数料の支払いを受けました"),
    "request.event.granted": ("granted on {on}: {reason}", "{on} に認めました: {reason}"),
    "request.event.partly": (
        "granted in part on {on}; the rest is refused under {article}, {ground}: {reason}",
        "{on} に一部を認めました。残りは {article}（{ground}）により断りました: {reason}",
    ),
    "request.event.refused": (
        "refused on {on} under {article}, {ground}: {reason}",
        "{on} に {article}（{ground}）により断りました: {reason}",
    ),
    "request.event.done": (
        "done, and the member told, on {on}: {how}",
        "{on} に対応し、本人に知らせました: {how}",
    ),
    "request.event.informed": (
        "{recipient} was told on {on}: {how}",
        "{on} に {recipient} に知らせました: {how}",
    ),
    "request.event.withdrawn": ("taken back on {on}: {how}", "{on} に取り下げられました: {how}"),
    "request.ground.identity": (
        "who asks did not show who they are as the procedure asks",
        "定めた手続による本人確認ができない",
    ),
    "request.ground.no-data": ("there is no such data", "該当するデータがない"),
    "request.ground.harm": (
        "life, body, property or other rights of somebody could be harmed",
        "本人または第三者の生命、身体、財産その他の権利利益を害するおそれ",
    ),
    "request.ground.business": (
        "proper business would be severely impeded",
        "業務の適正な実施に著しい支障を及ぼすおそれ",
    ),
    "request.ground.other-law": ("another law would be violated", "他の法令に違反することとなる"),
    "request.ground.other-procedure": (
        "another law has a procedure of its own",
        "他の法令に特別の手続がある",
    ),
    "request.ground.existence": (
        "that the record exists may not become known",
        "記録の存否が明らかになると公益その他の利益が害される",
    ),
    "request.ground.true": ("the data is true", "内容が事実である"),
    "request.ground.beyond-purpose": (
        "the purpose of use does not need it",
        "利用目的の達成に必要な範囲を超える",
    ),
    "request.ground.no-reason": (
        "the request has no reason that the law names",
        "請求に法律の定める理由がない",
    ),
    "request.ground.alternative": (
        "it is too difficult, and other measures protect the member",
        "停止等が困難で、権利利益を守る代わりの措置をとる",
    ),
    "request.label.extent": (
        "extent: recipient {recipient}, purpose {purpose}, arrangement {arrangement}, category {category}",
        "範囲: 提供先 {recipient}、利用目的 {purpose}、枠組み {arrangement}、データ区分 {category}",
    ),
    "request.label.all": ("all", "すべて"),
    "request.label.fee": ("fee: {fee} yen", "手数料: {fee} 円"),
    "request.label.no-fee": ("fee: none", "手数料: なし"),
    "request.label.entered": ("entered {at} by {by}", "{at} {by} 記入"),
    "request.now-in-force": (
        "in force from the next run on, until it is refused or taken back",
        "次の処理から停止します（断るか、取り下げられるまで）",
    ),
    "request.fee-first": (
        "fee: {fee} yen ({clause})",
        "手数料: {fee} 円（{clause}）",
    ),
    "request.fee-or-cost": (
        "fee: {fee} yen ({clause}); the actual cost only if the member is told of it first",
        "手数料: {fee} 円（{clause}）。実費を請求するときは、先に本人に知らせます",
    ),
}

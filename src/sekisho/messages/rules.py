"""Sentences about rules: id -> (English, Japanese).

`rule.<name>.title`, `.why` and `.help` are the rule's manual; all others are violations and what to
do about one of them.
"""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "rule.known": ("there is: {names}", "あるもの: {names}"),
    "rule.drop-or-replace": (
        "leave `{origin}` out of what makes this export; hashing or masking it changes nothing",
        "`{origin}` をこの提供に使わないでください。ハッシュ化や伏せ字にしても同じです",
    ),
    # ------------------------------------------------------------------ SK101
    "rule.recipient-not-permitted.title": (
        "the recipient may not have this data",
        "提供先に認められていないデータです",
    ),
    "rule.recipient-not-permitted.why": (
        "joint use covers the items and the closed list of users that the notice names, and no more"
        " (notice, 共同利用; APPI Art. 27(5)(iii)); whoever is not on the list is a third party"
        " (notice, 対応方針 3)",
        "共同利用は、公表した項目と、公表した事業者の範囲に限られます（公表事項「共同利用」、"
        "個人情報保護法27条5項3号）。範囲にない事業者は第三者です（対応方針 3）",
    ),
    "rule.recipient-not-permitted.help": (
        "leave the column out, choose an arrangement that covers it, or have the compliance office"
        " record an approved grant with its clause",
        "その列を外す、対象になる提供の枠組みを選ぶ、または根拠条項を付けた承認をコンプライアンス"
        "部門に記録してもらってください",
    ),
    "rule.recipient-not-permitted.message": (
        "`{origin}` ({title}: {category}) may not go to {party} under {arrangement}",
        "`{origin}`（{title}：{category}）は {arrangement} では {party} に提供できません",
    ),
    "rule.recipient-not-permitted.do": (
        "under this arrangement the recipient gets: {categories}; permitted under: {elsewhere}",
        "この枠組みで提供できる区分: {categories}。提供できる枠組み: {elsewhere}",
    ),
    "rule.recipient-not-permitted.not-listed": (
        "{party} is not on the closed list of {arrangement} ({name}; {clause})",
        "{party} は {arrangement}（{name}、{clause}）の事業者一覧にありません",
    ),
    "rule.recipient-not-permitted.listed": (
        "on the list: {names}; anybody else is a third party and needs each member's consent",
        "一覧にある事業者: {names}。それ以外は第三者で、組合員ごとの同意が要ります",
    ),
    # ------------------------------------------------------------------ SK102
    "rule.purpose-not-permitted.title": (
        "the data may not be used for this purpose",
        "この利用目的には使えないデータです",
    ),
    "rule.purpose-not-permitted.why": (
        "data is used for the purposes that were specified and published for it, by each recipient"
        " (notice, 利用目的; APPI Art. 17, 18 and 27(5)(iii))",
        "データは、公表した利用目的の範囲で、提供先ごとに定めた目的だけに使います（公表事項「利用目的」、"
        "個人情報保護法17条・18条・27条5項3号）",
    ),
    "rule.purpose-not-permitted.help": (
        "name the purpose that the export really serves, or leave the column out",
        "提供の本当の目的を書くか、その列を外してください",
    ),
    "rule.purpose-not-permitted.message": (
        "`{origin}` ({title}: {category}) may be used by {party} for {permitted}, not for {purpose}",
        "`{origin}`（{title}：{category}）を {party} が使えるのは {permitted} のためで、{purpose} には使えません",
    ),
    "rule.purpose-not-permitted.do": (
        "name one of {permitted} if that is what the export is for, or leave the column out",
        "目的が {permitted} のどれかならそれを書き、そうでなければ列を外してください",
    ),
    # ------------------------------------------------------------------ SK103
    "rule.arrangement-not-in-force.title": (
        "the arrangement is not in force on this date",
        "この日には有効でない枠組みです",
    ),
    "rule.arrangement-not-in-force.why": (
        "a notice, an arrangement and a processor's contract permit only from their first to their"
        " last day (notice, 対応方針 3; APPI Art. 25 and 27(5)(i))",
        "公表事項・提供の枠組み・委託契約は、それぞれの期間の中でだけ効力があります（対応方針 3、"
        "個人情報保護法25条・27条5項1号）",
    ),
    "rule.arrangement-not-in-force.help": (
        "renew the contract or the arrangement and record its period in `policy/`",
        "契約や枠組みを更新し、期間を `policy/` に記録してください",
    ),
    "rule.arrangement-not-in-force.no-notice": (
        "no notice with a held text is in force on {day}",
        "{day} に有効な公表事項（本文のあるもの）がありません",
    ),
    "rule.arrangement-not-in-force.no-notice-do": (
        "run for a date on which a notice is in force, or record the notice in `policy/notices/`",
        "公表事項が有効な日付で実行するか、`policy/notices/` に公表事項を記録してください",
    ),
    "rule.arrangement-not-in-force.arrangement": (
        "{arrangement} ({name}) is in force from {since} to {until}, not on {day}",
        "{arrangement}（{name}）の期間は {since} から {until} までで、{day} は含まれません",
    ),
    "rule.arrangement-not-in-force.grant": (
        "`{origin}` ({title}: {category}): {party} has it by {clause} from {since} to {until}, not on {day}",
        "`{origin}`（{title}：{category}）: {party} への根拠（{clause}）の期間は {since} から {until} までで、{day} は含まれません",
    ),
    "rule.arrangement-not-in-force.do": (
        "renew it and record its period in `policy/`, or stop the export",
        "更新して期間を `policy/` に記録するか、提供を止めてください",
    ),
    # ------------------------------------------------------------------ SK104
    "rule.overlay-excluded.title": (
        "data that no grant covers unless it names it",
        "名指しされないかぎり提供の対象にならないデータです",
    ),
    "rule.overlay-excluded.why": (
        "special-care data, My Number, bank and card data, free text, data of third persons, safety"
        " memos and debt are never covered by `all items` (APPI Art. 2(3), 20(2), 27(2); My Number"
        " Act Art. 19 and 30(2); our safe reading of 共同利用)",
        "要配慮個人情報、マイナンバー、口座・カード、自由記述、第三者の情報、鍵などの安全情報、債務の"
        "情報は「すべての項目」には含めません（個人情報保護法2条3項・20条2項・27条2項、番号法19条・30条2項、"
        "共同利用の文言の安全側の読み方）",
    ),
    "rule.overlay-excluded.help": (
        "leave the column out; if there really is a ground, a grant has to name the overlay",
        "その列を外してください。根拠があるなら、許可にその種類を名指しで書く必要があります",
    ),
    "rule.overlay-excluded.message": (
        "`{origin}` ({title}: {category}) is {overlays}: {party} may not have it for {purpose}",
        "`{origin}`（{title}：{category}）は{overlays}です。{party} は {purpose} のために受け取れません",
    ),
    # ------------------------------------------------------------------ SK105
    "rule.row-category-outside.title": (
        "to be in the source already says too much",
        "その一覧に載っていること自体が範囲外です",
    ),
    "rule.row-category-outside.why": (
        "a row says something about a person even if only the member number is read: being in the"
        " kyosai contracts says that somebody has one (APPI Art. 2(1); design, rows are data)",
        "組合員番号しか読まなくても、行があること自体が本人の情報です。共済契約の一覧に載っていれば、"
        "契約があることが分かります（個人情報保護法2条1項）",
    ),
    "rule.row-category-outside.help": (
        "do not join, filter or count by this source, not even through a model",
        "この抽出元を結合・絞り込み・件数に使わないでください（変換を通す場合も同じです）",
    ),
    "rule.row-category-outside.message": (
        "rows of `{source}` ({category}) decide what is in the export, and {party} may not know them"
        " for {purpose}",
        "`{source}`（{category}）の行が提供の中身を左右しますが、{party} は {purpose} のために知ることができません",
    ),
    "rule.row-category-outside.do": (
        "take `{source}` out of the joins, filters and counts that lead here",
        "ここに至る結合・絞り込み・件数から `{source}` を外してください",
    ),
    # ------------------------------------------------------------------ SK106
    "rule.untagged-column.title": ("a column without category", "区分のない列です"),
    "rule.untagged-column.why": (
        "unknown is refused: a column whose contract does not say what it is permits nothing"
        " (our reading of `すべての項目`: the items in the inventory of the notice's date)",
        "分からないものは止めます。契約に区分のない列は何にも使えません（「すべての項目」は公表時点の"
        "台帳にある項目、という読み方です）",
    ),
    "rule.untagged-column.help": (
        "give the column `sekisho.category` in its contract, or leave it out",
        "契約でその列に `sekisho.category` を付けるか、列を外してください",
    ),
    "rule.untagged-column.message": (
        "`{origin}` has no category, so nobody knows what it permits",
        "`{origin}` には区分がなく、何に使えるか分かりません",
    ),
    "rule.untagged-column.do": (
        "give it a category at {place}, or leave it out; `SELECT *` takes in new columns",
        "{place} で区分を付けるか、外してください。`SELECT *` は新しい列も含みます",
    ),
    # ------------------------------------------------------------------ SK107
    "rule.onward-provision.title": (
        "data of one party may not be passed on to another",
        "ある事業者のデータを別の事業者へ回すことはできません",
    ),
    "rule.onward-provision.why": (
        "the controller is one end of every flow: what a joint user hands over is for own use, or"
        " goes back to where it came from (our reading of 共同利用; APPI Art. 27(5)(iii))",
        "どの流れも一方の端は管理者です。共同利用先から受け取ったデータは、自ら使うか、元へ戻すかだけです"
        "（共同利用の読み方、個人情報保護法27条5項3号）",
    ),
    "rule.onward-provision.help": (
        "leave the source out, or let the recipient get it from the party that it comes from",
        "その抽出元を外すか、提供先が元の事業者から直接受け取るようにしてください",
    ),
    "rule.onward-provision.message": (
        "`{source}` came from {origin_party}; it may not be passed on to {party}",
        "`{source}` は {origin_party} から受け取ったもので、{party} へは回せません",
    ),
    "rule.onward-provision.do": (
        "leave `{source}` out of this export",
        "この提供から `{source}` を外してください",
    ),
    # ------------------------------------------------------------------ SK108
    "rule.destination-of-another-party.title": (
        "own use is sent to somebody else's place",
        "自社利用なのに他の事業者の場所へ送ろうとしています",
    ),
    "rule.destination-of-another-party.why": (
        "making data usable to another legal person is provision, whatever the arrangement is called"
        " (APPI Art. 27; guideline 2-17)",
        "別の法人が使える場所に置くことは、名目にかかわらず「提供」です（個人情報保護法27条、ガイドライン2-17）",
    ),
    "rule.destination-of-another-party.help": (
        "name a destination of the controller, or the arrangement under which the other may have it",
        "管理者自身の場所を書くか、相手に提供できる枠組みを書いてください",
    ),
    "rule.destination-of-another-party.message": (
        "destination `{destination}` belongs to {party}, and {arrangement} is own use",
        "`{destination}` は {party} の場所ですが、{arrangement} は自社利用です",
    ),
    "rule.destination-of-another-party.do": (
        "own destinations: {names}",
        "自社の場所: {names}",
    ),
    # ------------------------------------------------------------------ SK109
    "rule.unknown-recipient-or-purpose.title": (
        "a destination, purpose or arrangement that the policy does not have",
        "方針にない提供先・利用目的・枠組みです",
    ),
    "rule.unknown-recipient-or-purpose.why": (
        "a use is permitted only if the notice in force says so; what it does not name is nothing"
        " (APPI Art. 17 and 21)",
        "有効な公表事項に書かれた利用だけが認められます。書かれていないものは認められません"
        "（個人情報保護法17条・21条）",
    ),
    "rule.unknown-recipient-or-purpose.help": (
        "write a name that the policy has; `sekisho policy` lists them",
        "方針にある名前を書いてください（`sekisho policy` で一覧）",
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
    # ------------------------------------------------------------------ SK201..206
    "rule.undecided-statement.title": (
        "the analysis does not understand the statement",
        "解析できない文です",
    ),
    "rule.undecided-statement.why": (
        "what is not understood is refused: a guess could miss an influence (design, lineage)",
        "分からないものは止めます。推測すると影響を見落とすおそれがあるためです",
    ),
    "rule.undecided-statement.help": (
        "write the construct in another way; one SELECT over declared relations",
        "別の書き方にしてください。宣言済みの表だけを読む SELECT 一つにします",
    ),
    "rule.undecided-statement.do": (
        "write it in another way; one SELECT over declared relations",
        "別の書き方にしてください。宣言済みの表だけを読む SELECT 一つにします",
    ),
    "rule.function-not-on-list.title": (
        "a function that is not on the list",
        "一覧にない関数です",
    ),
    "rule.function-not-on-list.why": (
        "functions with a state, a clock, files or the catalogue in them return what no analysis"
        " sees; so only listed ones are permitted",
        "状態・時刻・ファイル・カタログに触れる関数は解析に見えない値を返すため、一覧にある関数だけを認めます",
    ),
    "rule.function-not-on-list.help": (
        "use a listed function; for the run's date join `business_day`",
        "一覧にある関数を使ってください。実行日が要るときは `business_day` を結合します",
    ),
    "rule.undeclared-source.title": (
        "a source that is not declared, or a file",
        "宣言されていない抽出元かファイルです",
    ),
    "rule.undeclared-source.why": (
        "only what a contract describes has tags; anything else could be any data at all",
        "契約のあるものだけに区分があります。それ以外は何のデータか分かりません",
    ),
    "rule.undeclared-source.help": (
        "declare it with a contract (`sekisho new source`), or read a declared relation",
        "契約を作る（`sekisho new source`）か、宣言済みの表を読んでください",
    ),
    "rule.order-undetermined.title": (
        "the result is not determined by the data",
        "結果がデータだけでは決まりません",
    ),
    "rule.order-undetermined.why": (
        "LIMIT, row_number, first, list and the like without a total order, and sums of DOUBLE, give"
        " another result at another time; then no file can be proved again (design, determinism)",
        "全順序のない LIMIT・row_number・first・list などや DOUBLE の合計は、実行のたびに変わることがあり、"
        "ファイルを後から証明できません",
    ),
    "rule.order-undetermined.help": (
        "order by a unique key, use DECIMAL instead of DOUBLE, or use min and max instead of first",
        "一意なキーで並べる、DOUBLE でなく DECIMAL を使う、first でなく min・max を使う、などに直してください",
    ),
    "rule.order-undetermined.message": (
        "`{relation}` is not determined by its data: {constructs}",
        "`{relation}` の結果がデータだけでは決まりません: {constructs}",
    ),
    "rule.order-undetermined.do": (
        "order by a unique key, or use DECIMAL, min or max",
        "一意なキーで並べるか、DECIMAL・min・max を使ってください",
    ),
    "rule.unbound-statement.title": (
        "the statement does not parse or bind",
        "文として読めないか、名前が解決できません",
    ),
    "rule.unbound-statement.why": (
        "lineage comes from the binder that will run the statement; what does not bind has none",
        "来歴は実行時と同じ名前解決から得ます。解決できない文には来歴がありません",
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
        "the file is ordered by its key, and only so the same on every run (design, determinism)",
        "ファイルはキーの順に並べることで、毎回同じになります",
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
        "ファイルに正確に書けない型です",
    ),
    "rule.type-not-storable.why": (
        "Parquet has no 128-bit integer: DuckDB would write it as DOUBLE and lose digits, and the"
        " file would not be what was analysed",
        "Parquet に128ビット整数はなく、DuckDB は DOUBLE に変えて桁を落とします。解析した内容と違う"
        "ファイルになります",
    ),
    "rule.type-not-storable.help": (
        "cast the column: the sum of integers is HUGEINT, `CAST(sum(x) AS BIGINT)` is not",
        "列を CAST してください。整数の sum は HUGEINT です（`CAST(sum(x) AS BIGINT)` など）",
    ),
    "rule.type-not-storable.message": (
        "`{name}` is {type}, which Parquet cannot hold exactly",
        "`{name}` の型 {type} は Parquet に正確に書けません",
    ),
    "rule.type-not-storable.do": (
        "cast it, for example `CAST(sum(x) AS BIGINT)`",
        "`CAST(sum(x) AS BIGINT)` のように型を変えてください",
    ),
    # ------------------------------------------------------------------ SK301..305
    "rule.subject-key-missing.title": (
        "nobody knows whom the rows are about",
        "誰についての行か分かりません",
    ),
    "rule.subject-key-missing.why": (
        "without a subject key the members who asked to stop cannot be left out (notice, 対応方針 2;"
        " APPI Art. 35)",
        "本人のキーがなければ、利用停止を求めた組合員を除けません（対応方針 2、個人情報保護法35条）",
    ),
    "rule.subject-key-missing.help": (
        "name the subject key in the contract of the source",
        "抽出元の契約に本人のキーを書いてください",
    ),
    "rule.subject-key-missing.message": (
        "`{source}` is about persons and has no subject key",
        "`{source}` は本人に関するデータですが、本人のキーがありません",
    ),
    "rule.subject-key-missing.do": (
        "name it at {place} (`sekisho.subjectKey`)",
        "{place} に書いてください（`sekisho.subjectKey`）",
    ),
    "rule.suspended-member-in-file.title": (
        "a member who asked to stop is in the file",
        "利用停止の組合員がファイルに含まれています",
    ),
    "rule.suspended-member-in-file.why": (
        "use stops on a member's request (notice, 対応方針 2; APPI Art. 35); the file is read again"
        " before it leaves, independently of how it was made",
        "組合員の請求により利用を止めます（対応方針 2、個人情報保護法35条）。ファイルは送る前に、作成とは"
        "別に読み直して確かめます",
    ),
    "rule.suspended-member-in-file.help": (
        "nothing was released; a member number reached the file by another way than its subject key",
        "何も送っていません。組合員番号が本人のキー以外の道でファイルに入っています",
    ),
    "rule.suspended-member-in-file.message": (
        "{count} rows are about members who suspended this use",
        "この利用を停止した組合員の行が {count} 行あります",
    ),
    "rule.suspended-member-in-file.do": (
        "nothing was released; look for a member number that does not come from the subject key",
        "何も送っていません。本人のキー以外から来る組合員番号を探してください",
    ),
    "rule.output-differs.title": (
        "the file is not what was analysed",
        "ファイルが解析した内容と違います",
    ),
    "rule.output-differs.why": (
        "a decision is about the columns that were analysed; other bytes have no decision",
        "判定は解析した列についてのものです。それと違うファイルには判定がありません",
    ),
    "rule.output-differs.help": (
        "nothing was released; report this as a fault of Sekisho",
        "何も送っていません。Sekisho の不具合としてお知らせください",
    ),
    "rule.output-differs.message": (
        "columns that differ in name, type or order: {columns}",
        "名前・型・順序が違う列: {columns}",
    ),
    "rule.output-differs.do": (
        "nothing was released; report this as a fault of Sekisho",
        "何も送っていません。Sekisho の不具合としてお知らせください",
    ),
    "rule.key-not-unique.title": ("the key is not unique", "キーが一意ではありません"),
    "rule.key-not-unique.why": (
        "without a unique key the order of rows is not determined, and the file not reproducible",
        "キーが一意でないと行の順が決まらず、同じファイルを再現できません",
    ),
    "rule.key-not-unique.help": (
        "name a key that identifies each row, or mend the join that multiplies rows",
        "各行を特定できるキーを書くか、行を増やしている結合を直してください",
    ),
    "rule.key-not-unique.message": (
        "key {key} is repeated in {count} rows",
        "キー {key} が {count} 行で重複しています",
    ),
    "rule.key-not-unique.do": (
        "add a column to `key`, or mend the join that multiplies rows",
        "`key` に列を足すか、行を増やしている結合を直してください",
    ),
    "rule.ledger-unusable.title": (
        "the ledger of suspensions cannot be used",
        "利用停止の台帳が使えません",
    ),
    "rule.ledger-unusable.why": (
        "without a whole and current ledger nobody knows who asked to stop; so nothing about members"
        " leaves (notice, 対応方針 2; design, the ledger fails closed)",
        "完全で最新の台帳がなければ、誰が停止を求めたか分かりません。組合員のデータは一切送りません（対応方針 2）",
    ),
    "rule.ledger-unusable.help": (
        "mend or resend the ledger's extract, then run again",
        "台帳の抽出を直すか送り直して、もう一度実行してください",
    ),
    "rule.ledger-unusable.message": (
        "the ledger cannot be used: {reason}",
        "台帳が使えません: {reason}",
    ),
    "rule.ledger-unusable.do": (
        "mend or resend the ledger's extract, then run again",
        "台帳の抽出を直すか送り直して、もう一度実行してください",
    ),
}

"""Sentences about the command line: id -> (English, Japanese); and click's own in Japanese."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------ help pages
    "cli.help.sekisho": (
        "Sekisho (関所) checks every export of a co-op's data pipelines against the published notice:"
        " who receives which data, for which purpose, under which arrangement.\n\n"
        "Exit codes: 0 all permitted, 1 something refused, 2 wrong usage, policy, contract or SQL,"
        " 3 undecided (counts as refused), 4 tool or file failure.",
        "関所は、生協のデータ提供を一つずつ公表事項と照らし合わせます。誰に、どのデータを、何の目的で、"
        "どの枠組みで渡すのかを確かめ、示せないものは止めます。\n\n"
        "終了コード: 0 すべて許可、1 止めた提供あり、2 使い方・方針・契約・SQL の誤り、"
        "3 判定できない（止めたものと扱う）、4 ツールまたはファイルの障害。",
    ),
    "cli.help.check": (
        "Decide every export, or the ones named. Releases nothing and needs no data.",
        "すべての提供（または名指しした提供）を判定します。何も提供せず、データも要りません。",
    ),
    "cli.help.run": (
        "Run one night: extract, check, release what is permitted, record everything.",
        "一晩の処理を行います。抽出し、判定し、許可されたものだけを提供し、すべてを記録します。",
    ),
    "cli.help.alert": (
        "Try the channels of `[alerts]` (--test), have nobody told of one open problem for a time"
        " (--silence), or tell of a night that is not over by its hour (--overdue).",
        "`[alerts]` の通知先を試す（--test）、続いている問題の一つをしばらく知らせない（--silence）、"
        "時刻までに終わっていない夜間処理を知らせる（--overdue）のどれかを行います。",
    ),
    "cli.help.sweep": (
        "Look through the outbound area, the folders that sekisho.toml names and the ones given:"
        " files without a clearance or changed since, and members' data in any other file.\n\n"
        "Exit codes: 0 nothing found, 1 something found, 3 something that could not be examined,"
        " 4 a folder or the tool failed.",
        "提供用の出力先、sekisho.toml に挙げたフォルダー、指定したフォルダーを点検します。通行手形のない"
        "ファイルや内容の変わったファイル、そのほかのファイルに入った組合員のデータを見つけます。\n\n"
        "終了コード: 0 指摘なし、1 指摘あり、3 調べられないものあり、4 フォルダーまたはツールの障害。",
    ),
    "cli.help.keys": (
        "Make, list and revoke the keys that clearances and the record are signed with.",
        "通行手形と監査記録に署名する鍵を作り、一覧にし、失効させます。",
    ),
    "cli.help.keys-new": (
        "Make a key; one that is in use gives its place to it.\n\n"
        "What the earlier key has signed still counts.",
        "鍵を作ります（使用中の鍵があれば交代します）。\n\n前の鍵の署名は有効なままです。",
    ),
    "cli.help.keys-list": (
        "List the keys: in use, replaced, revoked.",
        "鍵を一覧にします（使用中、交代済み、失効）。",
    ),
    "cli.help.keys-revoke": (
        "Have a key's signatures count no longer, those that it has made included.",
        "鍵を失効させます（これまでの署名も無効になります）。",
    ),
    "cli.help.sign": (
        "Add the compliance office's signature to a clearance.\n\n"
        "The run's own signature has to be right.",
        "通行手形に担当部署の署名を加えます。\n\n実行の署名が正しいものに限ります。",
    ),
    "cli.help.verify": (
        "Say whether a file is what its clearance says, or the record what was written.\n\n"
        "Offline: the public keys are enough, and no project is needed.",
        "ファイルが通行手形のとおりか、監査記録が書いたときのままかを確かめます。\n\n"
        "公開鍵だけで、プロジェクトの外でも確かめられます。",
    ),
    "cli.option.role": ("who signs with it", "署名する立場"),
    "cli.option.private": (
        "the private key's file; keys/ROLE.pem where it is not said",
        "秘密鍵のファイル（省略時は keys/ROLE.pem）",
    ),
    "cli.option.clearance": (
        "the clearance; the one beside the file where it is not said",
        "通行手形（省略時はファイルの隣のもの）",
    ),
    "cli.option.key": (
        "the ring or the public key (PEM) that is held; the project's ring where it is not said",
        "お手元の鍵束か公開鍵（PEM）。省略時はプロジェクトの鍵束",
    ),
    "cli.option.recipient": (
        "the party that the file has to be for",
        "あて先であるべき提供先",
    ),
    "cli.option.on": (
        "the day to judge on; today where it is not said",
        "判断する日（省略時は今日）",
    ),
    "cli.option.log": (
        "verify the record, and that it has all that clearances at destinations name",
        "監査記録と、提供先の通行手形が指す記録を確かめる",
    ),
    "cli.help.retention": (
        "List what has been kept for longer than `[retention]` in sekisho.toml says: extracts as they"
        " came in and as they have landed, and released files at destinations. --remove removes it.\n\n"
        "Exit codes: 0 listed or removed, 1 something too old that no night has ever used, 4 a"
        " failure.",
        "sekisho.toml の `[retention]` に定めた保存期間を過ぎたもの（届いた抽出ファイル、取り込んだ"
        "データ、提供先の場所にあるファイル）を一覧にします。--remove を付けると削除します。\n\n"
        "終了コード: 0 一覧または削除した、1 期限を過ぎ、どの夜間処理も使っていないものあり、4 障害。",
    ),
    "cli.help.subject": (
        "Tell which released files held data about a member, and what was withheld.\n\n"
        "When, to whom, for what purpose, on what ground, which columns. With `-` the number is read from"
        " standard input, so that no list of processes and no history of a shell has it. The number gets"
        " into no record.\n\n"
        "Exit codes: 0 answered, 2 wrong usage, or a number that nobody knows, 4 a failure.",
        "組合員本人のデータが含まれる提供と、提供しなかったものを答えます。\n\n"
        "いつ、どこへ、どの利用目的で、どの根拠により、どの項目を提供したか。`-` を指定すると番号を標準入力から読み、"
        "プロセス一覧やシェルの履歴に残しません。番号は記録に残りません。\n\n"
        "終了コード: 0 回答した、2 使い方の誤り、または誰も知らない番号、4 障害。",
    ),
    "cli.help.recall": (
        "List who has to be told after a member has withdrawn or suspended, and of which files.\n\n"
        "By recipient: each file with its digest, and until when it is kept. With `-` the number is read"
        " from standard input.\n\n"
        "Exit codes: 0 answered, 2 wrong usage, or a number that nobody knows, 4 a failure.",
        "組合員の同意撤回や利用停止のあとで知らせる提供先と、対象のファイルを一覧にします。\n\n"
        "提供先ごとに、ファイルとその要約値、保存期限を示します。`-` を指定すると番号を標準入力から読みます。\n\n"
        "終了コード: 0 回答した、2 使い方の誤り、または誰も知らない番号、4 障害。",
    ),
    "cli.help.settle": (
        "List files of which no server could tell whether they have arrived, or record of one what its"
        " recipient says.\n\nSuch a file is not sent again by any run until a server can tell, or"
        " somebody says here what became of it.\n\n"
        "Exit codes: 0 nothing is in doubt, or it is recorded, 2 wrong usage, 4 something is in doubt,"
        " or a failure.",
        "届いたかサーバーから確かめられないファイルを一覧にします。提供先に確認した結果を記録することもできます。"
        "\n\nサーバーが答えるか、ここに結果が記録されるまで、どの実行もそのファイルを送りません。\n\n"
        "終了コード: 0 不明なし、または記録した、2 使い方の誤り、4 不明あり、または障害。",
    ),
    "cli.option.arrived": (
        "whether the recipient has the file",
        "提供先にファイルが届いているか",
    ),
    "cli.option.forget": (
        "take the number out of the subject index for good",
        "番号を本人の索引から完全に消す",
    ),
    "cli.option.forget-reason": (
        "why, without naming the member",
        "消す理由（本人を特定する内容は書かない）",
    ),
    "cli.option.forget-by": ("who says so", "指示した人"),
    "cli.option.settle-file": (
        "which file, where several of the export are in doubt",
        "不明なファイルが複数あるときに、どのファイルか",
    ),
    "cli.option.settle-reason": ("how it is known", "確認の方法"),
    "cli.option.settle-by": ("who says so", "確認した人"),
    "cli.count-in-doubt": (
        "In doubt: {in_doubt}. Nobody can tell whether they have arrived; see: sekisho settle",
        "不明 {in_doubt} 件。届いたか分かりません。sekisho settle で確かめられます",
    ),
    "cli.option.hold": (
        "what a refused export holds back this time: only itself, or all of the run",
        "今回、停止した提供が止める範囲: それだけ（export）か、すべて（run）か",
    ),
    "cli.option.remove": (
        "remove what is listed without it, and record it",
        "付けないときに一覧にするものを削除し、記録する",
    ),
    "cli.artifact.step": ("step", "段階"),
    "cli.artifact.place": ("place", "場所"),
    "cli.artifact.kind": ("how", "つながり"),
    "cli.artifact.more": (
        "and {count:further reason|further reasons}: report.violation",
        "ほかに{count}件の理由があります（停止一覧）",
    ),
    "cli.help.explain": (
        "Explain a violation (its id), a rule (code or name), an export's column (what influences"
        " it) or a source's column (where it goes).",
        "違反（ID）、規則（コードまたは名前）、提供の列（何の影響を受けるか）、抽出元の列"
        "（どこへ行くか）を説明します。",
    ),
    "cli.help.policy": (
        "Show who may use which category for which purposes, and what is only assumed.",
        "どのデータ区分を誰がどの目的で使えるかを一覧にし、仮定に頼るものを示します。",
    ),
    "cli.help.report": (
        "Write pages of HTML about the last night and about what the project says now: verdict, reasons,"
        " who gets what. They need no server and no network.",
        "最後の夜間処理の判定と、いまのプロジェクトの内容を HTML のページに書き出します。"
        "判定、理由、誰に何を渡すかが分かります。サーバーもネットワークも要りません。",
    ),
    "cli.option.report-out": (
        "folder to write to; var/report where it is not said",
        "書き出すフォルダー（省略時は var/report）",
    ),
    "cli.option.open": ("open it in the browser", "ブラウザーで開く"),
    "cli.help.sql": (
        "Ask the audit store a question in SQL and draw the answer as a table. Nothing is written, and"
        " no file, network or other database can be reached. `-` reads the question from standard"
        " input; without one, the views that there are to ask are listed.",
        "監査データベースに SQL で質問し、答えを表にします。書き込みはせず、ほかのファイル、ネットワーク、"
        "データベースには届きません。`-` なら質問を標準入力から読みます。質問がなければ、ビューの一覧を示します。",
    ),
    "cli.option.limit": ("rows at most (1,000)", "行数の上限（1,000）"),
    "cli.sql.rows": ("rows: {count}", "{count} 行"),
    "cli.sql.more": (
        "only the first {limit} rows are shown; there are more: --limit",
        "最初の {limit} 行だけを示しました。続きがあります: --limit",
    ),
    "cli.help.openlineage": (
        "Write a recorded run as OpenLineage events, one JSON object a line: the run, its models and its"
        " exports, with the lineage of every column. RUN is a number or an id; the latest night where it is"
        " left out. Nights send them by themselves where a transport is configured.",
        "記録された実行を OpenLineage のイベントとして、一行に一つの JSON で書き出します。実行、変換、提供と、列ごとの来歴です。"
        "RUN は番号か ID で、省略すると最新の夜間処理です。送り先を設定すれば、夜間処理が自動で送ります。",
    ),
    "cli.option.events-out": ("file to write to", "書き出すファイル"),
    "cli.option.events-send": (
        "send them by the configured transport instead",
        "書き出さずに、設定した送り先へ送る",
    ),
    "cli.events-one-of": (
        "either --out or --send",
        "--out と --send のどちらか一方にしてください",
    ),
    "cli.events-sent": ("sent: {count:event|events}", "{count} 件のイベントを送りました"),
    "cli.events-not-written": (
        "cannot write `{file}` ({reason})",
        "`{file}` に書けません（{reason}）",
    ),
    "cli.help.data-docs": (
        "Write a page of HTML about the suites: what is expected of each source and export, and how it"
        " came out on the latest nights, from the audit store. It needs no network and holds no value"
        " of the data.",
        "検査のページ（HTML）を書き出します。抽出元と提供ごとに、期待値と最近の夜の結果を監査データベースから"
        "示します。ネットワークは使わず、データの値も載せません。",
    ),
    "cli.data-docs.title": ("Expectations of {project}", "{project} の検査"),
    "cli.data-docs.source": ("source {name}", "抽出元 {name}"),
    "cli.data-docs.export": ("export {name}", "提供 {name}"),
    "cli.data-docs.expected": ("expected", "期待値"),
    "cli.data-docs.severity": ("severity", "重大さ"),
    "cli.data-docs.latest": ("latest", "最新"),
    "cli.data-docs.counted": ("against it", "不適合"),
    "cli.data-docs.observed": ("observed", "観測"),
    "cli.data-docs.nights": ("nights before", "以前の夜"),
    "cli.data-docs.never": ("not run yet", "未実行"),
    "cli.data-docs.passed": ("passed", "合格"),
    "cli.data-docs.violated": ("violated", "不合格"),
    "cli.data-docs.could-not-check": ("could not check", "検査不能"),
    "cli.help.diff": (
        "Compare two states of a project: what may leave now that could not, and what may no longer."
        " BASE is a folder with a project, or a revision of its repository (default: HEAD).\n\n"
        "Exit codes: 0 compared, 1 something is widened and --fail-on says so, 2 a state that cannot"
        " be used.",
        "プロジェクトの二つの状態を比べ、新しく渡せるようになったものと、渡せなくなったものを示します。"
        "BASE はプロジェクトのフォルダーか、リポジトリーの版です（省略時は HEAD）。\n\n"
        "終了コード: 0 比べた、1 広がったものがある（--fail-on を付けたとき）、2 使えない状態。",
    ),
    "cli.help.rules": (
        "List the rules, or show the manual of one.",
        "規則を一覧にします。コードか名前を添えると、その説明を示します。",
    ),
    "cli.help.lineage": (
        "Show what influences every column of an export, of a relation or of a file of SQL; where"
        " one column goes (--column); or the ways between two (--from, --to). Without any of these:"
        " which relation reads which.",
        "提供・リレーション・SQL ファイルの各列が、何の影響を受けるかを示します。--column はその列が"
        "どこへ行くか、--from と --to は二つの間の経路です。何も指定しなければ、リレーションどうしの"
        "つながりを示します。",
    ),
    "cli.help.twin": (
        "Run a Python model on the extracts of a day as they are, again, and with each declared column"
        " empty, and tell which outputs move: what it really needs, and what each export that reads it"
        " may not see. Only names of columns are told; nothing is recorded.",
        "Python の変換を、その日の抽出ファイルでそのまま、もう一度、さらに宣言した列を1つずつ空にして実行し、"
        "どの出力が変わるかを示します。本当に要る列と、それを読む各提供に見せられない列が分かります。"
        "示すのは列の名前だけで、何も記録しません。",
    ),
    "cli.help.init": (
        "Lay out a small working project in a new or empty folder.",
        "新しい（または空の）フォルダーに、動く小さなプロジェクトを作ります。",
    ),
    "cli.help.new": ("Draft a new piece of a project.", "プロジェクトの新しい部品を下書きします。"),
    "cli.help.new-source": (
        "Draft the contract and the expectations of a source from a file of its data. No column gets"
        " a category: until somebody says what each one is, nothing can leave that uses it.",
        "データのファイルから、抽出元の契約と期待値の下書きを作ります。データ区分は付けません。"
        "各列が何であるかを人が書くまで、その列を使う提供は止まります。",
    ),
    "cli.help.new-export": (
        "Draft an export: its head with what there is to choose from, and an empty statement.",
        "提供の下書きを作ります。見出し（選べるものを添えて）と、空の SQL です。",
    ),
    "cli.option.project": (
        "folder of the project (default: here)",
        "プロジェクトのフォルダー（省略時はここ）",
    ),
    "cli.option.format": ("how to write the answer", "結果の形式"),
    "cli.option.lang": (
        "language (default: the environment's)",
        "表示の言語（省略時は環境に合わせる）",
    ),
    "cli.option.color": ("colours in the output", "色を付けるか"),
    "cli.option.quiet": (
        "only reasons and problems, no progress, no totals",
        "違反と問題だけを示す（進み具合と合計を省く）",
    ),
    "cli.option.notice": (
        "list what the notice lacks by the law instead, each with its article; decides nothing",
        "判定の代わりに、公表事項に足りない事項を条文とともに挙げる",
    ),
    "cli.notice-alone": (
        "--notice is about the notice: it takes no export, and writes text or json",
        "--notice は公表事項についてのものです。提供は指定できず、書式は text か json です",
    ),
    "cli.no-notice-text": (
        "no notice whose text is held is in force on {day}",
        "{day} に有効で、本文を保有している公表事項がありません",
    ),
    "cli.no-notice-text.help": (
        "put the published text into `policy/notices/` and name it in the notice as `text`",
        "公表した本文を `policy/notices/` に置き、公表事項の `text` に書いてください",
    ),
    "cli.notice-lacks": (
        "notice {notice} on {day}: {count} missing, {open} that nobody has said anything about; this refuses"
        " no export, and is no legal advice",
        "{day} の公表事項 {notice}: 足りないもの {count} 件、記録のないもの {open} 件。これで止まる提供はありません。"
        "法的助言ではありません",
    ),
    "cli.notice-whole": (
        "notice {notice} on {day}: everything that the law asks for is stated ({count} missing, {open} open);"
        " no legal advice",
        "{day} の公表事項 {notice}: 法が求める事項はすべて記載されています（不足 {count} 件、記録なし {open} 件）。"
        "法的助言ではありません",
    ),
    "cli.option.sheet": (
        "write a sheet to approve what is only assumed on (HTML for A4, in Japanese)",
        "解釈によるものの承認票を書き出す（A4 の HTML、日本語）",
    ),
    "cli.sheet-is-html": (
        "--sheet writes HTML to be printed, not `{format}`",
        "--sheet が書き出すのは印刷用の HTML です（`{format}` にはできません）",
    ),
    "cli.option.business-date": (
        "business date (default: the project's, else today)",
        "業務日（省略時はプロジェクトの設定、なければ今日）",
    ),
    "cli.option.only": (
        "this export only, decided anew; may be given several times",
        "この提供だけを判定し直して行う（繰り返し指定可）",
    ),
    "cli.option.dry-run": (
        "show what would go and whose rows would not; send, land and record nothing",
        "何が渡り、誰の行が渡らないかを示すだけで、提供も取り込みも記録もしない",
    ),
    "cli.option.again": (
        "with --only: send once more what was sent before and is no longer at its destination",
        "--only と合わせて、提供済みで提供先の場所にもうないものを再送する",
    ),
    "cli.again-needs-only": (
        "name the exports to send once more with --only",
        "再送する提供を --only で指定してください",
    ),
    "cli.option.alert-test": (
        "send a test to the channel, or to all, and say whether it arrived",
        "通知先（省略時はすべて）に試験の通知を送り、届いたかを示す",
    ),
    "cli.option.alert-silence": (
        "the id of what nobody is to be told of; decisions do not change",
        "知らせないことの番号。判定は変わらない",
    ),
    "cli.option.alert-until": ("last day of the silence", "知らせない期間の最終日"),
    "cli.option.alert-reason": ("why", "理由"),
    "cli.option.alert-by": ("who asks for it", "申請者"),
    "cli.option.alert-overdue": (
        "end with 4 and tell people if the night is not over by its hour",
        "時刻までに夜間処理が終わっていなければ、知らせて終了コード 4 で終わる",
    ),
    "cli.option.as-of": (
        "answer for this day, by what was in force and approved then; writes nothing"
        " (default: the project's business date, else today)",
        "その日に有効で、その日までに承認されていたもので答える。何も書き出さない"
        "（省略時はプロジェクトの業務日、なければ今日）",
    ),
    "cli.option.policy": (
        "judge by this policy instead: a folder, or a notice that would be added; on its first day",
        "代わりにこの方針（フォルダー、または加えるべき公表事項）で、その最初の日について判定する",
    ),
    "cli.option.fail-on": (
        "end with 1 if anything is widened, what cannot be classified included",
        "広がったもの（分類できないものを含む）があれば終了コードを 1 にする",
    ),
    "cli.diff.base-or-policy": (
        "--policy compares the project with itself; BASE goes without it",
        "--policy はプロジェクトをそれ自身と比べます。BASE と一緒には使えません",
    ),
    "cli.diff.exports": ("exports", "提供"),
    "cli.diff.columns": ("columns of sources", "抽出元の列"),
    "cli.diff.policy": ("policy", "方針"),
    "cli.diff.widened": ("WIDENED", "拡大"),
    "cli.diff.narrowed": ("NARROWED", "縮小"),
    "cli.diff.unclassified": (
        "unclassified, counts as widened",
        "分類できないため、拡大とみなす",
    ),
    "cli.diff.count": (
        "Widened {widened} ({unclassified} of them unclassified), narrowed {narrowed}; {before} to"
        " {after}, as of {day} ({seconds} s)",
        "拡大 {widened} 件（うち分類できないもの {unclassified} 件）、縮小 {narrowed} 件。{before}から"
        "{after}へ、{day} 時点（{seconds} 秒）",
    ),
    "cli.diff.here": ("here", "現在"),
    "cli.option.exit-zero": (
        "end with 0 even if something is refused (for a roll-out, never to release)",
        "止めた提供があっても終了コードを 0 にする（導入時の様子見用）",
    ),
    "cli.option.all-paths": (
        "show every path, not only the shortest",
        "最短だけでなくすべての経路を示す",
    ),
    "cli.option.schema": (
        "what the tables of FILE.sql are: a file of CREATE statements, or a DuckDB database"
        " (default: the project's contracts and models)",
        "FILE.sql のテーブルの定義。CREATE 文のファイル、または DuckDB のデータベース"
        "（省略時はプロジェクトの契約と変換）",
    ),
    "cli.schema-of-a-file": (
        "--schema goes with a file of SQL: sekisho lineage FILE.sql --schema FILE",
        "--schema は SQL ファイルと一緒に指定します: sekisho lineage FILE.sql --schema FILE",
    ),
    "cli.script-makes-nothing": (
        "no statement of the script changes a table or gives anything out",
        "テーブルを変える文も、何かを出力する文もありません",
    ),
    "cli.option.column": (
        "where does this column go, through which models, to which exports",
        "この列がどの変換を通り、どの提供へ行くかを示す",
    ),
    "cli.option.from": (
        "where the ways begin: a column, or a relation for any of its columns",
        "経路の始まり（列。リレーションだけなら、そのどの列でも）",
    ),
    "cli.option.to": (
        "where they end: a column, or a relation for any of its columns",
        "経路の終わり（列。リレーションだけなら、そのどの列でも）",
    ),
    "cli.option.name": (
        "name of the source (default: the file's)",
        "抽出元の名前（省略時はファイル名から）",
    ),
    # ------------------------------------------------------------------ violations
    "cli.export-refused": (
        "export refused: {what} to {recipient} (purpose: {purpose})",
        "提供を止めました: {recipient} への {what}（目的：{purpose}）",
    ),
    "cli.export-undecided": (
        "export refused as undecided: {what} to {recipient} (purpose: {purpose})",
        "判定できないため提供を止めました: {recipient} への {what}（目的：{purpose}）",
    ),
    "cli.columns-of": ("{columns} of `{export}`", "`{export}` の {columns}"),
    "cli.count-of": ("{count:column|columns} of `{export}`", "`{export}` の {count} 列"),
    "cli.more-reasons": (
        "export refused: `{export}`, {count:more reason|more reasons} by the rule {rule}",
        "提供を止めました: `{export}`、同じ規則 {rule} による理由がほかに {count} 件",
    ),
    "cli.export-waived": (
        "let pass by a waiver: {what} to {recipient} (purpose: {purpose})",
        "例外として認めました: {recipient} への {what}（目的：{purpose}）",
    ),
    "cli.waiver.applied": (
        "waiver `{waiver}`: the rule {rule} does not hold `{export}` back, until {expires}",
        "例外 `{waiver}`: 規則 {rule} によって `{export}` を止めません（期限 {expires}）",
    ),
    "cli.waiver.unused": (
        "waiver `{waiver}` for `{export}` is about nothing; remove it if nobody needs it",
        "例外 `{waiver}`（`{export}`）に当てはまるものがありません。不要なら消してください",
    ),
    "cli.waiver.expired": (
        "waiver `{waiver}` for `{export}` ended on {expires} and does not count; remove it",
        "例外 `{waiver}`（`{export}`）は {expires} で期限が切れ、効力がありません。消してください",
    ),
    "cli.waiver.pending": (
        "waiver `{waiver}` for `{export}` counts from its approval on {since} on",
        "例外 `{waiver}`（`{export}`）は承認日 {since} から有効です",
    ),
    "cli.label.approved": ("approved", "承認"),
    "cli.label.waived": ("waived", "対象"),
    "cli.label.columns": ("columns", "対象の列"),
    "cli.label.reason": ("reason", "理由"),
    "cli.label.path": ("path", "経路"),
    "cli.label.help": ("help", "対処"),
    "cli.label.note": ("note", "補足"),
    "cli.label.more": ("more", "詳細"),
    "cli.label.scope": ("permitted", "許容範囲"),
    "cli.label.category": ("category", "データ区分"),
    "cli.more-paths": (
        "more paths ({count}): sekisho explain {id} --all-paths",
        "ほか {count} 経路: sekisho explain {id} --all-paths",
    ),
    "cli.not-written": ("file not written", "ファイルは書き出していません"),
    "cli.direct": ("direct", "直接"),
    "cli.indirect": ("indirect", "間接"),
    "cli.rows-of": ("{relation} (rows)", "{relation}（行）"),
    "cli.kind.filter": ("filter", "絞り込み"),
    "cli.kind.join": ("join", "結合"),
    "cli.kind.group": ("grouping", "グループ化"),
    "cli.kind.order": ("order", "並び順"),
    "cli.kind.window": ("window", "ウィンドウ"),
    "cli.kind.condition": ("condition", "条件分岐"),
    "cli.kind.aggregate": ("filter of an aggregate", "集計の絞り込み"),
    "cli.kind.aggregate_order": ("order in an aggregate", "集計内の並び順"),
    "cli.kind.set_operation": ("set operation", "集合演算"),
    "cli.kind.row_count": ("existence of rows", "行の有無"),
    # ------------------------------------------------------------------ totals
    "cli.count-check": (
        "Refused {refused}, permitted {permitted}, undecided {undecided} of {exports:export|exports}"
        " ({relations:table|tables}, {columns:column|columns}, {seconds} s)",
        "停止 {refused}、許可 {permitted}、判定不能 {undecided} / 提供 {exports} 件"
        "（表 {relations}、列 {columns}、{seconds} 秒）",
    ),
    "cli.count-run": (
        "Released {released}, nothing new {unchanged}, held {held}, refused {refused},"
        " undecided {undecided}, failed {failed} of {exports:export|exports} ({day}, {seconds} s)",
        "提供 {released}、変更なし {unchanged}、保留 {held}、停止 {refused}、判定不能 {undecided}、"
        "失敗 {failed}"
        " / 全 {exports} 件（業務日 {day}、{seconds} 秒）",
    ),
    "cli.count-dry-run": (
        "Would release {ready}, nothing new {unchanged}, held {held}, refused {refused},"
        " undecided {undecided}, failed {failed} of {exports:export|exports} ({day}, {seconds} s)",
        "提供の見込み {ready}、変更なし {unchanged}、保留 {held}、停止 {refused}、"
        "判定不能 {undecided}、失敗 {failed}"
        " / 全 {exports} 件（業務日 {day}、{seconds} 秒）",
    ),
    "cli.dry-run": (
        "dry run: nothing was sent, landed or recorded",
        "試行です。提供も取り込みも記録もしていません",
    ),
    "cli.share": (
        "`{source}`: {included} of {rows:row|rows}",
        "`{source}`: {rows} 行のうち {included} 行",
    ),
    "cli.share-without": ("{share}; left out: {reasons}", "{share}。除外: {reasons}"),
    "cli.share-reason": ("{reason} {rows}", "{reason} {rows}"),
    "cli.left-out.out_of_scope": ("may not be used for this", "この利用の許容範囲外"),
    "cli.left-out.no_subject": ("no subject key", "本人キーなし"),
    "cli.left-out.unknown_subject": ("unknown key", "台帳にない番号"),
    "cli.left-out.suspended": ("use suspended", "利用停止"),
    "cli.left-out.contact_stopped": ("contact stopped", "連絡の停止"),
    "cli.left-out.left": ("has left", "脱退"),
    "cli.left-out.no_consent": ("no consent", "同意なし"),
    "cli.left-out.condition_not_met": ("a condition is not met", "条件に当たらない"),
    "cli.left-out.not_acquired_for_it": (
        "not acquired under this purpose",
        "この目的の公表前に取得",
    ),
    "cli.left-out.kept_too_long": ("retention is over", "保存期間の経過"),
    "cli.outcome.ready": ("would go", "見込み"),
    "cli.outcome.released": ("released", "提供"),
    "cli.outcome.held": ("held", "保留"),
    "cli.outcome.refused": ("refused", "停止"),
    "cli.outcome.undecided": ("undecided", "判定不能"),
    "cli.outcome.failed": ("failed", "失敗"),
    "cli.outcome.in_doubt": ("in doubt", "不明"),
    "cli.outcome.none": ("nothing new", "変更なし"),
    "cli.verdict.permitted": ("permitted", "許可"),
    "cli.verdict.refused": ("refused", "停止"),
    "cli.verdict.undecided": ("undecided", "判定不能"),
    "cli.released": ("{file} (rows: {rows})", "{file}（{rows} 行）"),
    "cli.held-by": ("held by {names}", "{names} により保留"),
    "cli.unreadable-parts": (
        "not readable in `{source}`: rows {rows} (nobody gets them), cells {cells} (taken as empty);"
        ' where: sekisho sql "FROM report.quarantine"',
        "`{source}` で読めないもの: 行 {rows}（どこにも渡しません）、セル {cells}（空とみなします）。"
        '場所: sekisho sql "FROM 隔離"',
    ),
    "cli.strangers": (
        "left out everywhere: {rows:row|rows} of `{source}`, whose `{column}` no register knows",
        "どこにも渡しません: `{source}` の {rows} 行（`{column}` が台帳にない番号）",
    ),
    "cli.recorded": (
        "recorded in {store}",
        "記録: {store}",
    ),
    "cli.recorded-how": (
        'to read it: sekisho report --open, or sekisho sql "FROM report.last_night"',
        '見るには: sekisho report --open、または sekisho sql "FROM 昨夜の判定"',
    ),
    "cli.not-met": ("`{suite}`: {message}", "`{suite}`: {message}"),
    "cli.github-title": ("{code} {rule}: {export}", "{code} {rule}: {export}"),
    "cli.running": ("running the night of {day}", "{day} の処理を実行中"),
    "cli.tried-again": (
        "{reason}; tried again in {seconds} s",
        "{reason}（{seconds} 秒後にもう一度試します）",
    ),
    "cli.awaited": (
        "source `{source}` is awaited until {until}: {reason}",
        "抽出元 `{source}` を {until} まで待ちます: {reason}",
    ),
    "cli.sweeping": ("sweeping", "点検中"),
    # ------------------------------------------------------------------ explain, rules, lineage
    "cli.manual.why": ("Why", "理由"),
    "cli.manual.help": ("What to do", "対処"),
    "cli.way": ("path {number} of {count}", "経路 {number} / {count}"),
    "cli.ways-cut": ("paths not shown: {count}", "示していない経路: {count}"),
    "cli.ways-more": ("more paths ({count}): --all-paths", "ほか {count} 経路: --all-paths"),
    "cli.of-ways": ("({count:path|paths})", "（{count} 経路）"),
    "cli.scope.unknown": (
        "nothing: nobody has said what this data is",
        "なし: 何のデータか、まだ誰も書いていません",
    ),
    "cli.scope.empty": ("nothing", "なし"),
    "cli.scope.unrestricted": (
        "everything: no personal data",
        "制限なし: 個人のデータではありません",
    ),
    "cli.no-influence": ("nothing of a source influences it", "抽出元からの影響はありません"),
    "cli.rows-only": ("nothing but its rows", "行のほかに影響はありません"),
    "cli.reaches-nothing": ("it reaches no export", "どの提供にも届いていません"),
    "cli.influences-nothing": ("nothing depends on it", "これに左右されるものはありません"),
    "cli.none-between": (
        "no influence: nothing of `{origin}` gets into `{to}`, and it decides nothing there",
        "影響はありません: `{origin}` は `{to}` に入らず、その行や値を左右することもありません",
    ),
    "cli.label.exports": ("exports", "提供"),
    "cli.label.undetermined": ("not determined", "一つに決まらない"),
    "cli.label.unknown": ("not known", "不明"),
    "cli.relation.source": ("source", "抽出元"),
    "cli.relation.model": ("model", "変換"),
    "cli.relation.export": ("export", "提供"),
    "cli.untagged": ("none given", "未指定"),
    # ------------------------------------------------------------------ errors
    "cli.unexpected": (
        "unexpected failure of this program: {type} at {where}",
        "このプログラムの予期しない障害です: {type}（{where}）",
    ),
    "cli.unexpected-help": (
        "please report it with this line, it holds no data; what was released is in the record",
        "この行を添えて報告してください（データは含まれません）。提供済みのものは記録にあります",
    ),
    "cli.not-told": (
        "the answer cannot be written to standard output: {reason}",
        "結果を標準出力に書けません: {reason}",
    ),
    "cli.no-such-format": (
        "`{format}` is no format of this command, which writes: {allowed}",
        "`{format}` はこのコマンドでは使えません。使えるもの: {allowed}",
    ),
    "cli.no-such-relation": (
        "there is no relation or export `{name}`",
        "リレーションにも提供にも `{name}` はありません",
    ),
    "cli.relations-are": ("relations and exports: {names}", "リレーションと提供: {names}"),
    "cli.relations-like": (
        "most like it: {names}; all {count}: sekisho lineage",
        "似た名前: {names}。全 {count} 件の一覧: sekisho lineage",
    ),
    "cli.source-has-no-statement": (
        "`{name}` is a source: no statement makes it",
        "`{name}` は抽出元です。これを作る SQL はありません",
    ),
    "cli.ask-where-it-goes": (
        "where its columns go: sekisho lineage --column {name}.COLUMN",
        "列の行き先は: sekisho lineage --column {name}.COLUMN",
    ),
    "cli.one-question": (
        "ask one thing at a time: a relation, --column, or --from with --to",
        "一度に一つだけ尋ねてください。リレーション、--column、または --from と --to です",
    ),
    "cli.both-ends": (
        "--from and --to belong together; where one column goes: --column",
        "--from と --to は一緒に指定してください。一つの列の行き先は --column です",
    ),
    "cli.paths-between": (
        "--all-paths needs --from and --to",
        "--all-paths には --from と --to が要ります",
    ),
    "cli.column-form": (
        "--column takes RELATION.COLUMN; RELATION.* are its rows",
        "--column には リレーション.列 を指定してください。リレーション.* は行を表します",
    ),
    "cli.no-such-column": (
        "`{relation}` has no column `{column}`",
        "`{relation}` に列 `{column}` はありません",
    ),
    "cli.columns-are": ("columns: {names}", "列: {names}"),
    "cli.no-such-rule": ("there is no rule `{name}`", "規則 `{name}` はありません"),
    "cli.rules-are": ("rules: {names}", "規則: {names}"),
    "cli.no-such-violation": (
        "there is no violation `{id}` now",
        "違反 `{id}` は、いまはありません",
    ),
    "cli.violations-are": ("violations now: {ids}", "いまの違反: {ids}"),
    "cli.unexplained": (
        "`{what}` is no violation, rule or column",
        "`{what}` は違反でも規則でも列でもありません",
    ),
    "cli.explain-takes": (
        "give an id like `SK101-1a2b3c4d`, a rule's code or name, or `relation.column`",
        "`SK101-1a2b3c4d` のような ID、規則のコードか名前、または `リレーション.列` を指定してください",
    ),
    "cli.no-date": ("`{text}` is not a date", "`{text}` は日付ではありません"),
    "cli.future-day": ("{day} is still to come", "{day} はまだ先の日付です"),
    "cli.today": ("today is {day}", "今日は {day} です"),
    "cli.date-form": ("write it like `2026-11-20`", "`2026-11-20` のように書いてください"),
    # ------------------------------------------------------------------ init and new
    "cli.init.not-empty": (
        "`{folder}` is not empty, and nothing is ever overwritten",
        "`{folder}` は空ではありません。既存のファイルは上書きしません",
    ),
    "cli.init.new-folder": (
        "name a new or an empty folder",
        "新しいフォルダーか空のフォルダーを指定してください",
    ),
    "cli.init.not-a-folder": (
        "`{folder}` is not a folder",
        "`{folder}` はフォルダーではありません",
    ),
    "cli.init.done": (
        "laid out a project in `{folder}` ({count} files); next: sekisho check --project {folder}",
        "`{folder}` にプロジェクトを作りました（{count} ファイル）。次は: sekisho check --project {folder}",
    ),
    "cli.new.exists": (
        "`{file}` is there already, and nothing is ever overwritten",
        "`{file}` はすでにあります。上書きはしません",
    ),
    "cli.new.taken": (
        "`{name}` is the name of a source, model or export already",
        "`{name}` は、抽出元・変換・提供のどれかの名前としてすでに使われています",
    ),
    "cli.new.export-next": (
        "choose destination, purpose and arrangement, write the SELECT, then: sekisho check",
        "提供先の場所・利用目的・枠組みを選び、SELECT を書いてから: sekisho check",
    ),
    "cli.new.remove-first": (
        "rename or remove it first, or choose another name",
        "先に名前を変えるか消すか、別の名前を選んでください",
    ),
    "cli.new.wrote": ("wrote `{file}`", "`{file}` を書きました"),
    "cli.new.no-name": (
        "`{name}` cannot be a name: small letters a-z, digits and `_`, a letter first",
        "`{name}` は名前に使えません。英小文字・数字・`_` で、英字から始めてください",
    ),
    "cli.new.name-option": ("give one with --name", "--name で指定してください"),
    "cli.new.other-name": ("choose another name", "別の名前を選んでください"),
    "cli.new.no-category": (
        "none of the {count} columns has a category yet: whatever uses them is refused until each one"
        " has",
        "{count} 列のどれにもデータ区分がありません。書き込むまで、これらを使う提供はすべて止まります",
    ),
    "cli.new.read-as": (
        "read `{file}` as {kind}, {encoding}, {rows:row|rows}",
        "`{file}` を {kind}（{encoding}、{rows} 行）として読みました",
    ),
    "cli.new.row-category": (
        "choose what being in this source says about a person (row category)",
        "この抽出元に載っていること自体が何を意味するか（行の区分）を選んでください",
    ),
    "cli.new.unnamed": (
        "{count} Japanese headers have no English name yet: rename column_1, column_2, ...",
        "{count} 個の見出しに英語名がありません。column_1、column_2 … を書き換えてください",
    ),
    "cli.new.empty": ("`{file}` is empty", "`{file}` は空です"),
    "cli.new.no-rows": (
        "`{file}` has a header and no rows: types cannot be told",
        "`{file}` には見出しだけで行がなく、型が分かりません",
    ),
    "cli.new.no-encoding": (
        "`{file}` is neither UTF-8 nor CP932",
        "`{file}` は UTF-8 でも CP932 でもありません",
    ),
    "cli.new.ragged": (
        "line {line} of `{file}` has {found} fields, the header has {expected}",
        "`{file}` の {line} 行目は {found} 項目ですが、見出しは {expected} 項目です",
    ),
    "cli.new.blank-header": (
        "column {number} of `{file}` has no header",
        "`{file}` の {number} 列目に見出しがありません",
    ),
    "cli.new.twice": (
        "header `{header}` of `{file}` is there twice",
        "`{file}` の見出し `{header}` が重複しています",
    ),
    "cli.new.not-parquet": (
        "`{file}` cannot be read as Parquet",
        "`{file}` を Parquet として読めません",
    ),
    "cli.new.not-written": (
        "`{file}` cannot be written: {problem}",
        "`{file}` に書き込めません: {problem}",
    ),
}

CLICK_JA: Final[Mapping[str, str]] = {
    "Usage:": "使い方:",
    "Options": "オプション",
    "Commands": "コマンド",
    "Positional arguments": "引数",
    "Aborted!": "中止しました",
    "Error: {message}": "エラー: {message}",
    "Try '{command} {option}' for help.": "'{command} {option}' で説明を表示します。",
    "Show this message and exit.": "この説明を表示して終わる",
    "Show the version and exit.": "版を表示して終わる",
    "%(prog)s, version %(version)s": "%(prog)s 版 %(version)s",
    "Missing command.": "コマンドを指定してください。",
    "Missing argument": "引数がありません:",
    "Missing option": "オプションがありません:",
    "Missing parameter": "パラメーターがありません:",
    "Missing parameter: {param_name}": "パラメーターがありません: {param_name}",
    "Missing {param_type}": "{param_type} がありません",
    "Invalid value: {message}": "値が正しくありません: {message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} の値が正しくありません: {message}",
    "No such option {name!r}.": "オプション {name!r} はありません。",
    "No such command {name!r}.": "コマンド {name!r} はありません。",
    "Did you mean {possibility}?\0(Did you mean one of: {possibilities}?)": (
        "もしかして {possibilities} ですか？"
    ),
    "Got unexpected extra argument ({args})\0Got unexpected extra arguments ({args})": (
        "余分な引数があります（{args}）"
    ),
    "Option {name!r} does not take a value.": "オプション {name!r} は値を取りません。",
    "Option {name!r} requires an argument.\0Option {name!r} requires {nargs} arguments.": (
        "オプション {name!r} には値が {nargs} 個要ります。"
    ),
    "Argument {name!r} takes {nargs} values.": "引数 {name!r} には値が {nargs} 個要ります。",
    "Takes {nargs} values but 1 was given.\0Takes {nargs} values but {len} were given.": (
        "値が {nargs} 個要ります。"
    ),
    "{value!r} is not {choice}.\0{value!r} is not one of {choices}.": (
        "{value!r} は使えません。使えるもの: {choices}"
    ),
    "Choose from:\n\t{choices}": "次から選んでください:\n\t{choices}",
    "default: {default}": "省略時: {default}",
    "env var: {var}": "環境変数: {var}",
    "required": "必須",
    "deprecated": "非推奨",
    "file": "ファイル",
    "directory": "フォルダー",
    "path": "パス",
    "{name} {filename!r} does not exist.": "{name} {filename!r} がありません。",
    "{name} {filename!r} is a file.": "{name} {filename!r} はファイルです。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} はフォルダーです。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} を読めません。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} に書き込めません。",
    "Could not open file {filename!r}: {message}": "ファイル {filename!r} を開けません: {message}",
    "unknown error": "不明なエラー",
}
"""click's sentence (singular and plural divided by NUL) -> Japanese; compiled into
`cli/locale/ja/LC_MESSAGES/sekisho.mo`, which a test compares with this."""

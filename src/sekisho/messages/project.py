"""Sentences about a project's files: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "document.unknown-key": ("unknown key `{key}`", "キー `{key}` は定義されていません"),
    "document.missing-key": ("key `{key}` is missing", "キー `{key}` がありません"),
    "document.duplicate-key": (
        "`{key}` is there twice, first on line {first}",
        "`{key}` が重複しています（最初は {first} 行目）",
    ),
    "document.allowed": ("allowed: {allowed}", "使えるもの: {allowed}"),
    "document.not-allowed": ("`{value}` is not allowed here", "`{value}` はここでは使えません"),
    "document.not-yaml": ("not valid YAML: {problem}", "YAML として読めません: {problem}"),
    "document.alias": (
        "aliases and anchors are not allowed, write the value out",
        "エイリアスやアンカーは使えません。値をそのまま書いてください",
    ),
    "document.empty": ("the document is empty", "中身が空です"),
    "document.expected-mapping": (
        "a mapping is expected here, not {got}",
        "ここにはキーと値の組が要ります（{got} ではなく）",
    ),
    "document.expected-list": (
        "a list is expected here, not {got}",
        "ここには一覧が要ります（{got} ではなく）",
    ),
    "document.expected-text": (
        "a text is expected here, not {got}",
        "ここには文字列が要ります（{got} ではなく）",
    ),
    "document.expected-integer": (
        "a whole number is expected here, not {got}",
        "ここには整数が要ります（{got} ではなく）",
    ),
    "document.expected-boolean": (
        "`true` or `false` is expected here, not {got}",
        "ここには `true` か `false` が要ります（{got} ではなく）",
    ),
    "document.expected-date": (
        "a date like `2022-03-21` is expected here, not {got}",
        "ここには `2022-03-21` のような日付が要ります（{got} ではなく）",
    ),
    "document.mapping": ("keys with values", "キーと値の組"),
    "document.list": ("a list", "一覧"),
    "document.nothing": ("an empty value", "空"),
    "document.list-form": ("write `[{value}]`", "`[{value}]` と書いてください"),
    "document.full-width": (
        "`{sign}` is full-width and counts as text: write `:`, `,`, brackets, quotes and spaces half-width",
        "`{sign}` は全角のため文字として扱われます。`:` `,` 括弧、引用符、空白は半角で書いてください",
    ),
    "document.unquoted": (
        "write it without quotation marks: {value}",
        "引用符を付けずに書いてください: {value}",
    ),
    "project.condition-column": (
        "condition `{condition}` is decided by `{name}`, which no contract of subjects has",
        "条件 `{condition}` を決める `{name}` は、本人キーのある契約にありません",
    ),
    "project.statute-column": (
        "statute `{statute}` names `{name}`, and no contract has such a column",
        "法令 `{statute}` の `{name}` は、どの契約にもない列です",
    ),
    "project.not-toml": ("not valid TOML: {problem}", "TOML として読めません: {problem}"),
    "project.table-missing": (
        "table `[{table}]` is missing",
        "`[{table}]` の項がありません",
    ),
    "project.table-empty": ("table `[{table}]` is empty", "`[{table}]` の項に何もありません"),
    "project.no-scratch": (
        "the lake's folder `{folder}` cannot be written",
        "レイクの `{folder}` に書き込めません",
    ),
    "project.path-outside": (
        "`{path}` leaves the project's folder; give a path below it",
        "`{path}` はプロジェクトの外です。中の相対パスを書いてください",
    ),
    "project.waiver-approver": (
        "`{name}` is not on the list of people who may approve waivers",
        "`{name}` は例外の承認者の一覧にありません",
    ),
    "project.waiver-approver.help": (
        "approvers are named in `sekisho.toml`, `[waivers]`, `approvers`: {names}",
        "承認者は `sekisho.toml` の `[waivers]` の `approvers` に書きます（今は {names}）",
    ),
    "project.expected-days": (
        "a number of days from 1 is expected here, not `{got}`",
        "ここには1以上の日数が要ります（`{got}` ではなく）",
    ),
    "project.expected-seconds": (
        "a number of seconds from 1 is expected here, not `{got}`",
        "ここには1以上の秒数が要ります（`{got}` ではなく）",
    ),
    "project.kept-on-server": (
        "destination `{name}` is on a server, from which nothing is ever removed",
        "提供先の場所 `{name}` はサーバー上にあり、そこからは何も削除しません",
    ),
    "project.kept-on-server-help": (
        "agree with its owner how long files stay there, and take the line out",
        "保存期間は相手と取り決め、この行を消してください",
    ),
    "project.unknown-destination": (
        "`{name}` is no destination",
        "`{name}` という提供先の場所はありません",
    ),
    "project.approver-twice": (
        "`{name}` is on the list of approvers twice",
        "`{name}` が承認者の一覧に重複しています",
    ),
    "project.waiver-export": (
        "the waiver is about an export `{name}`, which there is not",
        "例外の対象の提供 `{name}` がありません",
    ),
    "project.waiver-origin": (
        "the waiver is about a source column `{name}`, which there is not",
        "例外の対象の抽出元の列 `{name}` がありません",
    ),
    "project.waiver-overlay": (
        "`{name}` carries {overlays}, which no waiver can open",
        "`{name}` には {overlays} が付いているため、例外は認められません",
    ),
    "project.waiver-ground": (
        "export `{export}` is under `{arrangement}`, whose ground is `{ground}`: no waiver is possible",
        "提供 `{export}` の枠組み `{arrangement}` の根拠は `{ground}` なので、例外は認められません",
    ),
    "project.waiver-ground.help": (
        "waivers are for the grounds {grounds}",
        "例外を認められる根拠: {grounds}",
    ),
    "project.waiver-abroad": (
        "export `{export}` goes abroad, to `{party}`: no waiver is possible (APPI 28)",
        "提供 `{export}` の提供先 `{party}` は外国にあるため、例外は認められません（法28条）",
    ),
    "project.base-help": (
        "name a folder with a project, or a revision of the repository it lies in: `main`, `HEAD~1`, a tag",
        "プロジェクトのフォルダーか、それがあるリポジトリーの版（`main`、`HEAD~1`、タグ）を指定してください",
    ),
    "project.no-git": ("`git` is not installed", "`git` がありません"),
    "project.git-refuses": (
        "git does not trust the owner of the repository of `{folder}` (`safe.directory`)",
        "`{folder}` のリポジトリーの所有者を git が信用していません（`safe.directory`）",
    ),
    "project.no-repository": (
        "`{folder}` lies in no git repository",
        "`{folder}` は git のリポジトリーの中にありません",
    ),
    "project.no-revision": (
        "`{base}` is neither a project's folder nor a revision of its repository",
        "`{base}` はプロジェクトのフォルダーでも、リポジトリーの版でもありません",
    ),
    "project.no-project-there": (
        "at `{base}` there is no project in `{folder}`",
        "`{base}` の `{folder}` にはプロジェクトがありません",
    ),
    "project.base-link": (
        "`{path}` is a link at `{base}`; only files are read from a revision",
        "`{base}` の `{path}` はリンクです。版から読めるのはファイルだけです",
    ),
    "project.no-object": (
        "the repository does not hold object {name}; fetch the whole history",
        "リポジトリーにオブジェクト {name} がありません。履歴をすべて取得してください",
    ),
    "project.base-unusable": (
        "`{base}` cannot be used: {problem}",
        "`{base}` は使えません: {problem}",
    ),
    "project.no-policy": ("`{path}` is no policy", "`{path}` は方針ではありません"),
    "project.no-policy.help": (
        "name a policy's folder, or the YAML file of a notice",
        "方針のフォルダーか、公表事項の YAML ファイルを指定してください",
    ),
    "project.no-config": (
        "`{folder}` is no Sekisho project: it has no `sekisho.toml`",
        "`{folder}` は Sekisho のプロジェクトではありません（`sekisho.toml` がありません）",
    ),
    "project.no-config.help": (
        "name the folder with `--project`, or lay one out with `sekisho init`",
        "`--project` でフォルダーを指定するか、`sekisho init` で作ってください",
    ),
    "project.name-not-utf8": (
        "the name of a file in `{folder}` is not UTF-8: `{name}`",
        "`{folder}` に、名前が UTF-8 でないファイルがあります（`{name}`）",
    ),
    "project.name-not-utf8.help": (
        "give the file another name (archives made on Windows bring such names)",
        "ファイルの名前を付け直してください（Windows で作った書庫を展開するとできることがあります）",
    ),
    "project.not-utf8": (
        "the file is not UTF-8 (byte {offset})",
        "UTF-8 ではありません（{offset} バイト目）",
    ),
    "project.not-utf8.help": (
        "save it as UTF-8 (editors on Windows often save as Shift_JIS)",
        "UTF-8 で保存してください（Windows のエディターは Shift_JIS で保存することがあります）",
    ),
    "project.one-in-other": (
        "`{key}` and `{other}` are the same folder, or one lies in the other",
        "`{key}` と `{other}` が同じフォルダーか、一方が他方の中にあります",
    ),
    "project.one-in-other.help": (
        "give each a folder of its own; a recipient reads what lies in the outbound area",
        "それぞれに別のフォルダーを指定してください。提供用の出力先にあるものは、提供先が読めます",
    ),
    "project.zone": (
        "`Asia/Tokyo`; any name of the IANA time zone database",
        "`Asia/Tokyo` など、IANA のタイムゾーン名",
    ),
    "file.unreadable": (
        "`{file}` cannot be read: {problem}",
        "`{file}` を読めません: {problem}",
    ),
    "file.unreadable.help": (
        "check the path, from the folder that you are in, and who may read the file",
        "いまのフォルダーから見たパスと、読み取り権限を確かめてください",
    ),
    "project.unreadable": (
        "the file cannot be read: {reason}",
        "ファイルを読めません: {reason}",
    ),
    "project.duplicate-relation": (
        "relation `{name}` is there twice, also in `{other}`",
        "表 `{name}` が重複しています（`{other}` にもあります）",
    ),
    "project.reserved-relation": (
        "`{name}` is a name of the engine",
        "`{name}` はエンジンが使う名前です",
    ),
    "project.relation-name": (
        "`{name}` is no relation name",
        "`{name}` は表の名前にできません",
    ),
    "project.relation-name.help": (
        "small letters, digits and `_`, a letter first",
        "英小文字で始め、英小文字・数字・`_` を使ってください",
    ),
    "project.duplicate-file": (
        "export `{other}` writes the same file to the same destination",
        "提供 `{other}` が同じ場所に同じファイルを書きます",
    ),
    "project.no-head": (
        "the export has no head",
        "提供の見出し（先頭のコメント）がありません",
    ),
    "project.no-head.help": (
        "begin the file with `/*---`, the YAML, and `---*/`; `sekisho new export` drafts one",
        "ファイルの先頭に `/*---`、YAML、`---*/` を書いてください（`sekisho new export` でひな形）",
    ),
    "project.small-groups": (
        "only a statistic has small groups",
        "小さい集計値の扱いを書けるのは統計だけです",
    ),
    "project.small-groups.help": (
        "write `release: statistics` beside it, or leave it out",
        "`release: statistics` を併せて書くか、この行を外してください",
    ),
    "project.file-name": (
        "`{name}` is no name for a released file",
        "`{name}` は提供ファイルの名前にできません",
    ),
    "project.file-name.help": (
        "one name without folders that ends in `{ending}`; `{{business_date}}` is the only placeholder",
        "フォルダーを含まず `{ending}` で終わる名前にしてください。使える置換は `{{business_date}}` だけです",
    ),
    "project.encoding-of-parquet": (
        "a Parquet file has no encoding",
        "Parquet に文字コードは指定できません",
    ),
    "project.formulas-of-parquet": (
        "a Parquet file is not computed by a spreadsheet, so it says nothing of formulas",
        "Parquet は表計算ソフトで計算されないため、formulas は指定できません",
    ),
    "project.unknown-export": (
        "there is no export `{name}`",
        "提供 `{name}` はありません",
    ),
    "project.known": ("there are: {names}", "あるもの: {names}"),
    "project.retention-from": (
        "{categories} has a retention limit, and the contract of `{source}` does not say from which day"
        " it runs",
        "{categories} には保存期間がありますが、`{source}` の契約に起算日がありません",
    ),
    "project.retention-from.help": (
        "name the column with that day: `sekisho.retentionFrom`",
        "起算日の列を `sekisho.retentionFrom` に書いてください",
    ),
}

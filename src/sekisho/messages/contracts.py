"""Sentences about contracts: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "contracts.not-odcs": (
        "not a valid ODCS contract here ({rule})",
        "ここが ODCS の形式に合っていません（{rule}）",
    ),
    "contracts.odcs-help": (
        "contracts follow the Open Data Contract Standard, version 3",
        "契約は Open Data Contract Standard 第 3 版の形式で書いてください",
    ),
    "contracts.unknown-property": (
        "custom property `{property}` is not defined",
        "カスタムプロパティ `{property}` は定義されていません",
    ),
    "contracts.misplaced": (
        "custom property `{property}` belongs below `{where}`",
        "カスタムプロパティ `{property}` は `{where}` の下に書くものです",
    ),
    "contracts.foreign-property": (
        "custom property `{property}` is not ours and names no `vendor`",
        "カスタムプロパティ `{property}` は本ツールのものではなく、`vendor` もありません",
    ),
    "contracts.missing-property": (
        "custom property `{property}` is missing",
        "カスタムプロパティ `{property}` がありません",
    ),
    "contracts.one-server": (
        "one server is read, there are {count}",
        "server は 1 つだけ書けます（現在 {count} 個）",
    ),
    "contracts.one-schema": (
        "a contract describes one source, there are {count:schema|schemas}",
        "1 つの契約には schema を 1 つだけ書けます（現在 {count} 個）",
    ),
    "contracts.coarse-in-file": (
        "`{column}` comes in a file, and `{category}` is data in a coarser form, which nobody knows it to be",
        "`{column}` はファイルの列です。`{category}` は粗い形の区分で、その形であることを確かめられません",
    ),
    "contracts.coarse-in-file-help": (
        "give it the category above, and add a column that `sekisho.coarsens` it",
        "上の区分を付け、これを粗くする列を `sekisho.coarsens` で加えてください",
    ),
    "contracts.coarse-without-form": (
        "`{column}` coarsens another column, and its category says no form",
        "`{column}` はほかの列を粗くする列ですが、区分に形がありません",
    ),
    "contracts.coarse-type": (
        "`{column}` is made of another column: it is a VARCHAR, read as text and not required",
        "`{column}` はほかの列から作るので、VARCHAR（text）とし、必須にしないでください",
    ),
    "contracts.no-columns": ("a source needs columns", "列が 1 つもありません"),
    "contracts.name": ("`{name}` cannot be a name", "`{name}` は名前に使えません"),
    "contracts.name-help": (
        "lower-case letters, digits and `_`, a letter first",
        "英小文字・数字・`_` だけを使い、英字で始めてください",
    ),
    "contracts.reserved": (
        "the relation `{name}` is provided by the engine",
        "`{name}` はエンジンが用意する表の名前です",
    ),
    "contracts.file-name": (
        "source `{name}` stands in a file named after `{expected}`",
        "抽出元 `{name}` が `{expected}` という名前のファイルに書かれています",
    ),
    "contracts.two-sources": (
        "source `{name}` has two contracts, the first is `{first}`",
        "抽出元 `{name}` の契約が 2 つあります（最初は `{first}`）",
    ),
    "contracts.unknown-file": (
        "`{file}` is no contract",
        "`{file}` は契約のファイルではありません",
    ),
    "contracts.files-help": (
        "contracts are called `<source>.odcs.yaml`, beside one `key_spaces.yaml`",
        "契約は `<抽出元>.odcs.yaml`、番号体系は 1 つの `key_spaces.yaml` に書きます",
    ),
    "contracts.two-key-spaces": (
        "the key spaces stand in one file, the first is `{first}`",
        "番号体系を書けるファイルは 1 つだけです（最初は `{first}`）",
    ),
    "contracts.csv-needs": (
        "a CSV needs `encoding` and `sekisho.delimiter`",
        "CSV には `encoding` と `sekisho.delimiter` が要ります",
    ),
    "contracts.fixed-needs": (
        "a file of fixed width needs `encoding`, `sekisho.recordBytes` and `sekisho.lineEnd`",
        "固定長には `encoding`・`sekisho.recordBytes`・`sekisho.lineEnd` が要ります",
    ),
    "contracts.not-of-format": (
        "`{property}` says nothing about a file of format `{format}`",
        "`{property}` は `{format}` のファイルには使えません",
    ),
    "contracts.not-of-server": (
        "`{property}` says nothing about what comes from a server of type `{type}`",
        "`{property}` は、種類が `{type}` のサーバーから来るものには使えません",
    ),
    "contracts.marker": (
        "`{marker}` is no name of a marker",
        "`{marker}` はマーカーの名前ではありません",
    ),
    "contracts.marker-help": (
        "the name of a file beside the extract, without blanks and `/`; the only placeholder is `{{business_date}}`",
        "抽出ファイルと同じ場所のファイル名で、空白や `/` は使えません。置き換えられるのは `{{business_date}}` だけです",
    ),
    "contracts.time": (
        "`{value}` is no time of day",
        "`{value}` は時刻ではありません",
    ),
    "contracts.time-help": (
        '`"HH:MM"` in quotes, from 00:00 to 23:59',
        '引用符で囲んだ `"HH:MM"`（00:00 から 23:59）で書いてください',
    ),
    "contracts.still-seconds": (
        "a file has to be still for 1 to {most} seconds, not {value}",
        "変化のない秒数は 1 から {most} までです（{value} は不可）",
    ),
    "contracts.bytes-not-fixed": (
        "only columns of a file of format `fixed` stand in bytes, this one is `{format}`",
        "バイト位置を書けるのは `fixed` のファイルの列だけです（この契約は `{format}`）",
    ),
    "contracts.bytes-missing": (
        "the column `{column}` does not say where it stands: `sekisho.at` and `sekisho.bytes`",
        "列 `{column}` の位置がありません（`sekisho.at` と `sekisho.bytes`）",
    ),
    "contracts.bytes-overlap": (
        "the column `{column}` stands in bytes {first} to {last}",
        "列 `{column}` は {first}〜{last} バイト目です",
    ),
    "contracts.bytes-overlap.help": (
        "the first free byte is {free}, the last of the record {length}",
        "空いている最初のバイトは {free}、レコードの最後は {length} です",
    ),
    "contracts.beyond-record": (
        "bytes {first} to {last} are not all within a record of {length}",
        "{first}〜{last} バイト目は、{length} バイトのレコードに収まりません",
    ),
    "contracts.positive": (
        "a number from 1 on is expected here, not {value}",
        "ここには 1 以上の数が要ります（{value} は不可）",
    ),
    "contracts.records-data": (
        "records of fixed width need to say how `data` begins",
        "固定長のレコード区分では `data` の始まりが要ります",
    ),
    "contracts.records-same": (
        "two kinds of records begin with `{begins}`",
        "二つのレコード区分が `{begins}` で始まります",
    ),
    "contracts.records-begins": (
        "records begin with one to ten ASCII characters without quotes and commas, not `{begins}`",
        "レコードの始まりは、引用符とコンマ以外の ASCII 1〜10 文字です（`{begins}` は不可）",
    ),
    "contracts.parquet-needs-not": (
        "a Parquet file has no encoding",
        "Parquet には文字コードがありません",
    ),
    "contracts.path": (
        "`{path}` is no path below the inbound folder",
        "`{path}` は受信フォルダの下のパスではありません",
    ),
    "contracts.path-help": (
        "a relative path with `/`; the only placeholder is `{{business_date}}`",
        "`/` 区切りの相対パスで書きます。置き換えられるのは `{{business_date}}` だけです",
    ),
    "contracts.same-path": (
        "`{path}` is read by source `{other}` already",
        "`{path}` は抽出元 `{other}` がすでに読んでいます",
    ),
    "contracts.types": (
        "allowed: {allowed}; amounts are DECIMAL, never floating point",
        "使えるもの: {allowed}。金額は DECIMAL にし、浮動小数点は使えません",
    ),
    "contracts.parse-type": (
        "`{parse}` does not become `{type}`",
        "`{parse}` は `{type}` になりません",
    ),
    "contracts.key-space-without-key": (
        "only a column with `sekisho.parse: key` has a key space",
        "番号体系を持てるのは `sekisho.parse: key` の列だけです",
    ),
    "contracts.key-without-space": (
        "key column `{column}` has no key space, neither its own nor its source's",
        "キー列 `{column}` に番号体系がありません（列にも抽出元にも）",
    ),
    "contracts.needs-subject-key": (
        "`{property}` says something about a subject key, and there is none",
        "`{property}` は本人キーについての指定ですが、本人キーがありません",
    ),
    "contracts.further-key": (
        "`{column}` cannot be a further key: it is no key column, or is one already",
        "`{column}` は他の本人のキーにできません。キーの列でないか、すでに指定されています",
    ),
    "contracts.subject-key-parse": (
        "subject key `{column}` is not read as a key",
        "本人キー `{column}` がキーとして読まれていません",
    ),
    "contracts.subject-key-space": (
        "subject key `{column}` is written in another key space than its source's",
        "本人キー `{column}` の番号体系が抽出元のものと違います",
    ),
    "contracts.subject-key-required": (
        "subject key `{column}` must be `required`, or the source says `sekisho.subjectKeyOptional`",
        "本人キー `{column}` を `required` にするか、`sekisho.subjectKeyOptional` を指定してください",
    ),
    "contracts.subject-key-optional": (
        "subject key `{column}` is optional and `required` at once",
        "本人キー `{column}` が任意と `required` の両方になっています",
    ),
    "contracts.ledger-subject-key": (
        "a ledger needs a subject key that is never empty",
        "台帳には空にならない本人キーが要ります",
    ),
    "contracts.ledger-columns": (
        "columns of the ledger are missing or read otherwise: {columns}",
        "台帳の列がないか、読み方が違います: {columns}",
    ),
    "contracts.ledger-help": (
        "a ledger has {columns}",
        "台帳に要る列: {columns}",
    ),
    "contracts.ledger-empty": (
        "a ledger of zero bytes is never one without entries: `sekisho.emptyFile` is not for it",
        "0 バイトの台帳を「登録なし」とはみなせません。`sekisho.emptyFile` は台帳には使えません",
    ),
    "contracts.two-ledgers": (
        "there is one ledger, and both `{first}` and `{second}` say that they are it",
        "台帳は 1 つだけです（`{first}` と `{second}` が台帳とされています）",
    ),
    "contracts.no-key-space": (
        "key space `{name}` is not declared",
        "番号体系 `{name}` は宣言されていません",
    ),
    "contracts.width": (
        "a key has 1 to {most} digits, not {width}",
        "キーの桁数は 1 から {most} までです（{width} ではなく）",
    ),
    "contracts.maps-through": (
        "`maps_to` and `through` are given together",
        "`maps_to` と `through` は一緒に指定してください",
    ),
    "contracts.maps-to": (
        "`{name}` is no key space that a mapping may lead to",
        "`{name}` は対応先にできる番号体系ではありません",
    ),
    "contracts.no-source": (
        "source `{name}` has no contract",
        "抽出元 `{name}` の契約がありません",
    ),
    "contracts.map-column": (
        "`{column}` of source `{source}` is no key of the key space `{space}`",
        "抽出元 `{source}` の `{column}` は番号体系 `{space}` のキーではありません",
    ),
    "contracts.unmapped": (
        "keys of `{space}` do not lead to `{ledger}`, which the ledger is written in",
        "番号体系 `{space}` から台帳の番号体系 `{ledger}` への対応がありません",
    ),
    "contracts.register": (
        "`{name}` is no source whose subject key is written in this key space",
        "`{name}` は本人キーがこの番号体系で書かれた抽出元ではありません",
    ),
    "contracts.register-or-map": (
        "a key space either maps to another (`maps_to`, `through`) or names its `register`",
        "番号体系には、別の体系への対応（`maps_to`・`through`）か `register` のどちらか一方を書いてください",
    ),
    "contracts.rows-not-personal": (
        "row category `{category}` is about no person, but column `{column}` is",
        "行の区分 `{category}` は個人に関しない区分ですが、列 `{column}` は個人に関するものです",
    ),
    "contracts.rows-not-personal-help": (
        "name what it says about a person to be in this source; otherwise nothing would restrict"
        " its rows",
        "この抽出元に載っていることが本人について何を語るかを書いてください。そうしないと行が制限されません",
    ),
}

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
        "a contract describes one source, there are {count} schemas",
        "1 つの契約には schema を 1 つだけ書けます（現在 {count} 個）",
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
    "contracts.parquet-needs-not": (
        "a Parquet file has no encoding and no delimiter",
        "Parquet には文字コードも区切り文字もありません",
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

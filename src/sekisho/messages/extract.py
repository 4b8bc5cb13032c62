"""Sentences about extraction: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "extract.missing-file": (
        "the file `{file}` is not in the inbound folder",
        "ファイル `{file}` が受信フォルダーにありません",
    ),
    "extract.folder-has": (
        "files in that folder: {count} ({files})",
        "そのフォルダーにあるファイル: {count} 件（{files}）",
    ),
    "extract.unreadable": (
        "the file cannot be read: {problem}",
        "ファイルを読み取れません: {problem}",
    ),
    "extract.unreadable-help": (
        "check its permissions and the disk",
        "アクセス権とディスクを確認してください",
    ),
    "extract.no-regular-file": (
        "not a file: a folder, a pipe or a device is in its place",
        "ファイルではありません（フォルダー、パイプ、デバイスのいずれか）",
    ),
    "extract.empty-file": ("the file has zero bytes", "ファイルが 0 バイトです"),
    "extract.no-header": (
        "the file has no header line",
        "ファイルに見出し行がありません",
    ),
    "extract.growing": (
        "the file has changed while it was read",
        "読み取り中にファイルが変わりました",
    ),
    "extract.growing-help": (
        "wait until the sender has finished, then run again",
        "送信が終わってから、もう一度実行してください",
    ),
    "extract.resend": (
        "have the file made and sent again, the raw file is kept as it is",
        "ファイルを作り直して送ってもらってください。元のファイルはそのまま残っています",
    ),
    "extract.utf16": (
        "the file is UTF-16, the contract says `{encoding}`",
        "ファイルは UTF-16 ですが、契約では `{encoding}` です",
    ),
    "extract.bom-there": (
        "the file begins with a UTF-8 byte order mark, the contract says `{encoding}`",
        "ファイルの先頭に UTF-8 の BOM がありますが、契約では `{encoding}` です",
    ),
    "extract.bom-missing": (
        "the file has no byte order mark, the contract says `{encoding}`",
        "ファイルの先頭に BOM がありませんが、契約では `{encoding}` です",
    ),
    "extract.bom-help": (
        "`utf-8-sig` is UTF-8 with a byte order mark, `utf-8` is without; `utf-16` always has one",
        "`utf-8-sig` は BOM 付き、`utf-8` は BOM なしの UTF-8 です。`utf-16` には必ず BOM があります",
    ),
    "extract.not-encoding": (
        "this line is not in the encoding of the contract, `{encoding}`",
        "この行は契約の文字コード `{encoding}` ではありません",
    ),
    "extract.encodings": (
        "correct the encoding in the contract, or have the file sent in `{encoding}`",
        "契約の文字コードを直すか、`{encoding}` で送ってもらってください",
    ),
    "extract.nul": ("there is a NUL byte in this line", "この行に NUL バイトがあります"),
    "extract.dos-end": (
        "there is a byte 1A in this line: it may only be the last byte of the file",
        "この行にバイト 1A があります。使えるのはファイルの最後の 1 バイトだけです",
    ),
    "extract.lone-cr": (
        "there is a carriage return without line feed in this line",
        "この行に LF を伴わない CR があります",
    ),
    "extract.blank-line": (
        "this line is blank, and lines with data follow",
        "この行が空行で、後にデータの行が続いています",
    ),
    "extract.quote": (
        "a quote in this line does not open, close or double as quotes do",
        "この行の引用符が、開始・終了・二重のどれにもなっていません",
    ),
    "extract.close-quote": (
        'a quoted field begins and ends with `"`, and a quote inside of it is written twice',
        '引用符の項目は `"` で始まり `"` で終わり、中の引用符は二つ重ねて書きます',
    ),
    "extract.record-too-long": (
        "the record that begins here is longer than {mib} MiB, as if a quote never closed",
        "ここから始まるレコードが {mib} MiB を超えています（引用符が閉じていない可能性）",
    ),
    "extract.not-records": (
        "the rows from here on cannot be told apart",
        "ここから先の行を区切れません",
    ),
    "extract.no-such-header": (
        "the first line has none of the {count} headers of the contract",
        "1 行目に契約の見出し {count} 件のどれもありません",
    ),
    "extract.header-help": (
        "check that the file has a header line, and its encoding and delimiter",
        "見出し行の有無、文字コード、区切り文字を確認してください",
    ),
    "extract.header": (
        "the header is not the contract's; only in the file: {unknown}; only in the contract: {missing}",
        "見出しが契約と違います。ファイルだけにあるもの: {unknown}、契約だけにあるもの: {missing}",
    ),
    "extract.header-twice": (
        "headers that are there twice: {headers}",
        "見出しが重複しています: {headers}",
    ),
    "extract.contract-help": (
        "bring `{contract}` up to date, or have the file sent as agreed",
        "`{contract}` を更新するか、取り決めどおりのファイルを送ってもらってください",
    ),
    "extract.trailing-delimiter": (
        "the lines end with a delimiter, which the contract does not say",
        "行末に区切り文字がありますが、契約にはそう書かれていません",
    ),
    "extract.trailing-help": (
        "declare the trailing delimiter in `{contract}`",
        "`{contract}` に行末の区切り文字があることを書いてください",
    ),
    "extract.field-count": (
        "rows with another number of fields than the {expected} of the contract, on lines {lines}",
        "項目数が契約の {expected} と違う行があります: {lines} 行目",
    ),
    "extract.field-count-help": (
        "columns may have shifted, so nothing of the file has landed: have it made again",
        "列がずれたおそれがあるため、このファイルは取り込んでいません。作り直してもらってください",
    ),
    "extract.not-parquet": (
        "the file is not Parquet, or was cut",
        "Parquet のファイルでないか、途中で切れています",
    ),
    "extract.broken-parquet": (
        "the Parquet file is damaged",
        "Parquet のファイルが壊れています",
    ),
    "extract.parquet-type": (
        "the column `{header}` is of type `{found}`, which cannot be read as `{parse}` without loss",
        "列 `{header}` の型 `{found}` は、`{parse}` として読むと情報が失われます",
    ),
    "extract.parquet-type-help": (
        "have the column sent as text, or correct `{contract}`",
        "その列を文字列で送ってもらうか、`{contract}` を直してください",
    ),
    "extract.no-record": ("there is no record in the file", "ファイルにレコードが一つもありません"),
    "extract.no-marker": (
        "the marker `{marker}` is not there, so the file may not be complete",
        "マーカー `{marker}` がないため、ファイルが揃っているとはいえません",
    ),
    "extract.no-marker-help": (
        "have the sender complete the transfer, or correct `sekisho.marker`",
        "転送を終えてもらうか、`sekisho.marker` を直してください",
    ),
    "extract.old-marker": (
        "the marker `{marker}` is older than the file, which has been sent again since",
        "マーカー `{marker}` がファイルより古く、その後に送り直しが始まっています",
    ),
    "extract.old-marker-help": (
        "a marker is written after its file, each time",
        "マーカーは毎回、ファイルの後に書いてもらってください",
    ),
    "extract.not-still": (
        "the file has changed within the last {seconds} s, as if it was still being written",
        "{seconds} 秒以内に変わっており、まだ書き込み中かもしれません",
    ),
    "extract.not-still-help": (
        "run again once it is complete",
        "書き込みが終わってから、もう一度実行してください",
    ),
    "extract.late": (
        "late: not there or not complete by {time}: {reason}",
        "期限の {time} までに揃いませんでした: {reason}",
    ),
    "extract.record-length": (
        "the record is not {bytes} bytes long, or does not end as declared (`{line_end}`)",
        "レコードが {bytes} バイトでないか、終わりが契約の `{line_end}` と違います",
    ),
    "extract.record-length.help": (
        "compare length and line ends with the contract; a transfer may have changed them",
        "長さと改行を契約と比べてください。転送のときに改行が変わることがあります",
    ),
    "extract.record-end": (
        "there is a carriage return or line feed within the record of {bytes} bytes",
        "{bytes} バイトのレコードの途中に改行（CR か LF）があります",
    ),
    "extract.record-kind": (
        "the record begins like none that the contract has",
        "契約にない始まりのレコードです",
    ),
    "extract.record-order": (
        "a record of the kind `{kind}` may not stand here, it comes after {after}",
        "ここに `{kind}` のレコードは置けません（{after} の後）",
    ),
    "extract.record-missing": (
        "the file ends without its record of the kind `{kind}`, as if it was cut",
        "`{kind}` のレコードがないまま終わっています（途中で切れた可能性）",
    ),
    "extract.trailer-count": (
        "the trailer says {told} records, there are {found}",
        "トレーラーの件数は {told}、実際のレコードは {found} 件です",
    ),
    "extract.trailer-total": (
        "the trailer's total of `{column}` is not the sum of the records before it",
        "トレーラーの `{column}` の合計が、その前のレコードの合計と合いません",
    ),
    "extract.format-incomplete": (
        "a delimited file needs an encoding and a delimiter, one of fixed width the bytes of each column",
        "区切りファイルには文字コードと区切り文字、固定長には文字コードと各列のバイト位置が要ります",
    ),
    "extract.path-outside": (
        "the path leads out of the inbound folder",
        "パスが受信フォルダーの外を指しています",
    ),
    "extract.type": (
        "the column `{column}` is read as `{parse}` and cannot land as `{type}`",
        "列 `{column}` は `{parse}` として読むため、`{type}` にはできません",
    ),
    "extract.type-help": (
        "text and key land as VARCHAR, date as DATE, timestamp as TIMESTAMP, boolean as BOOLEAN, "
        "integer as BIGINT and its like, decimal as DECIMAL",
        "text と key は VARCHAR、date は DATE、timestamp は TIMESTAMP、boolean は BOOLEAN、"
        "integer は BIGINT など、decimal は DECIMAL になります",
    ),
    "extract.key-space": (
        "the column `{column}` is a key of no declared key space",
        "列 `{column}` の番号体系が定義されていません",
    ),
    "extract.key-space-help": ("key spaces: {spaces}", "番号体系: {spaces}"),
    "extract.lake-not-writable": (
        "the lake cannot be written to at `{place}`: {problem}",
        "レイクの `{place}` に書き込めません: {problem}",
    ),
    "extract.lake-help": (
        "make room or give access, then run again; what had landed before is still there",
        "空き容量やアクセス権を確保して再実行してください。以前の取り込み分は残っています",
    ),
    "extract.ledger-columns": (
        "a ledger needs a subject key and a column `{column}`",
        "台帳には本人の番号と列 `{column}` が要ります",
    ),
    "extract.ledger-columns-help": (
        "entries are compared by it from day to day",
        "登録内容を前日と突き合わせるために使います",
    ),
    "extract.ledger-bad-row": (
        "the ledger has bad rows (line: column reason): {faults}",
        "台帳に不正な行があります（行: 列 理由）: {faults}",
    ),
    "extract.ledger-twice": (
        "the ledger has {count:entry|entries} whose number is there already",
        "台帳に番号の重複した登録が {count} 件あります",
    ),
    "extract.ledger-shrunk": (
        "compared with the ledger landed before, {gone:entry is|entries are} gone and {changed} changed",
        "前回の台帳にあった登録のうち、{gone} 件がなくなり、{changed} 件が変わっています",
    ),
    "extract.ledger-baseline": (
        "the ledger landed before is missing or is not what had landed",
        "前回取り込んだ台帳がないか、取り込んだときの内容と違います",
    ),
    "extract.ledger-help": (
        "nothing that depends on consents is released; entries are only added, and ended by others",
        "同意に関わる提供はすべて止まります。登録は追加だけとし、取消も新しい登録で行ってください",
    ),
    "extract.reason.missing-key": ("the subject key is missing", "本人の番号がありません"),
    "extract.reason.unknown-subject": (
        "the register does not know the subject",
        "台帳にない番号です",
    ),
    "extract.reason.missing-value": ("a required value is missing", "必須の値がありません"),
    "extract.reason.gaiji": (
        "a character of private use, landed as it is",
        "外字です（そのまま取り込みました）",
    ),
    "extract.reason.other-code": (
        "a character that the encoding has twice, landed as it is",
        "同じ文字に符号が二つあります（そのまま取り込みました）",
    ),
    "extract.reason.cut-character": (
        "the field ends within a character, which a fixed width has cut",
        "固定長の項目の端で文字が切れています",
    ),
    "extract.reason.bad-key": ("not a key of its key space", "番号体系に合わない番号です"),
    "extract.reason.bad-integer": ("not a whole number that fits", "整数でないか、範囲外です"),
    "extract.reason.bad-decimal": (
        "not a number that fits without rounding",
        "数値でないか、丸めずに収まりません",
    ),
    "extract.reason.bad-date": ("not a date", "日付ではありません"),
    "extract.reason.bad-timestamp": ("not a date and time", "日時ではありません"),
    "extract.reason.bad-boolean": ("neither 1 nor 0", "1 でも 0 でもありません"),
}

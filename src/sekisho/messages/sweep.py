"""Sentences about sweeps: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "sweep.members-data": (
        "holds data of {members}",
        "{members}のデータが入っています",
    ),
    "sweep.members-data.help": (
        "find out who made it and for whom, then remove it; what may leave goes as an export,"
        " with its clearance",
        "誰が誰のために作ったものかを確かめ、削除してください。渡してよいものは、通行手形の付く提供として"
        "渡します",
    ),
    "sweep.members": ("at least {members} members", "少なくとも{members}人の組合員"),
    "sweep.few": ("fewer than {few} members", "{few}人未満の組合員"),
    "sweep.column": (
        "column {position}: {origin}, {members}",
        "{position}列目: {origin}、{members}",
    ),
    "sweep.no-clearance": (
        "has no clearance (destination: {destination})",
        "通行手形がありません（提供先の場所: {destination}）",
    ),
    "sweep.no-clearance.help": (
        "nothing was released under this name here; take it away until you know who put it there",
        "この名前の提供はここにありません。誰が置いたか分かるまで、別の場所に移してください",
    ),
    "sweep.changed": (
        "is not what its clearance was given for (destination: {destination})",
        "通行手形が付いたときの内容と違います（提供先の場所: {destination}）",
    ),
    "sweep.changed.help": (
        "tell the recipient not to use it, and take it away: the next run releases it again",
        "提供先に使わないよう伝え、取り除いてください。次の実行でもう一度提供されます",
    ),
    "sweep.wrong-clearance": (
        "is a clearance for another place, another file or in no known form"
        " (destination: {destination})",
        "別の場所や別のファイルの通行手形か、通行手形の形をしていません（提供先の場所: {destination}）",
    ),
    "sweep.wrong-clearance.help": (
        "a clearance counts only beside its file, where it was put: take this one away",
        "通行手形は、置かれた場所で、そのファイルの隣にあるときだけ有効です。取り除いてください",
    ),
    "sweep.not-recorded": (
        "has a clearance that the record knows nothing of (destination: {destination})",
        "通行手形はありますが、提供の記録がありません（提供先の場所: {destination}）",
    ),
    "sweep.not-recorded.help": (
        "the clearance was not given by a run of this project: treat the file as one without",
        "このプロジェクトの実行が出した通行手形ではありません。通行手形のないファイルとして扱ってください",
    ),
    "sweep.overdue": (
        "has been there for {days:day|days}, {keep_days} are allowed",
        "置かれてから{days}日たちました（置いてよいのは{keep_days}日まで）",
    ),
    "sweep.overdue.help": (
        "see that the recipient has it, then remove the file and its clearance",
        "提供先が受け取ったことを確かめ、ファイルと通行手形を削除してください",
    ),
    "sweep.no-file": (
        "is a clearance without its file (destination: {destination})",
        "通行手形だけがあり、ファイルがありません（提供先の場所: {destination}）",
    ),
    "sweep.no-file.help": (
        "where recipients take files away, they have taken this one; otherwise find out who did",
        "提供先が引き取る場所なら、引き取られています。そうでなければ、誰が動かしたか確かめてください",
    ),
    "sweep.not-examined": (
        "was not examined: {why}",
        "中を調べられませんでした: {why}",
    ),
    "sweep.not-examined.help": (
        "nobody has looked for members' data in it: look yourself, or move it out of the folder",
        "組合員のデータがあるかどうか分かりません。人が確かめるか、フォルダーの外に移してください",
    ),
    "sweep.why.binary": ("it is no text and no Parquet", "テキストでも Parquet でもありません"),
    "sweep.why.structured": (
        "its form (JSON, XML, HTML or an office document) is not read",
        "形式（JSON・XML・HTML・文書ファイル）に対応していません",
    ),
    "sweep.why.archive-in-archive": (
        "it is an archive inside of an archive",
        "圧縮ファイルの中の圧縮ファイルです",
    ),
    "sweep.why.encrypted": ("it is encrypted", "暗号化されています"),
    "sweep.why.too-large": ("it unpacks to too much", "展開すると大きすぎます"),
    "sweep.why.unreadable": (
        "it cannot be read or is damaged",
        "読めないか、壊れています",
    ),
    "sweep.why.link": (
        "it is a link, and links are not followed",
        "リンクです（リンクはたどりません）",
    ),
    "sweep.why.special": (
        "it is no ordinary file (device, pipe, socket)",
        "通常のファイルではありません（デバイス・パイプ・ソケット）",
    ),
    "sweep.why.nested-columns": (
        "some of its columns hold lists or structures",
        "リストや構造を持つ列があります",
    ),
    "sweep.why.no-fingerprints": (
        "nothing has landed in the lake yet, so nothing can be recognised",
        "まだ何も取り込まれていないため、組合員のデータを見分けられません",
    ),
    "sweep.no-folder": (
        "`{folder}` cannot be swept: {problem}",
        "`{folder}` を点検できません: {problem}",
    ),
    "sweep.no-folder.help": (
        "check that it is there, is a folder and may be read",
        "存在するフォルダーで、読み取れることを確かめてください",
    ),
    "sweep.key-help": (
        "it must be an ordinary file of the user who sweeps, with mode 0600; if others may have read"
        " it, delete it: the next sweep makes a new one and the fingerprints anew",
        "点検する利用者の通常のファイルで、モード 0600 でなければなりません。他人に読まれたおそれがあれば"
        "削除してください。次の点検が鍵と照合用データを作り直します",
    ),
    "sweep.index-not-writable": (
        "the fingerprints cannot be written: {problem}",
        "照合用データを書き込めません: {problem}",
    ),
    "sweep.count": (
        "{files:file|files} ({megabytes} MB) in {areas:folder|folders} swept: {errors:finding|findings},"
        " {undecided} not examined, {warnings:note|notes} ({seconds} s)",
        "{areas} 個のフォルダーの {files} ファイル（{megabytes} MB）を点検: 指摘 {errors} 件、"
        "調べられなかったもの {undecided} 件、注意 {warnings} 件（{seconds} 秒）",
    ),
    "sweep.on-servers": (
        "not looked at, since they are on servers: {destinations}",
        "サーバー上にあるため確かめていない提供先の場所: {destinations}",
    ),
    "sweep.recorded-how": (
        'to read it: sekisho sql "FROM report.sweep_finding"',
        '見るには: sekisho sql "FROM 点検一覧"',
    ),
}

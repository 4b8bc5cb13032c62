"""Sentences about the record: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "audit.not-writable": (
        "the record cannot be written at `{file}`: {problem}",
        "監査記録を `{file}` に書き込めません: {problem}",
    ),
    "audit.make-writable": (
        "free space on the disk and allow writing below the record's folder, then run again",
        "ディスクの空きと、監査記録のフォルダーへの書き込み権限を確かめて、もう一度実行してください",
    ),
    "audit.unreadable": (
        "the record's file `{file}` cannot be read",
        "監査記録のファイル `{file}` を読めません",
    ),
    "audit.not-sealed-so": (
        "the record's file `{file}` is missing or is not what its run had sealed",
        "監査記録のファイル `{file}` がないか、実行の終わりに封じた内容と違います",
    ),
    "audit.restore": (
        "put it back from a backup of the record; nothing may be changed in it by hand",
        "監査記録の控えから元に戻してください。手で書き換えてはいけません",
    ),
    "audit.run-id-taken": (
        "a run with the id `{run_id}` is in the record already",
        "実行番号 `{run_id}` はすでに監査記録にあります",
    ),
    "audit.report-statement": (
        "a report may only create views, macros and schemas and comment on them",
        "報告の SQL でできるのは、ビュー・マクロ・スキーマの作成とその説明だけです",
    ),
    "audit.report-sql": (
        "a statement of the report does not work on the audit store: {problem}",
        "報告の SQL が監査記録のデータベースで動きません: {problem}",
    ),
    "audit.report-help": (
        "tables are in the schema `record`, views go to `report`; see docs/record.md",
        "表はスキーマ `record` にあり、ビューは `report` に作ります。docs/record.ja.md を見てください",
    ),
    "audit.found-changed": (
        "`{file}` is not what was recorded",
        "`{file}` が記録したときと違います",
    ),
    "audit.found-missing": (
        "`{file}` is missing",
        "`{file}` がありません",
    ),
    "audit.found-added": (
        "`{file}` was added after its run had been sealed, or belongs to no run",
        "`{file}` は実行を封じたあとに加えられたか、どの実行のものでもありません",
    ),
    "audit.found-broken-link": (
        "`{file}` does not continue what stands before it",
        "`{file}` が前の記録につながっていません",
    ),
    "audit.found-reordered": (
        "`{file}` stands in another place than the one it was recorded at ({number})",
        "`{file}` の順番が記録したとき（{number}）と違います",
    ),
    "audit.found-unfinished": (
        "run `{run_id}` was never finished; its {count} files are not sealed",
        "実行 `{run_id}` は終わっていません。{count} 個のファイルは封じられていません",
    ),
    "audit.found-torn": (
        "`{file}` is what an interrupted write has left; it is ignored",
        "`{file}` は書き込みの途中で残ったものです。無視します",
    ),
}

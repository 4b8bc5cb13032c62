"""Sentences about the record: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "audit.no-set-key": (
        "the key of the subject sets of released statistics is gone, so no statistic can be compared with them",
        "提供済みの統計の照合用の鍵がないので、新しい統計を比べられません",
    ),
    "audit.no-set-key.help": (
        "put `statistics/key` back from a backup of the audit log's folder",
        "監査記録のフォルダーの控えから `statistics/key` を戻してください",
    ),
    "audit.store-not-as-logged": (
        "`{store}` does not tell of a release that the record knows: it was changed after it was published",
        "`{store}` に、記録にある提供が入っていません。公開したあとで書き換えられています",
    ),
    "audit.store-not-as-logged.help": (
        "delete `published` below the audit log's folder and run `sekisho report`: it is made anew from the log",
        "監査記録のフォルダーの `published` を消し、`sekisho report` を実行してください。記録から作り直します",
    ),
    "audit.sets-gone": (
        "subject sets of statistics that the recipient has are gone ({count}), so nothing can be compared with them",
        "提供先がすでに持つ統計の照合用の集合が {count} 件なくなっているので、新しい統計を比べられません",
    ),
    "audit.sets-gone.help": (
        "put `statistics/` back from a backup of the audit log's folder; `sekisho verify --log` names what is missing",
        "監査記録のフォルダーの控えから `statistics/` を戻してください。なくなったものは `sekisho verify --log` で分かります",
    ),
    "audit.not-writable": (
        "`{file}` cannot be written: {problem}",
        "`{file}` に書き込めません: {problem}",
    ),
    "audit.make-writable": (
        "free space on the disk, see that the folder is there and may be written, then run again",
        "ディスクの空き、フォルダーの有無、書き込み権限を確かめて、もう一度実行してください",
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
        "run `{run_id}` was never finished; its {count:file is|files are} not sealed",
        "実行 `{run_id}` は終わっていません。{count} 個のファイルは封じられていません",
    ),
    "audit.found-older-ring": (
        "`{file}` is older than a run that knew keys to be revoked which it lets count",
        "`{file}` は古いものです。ある実行の時点で失効していた鍵を、まだ有効としています",
    ),
    "audit.ring-older": (
        "the ring of keys lets {count:key count that was|keys count that were} revoked when an earlier run began",
        "鍵の一覧が、以前の実行のときに失効していた {count} 個の鍵をまだ有効としています",
    ),
    "audit.ring-older.help": (
        "put the newest `ring.json` back from a backup; revoke a key once more if that is lost:"
        " sekisho keys revoke KEY --reason TEXT",
        "最新の `ring.json` をバックアップから戻してください。なければ、もう一度失効させます:"
        " sekisho keys revoke KEY --reason TEXT",
    ),
    "audit.found-torn": (
        "`{file}` is what an interrupted write has left; it is ignored",
        "`{file}` は書き込みの途中で残ったものです。無視します",
    ),
    "audit.no-store": (
        "there is no audit store `{store}` yet",
        "監査データベース `{store}` がまだありません",
    ),
    "audit.no-store.help": (
        "the first run makes it: sekisho run",
        "最初の実行で作られます: sekisho run",
    ),
    "audit.unreadable-store.help": (
        "another session may have it open for writing; close it, or run again, which publishes a new file",
        "書き込みのために開いているセッションがあるかもしれません。閉じるか、次の実行を待ってください",
    ),
    "audit.ask-question": (
        "this is not one question: statements found: {count}",
        "質問ひとつではありません（文の数: {count}）",
    ),
    "audit.ask-question.help": (
        "one SELECT, FROM, DESCRIBE, SUMMARIZE or EXPLAIN; the store is only read",
        "SELECT、FROM、DESCRIBE、SUMMARIZE、EXPLAIN のどれかひとつにしてください。読むだけです",
    ),
    "audit.ask-failed": (
        "the audit store does not understand this (line {line}): {problem}",
        "監査データベースはこの質問を理解できません（{line} 行目）: {problem}",
    ),
    "audit.ask-failed.help": (
        "sekisho sql lists the views; DESCRIBE report.NAME lists the columns of one",
        "sekisho sql でビューの一覧、DESCRIBE report.名前 で列の一覧が見られます",
    ),
    "audit.ask-time": (
        "the question took longer than {seconds} s",
        "質問の処理が {seconds} 秒を超えました",
    ),
    "audit.ask-memory": (
        "the question takes more than {memory} of memory",
        "質問の処理に {memory} を超えるメモリが必要です",
    ),
    "audit.ask-less": (
        "ask for less: fewer columns, a narrower WHERE",
        "列を減らすか WHERE で絞ってください",
    ),
    "audit.ask-broken": (
        "the audit store cannot answer ({failure})",
        "監査データベースが答えられません（{failure}）",
    ),
    "audit.unreadable-store": (
        "the audit store `{store}` cannot be read ({failure})",
        "監査データベース `{store}` を読めません（{failure}）",
    ),
}

"""Sentences about alerts: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------ subject lines
    "alert.title.violation": (
        "[{verdict} {code}] {export} → {recipient}",
        "[{verdict} {code}] {export} → {recipient}",
    ),
    "alert.title.release": (
        "[failed] {export} → {recipient}",
        "[失敗] {export} → {recipient}",
    ),
    "alert.title.in-doubt": (
        "[in doubt] {export} → {recipient}",
        "[不明] {export} → {recipient}",
    ),
    "alert.title.source": ("[failed source] {source}", "[抽出元の障害] {source}"),
    "alert.title.expectation": (
        "[failed expectation] {source}",
        "[期待値の不合格] {source}",
    ),
    "alert.title.requests": (
        "[overdue] {project}, requests of members",
        "[期日超過] {project} 本人の請求",
    ),
    "alert.title.run": (
        "[failed run] {project}, night of {day}",
        "[実行の失敗] {project} {day} の夜間処理",
    ),
    "alert.title.overdue": (
        "[not finished] {project}, night of {day}",
        "[未完了] {project} {day} の夜間処理",
    ),
    "alert.title.first": (
        "[new: {count}] {project}, night of {day}",
        "[新しい問題 {count} 件] {project} {day} の夜間処理",
    ),
    "alert.title.second": (
        "[second night: {count}] {project}, night of {day}",
        "[2 夜目の問題 {count} 件] {project} {day} の夜間処理",
    ),
    "alert.title.digest": (
        "[still open: {count}] {project}, night of {day}",
        "[続いている問題 {count} 件] {project} {day} の夜間処理",
    ),
    "alert.title.resolved": (
        "[resolved: {count}] {project}, night of {day}",
        "[解消 {count} 件] {project} {day} の夜間処理",
    ),
    "alert.title.test": ("[test] {project}", "[試験] {project}"),
    # ------------------------------------------------------------------ lines
    "alert.named": ("{title} ({name})", "{title}（{name}）"),
    "alert.column-from": (
        "column {columns}, from `{origin}` ({title})",
        "列 {columns}（元は {title} `{origin}`）",
    ),
    "alert.column": ("column {columns}", "列 {columns}"),
    "alert.rows-from": (
        "its rows, from `{origin}` ({title})",
        "行の有無（元は {title} `{origin}`）",
    ),
    "alert.at": ("in `{place}`", "場所は `{place}`"),
    "alert.waiver-ended": (
        "the waiver `{id}`, by which it could leave, ended on {on}",
        "提供を認めていた例外 `{id}` は、{on} で期限が切れました",
    ),
    "alert.not-written": (
        "the file was not written; nothing went to the recipient",
        "ファイルは書き出していません。提供先には何も渡していません",
    ),
    "alert.not-released": (
        "the release was not completed",
        "提供は完了していません",
    ),
    "alert.held": (
        "held back with it: {exports}",
        "このため保留した提供: {exports}",
    ),
    "alert.held-none": ("no export was held back by it", "このために保留した提供はありません"),
    "alert.run-ended": (
        "the night was not completed: what is not recorded as released has not left",
        "夜間処理は最後まで進んでいません。提供済みの記録がないものは渡していません",
    ),
    "alert.requests-overdue": (
        "{count:request is open after the day by which it was|requests are open after the day by which they were} due",
        "期日を過ぎても終わっていない請求が {count} 件あります",
    ),
    "alert.requests-overdue-few": (
        "requests are open after the day by which they were due (fewer than {few})",
        "期日を過ぎても終わっていない請求があります（{few} 件未満）",
    ),
    "alert.requests-law": (
        "the law asks to answer them without delay (APPI 33 to 35)",
        "法律は、遅滞なく応じることを求めています（個人情報保護法33条〜35条）",
    ),
    "alert.list-requests": (
        "next: sekisho request list",
        "次にすること: sekisho request list",
    ),
    "alert.not-finished": (
        "no sealed run had decided all exports by {time}",
        "{time} までに、すべての提供を判定して封じた実行がありません",
    ),
    "alert.not-decided": ("not decided yet: {exports}", "まだ判定していない提供: {exports}"),
    "alert.over.violation": (
        "{id}: `{of}` is not held back by it any more",
        "{id}：`{of}` は、これでは止まらなくなりました",
    ),
    "alert.over.release": (
        "`{of}` does not fail to be released any more",
        "`{of}`：提供の失敗はなくなりました",
    ),
    "alert.over.source": (
        "nothing is wrong with the extract of `{of}` any more",
        "`{of}`：抽出ファイルの問題はなくなりました",
    ),
    "alert.over.expectation": (
        "{id} does not fail any more (`{of}`)",
        "{id}：不合格ではなくなりました（`{of}`）",
    ),
    "alert.over.requests": (
        "no request of a member is open after its day",
        "期限を過ぎた請求はなくなりました",
    ),
    "alert.over.run": (
        "the night of {of} has run to its end",
        "{of} の夜間処理が最後まで終わりました",
    ),
    "alert.over.overdue": (
        "the night of {of} is over: all exports were decided",
        "{of} の夜間処理が終わり、すべての提供を判定しました",
    ),
    "alert.first-night": (
        "first seen on the night of {since}",
        "{since} の夜に初めて見つかりました",
    ),
    "alert.nth-night": (
        "night {count}, since {since}",
        "{count} 夜目（{since} から）",
    ),
    "alert.owner": ("owner: {owner}", "担当: {owner}"),
    "alert.explain": ("next: sekisho explain {id}", "次にすること: sekisho explain {id}"),
    "alert.settle": (
        "next: ask the recipient, then sekisho settle {export}",
        "次にすること: 提供先に確認してから sekisho settle {export}",
    ),
    "alert.run-again": (
        "next: mend the cause, then sekisho run",
        "次にすること: 原因を直してから sekisho run",
    ),
    "alert.look-at-scheduler": (
        "next: see whether the scheduler runs, then sekisho run --business-date {day}",
        "次にすること: スケジューラーが動いているか確かめ、sekisho run --business-date {day}",
    ),
    "alert.more": ("and {count} more", "ほか {count} 件"),
    "alert.silenced": (
        "not told until {until}: {id} ({reason})",
        "{until} まで知らせません: {id}（{reason}）",
    ),
    "alert.test": (
        "this is a test of the channel `{channel}`; nothing has happened",
        "通知先 `{channel}` の試験です。何も起きていません",
    ),
    # ------------------------------------------------------------------ the table [alerts]
    "alert.unknown-channel": (
        "`{name}` is no channel",
        "`{name}` という通知先はありません",
    ),
    "alert.unknown-owner": (
        "`{name}` is no owner in `[alerts.owners]` of sekisho.toml",
        "`{name}` は sekisho.toml の `[alerts.owners]` にありません",
    ),
    "alert.unknown-owner.help": (
        "add it there with its channels; known: {names}",
        "そこに通知先とともに書き加えてください。今あるのは {names}",
    ),
    "alert.channel-name": (
        "`{name}` cannot be the name of a channel: small letters a-z, digits and `_`, a letter first",
        "`{name}` は通知先の名前に使えません。英小文字・数字・`_` で、英字から始めてください",
    ),
    "alert.address-in-file": (
        "the address of a channel is a secret and must not stand in a file",
        "通知先の宛先は秘密です。ファイルには書けません",
    ),
    "alert.address-in-file.help": (
        "take it out, change it at the service if it was ever committed, and put it into the"
        " environment as `{variable}`",
        "消して、一度でもコミットしたなら相手のサービスで作り直し、環境変数 `{variable}` に入れてください",
    ),
    "alert.no-time": (
        "a time of day as 06:00:00 is expected here, not `{got}`",
        "ここには 06:00:00 のような時刻が要ります（今は `{got}`）",
    ),
    "alert.link": (
        "`{got}` is no address of a page: it begins with https:// or http:// and has {{id}} in it",
        "`{got}` はページの場所になりません。https:// か http:// で始まり、{{id}} を含むものです",
    ),
    # ------------------------------------------------------------------ how it went
    "alert.not-set-up": (
        "this project has no `[alerts]` in sekisho.toml",
        "このプロジェクトの sekisho.toml には `[alerts]` がありません",
    ),
    "alert.not-set-up.help": (
        "docs/alerts.md says what to write",
        "書き方は docs/alerts.ja.md にあります",
    ),
    "alert.arrived": ("`{channel}`: arrived", "`{channel}`: 届きました"),
    "alert.failed.NoAddress": (
        "`{channel}`: not arrived: set its address in the environment as `{variable}`",
        "`{channel}`: 届きませんでした。宛先を環境変数 `{variable}` に入れてください",
    ),
    "alert.failed.BadAddress": (
        "`{channel}`: not arrived: the address in `{variable}` is none that apprise understands",
        "`{channel}`: 届きませんでした。`{variable}` の宛先は apprise が分かる形ではありません",
    ),
    "alert.failed.NotDelivered": (
        "`{channel}`: not arrived: the service refused it or could not be reached",
        "`{channel}`: 届きませんでした。相手のサービスが断ったか、つながりません",
    ),
    "alert.failed.TimedOut": (
        "`{channel}`: not arrived: there was no answer in time",
        "`{channel}`: 届きませんでした。時間内に応答がありませんでした",
    ),
    "alert.failed.other": (
        "`{channel}`: not arrived: {error}; its words are withheld, since they can quote the address",
        "`{channel}`: 届きませんでした。{error}。文言は宛先を含みうるため示しません",
    ),
    "alert.not-recorded": (
        "alerts were sent, and could not be recorded: {reason}",
        "通知は送りましたが、記録できませんでした: {reason}",
    ),
    # ------------------------------------------------------------------ silence, overdue
    "alert.silence-set": (
        "`{id}` is not told until {until}; what is decided about it does not change",
        "`{id}` は {until} まで知らせません。判定は変わりません",
    ),
    "alert.silence-ended": (
        "`{id}` is told again: {until} is past",
        "`{id}` をふたたび知らせます。{until} は過ぎた日です",
    ),
    "alert.silence-unknown": (
        "`{id}` is nothing that is open",
        "`{id}` は、続いている問題の番号ではありません",
    ),
    "alert.silence-known": ("open: {ids}", "続いているもの: {ids}"),
    "alert.silence-needs": (
        "--silence needs --until, --reason and --by",
        "--silence には --until、--reason、--by が要ります",
    ),
    "alert.silence-only": (
        "--until, --reason and --by belong to --silence",
        "--until、--reason、--by は --silence とともに使います",
    ),
    "alert.silence-too-long": (
        "a silence lasts at most {days} days, until {last}",
        "知らせない期間は長くても {days} 日（{last} まで）です",
    ),
    "alert.one-of": (
        "one of --test, --silence and --overdue",
        "--test、--silence、--overdue のどれか一つを指定してください",
    ),
    "alert.on-time": (
        "the night of {day} is over: all exports were decided",
        "{day} の夜間処理は終わっています。すべての提供を判定しました",
    ),
    "alert.not-due": (
        "the night of {day} has until {time}",
        "{day} の夜間処理の期限は {time} です",
    ),
}

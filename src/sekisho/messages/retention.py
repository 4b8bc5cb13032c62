"""Sentences about retention: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "retention.state.due": ("due", "期限切れ"),
    "retention.state.kept": ("kept", "残す"),
    "retention.state.removed": ("removed", "削除"),
    "retention.state.failed": ("failed", "失敗"),
    "retention.file": (
        "{state}: {file} ({owner}, {day}; may be kept {keep_days} days)",
        "{state}: {file}（{owner}、{day}。保存は{keep_days}日まで）",
    ),
    "retention.stays.ledger-newest": (
        "the next ledger is compared with it",
        "次の台帳と照らし合わせるために必要です",
    ),
    "retention.stays.ledger-cleared": (
        "a clearance that lies at a destination was given by this ledger",
        "提供先の場所にある通行手形が、この台帳に基づいています",
    ),
    "retention.stays.ledger-sent": (
        "files of this date were sent to a server by this ledger, and may still be there",
        "この業務日の台帳に基づきサーバーへ送ったファイルが、まだそこにあるかもしれません",
    ),
    "retention.stays.not-settled": (
        "a release of this date was cut off or is in doubt; the next night, or sekisho settle, settles it",
        "この業務日に、中断したか結果の分からない提供があります。次の夜間処理か sekisho settle で確定します",
    ),
    "retention.stays.not-landed": (
        "no night has landed this file: somebody has to look at it",
        "どの夜間処理にも取り込まれていません。人が確かめてください",
    ),
    "retention.stays.provision-record": (
        "it says who the persons of a provision are, of which the law asks for a record of 3 years",
        "3年間の保存が要る第三者提供の記録が、本人をこれで示しています",
    ),
    "retention.stays.stop-cleared": (
        "a clearance that lies at a destination was given while this was in force",
        "提供先の場所にある通行手形が、この停止を反映しています",
    ),
    "retention.none-declared": (
        "nothing is kept for a limited time: sekisho.toml has no `[retention]`",
        "保存期間の定めがありません（sekisho.toml に `[retention]` がありません）",
    ),
    "retention.count": (
        "{due} due, {removed} removed, {kept} kept, {failed} failed, as of {day}",
        "{day} 現在: 期限切れ {due} 件、削除 {removed} 件、残したもの {kept} 件、失敗 {failed} 件",
    ),
    "retention.future": (
        "{day} has not come yet: files that are younger would be removed",
        "{day} はまだ来ていません。期限前のファイルを削除してしまいます",
    ),
    "retention.future.help": (
        "without --remove, what will be due on a day to come is listed",
        "--remove を付けなければ、先の日付で何が期限切れになるかを一覧にします",
    ),
    "retention.unreadable": (
        "`{place}` cannot be read: {problem}",
        "`{place}` を読めません: {problem}",
    ),
    "retention.unreadable.help": (
        "check that it is there and may be read",
        "存在し、読み取れることを確かめてください",
    ),
    "retention.not-removed": (
        "`{file}` was not removed: {problem}",
        "`{file}` を削除できませんでした: {problem}",
    ),
    "retention.not-removed.help": (
        "it is listed again by the next retention; check who may write to its folder",
        "次の保存期間の処理がもう一度扱います。フォルダーに書き込めるか確かめてください",
    ),
}

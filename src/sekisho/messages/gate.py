"""Sentences about engine, world, ledger and gate: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "engine.no-row": (
        "the engine answered nothing where one row was asked for",
        "一行を求めたのにエンジンが何も返しませんでした",
    ),
    "engine.failed": (
        "the engine failed while running this export ({kind})",
        "この提供の実行中にエンジンが失敗しました（{kind}）",
    ),
    "engine.failed.help": (
        "its own words are withheld, since they can quote data; run the SQL by hand on test data",
        "エンジンの文言はデータを含みうるため記録しません。SQL を試験データで直接実行してください",
    ),
    "gate.empty-group": (
        "a group without a value looks like a total",
        "区分の値が空の集計値と合計を見分けられません",
    ),
    "gate.empty-group.help": (
        "give it a value in the model, such as `coalesce(region, '-')`",
        "`coalesce(region, '-')` のように、変換の側で値を入れてください",
    ),
    "gate.many-groups": (
        "{count} groups in one statistic; {most} at most",
        "一つの統計の集計値が {count} 件あります（最大 {most} 件）",
    ),
    "gate.many-groups.help": (
        "group by fewer or coarser columns",
        "区分の列を減らすか、粗くしてください",
    ),
    "gate.combinations": (
        "it takes too long to know what this statistic tells together with those that the party has, so it is not released",
        "提供先がすでに持つ統計と組み合わせて何が分かるかを、限られた時間では確かめられないため、出しません",
    ),
    "gate.combinations.help": (
        "release over closed periods and fixed groups, or group by fewer or coarser columns",
        "締めた期間と決まった区分で出すか、区分の列を減らすか、粗くしてください",
    ),
    "gate.lookup-not-unique": (
        "`{source}` has several rows with the same {columns}, so a statistic that looks them up counts some people more than once",
        "`{source}` には {columns} が同じ行が複数あるため、それを引く統計では同じ人が何度も数えられます",
    ),
    "gate.lookup-not-unique.help": (
        "the contract calls these columns its primary key: mend the extract or the contract",
        "契約ではこれらの列が主キーです。抽出か契約を直してください",
    ),
    "engine.out-of-time": (
        "this export was still running after {seconds} s",
        "この提供は {seconds} 秒たっても終わりませんでした",
    ),
    "engine.out-of-time.help": (
        "nothing of it has left; look for a join without its condition, or raise `export_seconds` below"
        " `[limits]` in sekisho.toml",
        "何も送っていません。条件のない結合がないか確認するか、sekisho.toml の `[limits]` で `export_seconds` を"
        "延ばしてください",
    ),
    "engine.io": (
        "the staged file could not be written, or a landed file not be read",
        "仮のファイルを書けないか、取り込んだファイルを読めません",
    ),
    "engine.io.help": (
        "look at the free space and the permissions of `var/`; nothing was released",
        "`var/` の空き容量と権限を確認してください。何も送っていません",
    ),
    "world.not-landed": (
        "source `{source}` has not landed",
        "抽出元 `{source}` が届いていません",
    ),
    "world.no-register": (
        "key space `{space}` has no register, so nobody can tell whose keys are real",
        "番号体系 `{space}` に台帳がなく、実在する番号か確かめられません",
    ),
    "world.other-types": (
        "`{source}` arrived with other types than its contract has: {columns}",
        "`{source}` の型が契約と違います: {columns}",
    ),
    "clearance.unreadable": (
        "a clearance at a destination cannot be read",
        "提供先の場所にある通行手形を読めません",
    ),
    "ledger.missing": ("it has not arrived", "届いていません"),
    "ledger.not-declared": (
        "no contract has `sekisho.role: ledger`",
        "`sekisho.role: ledger` の契約がありません",
    ),
    "ledger.empty": ("it has no entry", "記録が一件もありません"),
    "ledger.no-register": (
        "the register of its key space has not landed, so its subjects cannot be checked",
        "番号体系の台帳が届いておらず、本人を確かめられません",
    ),
    "ledger.columns-missing": ("it lacks {columns}", "{columns} がありません"),
    "ledger.bad-entries": (
        "{count:entry has|entries have} no usable `{column}`",
        "`{column}` の読めない記録が {count} 件あります",
    ),
    "ledger.later": (
        "the newest ledger, of a later business date: {reason}",
        "より新しい業務日の利用停止台帳: {reason}",
    ),
    "ledger.unknown-subjects": (
        "{count:entry is about a key|entries are about keys} that the register does not have",
        "台帳にない番号の記録が {count} 件あります",
    ),
    "gate.not-writable": (
        "`{path}` cannot be written: {reason}",
        "`{path}` に書き込めません: {reason}",
    ),
    "gate.other-content": (
        "`{file}` is already at destination `{destination}` with other content",
        "`{destination}` に同じ名前で中身の違う `{file}` がすでにあります",
    ),
    "gate.other-content.help": (
        "nothing is ever written over; move the file away, or give the export another file name",
        "上書きはしません。既存のファイルを移すか、提供のファイル名を変えてください",
    ),
    "gate.not-taken": (
        "`{destination}` does not take `{file}`, and gives no reason",
        "`{destination}` が `{file}` を受け付けません（理由は不明です）",
    ),
    "gate.not-taken.help": (
        "nothing of it is there; ask the server's operator, then run again",
        "何も送られていません。サーバーの運用担当に確認してから、もう一度実行してください",
    ),
    "gate.in-doubt": (
        "nobody can tell whether `{file}` has arrived at `{destination}` at {at}; it is not sent again",
        "{at} の `{file}` が `{destination}` に届いたか分かりません。もう一度は送りません",
    ),
    "gate.in-doubt.help": (
        "ask the recipient, then: sekisho settle {export} --arrived, or --did-not-arrive",
        "提供先に確認してから: sekisho settle {export} に --arrived か --did-not-arrive を付けます",
    ),
    "gate.not-encodable": (
        "{count:character|characters} cannot be written as {encoding}",
        "{encoding} で書けない文字が {count} 個あります",
    ),
    "gate.not-encodable.help": (
        "use `encoding: utf-8`, or replace these characters in the SQL",
        "`encoding: utf-8` にするか、SQL で置き換えてください",
    ),
    "gate.changed": (
        "policy, ledger or what members have asked for changed after the decision",
        "判定の後に、方針か台帳か本人からの請求が変わりました",
    ),
    "gate.changed.help": (
        "run again, to decide by what is in force now",
        "もう一度実行してください",
    ),
    "gate.sent-before": (
        "sent from the same inputs at {at}, and no longer at its destination; not sent again"
        " (once more: run --only with --again)",
        "同じ入力で {at} に提供済みで、提供先の場所にはもうありません。もう一度は送りません"
        "（再送は run --only に --again を付けます）",
    ),
    "gate.ready": ("would be released to {destination}", "{destination} に提供されます"),
    "gate.vanished": (
        "the folder of destination `{destination}`, which has received files before, is gone",
        "これまで提供してきた場所 `{destination}` のフォルダーがありません",
    ),
    "gate.vanished.help": (
        "mount it again, or make the folder by hand if it was meant to go; then run again",
        "マウントし直すか、意図して消したのならフォルダーを作って、もう一度実行してください",
    ),
    "gate.released": ("released to {destination}", "{destination} に提供しました"),
    "gate.unchanged": (
        "already released with the same inputs; nothing was sent",
        "同じ入力で提供済みです。新たに送っていません",
    ),
}

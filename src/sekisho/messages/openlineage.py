"""Sentences about OpenLineage events: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "openlineage.not-installed": (
        "OpenLineage is configured, and its client is not installed",
        "OpenLineage の設定がありますが、クライアントがありません",
    ),
    "openlineage.install": (
        "install the extra: pip install 'sekisho[openlineage]'",
        "追加の部品を入れてください: pip install 'sekisho[openlineage]'",
    ),
    "openlineage.config": (
        "`{file}` says no transport that could be read",
        "`{file}` から送り先（transport）を読み取れません",
    ),
    "openlineage.config.help": (
        "it has a mapping `transport` with a `type`, as the OpenLineage client has it",
        "OpenLineage クライアントの形式で `transport` とその `type` を書いてください",
    ),
    "openlineage.failed": (
        "OpenLineage events could not be sent ({kind}): {sent} of {count} were",
        "OpenLineage のイベントを送れませんでした（{kind}）: {count} 件のうち {sent} 件を送信",
    ),
    "openlineage.failed.help": (
        "nothing else depends on them; once the receiver is back: sekisho openlineage RUN --send",
        "ほかへの影響はありません。受け手が戻ったら: sekisho openlineage 実行 --send",
    ),
    "openlineage.no-run": (
        "the record has no run `{run}`",
        "監査記録に実行 `{run}` はありません",
    ),
    "openlineage.no-night": (
        "the record has no night yet",
        "監査記録に夜間処理がまだありません",
    ),
    "openlineage.runs": (
        'a number or an id, as in: sekisho sql "SELECT run_number, run_id FROM report.run"',
        '番号か ID を指定してください: sekisho sql "SELECT 実行番号, 実行ID FROM 実行一覧"',
    ),
    "openlineage.nowhere": (
        "nobody has said where OpenLineage events go",
        "OpenLineage の送り先の設定がありません",
    ),
    "openlineage.nowhere.help": (
        "by `openlineage.yml` in the project or the variables OPENLINEAGE_*",
        "プロジェクトの `openlineage.yml` か環境変数 OPENLINEAGE_* で設定します",
    ),
}

"""Sentences about a run as a whole: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "night.under-way": (
        "another run is under way: {run} for {day}, since {since}, started by {trigger}",
        "別の実行が進行中です: {run}（業務日 {day}、{since} 開始、起動元 {trigger}）",
    ),
    "night.under-way.begins": (
        "another run is just beginning",
        "別の実行が始まったところです",
    ),
    "night.under-way.help": (
        "wait until it has ended, then run again: what it has sent is not sent twice",
        "終わってからもう一度実行してください。送ったものを二度送ることはありません",
    ),
    "night.hold-run": (
        'with `hold = "run"` one refused export holds all, so none can be run alone',
        '`hold = "run"` では一つの停止がすべてを止めるため、一部だけの実行はできません',
    ),
    "night.hold-run.help": (
        "run the whole night again: what has been sent is not sent twice",
        "全体をもう一度実行してください。送ったものを二度送ることはありません",
    ),
    "night.to-come": (
        "the business date {day} is still to come, today is {today}",
        "業務日 {day} はまだ先です（今日は {today}）",
    ),
    "night.to-come.help": (
        "check the date and the clock; what would be decided on that day: sekisho check --as-of",
        "日付と時計を確かめてください。その日の判定を見るだけなら: sekisho check --as-of",
    ),
    "night.clock-back": (
        "the clock says {now}, but the last run was recorded at {last}",
        "時計は {now} ですが、最後の実行の記録は {last} です",
    ),
    "night.clock-back.help": (
        "set the clock right, or say for which day to run: --business-date YYYY-MM-DD",
        "時計を直すか、業務日を指定してください: --business-date YYYY-MM-DD",
    ),
}

"""The pages docs/scenarios.md and docs/scenarios.ja.md, made from the scenarios.

    .venv/bin/python tests/scenarios/page.py

writes both anew; a test holds them equal to what would be written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

DOCS: Final = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(Path(__file__).parents[1]))

from scenarios.scenario import THEMES, Scenario, all_scenarios  # noqa: E402 - found just above

from sekisho.messages import Lang, Message  # noqa: E402

PAGES: Final[Mapping[Lang, Path]] = {
    "en": DOCS / "scenarios.md",
    "ja": DOCS / "scenarios.ja.md",
}
_INTRODUCTION: Final[Mapping[Lang, str]] = {
    "en": """\
# Scenarios

[日本語](scenarios.ja.md)

What Sekisho has to say about {count} small changes of the sample project, each as somebody would come to make it. A scenario
is a file of `tests/scenarios/`: the change, the exports in question, the expected verdict with **all** of its reasons, and the
expected path of one of them. All of them run as tests (`.venv/bin/python -m pytest tests/scenarios`), those about members, the
ledger and files as whole nights on real data, whose released files are read again.

Codes are explained in [rules.md](rules.md). This page is made from the files: `.venv/bin/python tests/scenarios/page.py`.
""",
    "ja": """\
# シナリオ集

[English](scenarios.md)

サンプルのプロジェクトに、現場で実際に起こりそうな小さな変更を加えたとき、関所が何と判定するかを {count} 件まとめました。
一件が `tests/scenarios/` の一ファイルです。変更の内容、対象の提供、期待する判定と**すべての**理由、そのうち一つの経路を書いています。
どれも試験として実行します（`.venv/bin/python -m pytest tests/scenarios`）。組合員・台帳・ファイルに関するものは、実際のデータで一晩を
まるごと動かし、出来上がったファイルを読み直して確かめます。

規則のコードは [rules.ja.md](rules.ja.md) を見てください。このページはファイルから作っています：`.venv/bin/python tests/scenarios/page.py`
""",
}
_VERDICTS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "en": {"permitted": "permitted", "refused": "refused", "undecided": "undecided"},
    "ja": {"permitted": "許可", "refused": "停止", "undecided": "判定不能（停止）"},
}
_NIGHT: Final[Mapping[Lang, str]] = {"en": "whole night", "ja": "一晩をまるごと実行"}
_PATH: Final[Mapping[Lang, str]] = {"en": "Path of `{code}`:", "ja": "`{code}` の経路："}
_IN_FILE: Final[Mapping[Lang, str]] = {
    "en": "`{column}` in the file: {there}; not in it: {absent}",
    "ja": "ファイルの `{column}` にある: {there}、ない: {absent}",
}
_DAY: Final[Mapping[Lang, str]] = {"en": "on {day}", "ja": "業務日 {day}"}


def page(lang: Lang) -> str:
    """The whole page in one language."""
    scenarios = all_scenarios()
    blocks = [_INTRODUCTION[lang].format(count=len(scenarios)).rstrip()]
    for theme, name in THEMES.items():
        blocks.append(f"## {name.text(lang)}")
        blocks += [_scenario(s, lang) for s in scenarios if s.theme == theme]
    return "\n\n".join(blocks) + "\n"


def _scenario(scenario: Scenario, lang: Lang) -> str:
    link = f"[`{scenario.name}`](../tests/scenarios/{scenario.name}.yaml)"
    marks = [link]
    if scenario.runs:
        marks.append(_NIGHT[lang])
    if scenario.day.isoformat() != "2026-11-20":
        marks.append(_DAY[lang].format(day=scenario.day))
    title = scenario.title.text(lang)
    lines = [
        f"### {title[:1].upper()}{title[1:]}",
        "",
        " · ".join(marks),
        "",
        scenario.why.text(lang),
    ]
    lines += ["", *_expectations(scenario, lang)]
    if scenario.witness:
        steps = [*map(_step, scenario.witness.path)]
        lines += ["", _PATH[lang].format(code=scenario.witness.code), "", "```", *steps, "```"]
    return "\n".join(lines)


def _expectations(scenario: Scenario, lang: Lang) -> Iterator[str]:
    suffix = ".ja" if lang == "ja" else ""
    for name, expected in scenario.expected.items():
        verdict = _VERDICTS[lang][expected.verdict]
        if expected.outcome == "released":
            verdict += f" > {Message('cli.outcome.released').text(lang)}"
        codes = ", ".join(f"[{code}](rules{suffix}.md#{_anchor(code)})" for code in expected.codes)
        yield f"- `{name}`: **{verdict}**" + (f" — {codes}" if codes else "")
    for one in scenario.files:
        there, absent = (", ".join(f"`{v}`" for v in vs) or "-" for vs in (one.present, one.absent))
        told = _IN_FILE[lang].format(column=one.column, there=there, absent=absent)
        yield f"- `{one.export}`: {told}"


def _anchor(code: str) -> str:
    return code.casefold()


def _step(step: str) -> str:
    relation, kind, place = step.rsplit(" ", 2)
    return f"{relation}  {place}" if kind == "origin" else f"  > {relation}  ({kind})  {place}"


def main() -> None:
    """Write both pages."""
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()

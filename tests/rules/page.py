"""The pages docs/rules.md and docs/rules.ja.md, made from the catalogue and the case files.

    .venv/bin/python tests/rules/page.py

writes both anew; a test holds them equal to what would be written. The output in them is what the
command line prints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import click

DOCS: Final = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(Path(__file__).parents[1]))

from rules.rule_case import RuleCase, RuleFile, all_files, decision_of, ground_of  # noqa: E402

from sekisho.cli.answer import Answer  # noqa: E402
from sekisho.cli.as_text import text  # noqa: E402
from sekisho.cli.page import Page  # noqa: E402
from sekisho.lineage.paths import Paths  # noqa: E402
from sekisho.messages import Lang, Message  # noqa: E402
from sekisho.model import Decision  # noqa: E402
from sekisho.rules import Facts, Groups  # noqa: E402

PAGES: Final[Mapping[Lang, Path]] = {"en": DOCS / "rules.md", "ja": DOCS / "rules.ja.md"}
_INTRODUCTION: Final[Mapping[Lang, str]] = {
    "en": """\
# Rules

[日本語](rules.ja.md)

An export is permitted if no rule speaks against it. Every rule is asked about every export, and every reason is told: a decision
is never only its first reason. `sekisho rules` lists the rules, `sekisho rules SK105` shows the manual of one, and
`sekisho explain` everything about one violation.

- **SK1..**: what may be used by whom, for what, on which day. Decided from policy, contracts and lineage; needs no data.
- **SK2..**: the SQL. What is not understood or not determined is **undecided**, and undecided counts as refused.
- **SK3..**: persons and files. SK301 needs no data; the others are asked in a run, when the ledger has arrived and when a file has
  been made and not yet let go.

A code means one rule for ever and is never given to another, so links and waivers stay true. Each rule has a file of cases in
`tests/rules/`; whole stories are in [scenarios.md](scenarios.md). Examples below run on the sample project, and the output is what the
command line prints. For a time, [a waiver](waivers.md) can let an export pass that SK101, SK102, SK103 or SK105 refuses; no other rule
can be waived. This page is made from the files: `.venv/bin/python tests/rules/page.py`.
""",
    "ja": """\
# 規則集

[English](rules.md)

どの規則にも触れない提供だけが許可されます。すべての提供をすべての規則に照らし、理由は一つ残らず示します。最初の一つだけで終わることは
ありません。規則の一覧は `sekisho rules`、一つの規則の説明は `sekisho rules SK105`、一件の違反についての詳細は `sekisho explain` で見られます。

- **SK1..**：誰が、何を、何のために、いつ使えるか。方針・契約・来歴だけで判定し、データは要りません。
- **SK2..**：SQL。解析できないもの、結果が一つに決まらないものは **判定不能** で、停止と同じに扱います。
- **SK3..**：本人とファイル。SK301 はデータなしで分かります。残りは実行のとき、台帳が届いた時点と、ファイルを作って送る前の時点で
  確かめます。

コードは一つの規則に一度だけ付け、他の規則に使い回しません。リンクや例外の記録が後で別の意味になることはありません。規則ごとの試験は
`tests/rules/` に、筋書きのある例は [scenarios.ja.md](scenarios.ja.md) にあります。以下の例はサンプルのプロジェクトで動かしたもので、出力は
コマンドの表示そのものです。SK101・SK102・SK103・SK105 に限り、期限付きの[例外](waivers.ja.md)を認められます。このページはファイルから作っています：`.venv/bin/python tests/rules/page.py`
""",
}
_WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "en": {
        "table": "| code | rule | it refuses | verdict |",
        "refused": "refused",
        "undecided": "undecided",
        "why": "**Why.** {text}.",
        "help": "**What to do.** {text}.",
        "cases": "All cases: [`{name}.yaml`](../tests/rules/{name}.yaml)",
        "change": "Changed in the sample project:",
        "facts": "What the gate read from the staged file:",
        "ledger": "What was found about the ledger: {text}.",
    },
    "ja": {
        "table": "| コード | 規則 | 止めるもの | 判定 |",
        "refused": "停止",
        "undecided": "判定不能",
        "why": "**理由**　{text}。",
        "help": "**対処**　{text}。",
        "cases": "試験の一覧：[`{name}.yaml`](../tests/rules/{name}.yaml)",
        "change": "サンプルのプロジェクトの変更点：",
        "facts": "作ったファイルから読み取ったこと：",
        "ledger": "台帳について分かったこと：{text}。",
    },
}
_LANGUAGES: Final = {".sql": "sql", ".yaml": "yaml"}


def page(lang: Lang) -> str:
    """The whole page in one language."""
    files = all_files()
    words = _WORDS[lang]
    rows = [
        f"| [{f.code}](#{f.code.casefold()}) | `{f.rule}` | {_said(f, 'title', lang)} |"
        f" {words[_verdict(f)]} |"
        for f in files
    ]
    table = "\n".join([words["table"], "|---|---|---|---|", *rows])
    sections = [_section(f, lang) for f in files]
    return "\n\n".join([_INTRODUCTION[lang].rstrip(), table, *sections]) + "\n"


def _section(file: RuleFile, lang: Lang) -> str:
    words = _WORDS[lang]
    decision = decision_of(file.shown)
    command = "check" if file.shown.facts is None and file.shown.ledger is None else "run"
    option = " --lang ja" if lang == "ja" else ""
    parts = [
        f'<a id="{file.code.casefold()}"></a>\n\n## {file.code} `{file.rule}`',
        f"**{_said(file, 'title', lang)}**",
        words["why"].format(text=_said(file, "why", lang).rstrip("。")),
        words["help"].format(text=_said(file, "help", lang).rstrip("。")),
        file.note.text(lang),
        *_ground(file, lang),
        _fenced(
            "",
            f"$ sekisho {command}{' --only' if command == 'run' else ''} {decision.export} --quiet{option}\n"
            + _output(file.shown, decision, command, lang),
        ),
        words["cases"].format(name=file.rule),
    ]
    return "\n\n".join(parts)


def _said(file: RuleFile, part: str, lang: Lang) -> str:
    said = Message(f"rule.{file.rule}.{part}").text(lang)
    return said[:1].upper() + said[1:]


def _verdict(file: RuleFile) -> str:
    """What the rule's own violations ask for."""
    return next(v.verdict for v in decision_of(file.shown).violations if v.rule == file.rule)


def _ground(file: RuleFile, lang: Lang) -> Iterator[str]:
    """What the example is about: its SQL, the change, what was read, or what the ledger lacks."""
    case, words = file.shown, _WORDS[lang]
    if case.facts is not None:
        yield words["facts"]
        yield _fenced("yaml", _facts(case.facts, lang))
    elif case.ledger is not None:
        yield words["ledger"].format(text=Message(case.ledger).text(lang))
    elif file.shows is not None:
        yield f"`{file.shows}`"
        yield _fenced(_LANGUAGES[Path(file.shows).suffix], case.change[file.shows].rstrip())
    else:
        yield words["change"]
        for name, asked in case.change.items():
            if not name.endswith(".sql"):
                yield f"`{name}`"
                yield _fenced("diff", _diff(asked))


def _diff(asked: Mapping[str, Any]) -> str:
    replaced = asked.get("replace", [])
    lines: list[str] = []
    for one in [replaced] if isinstance(replaced, Mapping) else replaced:
        old, new = one["old"].splitlines(), one["new"].splitlines()
        lines += [f"- {line}" for line in old if line not in new]
        lines += [f"  {line}" if line in old else f"+ {line}" for line in new]
    return "\n".join([*lines, *(f"+ {line}" for line in asked.get("append", "").splitlines())])


def _facts(facts: Facts, lang: Lang) -> str:
    def columns(pairs: tuple[tuple[str, str], ...]) -> str:
        return ", ".join(f"{name}: {type_}" for name, type_ in pairs)

    return "\n".join(
        (
            f"columns: {{{columns(facts.columns)}}}",
            f"expected: {{{columns(facts.expected)}}}",
            f"rows: {facts.rows}",
            f"suspended: {facts.suspended}",
            f"repeated: {facts.repeated}",
            *(f"unmet: {one.sentence.text(lang)}" for one in facts.unmet),
            *(_groups(facts.groups) if facts.groups else ()),
        )
    )


def _groups(groups: Groups) -> Iterator[str]:
    """What was counted, without what it did not find."""
    for name, value in asdict(groups).items():
        if value:
            yield f"{name}: {', '.join(value) if isinstance(value, tuple) else value}"


def _output(case: RuleCase, decision: Decision, command: str, lang: Lang) -> str:
    ground = ground_of(case)
    shown = Page(
        lang, ground.loaded.files.get, more_paths=Paths(ground.checked.lineages).besides_witness
    )
    answer = Answer(
        command="check" if command == "check" else "run",
        day=case.day,
        decisions={decision.export: decision},
        exit_code=1,
        seconds=0.0,
    )
    return click.unstyle(text(answer, shown, quiet=True))


def _fenced(language: str, body: str) -> str:
    return f"```{language}\n{body}\n```"


def main() -> None:
    """Write both pages."""
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")


if __name__ == "__main__":
    main()

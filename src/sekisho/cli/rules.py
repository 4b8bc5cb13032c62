"""`sekisho rules`: the rules, and the manual of each."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Command, Settings, common
from sekisho.cli.width import cells, indented, pad
from sekisho.errors import ProjectError
from sekisho.messages import Message, offered

if TYPE_CHECKING:
    from sekisho.rules import Rule


@click.command(cls=Command, help="cli.help.rules")
@click.argument("code", required=False, metavar="[CODE|NAME]")
@common("text", "json")
def rules(settings: Settings, code: str | None) -> int:
    """List all rules, or show one rule's manual."""
    from sekisho.rules import RULES

    if code is None:
        _tell(tuple(RULES), settings, manual=False)
    else:
        _tell((rule_named(code),), settings, manual=True)
    return 0


def is_rule(name: str) -> bool:
    """Whether a rule has this code or name."""
    from sekisho.rules import RULES

    return any(name in {rule.code, rule.code.lower(), rule.name} for rule in RULES)


def rule_named(name: str) -> Rule:
    """The rule with this code or name."""
    from sekisho.rules import RULES

    for rule in RULES:
        if name in {rule.code, rule.code.lower(), rule.name}:
            return rule
    raise ProjectError(
        Message("cli.no-such-rule", name=name),
        help=Message(
            "cli.rules-are",
            names=offered((r.code if name[:2].upper() == "SK" else r.name for r in RULES), name),
        ),
    )


def tell_manual(rule: Rule, settings: Settings) -> None:
    """Write one rule's manual."""
    _tell((rule,), settings, manual=True)


def _tell(shown: tuple[Rule, ...], settings: Settings, *, manual: bool) -> None:
    if settings.format == "json":
        settings.write(dumped({"rules": [_value(rule, settings) for rule in shown]}))
    elif manual:
        settings.write("\n".join(line for rule in shown for line in _manual(rule, settings)))
    else:
        settings.write("\n".join(_list(shown, settings)))


def _text(rule: Rule, part: str, settings: Settings) -> str:
    return Message(f"rule.{rule.name}.{part}").text(settings.lang)


def _value(rule: Rule, settings: Settings) -> dict[str, str]:
    texts = {part: _text(rule, part, settings) for part in ("title", "why", "help")}
    return {"code": rule.code, "rule": rule.name, **texts}


def _list(shown: tuple[Rule, ...], settings: Settings) -> list[str]:
    width = max(cells(f"{r.code}  {r.name}") for r in shown)
    lines = []
    for rule in shown:
        prefix = pad(f"{rule.code}  {rule.name}", width) + "  "
        lines += indented(_text(rule, "title", settings), prefix, settings.width)
    return lines


def _manual(rule: Rule, settings: Settings) -> list[str]:
    title = indented(_text(rule, "title", settings), f"{rule.code} {rule.name}: ", settings.width)
    lines = [click.style(line, bold=True) for line in title]
    for part in ("why", "help"):
        heading = Message(f"cli.manual.{part}").text(settings.lang)
        lines += ["", click.style(heading, bold=True)]
        lines += indented(_text(rule, part, settings), "  ", settings.width)
    return lines

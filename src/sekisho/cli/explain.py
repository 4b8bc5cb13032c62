"""`sekisho explain`: a rule's manual, a violation whole, where a column comes from or goes."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import re
from typing import Final

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message

_VIOLATION: Final = re.compile(r"[A-Z]+\d+-[0-9a-f]{8}")


@click.command(cls=Command, help="cli.help.explain")
@click.argument("what", metavar="ID|RULE|EXPORT.COLUMN|TABLE.COLUMN")
@click.option("--all-paths", is_flag=True, cls=Option, help="cli.option.all-paths")
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@common("text", "json")
def explain(settings: Settings, what: str, as_of: str | None, *, all_paths: bool) -> int:
    """Explain what a violation, a rule or a column is about."""
    from sekisho.cli.rules import is_rule, rule_named, tell_manual

    if is_rule(what):
        tell_manual(rule_named(what), settings)
        return 0
    if "." not in what and not _VIOLATION.fullmatch(what):
        raise ProjectError(Message("cli.unexplained", what=what), help=Message("cli.explain-takes"))
    from sekisho.cli.subject import Subject, explain_column, explain_violation

    subject = Subject.of(settings, as_of, all_paths=all_paths)
    tell = explain_violation if _VIOLATION.fullmatch(what) else explain_column
    code = tell(subject, what)
    subject.asked.project.memory.save()
    return code

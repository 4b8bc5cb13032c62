"""`sekisho diff`: what may leave now that could not, and what may no longer."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import time
from pathlib import Path

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message


@click.command(cls=Command, help="cli.help.diff")
@click.argument("base", required=False, metavar="[BASE]")
@click.option(
    "--policy",
    "new",
    type=click.Path(path_type=Path),
    cls=Option,
    help="cli.option.policy",
    metavar="NEW",
)
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@click.option("--fail-on", type=click.Choice(["widened"]), cls=Option, help="cli.option.fail-on")
@common("text", "json", "github")
def diff(
    settings: Settings, base: str | None, new: Path | None, as_of: str | None, fail_on: str | None
) -> int:
    """Compare, tell, and say by the exit code whether anything is widened."""
    from sekisho.cli.compared import against_base, against_policy
    from sekisho.cli.told_changes import told_changes

    if base is not None and new is not None:
        raise ProjectError(Message("cli.diff.base-or-policy"))
    began = time.perf_counter()
    if new is not None:
        compared = against_policy(settings, new, as_of)
    else:
        compared = against_base(settings, base or "HEAD", as_of)
    told_changes(compared, settings, time.perf_counter() - began)
    return 1 if fail_on and compared.difference.count("widened") else 0

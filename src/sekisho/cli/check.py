"""`sekisho check`: decide every export; writes nothing, needs no data."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import time

import click

from sekisho.cli.answer import answer_of_check
from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message


@click.command(cls=Command, help="cli.help.check")
@click.argument("exports", nargs=-1, metavar="[EXPORT]...")
@click.option("--as-of", cls=Option, help="cli.option.as-of", metavar="YYYY-MM-DD")
@click.option("--notice", "of_notice", is_flag=True, cls=Option, help="cli.option.notice")
@click.option("--exit-zero", is_flag=True, cls=Option, help="cli.option.exit-zero")
@common("text", "json", "github", "sarif")
def check(
    settings: Settings,
    exports: tuple[str, ...],
    as_of: str | None,
    *,
    of_notice: bool,
    exit_zero: bool,
) -> int:
    """Decide, tell, and say by the exit code whether all is permitted; or what the notice lacks."""
    if of_notice:
        return _of_notice(settings, exports, as_of)
    from sekisho import project
    from sekisho.cli.loaded import checked_now
    from sekisho.cli.told import told

    began = time.perf_counter()
    # Another day is asked about to see what it was, not to be fast the next time: nothing is kept.
    loaded = project.load(settings.project, remember=as_of is None)
    checked = checked_now(loaded, as_of, exports)
    answer = answer_of_check(checked, time.perf_counter() - began)
    told(answer, settings, loaded, checked.lineages)
    return 0 if exit_zero else answer.exit_code


def _of_notice(settings: Settings, exports: tuple[str, ...], as_of: str | None) -> int:
    if exports or settings.format not in {"text", "json"}:
        raise ProjectError(Message("cli.notice-alone"))
    from sekisho import project
    from sekisho.cli.loaded import day_of
    from sekisho.cli.notice import notice_as_json, notice_as_text

    loaded = project.load(settings.project, remember=as_of is None)
    day = day_of(loaded.config, as_of)
    notice = loaded.policy.notice_on(day)
    if notice is None or notice.text_file is None:
        raise ProjectError(
            Message("cli.no-notice-text", day=str(day)), help=Message("cli.no-notice-text.help")
        )
    write = notice_as_json if settings.format == "json" else notice_as_text
    settings.write(write(loaded, notice, day, settings))
    return 0

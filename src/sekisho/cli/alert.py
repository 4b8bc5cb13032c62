"""`sekisho alert`: try the channels, keep silent about one thing, notice that a night is not over."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import ProjectError
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.alerts.deliver import Alerted

_ALL = ""
"""What `--test` says where it names no channel."""


@click.command(cls=Command, help="cli.help.alert")
@click.option(
    "--test", is_flag=False, flag_value=_ALL, metavar="[CHANNEL]", cls=Option,
    help="cli.option.alert-test",
)  # fmt: skip
@click.option("--silence", metavar="ID", cls=Option, help="cli.option.alert-silence")
@click.option("--until", metavar="YYYY-MM-DD", cls=Option, help="cli.option.alert-until")
@click.option("--reason", metavar="TEXT", cls=Option, help="cli.option.alert-reason")
@click.option("--by", metavar="NAME", cls=Option, help="cli.option.alert-by")
@click.option("--overdue", is_flag=True, cls=Option, help="cli.option.alert-overdue")
@click.option("--business-date", metavar="YYYY-MM-DD", cls=Option, help="cli.option.business-date")
@common("text", "json")
def alert(
    settings: Settings,
    test: str | None,
    silence: str | None,
    until: str | None,
    reason: str | None,
    by: str | None,
    business_date: str | None,
    *,
    overdue: bool,
) -> int:
    """Do the one thing that is asked for."""
    if [test is not None, silence is not None, overdue].count(True) != 1:
        raise ProjectError(Message("alert.one-of"))
    if silence is None and (until, reason, by) != (None, None, None):
        raise ProjectError(Message("alert.silence-only"))
    if silence is not None:
        return _silence(settings, silence, until, reason, by)
    return _overdue(settings, business_date) if overdue else _test(settings, test or None)


def _test(settings: Settings, only: str | None) -> int:
    from sekisho import project
    from sekisho.alerts.deliver import FAILED
    from sekisho.alerts.send import from_environment
    from sekisho.nightly.alerting import try_channels

    loaded = project.load(settings.project)
    told = try_channels(
        loaded,
        only,
        from_environment(os.environ),
        trigger="cli",
        clock=lambda: dt.datetime.now(loaded.config.timezone),
    )
    _tell(settings, told)
    return FAILED if told.failures() else 0


def _overdue(settings: Settings, business_date: str | None) -> int:
    from sekisho import project
    from sekisho.alerts.deliver import FAILED
    from sekisho.alerts.send import from_environment
    from sekisho.cli.loaded import day_of
    from sekisho.cli.state import tell_alerts
    from sekisho.nightly.alerting import check_overdue

    outline = project.outline(settings.project)
    zone = outline.config.timezone
    day = day_of(outline.config, business_date or None)
    found = check_overdue(
        outline,
        settings.project,
        day,
        from_environment(os.environ),
        trigger="cli",
        clock=lambda: dt.datetime.now(zone),
    )
    time = f"{outline.alerts.finished_by:%H:%M}" if outline.alerts else ""
    if settings.format == "json":
        from sekisho.cli.as_json import dumped

        told = {"business_date": str(day), "due": found.due, "not_decided": list(found.left)}
        settings.write(dumped(told))
    elif found.missed:
        settings.write(Message("alert.not-finished", time=time).text(settings.lang))
    elif found.left:
        settings.write(Message("alert.not-due", day=str(day), time=time).text(settings.lang))
    else:
        settings.write(Message("alert.on-time", day=str(day)).text(settings.lang))
    tell_alerts(found.alerted)
    return FAILED if found.missed else 0


def _silence(
    settings: Settings, id_: str, until: str | None, reason: str | None, by: str | None
) -> int:
    from sekisho import project
    from sekisho.cli.loaded import parsed_day
    from sekisho.nightly.alerting import silence

    if until is None or not reason or not by:
        raise ProjectError(Message("alert.silence-needs"))
    last = parsed_day(until)
    loaded = project.load(settings.project)
    now = dt.datetime.now(loaded.config.timezone)
    silence(loaded, id_, last, reason, by, trigger="cli", clock=lambda: now)
    if settings.format == "json":
        from sekisho.cli.as_json import dumped

        settings.write(dumped({"id": id_, "until": str(last), "reason": reason, "by": by}))
    else:
        told = "alert.silence-set" if last >= now.date() else "alert.silence-ended"
        settings.write(Message(told, id=id_, until=str(last)).text(settings.lang))
    return 0


def _tell(settings: Settings, told: Alerted) -> None:
    from sekisho.cli.state import not_arrived

    if settings.format == "json":
        from sekisho.cli.as_json import dumped

        listed = [
            {"channel": s.notice.channel.name, "arrived": s.error is None, "error": s.error}
            for s in told.sent
        ]
        settings.write(dumped({"channels": listed}))
        return
    for one in told.sent:
        channel = one.notice.channel
        said = Message("alert.arrived", channel=channel.name)
        if one.error is not None:
            said = not_arrived(channel, one.error)
        settings.write(said.text(settings.lang))

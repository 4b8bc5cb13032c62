"""Prefect automations of a project: `python flows/automations.py BLOCK-TYPE/BLOCK-NAME`.

Three of them, each sending by one notification block: an export was refused, a run has failed, and
silence: no night was over by its hour. Run again, it replaces them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from uuid import UUID

from sekisho.cli import scheduled

# The server is the one that Prefect's own settings name, so nothing else is set here.
scheduled.keep_quiet()

# ruff: noqa: E402 - the settings above come first
from prefect.automations import Automation
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.events import EventTrigger, Posture, ResourceSpecification, emit_event
from prefect.events.actions import SendNotification
from prefect.exceptions import ObjectNotFound

from sekisho import project as projects
from sekisho.cli import events
from sekisho.errors import SekishoError

PROJECT = Path(__file__).resolve().parent.parent
"""The project that these automations are of: the folder above `flows/`."""

_EACH = "{{ event.payload.message }}"


def automations(project: str, block: UUID) -> tuple[Automation, ...]:
    """The automations of a project, not yet installed.

    Args:
        project: its name, as `sekisho.toml` has it.
        block: the notification block that they send by.
    """
    title = f"Sekisho {project}"
    of_exports = events.export_resource(project, "*")
    of_runs = events.run_resource(project)
    return (
        Automation(
            name=f"{title}: refused",
            description="An export was refused or is undecided. 提供が止まりました。",
            trigger=_at_once(events.REFUSED, of_exports),
            actions=[
                _send(block, f"[停止 / refused] {project}", f"{_EACH}\n{{{{ event.payload.ids }}}}")
            ],
        ),
        Automation(
            name=f"{title}: failed",
            description="A run has failed. 夜間処理が失敗しました。",
            trigger=_at_once(events.FAILED, of_runs),
            actions=[_send(block, f"[失敗 / failed] {project}", _EACH)],
        ),
        Automation(
            name=f"{title}: silence",
            description="No night was over by its hour. 時刻までに夜間処理が終わっていません。",
            trigger=silence(of_runs),
            actions=[
                _send(
                    block,
                    f"[未完了 / not finished] {project}",
                    "時刻までに終わった夜間処理がありません。 / No night was over by its hour.",
                )
            ],
        ),
    )


def silence(of_runs: str, within: dt.timedelta = events.EVERY) -> EventTrigger:
    """Fires where a night that is over is not followed by another one by the hour of the next day."""
    return EventTrigger(
        expect={events.OVER},
        after={events.OVER},
        match=ResourceSpecification({"prefect.resource.id": of_runs}),
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def install(client: SyncPrefectClient, wanted: tuple[Automation, ...]) -> None:
    """Create automations in place of those with the same names."""
    for one in wanted:
        for before in client.read_automations_by_name(one.name):
            client.delete_automation(before.id)
        one.create()


def block_named(client: SyncPrefectClient, slug: str) -> UUID:
    """The id of the block `type/name`.

    Raises:
        ObjectNotFound: there is none.
    """
    kind, _, name = slug.partition("/")
    return UUID(str(client.read_block_document_by_name(name, kind).id))


def last_hour(hour: dt.time, now: dt.datetime) -> dt.datetime:
    """The last time that a night had to be over: from there on the next one is waited for."""
    today = dt.datetime.combine(now.date(), hour, now.tzinfo)
    return today if today <= now else today - dt.timedelta(days=1)


def _at_once(event: str, resource: str) -> EventTrigger:
    return EventTrigger(
        expect={event},
        match=ResourceSpecification({"prefect.resource.id": resource}),
        posture=Posture.Reactive,
        threshold=1,
    )


def _send(block: UUID, subject: str, body: str) -> SendNotification:
    return SendNotification(block_document_id=block, subject=subject, body=body)


def main() -> int:
    """Install the automations of a project on the server that Prefect is set up for."""
    parser = argparse.ArgumentParser(description="Install the automations. 自動通知を設定します。")
    parser.add_argument("block", metavar="BLOCK-TYPE/BLOCK-NAME", help="slack-webhook/office, ...")
    parser.add_argument("--project", metavar="DIR", type=Path, default=PROJECT)
    given = parser.parse_args()
    try:
        outline = projects.outline(given.project)
    except SekishoError as error:
        return _refuse(str(error), error.exit_code)
    if outline.alerts is None:
        return _refuse("sekisho.toml: `[alerts]` is missing; docs/alerts.md says what to write", 2)
    with get_client(sync_client=True) as client:
        try:
            block = block_named(client, given.block)
        except ObjectNotFound:
            return _refuse(f"there is no block `{given.block}` on this Prefect server", 2)
        install(client, automations(outline.config.name, block))
    hour = last_hour(outline.alerts.finished_by, dt.datetime.now(outline.config.timezone))
    armed = events.over(outline.config.name, hour)
    emit_event(armed.event, armed.resource, armed.occurred, payload=armed.payload)
    return 0


def _refuse(reason: str, code: int) -> int:
    sys.stderr.write(f"{reason}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())

"""One night, step by step; the command line and the Prefect flow are two shells over this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sekisho.nightly import arrivals, tries
from sekisho.nightly.checking import check, of_all
from sekisho.nightly.outcome import Checked, ExportOutcome, NotPassed, Run, Standing
from sekisho.project import Project
from sekisho.remote import block_of

if TYPE_CHECKING:
    from sekisho.nightly.night import Night


def __getattr__(name: str) -> object:
    # `check` is asked in every pull request and must not wait for Arrow, which only a run needs.
    if name == "Night":
        from sekisho.nightly.night import Night  # noqa: PLC0415

        return Night
    raise AttributeError(name)


def run(
    project: Project,
    day: dt.date,
    only: Sequence[str] = (),
    *,
    trigger: str = "command",
    clock: Callable[[], dt.datetime] | None = None,
    again: bool = False,
    dry: bool = False,
    wait: tries.Wait = tries.silently,
    await_: arrivals.Await = arrivals.silently,
) -> Run:
    """Extract, tag, expect, decide, release and record one night.

    Args:
        only: these exports and what they need; none means all. Nothing is decided, released or
            recorded about any other.
        trigger: what started it, for the record.
        clock: gives the time with its zone; the system's by default.
        again: release also what was released from the same inputs and is gone from its destination.
        wait: is called before each further try of a source that could not be fetched.
        await_: is called to wait for sources that are late, until the next look for them.
        dry: only find out what would be released, and whose rows would not be in it; nothing is
            written to a destination, the lake or the record.

    Raises:
        ProjectError: `only` names something that is no export, or where one refused export holds all
            others; a report's SQL is wrong.
        DataError: the record cannot be written, then nothing is released; or another run is under
            way (`UnderWay`).
    """
    # See `__getattr__`.
    from sekisho.nightly.dry_run import DryRun  # noqa: PLC0415
    from sekisho.nightly.night import Night  # noqa: PLC0415

    now = clock or (lambda: dt.datetime.now(project.config.timezone))
    kind = DryRun if dry else Night
    checked = check(project, day, only)
    with kind(project, checked, trigger=trigger, clock=now, again=again) as night:
        for source in arrivals.arriving(night, await_):
            tries.extract(night, source, wait)
        night.tag()
        for source in night.sources:
            night.expect(source)
        night.decide()
        for export in night.exports:
            night.stage(export)
        for export in night.exports:
            night.release(export)
        return night.finish()


__all__ = [
    "Checked",
    "ExportOutcome",
    "Night",
    "NotPassed",
    "Run",
    "Standing",
    "block_of",
    "check",
    "of_all",
    "run",
]

"""What the scripts below `flows/` have in common: Prefect's settings, steps, and how they end."""

# ruff: noqa: PLC0415 - Prefect reads its settings when it is imported, so they come first

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from sekisho.cli import state

if TYPE_CHECKING:
    from uuid import UUID

    from prefect import State, Task
    from prefect.client.schemas.objects import TaskRun

P = ParamSpec("P")
R = TypeVar("R")

MENDS_ITSELF: Final = "MayMendItself"
"""Name of a task's state where another try may help: a connection that broke, a message that did not
arrive."""

exit_code = 4
"""How the process ends: a failure of the tool, until `end_with` has said otherwise."""


class NotAsAsked(Exception):  # noqa: N818 - what happened, no fault
    """A flow that did not end with 0; its one argument is its exit code."""


def leave_at_exit() -> None:
    """Have the process end with the code of `end_with`, once all else is over.

    DuckDB 2.0.0 prints some fifty lines about leaks into an ordinary end of a process (mended in
    2.0.1). To be called first, so that it comes last: Prefect's temporary server has been stopped
    by then.
    """
    atexit.register(_leave)


def end_with(code: int) -> None:
    """Say how the process ends."""
    global exit_code  # noqa: PLW0603 - there is one process and it ends once
    exit_code = code


def _leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)


def keep_quiet() -> None:
    """Switch off what Prefect and Great Expectations would report, before they are imported.

    A consent tool tells nobody that it runs.
    """
    for name, value in {
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }.items():
        os.environ.setdefault(name, value)


def set_up(project: Path) -> None:
    """Set what Prefect reads when it is imported, unless the environment has it already."""
    keep_quiet()
    for name, value in {
        "PREFECT_HOME": str(project / "var" / "prefect"),
        # Its temporary server, where no other is configured: 10 s on an idle machine.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # What happened is told once, by us; Prefect's own pages keep its log.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    }.items():
        os.environ.setdefault(name, value)
    with suppress(OSError):  # Prefect makes no parents, and says itself what it cannot write
        Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)


def step(name: str, *, again_after: Sequence[float] = ()) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a function a task that is not cached, keeps no result and whose errors quote no data.

    A night holds open connections, so its steps run one after the other in this process.

    Args:
        again_after: seconds before each further try, where the task ends in the state
            `MENDS_ITSELF`. Nothing that decides may ever end so.
    """
    from prefect import task
    from prefect.cache_policies import NO_CACHE

    def decorate(function: Callable[P, R]) -> Task[P, R]:
        settings = task(
            task_run_name=name,
            cache_policy=NO_CACHE,
            persist_result=False,
            retries=len(again_after),
            retry_delay_seconds=list(again_after) or None,
            retry_condition_fn=_mends_itself,
        )
        return settings(state.withheld()(function))

    return decorate


def last_try() -> bool:
    """Whether the task that asks will not be tried again."""
    from prefect.context import TaskRunContext

    context = TaskRunContext.get()
    return context is None or context.task_run.run_count > context.task.retries


def _mends_itself(task: Task[Any, Any], run: TaskRun, ended: State[Any]) -> bool:
    del task, run
    return ended.name == MENDS_ITSELF


class Progress:
    """How far a flow is, as an artifact of its run."""

    def __init__(self, key: str, steps: int) -> None:
        """Begin at nothing of so many steps."""
        from prefect.artifacts import create_progress_artifact

        self._steps = steps
        self._done = 0
        self._id = cast("UUID", create_progress_artifact(0.0, key=key))

    def step(self) -> None:
        """One more step is done."""
        from prefect.artifacts import update_progress_artifact

        self._done += 1
        update_progress_artifact(self._id, progress=min(100.0 * self._done / self._steps, 100.0))


def script(main: Callable[[], object]) -> int:
    """Run a flow's script: the exit code that its arguments or its end ask for."""
    try:
        main()
    except SystemExit as told_already:
        return int(told_already.code or 0)
    except NotAsAsked as ended:
        return int(ended.args[0])
    return 0

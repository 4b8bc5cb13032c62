"""Sending events by the official client, which is configured in its own way, or not at all.

The client is an extra (`sekisho[openlineage]`) and is imported only where something is to be sent.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.openlineage.facets import Json

CONFIG_FILE: Final = "openlineage.yml"
_DISABLED: Final = "OPENLINEAGE_DISABLED"
_SAYS_WHERE: Final = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__TRANSPORT")
"""How variables begin that name a transport of the official client."""


def configured(root: Path, environment: Mapping[str, str]) -> bool:
    """Whether somebody has said where events go: the project's `openlineage.yml` or the environment.

    Without that the official client would write to the terminal.
    """
    if environment.get(_DISABLED, "").strip().lower() == "true":
        return False
    named = any(name.startswith(_SAYS_WHERE) and environment[name] for name in environment)
    return named or (root / CONFIG_FILE).is_file()


def send(events: Sequence[Json], root: Path) -> int:
    """Send events in their order; how many there were.

    Raises:
        DataError: the client is not installed or cannot be configured, or its transport fails; of an
            error of the library only the class is told.
    """
    try:
        from openlineage.client import OpenLineageClient  # noqa: PLC0415 - an extra
        from openlineage.client.event_v2 import Job, Run, RunEvent, RunState  # noqa: PLC0415
    except ImportError as error:
        raise DataError(
            Message("openlineage.not-installed"), help=Message("openlineage.install")
        ) from error
    sent = 0
    try:
        client = OpenLineageClient(config=_config(root))
        try:
            for event in copy.deepcopy(
                events
            ):  # the client puts tags of its own into what it is given
                client.emit(
                    RunEvent(
                        eventType=RunState(event["eventType"]),
                        eventTime=event["eventTime"],
                        producer=event["producer"],
                        run=Run(**event["run"]),
                        job=Job(**event["job"]),
                        inputs=event["inputs"],
                        outputs=event["outputs"],
                    )
                )
                sent += 1
        finally:  # what it holds open is let go of even where a transport fails
            closed = client.close()
    except DataError:
        raise
    except Exception as error:  # noqa: BLE001 - transports of others raise what they like
        raise _failed(type(error).__name__, sent, len(events)) from None
    if not closed:
        raise _failed("NotClosed", sent, len(events))
    return sent


def _config(root: Path) -> dict[str, Any]:
    """What the project's own file says; the client adds what the environment does."""
    path = root / CONFIG_FILE
    if not path.is_file():
        return {}
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise DataError(Message("openlineage.config", file=CONFIG_FILE)) from error
    if not isinstance(said, dict) or not isinstance(said.get("transport"), dict):
        raise DataError(
            Message("openlineage.config", file=CONFIG_FILE), help=Message("openlineage.config.help")
        )
    return said


def _failed(kind: str, sent: int, count: int) -> DataError:
    return DataError(
        Message("openlineage.failed", kind=kind, sent=sent, count=count),
        help=Message("openlineage.failed.help"),
    )

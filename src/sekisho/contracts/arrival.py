"""How one knows that an extract is there and complete: what `servers[]` says about its coming."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Arrival

_MOST: Final = 3600
"""Seconds for which a file may have to be still."""


def read_arrival(ours: Mapping[str, Node]) -> Arrival:
    """What a contract says about how its file comes.

    Raises:
        ProjectError: a marker that is no name of a file, another word, no time, too long.
    """
    return Arrival(
        marker=_marker(ours["marker"]) if "marker" in ours else None,
        empty_is_no_rows="emptyFile" in ours
        and ours["emptyFile"].choice(("no-rows", "refused")) == "no-rows",
        deadline=_time(ours["deadline"]) if "deadline" in ours else None,
        still_seconds=_still(ours["stillSeconds"]) if "stillSeconds" in ours else 0,
    )


def _marker(node: Node) -> str:
    name = node.text()
    bare = name.replace("{business_date}", "")
    if not name.strip() or name in {".", ".."} or re.search(r"[\\/{}:*?%\s]", bare):
        raise ProjectError(
            Message("contracts.marker", marker=name),
            place=node.place,
            help=Message("contracts.marker-help"),
        )
    return name


def _time(node: Node) -> dt.time:
    text = node.text()
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ProjectError(
            Message("contracts.time", value=text),
            place=node.place,
            help=Message("contracts.time-help"),
        )
    return dt.time.fromisoformat(text)


def _still(node: Node) -> int:
    seconds = node.integer()
    if not 1 <= seconds <= _MOST:
        raise ProjectError(
            Message("contracts.still-seconds", value=seconds, most=_MOST), place=node.place
        )
    return seconds

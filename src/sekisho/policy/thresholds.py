"""`statistics.yaml`: when a group of a statistic may be shown."""

from __future__ import annotations

from typing import Final

from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Thresholds

_SMALLEST: Final = range(3, 1_001)
"""Of two contributors, each learns the other's part by taking off their own."""
_SHARES: Final = range(1, 100)


def read_thresholds(node: Node) -> Thresholds:
    """The thresholds; what is left out is as by default.

    Raises:
        ProjectError: a number that would protect nobody, or let nothing pass.
    """
    default = Thresholds()
    fields = node.mapping(optional=("smallest_group", "largest_share"))
    return Thresholds(
        _number(fields.get("smallest_group"), _SMALLEST, default.smallest_group),
        _number(fields.get("largest_share"), _SHARES, default.largest_share),
    )


def _number(node: Node | None, allowed: range, default: int) -> int:
    if node is None:
        return default
    number = node.integer()
    if number not in allowed:
        raise ProjectError(
            Message("policy.threshold", least=allowed.start, most=allowed.stop - 1),
            place=node.place,
            help=Message("policy.threshold.help", default=default),
        )
    return number

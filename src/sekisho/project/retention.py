"""Retention limits against contracts: what is kept for a limited time says from which day on."""

from __future__ import annotations

from collections.abc import Mapping

from sekisho.errors import ProjectError
from sekisho.messages import Message, listed
from sekisho.model import Policy, Source
from sekisho.policy import retention_of


def check_retention(policy: Policy, sources: Mapping[str, Source]) -> None:
    """Refuse a source with data of a category that has a limit and no day that it runs from.

    The ledger is spared: it proves what was permitted, for as long as anything rests on it.

    Raises:
        ProjectError: the first such source.
    """
    for source in sources.values():
        if source.retention_from is not None or source.role == "ledger":
            continue
        named = {source.row_category, *(c.category for c in source.columns.values() if c.category)}
        limited = sorted(c for c in named if retention_of(policy, c) is not None)
        if limited:
            raise ProjectError(
                Message("project.retention-from", source=source.name, categories=listed(limited)),
                place=source.place,
                help=Message("project.retention-from.help"),
            )

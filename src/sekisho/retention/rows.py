"""Removals as rows of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sekisho.audit import tables
from sekisho.retention.due import Removal


def removal_rows(removals: Iterable[Removal]) -> Iterator[tables.Removal]:
    """A row for each file and what became of it."""
    for one in removals:
        due = one.due
        yield tables.Removal(
            area=due.area,
            file=due.found.shown,
            owner=due.owner,
            of_date=due.day,
            keep_days=due.keep_days,
            digest=due.digest,
            bytes=due.found.size,
            state=one.state,
            stays=due.stays,
        )

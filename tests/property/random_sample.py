"""Random policies, ledgers and rows near to the sample's, with dates on and around all borders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from property.chance import Borders
from property.gateway import DAY
from property.random_policy import policy_of
from property.random_rows import tables_of
from property.small_sample import Asked, SmallSample, Tables

_BORDERS = ("2022-03-20", "2022-03-21", "2026-11-15", "2026-11-16", "2026-11-27", "2026-11-28",
            "2036-03-31", "2036-04-01")  # fmt: skip
"""Days on both sides of what the sample's own policy says."""


def example(sample: SmallSample, seed: int, exports: Sequence[str]) -> tuple[Asked, Tables]:
    """One export under a policy by chance, and what has landed; the same for the same seed."""
    chance = Random(seed)  # noqa: S311 - a seeded test
    export = sample.project.exports[exports[seed % len(exports)]]
    day = DAY + dt.timedelta(days=chance.choice((-1, 0, 0, 1)))
    if chance.randrange(10) == 0:
        day = dt.date.fromisoformat(chance.choice(_BORDERS))
    reads = [s for s in sample.analysis.upstream(export.name) if s in sample.project.sources]
    borders = _borders(chance, sample, reads, day)
    policy, use, destination = policy_of(chance, sample, reads, borders)
    head = replace(
        export, destination=destination, purpose=use.purpose, arrangement=use.arrangement
    )
    return sample.ask(policy, head, day), tables_of(chance, sample, use, policy, borders)


def _borders(chance: Random, sample: SmallSample, reads: Sequence[str], day: dt.date) -> Borders:
    def some(what: str) -> dt.date:
        cells = [
            row[name]
            for source in reads
            if (name := getattr(sample.project.sources[source], what))
            for row in sample.tables[source]
            if row[name] is not None
        ]
        cell = chance.choice(cells) if cells else day
        found = cell.date() if isinstance(cell, dt.datetime) else cell
        return min(found, day)

    return Borders(day, some("acquired_on"), some("retention_from"))

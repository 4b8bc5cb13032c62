"""A peer's answers against the truth."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks.lineage.peers import Answer, Answers
from benchmarks.lineage.truth import Truth
from sekisho.model import Column


@dataclass(frozen=True)
class Score:
    """One line of the table.

    Attributes:
        queries: how many were asked.
        refused: how many of them got no answer; all that is true of these counts as not found.
        direct: % of the proven flows of values that were reported, as whatever.
        all: % of all proven influences that were reported.
        wrong: queries answered with a proven influence missing.
        wrong_value: those of them that miss the flow of a value.
        reported: per output of an answered query.
        proven: the same of what is proven.
        confirmed: % of what was reported that is proven.
        median_ms: per answered query, each in its best round.
        total_s: of all answered queries.
    """

    queries: int
    refused: int
    direct: float
    all: float
    wrong: int
    wrong_value: int
    reported: float
    proven: float
    confirmed: float
    median_ms: float
    total_s: float

    def written(self) -> dict[str, float]:
        """As JSON has it."""
        return {k: round(v, 3) for k, v in asdict(self).items()}


def score(truths: Mapping[str, Truth], answers: Answers) -> Score:
    """Count over the queries whose truth this is."""
    answered = {id_: answers.of[id_] for id_ in truths if not answers.of[id_].refused}
    pairs = [
        (edges, all_, direct)
        for id_, answer in answered.items()
        for edges, all_, direct in zip(
            answer.edges, truths[id_].all, truths[id_].direct, strict=True
        )
    ]
    said = sum(len(edges) for edges, _, _ in pairs)
    hit = sum(len(edges & all_) for edges, all_, _ in pairs)
    hit_direct = sum(len(edges & direct) for edges, _, direct in pairs)
    times = [min(a.ms) for a in answered.values()]
    return Score(
        queries=len(truths),
        refused=len(truths) - len(answered),
        direct=_percent(hit_direct, sum(len(d) for t in truths.values() for d in t.direct)),
        all=_percent(hit, sum(len(a) for t in truths.values() for a in t.all)),
        wrong=_wrong(answered, {id_: t.all for id_, t in truths.items()}),
        wrong_value=_wrong(answered, {id_: t.direct for id_, t in truths.items()}),
        reported=said / max(len(pairs), 1),
        proven=sum(len(all_) for _, all_, _ in pairs) / max(len(pairs), 1),
        confirmed=_percent(hit, said),
        median_ms=statistics.median(times) if times else 0,
        total_s=sum(times) / 1000,
    )


def _wrong(answered: Mapping[str, Answer], true: Mapping[str, Sequence[frozenset[Column]]]) -> int:
    return sum(
        any(not one <= edges for edges, one in zip(answer.edges, true[id_], strict=True))
        for id_, answer in answered.items()
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0

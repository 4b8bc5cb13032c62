"""The clock: ours on TPC-DS, beside `sqlglot.lineage` and DuckDB's own part on the same queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.lineage.peers import BINDING, COMPILED, OURS, SQLGLOT, Answer, ask
from benchmarks.lineage.questions import Question

SIDES = {"sekisho": OURS, "sqlglot": SQLGLOT, "sqlglot_compiled": COMPILED, "binding": BINDING}
TURNS, ROUNDS = 4, 3


def clock(asked: Sequence[Question]) -> dict[str, float]:
    """Milliseconds per query of the best round over all queries that every side answers.

    Sides take turns, each in a fresh process with some rounds, so that what slows the machine down
    slows all of them.
    """
    turns: dict[str, list[Mapping[str, Answer]]] = {name: [] for name in SIDES}
    for turn in range(TURNS):
        for name in sorted(SIDES, reverse=bool(turn % 2)):
            turns[name].append(ask(SIDES[name], asked, ROUNDS).of)
    common = [q.id for q in asked if all(not t[0][q.id].refused for t in turns.values())]
    ms = {
        name: min(
            sum(answers[id_].ms[at] for id_ in common) / len(common)
            for answers in own
            for at in range(ROUNDS)
        )
        for name, own in turns.items()
    }
    return {
        "queries": len(common),
        **{f"{name}_ms": round(each, 3) for name, each in ms.items()},
        "times_faster": round(ms["sqlglot"] / ms["sekisho"], 2),
        "times_faster_than_compiled": round(ms["sqlglot_compiled"] / ms["sekisho"], 2),
        "share_of_binding": round(ms["binding"] / ms["sekisho"], 3),
    }

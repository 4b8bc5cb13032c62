"""Lineage side by side: peers and ours, on our corpus and on TPC, against the oracle.

    make bench-lineage    # or: PYTHONPATH=src:tests python -m benchmarks.lineage

It makes the peers' environments, asks each peer in a process of its own, and writes
`benchmarks/results/lineage.json` and `lineage.md`. Fails where a figure that we promise is missed.
"""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

import duckdb

from benchmarks.lineage import report
from benchmarks.lineage.clock import clock
from benchmarks.lineage.peers import OURS, PEERS, ask
from benchmarks.lineage.questions import SUITES, questions
from benchmarks.lineage.score import score
from benchmarks.lineage.truth import truths

FASTER, SHARE = 8, 1.8 / 2.6
"""At least so many times faster than `sqlglot.lineage`; and of a query's time at least so much is DuckDB's:
2.6 ms on a machine on which its binding and serialising takes 1.8 ms."""


def main() -> int:
    """Measure everything and write the result."""
    asked = questions()
    found = {"all": truths(asked)}
    for suite in SUITES:
        found[suite] = {q.id: found["all"][q.id] for q in asked if q.suite == suite}
    print(f"truth found of {len(asked)} queries", flush=True)
    tools: dict[str, dict[str, Any]] = {}
    for peer in PEERS:
        answers = ask(peer, asked)
        scores = {suite: score(of, answers).written() for suite, of in found.items()}
        refused = {id_: a.refused for id_, a in answers.of.items() if a.refused}
        tools[peer.name] = {"version": answers.version, "scores": scores, "refused": refused}
        print(peer.name, scores["all"], flush=True)
    took = clock([q for q in asked if q.suite == "tpcds"])
    result = {
        "command": "make bench-lineage",
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
        "tools": tools,
        "clock": took,
    }
    report.write(result)
    wrong = tools[OURS.name]["scores"]["all"]["wrong"]
    fast = took["times_faster"] >= FASTER and took["share_of_binding"] >= SHARE
    return 0 if fast and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())

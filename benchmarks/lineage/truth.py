"""What the oracle proves of a query: which columns move which output."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from lineage.oracle import misses, proven, reported
from lineage.tpc.truth import unproven

from benchmarks.lineage.questions import Question, schemas, world_of
from sekisho.lineage import analyze
from sekisho.model import ROWS, Column


@dataclass(frozen=True)
class Truth:
    """Per output, in order, what is proven to influence it; that rows exist is left out.

    Attributes:
        all: values and all else.
        direct: those of them that are values, as our analysis has it: an oracle cannot tell.
    """

    all: tuple[frozenset[Column], ...]
    direct: tuple[frozenset[Column], ...]


def truths(asked: Sequence[Question]) -> Mapping[str, Truth]:
    """The truth of each, by its id; found on all cores."""
    # Fresh processes: a DuckDB database does not survive a fork.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        return dict(zip([q.id for q in asked], pool.map(_truth_of, asked), strict=True))


def _truth_of(question: Question) -> Truth:
    """Try every column on the corpus; on TPC those that ours reports, and all others at once."""
    relations = schemas()[question.schema]
    lineage = analyze(question.sql, relations.tables, relations.views)
    world = world_of(question)
    if question.suite == "corpus":
        found = dict(proven(question.sql, lineage, world))
    else:
        left = unproven(question.sql, lineage, world)
        found = {name: reported(lineage, name) - left[name] for name in lineage.columns}
        for miss in misses(question.sql, lineage, world):
            for output in miss.outputs or lineage.columns:
                found[output] |= {*miss.culprits}
    all_ = tuple(frozenset(c for c in found[n] if c.name != ROWS) for n in lineage.columns)
    values = [i.direct for i in lineage.columns.values()]
    return Truth(all_, tuple(a & v for a, v in zip(all_, values, strict=True)))

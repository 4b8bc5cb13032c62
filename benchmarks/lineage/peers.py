"""The peers, each in an environment of its own with a pinned version, and how they are asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environments import ROOT, python_of

from benchmarks.lineage.questions import Question, schemas
from sekisho.model import Column

ADAPTERS = Path(__file__).with_name("adapters")


@dataclass(frozen=True)
class Peer:
    """A tool that answers.

    Attributes:
        name: in the table.
        adapter: its file in `adapters/`.
        pins: what its environment holds; nothing for ours, which runs in this one.
    """

    name: str
    adapter: str
    pins: tuple[str, ...]


OURS = Peer("sekisho", "ask_sekisho.py", ())
BINDING = Peer("DuckDB's binding and serialising", "ask_duckdb.py", ())
SQLGLOT = Peer("sqlglot `lineage`", "ask_sqlglot.py", ("sqlglot==30.30.0",))
COMPILED = Peer("sqlglot `lineage`, compiled", "ask_sqlglot.py", ("sqlglot[c]==30.30.0",))
PEERS = (
    OURS,
    SQLGLOT,
    COMPILED,
    Peer("polyglot-sql `analyze_query`", "ask_polyglot.py", ("polyglot-sql==0.13.4",)),
    Peer("polyglot-sql `lineage`", "ask_polyglot_lineage.py", ("polyglot-sql==0.13.4",)),
    Peer("sqllineage", "ask_sqllineage.py", ("sqllineage==1.5.9",)),
    Peer("openlineage-sql", "ask_openlineage.py", ("openlineage-sql==1.54.0",)),
)


@dataclass(frozen=True)
class Answer:
    """What a peer said of a query.

    Attributes:
        edges: what each output depends on; nothing where it refused.
        refused: why it did not answer; empty where it did.
        ms: milliseconds, in each round.
    """

    edges: tuple[frozenset[Column], ...]
    refused: str
    ms: tuple[float, ...]


@dataclass(frozen=True)
class Answers:
    """All that a peer said."""

    version: str
    of: Mapping[str, Answer]


def ask(peer: Peer, asked: Sequence[Question], rounds: int = 3) -> Answers:
    """Ask a peer everything, in one process of its own.

    Raises:
        UnavailableError: its environment cannot be made here.
        CalledProcessError: its process ended as a whole.
    """
    given = {
        "rounds": rounds,
        "tables": {k: s.tables for k, s in schemas().items()},
        "views": {k: s.views for k, s in schemas().items()},
        "questions": [
            {"id": q.id, "sql": q.sql, "schema": q.schema, "outputs": q.outputs} for q in asked
        ],
    }
    python = python_of(peer.adapter[4:-3], peer.pins) if peer.pins else Path(sys.executable)
    path = {} if peer.pins else {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [python, ADAPTERS / peer.adapter],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **path},
    )
    said = json.loads(done.stdout)
    width = {q.id: len(q.outputs) for q in asked}
    return Answers(said["version"], {a["id"]: _answer(a, width[a["id"]]) for a in said["answers"]})


def _answer(said: Mapping[str, Any], width: int) -> Answer:
    if "refused" in said:
        return Answer((), said["refused"], ())
    edges = tuple(frozenset(Column(t.lower(), c.lower()) for t, c in e) for e in said["edges"])
    if len(edges) != width:
        return Answer((), f"{len(edges)} outputs of {width}", ())
    return Answer(edges, "", tuple(said["ms"]))

"""What every adapter does: questions in on stdin, edges out on stdout, a clock around the answer.

An adapter runs under the interpreter of its peer's environment, so this needs nothing but Python.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

Tables = Mapping[str, Mapping[str, str]]
Edges = Sequence[Sequence[tuple[str, str]]]
"""For each output, in order: (table, column) of all that it depends on, says the peer."""


class Refused(Exception):  # noqa: N818 - it is no error that a peer cannot be asked something
    """The peer's API cannot be asked this."""


class Question(NamedTuple):
    """One query.

    Attributes:
        sql: its text.
        schema: what `prepare` made of its relations.
        outputs: the names of its output columns.
    """

    sql: str
    schema: Any
    outputs: Sequence[str]


def serve(
    package: str,
    prepare: Callable[[Tables, Mapping[str, str]], Any],
    ask: Callable[[Question], Any],
    edges: Callable[[Any, Question], Edges],
) -> None:
    """Answer all questions.

    Args:
        package: the distribution whose version is reported.
        prepare: tables and views -> the schema in the form that the peer takes; not clocked.
        ask: the peer's own call; clocked, in some rounds over all questions.
        edges: what it gave -> edges; not clocked.
    """
    asked = json.load(sys.stdin)
    said, sys.stdout = sys.stdout, sys.stderr
    schemas: dict[str, Any] = {}
    times: dict[str, list[float]] = {q["id"]: [] for q in asked["questions"]}
    answers: dict[str, dict[str, Any]] = {}
    for _ in range(asked["rounds"]):
        for given in asked["questions"]:
            if "refused" in answers.get(given["id"], {}):
                continue
            try:
                key = given["schema"]
                if key not in schemas:
                    schemas[key] = prepare(asked["tables"][key], asked["views"][key])
                question = Question(given["sql"], schemas[key], given["outputs"])
                began = time.perf_counter()
                found = ask(question)
                times[given["id"]].append(1000 * (time.perf_counter() - began))
                answers[given["id"]] = {"edges": [sorted({*e}) for e in edges(found, question)]}
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # noqa: BLE001 - whatever it dies of, panics of Rust included
                answers[given["id"]] = {"refused": f"{type(error).__name__}: {error}"[:300]}
    json.dump(
        {
            "version": version(package),
            "answers": [{"id": i, "ms": times[i], **answer} for i, answer in answers.items()],
        },
        said,
    )


def by_place(named: Sequence[tuple[str, Any]], outputs: Sequence[str]) -> list[Any]:
    """The peer's answers in the order of the outputs: by place if it has as many, else by name."""
    if len(named) == len(outputs):
        return [found for _, found in named]
    found_of = {name.casefold(): found for name, found in named}
    return [found_of.get(name.casefold()) for name in outputs]

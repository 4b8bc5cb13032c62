"""What is asked: our corpus, TPC-H and TPC-DS."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lineage.cases import corpus, files
from lineage.tpc import suites
from lineage.tpc.world import QueryWorld, kept_seeds
from lineage.world import World

from sekisho.lineage import analyze

SUITES = ("corpus", "tpch", "tpcds")


@dataclass(frozen=True)
class Schema:
    """The relations that a question may name."""

    tables: Mapping[str, Mapping[str, str]]
    views: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """One query.

    Attributes:
        suite: one of `SUITES`.
        id: unique among all.
        sql: its text.
        schema: the key of its relations in `schemas`.
        outputs: the names of its columns.
    """

    suite: str
    id: str
    sql: str
    schema: str
    outputs: Sequence[str]


@functools.cache
def schemas() -> Mapping[str, Schema]:
    """Every file of the corpus has one, and every suite of TPC."""
    found = {name: Schema(suite.tables, {}) for name, suite in suites().items()}
    for file in files():
        held = corpus(file)
        found[file] = Schema(held.tables, held.views)
    return found


def questions() -> list[Question]:
    """Those whose answers the data determine: a sample gives another one each time."""
    found = [
        _question("corpus", file, case.name, case.sql)
        for file in files()
        for case in corpus(file).cases
        if "SAMPLE" not in case.undetermined
    ]
    for name, suite in suites().items():
        found += [_question(name, name, number, sql) for number, sql in suite.queries.items()]
    return found


def _question(suite: str, schema: str, name: str, sql: str) -> Question:
    relations = schemas()[schema]
    outputs = tuple(analyze(sql, relations.tables, relations.views).columns)
    return Question(suite, f"{schema}/{name}", sql, schema, outputs)


def world_of(question: Question) -> World:
    """The data on which the oracle looks at a question."""
    if question.suite == "corpus":
        return _corpus_world(question.schema)
    seeds = kept_seeds()[question.suite][question.id.rpartition("/")[2]]
    return QueryWorld(question.sql, schemas()[question.schema].tables, seeds)


@functools.cache
def _corpus_world(file: str) -> World:
    relations = schemas()[file]
    return World(relations.tables, relations.views)

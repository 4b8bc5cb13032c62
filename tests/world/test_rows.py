"""Which rows exist in a world: the lake's set operations against a plain reading of the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sampled import one_in
from world.chance import Drawn
from world.lake import Changed, fed, landed
from world.nights import Night, Question, night
from world.reference import included

MUTANTS: Mapping[str, Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "mutants.yaml").read_text(encoding="utf-8")
)


def rows_of(asked: Night, question: Question) -> list[int]:
    """The rows that may be included, by the reference."""
    facts, keys = asked.facts, question.keys
    return [
        row.no for row in asked.rows if included(facts, question.use, question.terms, row, keys)
    ]


def told(asked: Night, question: Question, rows: Sequence[int], expected: Sequence[int]) -> str:
    """The first row that is wrongly there or missing, with all that is known of its people."""
    no = min(set(rows) ^ set(expected))
    row, facts = asked.rows[no], asked.facts
    keys = [(getattr(row, key.column), key.of_users) for key in question.keys]
    led = {m for k, of_users in keys if of_users for m in facts.members_of.get(k, ())}
    people = {k for k, of_users in keys if not of_users} | led
    lines = [
        f"{'fed' if no in rows else 'missing'}: {row}",
        f"asked: {question}",
        *(f"user: {pair}" for pair in facts.users if (pair[0], True) in keys),
        *(f"register: {line}" for line in facts.register if line[0] in people),
        *(f"ledger: {entry}" for entry in facts.ledger if entry.member_no in people),
    ]
    return "\n".join(lines)


# What is wrong is told with nothing but what it is about: there is nothing left to shrink.
@given(st.data())
@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_the_world_has_exactly_the_rows_that_may_be_included(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Any ledger, register and rows; any use on any terms; each kind of keys."""
    asked = night(Drawn(data.draw), members=8, rows=40, questions=8)
    with landed(asked, tmp_path_factory.mktemp("night")) as lake:
        for question in asked.questions:
            rows, expected = fed(lake, question), rows_of(asked, question)
            assert rows == expected, told(asked, question, rows, expected)


@given(st.data())
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_what_a_later_ledger_says_counts_too(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """A run for an earlier date: stopped by either ledger is stopped, agreed to by one is not agreed to."""
    chance = Drawn(data.draw)
    asked = night(chance, members=8, rows=40, questions=8)
    entries, day = asked.facts.ledger, asked.facts.day
    known = tuple(entry for entry in entries if chance.choice((True, False, True)))
    later = (entries, day + dt.timedelta(days=chance.choice((1, 30))))
    asked = replace(asked, facts=replace(asked.facts, ledger=known, later=later))
    with landed(asked, tmp_path_factory.mktemp("night")) as lake:
        for question in asked.questions:
            rows, expected = fed(lake, question), rows_of(asked, question)
            assert rows == expected, told(asked, question, rows, expected)


@dataclass(frozen=True)
class Great:
    """A night with hundreds of members, and the rows that each of its questions should get."""

    night: Night
    expected: tuple[list[int], ...]


@pytest.fixture(scope="module")
def great() -> Great:
    asked = night(Random(20261120), members=4000, rows=10_000, questions=60)  # noqa: S311 - a seeded test
    return Great(asked, tuple(rows_of(asked, question) for question in asked.questions))


def test_a_great_night(great: Great, tmp_path: Path) -> None:
    """So many members that everything which can meet does meet."""
    with landed(great.night, tmp_path) as lake:
        for question, expected in zip(great.night.questions, great.expected, strict=True):
            rows = fed(lake, question)
            assert rows == expected, told(great.night, question, rows, expected)


def test_the_great_night_is_no_easy_one(great: Great) -> None:
    """Most questions get some of the rows and not all, those about consents among them."""
    asked = zip(great.night.questions, great.expected, strict=True)
    some = [q for q, rows in asked if 0 < len(rows) < len(great.night.rows)]
    assert len(some) > len(great.expected) / 2
    assert sum(len(q.terms.consents) == 1 for q in some) > 10
    assert any(len(q.terms.consents) > 1 for q in some)


@pytest.mark.parametrize("name", one_in(8, sorted(MUTANTS)))
def test_each_part_of_the_condition_is_needed(great: Great, tmp_path: Path, name: str) -> None:
    """One part left out or turned round, and the rows are others than the reference's."""
    with landed(great.night, tmp_path) as lake:
        changed = Changed(lake.connection, **MUTANTS[name])
        mutant = replace(lake, connection=changed)
        assert any(
            fed(mutant, question) != expected
            for question, expected in zip(great.night.questions, great.expected, strict=True)
        ), f"nobody notices, after {changed.count} changes"


def test_tables_are_made_once(great: Great, tmp_path: Path) -> None:
    """Whoever asks again on the same terms finds the tables there."""
    with landed(great.night, tmp_path) as lake:
        first = [fed(lake, question) for question in great.night.questions]
        made = list(_tables(lake.connection))
        assert [fed(lake, question) for question in great.night.questions] == first
        assert list(_tables(lake.connection)) == made


def _tables(connection: Any) -> Iterator[tuple[str, int]]:
    yield from connection.execute(
        "SELECT table_name, table_oid FROM duckdb_tables() ORDER BY ALL"
    ).fetchall()

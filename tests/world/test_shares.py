"""The counts of who is left out and why: each reason against a plain reading of the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from world.lake import landed, source_of
from world.nights import Night, Question, night
from world.reference import (
    Facts,
    Key,
    Row,
    agreed,
    asked_to_stop,
    included,
    key_known,
    left,
    stopped,
)

from sekisho.world import Reason, World, people_stopped, shares


def _reasons(facts: Facts, question: Question, row: Row) -> set[Reason]:
    """Why a row is left out, all that applies."""
    found: set[Reason] = set()
    terms = question.terms
    since = terms.acquired_since
    if since is not None and (row.acquired is None or row.acquired < since):
        found.add("not_acquired_for_it")
    if terms.kept_since is not None and row.event is not None and row.event < terms.kept_since:
        found.add("kept_too_long")
    for key in question.keys:
        found.update(_of_key(facts, question, key, getattr(row, key.column)))
    return found


def _of_key(facts: Facts, question: Question, key: Key, number: str | None) -> Iterator[Reason]:
    use, terms = question.use, question.terms
    if number is None:
        if not key.optional:
            yield "no_subject"
        return
    if not key_known(facts, number, of_users=key.of_users):
        yield "unknown_subject"
        return
    people = facts.members_of[number] if key.of_users else (number,)
    for member in people:
        assert member is not None
        if not terms.suspended:
            if stopped(facts, use, terms, member, "suspension", "resumption") or asked_to_stop(
                facts, use, terms, member
            ):
                yield "suspended"
            if terms.contact and stopped(
                facts, use, terms, member, "contact_stop", "contact_resumption"
            ):
                yield "contact_stopped"
        if not terms.former and left(facts, member):
            yield "left"
        if not all(agreed(facts, use, terms, term, member) for term in terms.consents):
            yield "no_consent"


def _expected(asked: Night, question: Question) -> Counter[Reason]:
    return Counter(r for row in asked.rows for r in _reasons(asked.facts, question, row))


def test_every_reason_is_counted_as_the_reference_does(tmp_path: Path) -> None:
    """Any ledger and rows; each reason alone, what is left, and that no row is out without one."""
    asked = night(Random(20261125), members=600, rows=1500, questions=40)  # noqa: S311 - a seeded test
    seen: set[Reason] = set()
    with landed(asked, tmp_path) as lake:
        for question in asked.questions:
            (share,) = shares(World(question.use, (source_of(question),), ()), lake)
            expected = _expected(asked, question)
            assert share.left_out == expected, question
            permitted = [
                row.no
                for row in asked.rows
                if included(asked.facts, question.use, question.terms, row, question.keys)
            ]
            out = [row for row in asked.rows if _reasons(asked.facts, question, row)]
            assert share.rows == len(asked.rows)
            assert share.included == len(permitted) == len(asked.rows) - len(out)
            seen |= expected.keys()
    assert len(seen) == 8, "every reason but the scope's"


def test_people_who_stopped_a_use_are_counted_once_however_many_sources_hold_them(
    tmp_path: Path,
) -> None:
    """Any ledger, against the plain reading; whether or not a row is about them."""
    asked = night(Random(20261126), members=400, rows=10, questions=40)  # noqa: S311 - a seeded test
    counted: Counter[Reason] = Counter()
    with landed(asked, tmp_path) as lake:
        for question in asked.questions:
            source = source_of(question)
            told = people_stopped(World(question.use, (source, source), ()), lake)
            expected = _people_stopped(asked.facts, question)
            assert told == expected, question
            counted.update(expected)
    assert min(counted["suspended"], counted["contact_stopped"]) > 0


def _people_stopped(facts: Facts, question: Question) -> dict[Reason, int]:
    use, terms = question.use, question.terms
    if terms.suspended:
        return {}
    people = sorted({*facts.standing} | {one.member_no for one in facts.asked})
    suspended = [
        m
        for m in people
        if stopped(facts, use, terms, m, "suspension", "resumption")
        or asked_to_stop(facts, use, terms, m)
    ]
    contact = [
        m for m in people if stopped(facts, use, terms, m, "contact_stop", "contact_resumption")
    ]
    told: dict[Reason, int] = {"suspended": len(suspended)}
    return told | ({"contact_stopped": len(contact)} if terms.contact else {})

"""What has to hold of rows, as restrictions: each that is gone lets more rows out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from sekisho.messages import Message
from sekisho.policy.rows import ANY, ConsentTerm, RowTerms


def restrictions(terms: RowTerms, other: RowTerms) -> Iterator[Message]:
    """What keeps rows out under some terms and not, or less, under others."""
    stops = sorted(terms.stops - other.stops - {ANY})
    if stops:
        yield Message("diff.term.stops", categories=", ".join(stops))
    if terms.contact and not other.contact:
        yield Message("diff.term.contact")
    if other.suspended and not terms.suspended:
        yield Message("diff.term.suspended")
    if other.former and not terms.former:
        yield Message("diff.term.former")
    yield from _of_subjects(terms, other)
    if _later(terms.acquired_since, other.acquired_since):
        yield Message("diff.term.acquired", day=str(terms.acquired_since))
    if _later(terms.kept_since, other.kept_since):
        yield Message("diff.term.kept", day=str(terms.kept_since))


def _of_subjects(terms: RowTerms, other: RowTerms) -> Iterator[Message]:
    """What subjects have to have agreed to, and what has to be true of them."""
    for consent in terms.consents:
        if not any(_implies(held, consent) for held in other.consents):
            texts = ", ".join(version for version, _ in consent.texts)
            named = ", ".join(sorted(consent.categories))
            yield Message("diff.term.consent", texts=texts, categories=named)
    for condition in terms.conditions:
        if not any(held <= condition for held in other.conditions):
            yield Message("diff.term.condition", conditions=" / ".join(sorted(condition)) or "-")


def _implies(one: ConsentTerm, other: ConsentTerm) -> bool:
    """Whether whoever meets one term meets the other as well."""
    return _no_looser(dict(one.texts), dict(other.texts)) and one.categories <= other.categories


def _no_looser(one: dict[str, int], other: dict[str, int]) -> bool:
    known: AbstractSet[str] = other.keys()
    return one.keys() <= known and all(age >= other[version] for version, age in one.items())


def _later(one: dt.date | None, other: dt.date | None) -> bool:
    return one is not None and (other is None or one > other)

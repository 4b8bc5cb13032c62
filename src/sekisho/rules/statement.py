"""Rules about the SQL: what was not understood, what is not on a list, what is not determined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Literal

from sekisho.errors import SekishoError, UnboundSQL, Undecided
from sekisho.messages import Message, listed
from sekisho.model import ROWS, Column, QueryLineage, Violation
from sekisho.rules.case import Case, Rule

_NOT_IN_PARQUET: Final = (
    "HUGEINT", "UHUGEINT", "BIT", "BIGNUM", "TIMESTAMP_S", "TIMESTAMP_MS",
)  # fmt: skip
"""Types that DuckDB 2.0 writes to Parquet as another one: HUGEINT becomes DOUBLE, digits are lost."""


def undecided_statement(rule: Rule, case: Case) -> Iterator[Violation]:
    """What the analysis does not understand is refused, never guessed."""
    yield from _faults(
        rule,
        case,
        lambda e: isinstance(e, Undecided) and e.kind not in {"function", "source"},
        "undecided",
    )


def function_not_on_the_list(rule: Rule, case: Case) -> Iterator[Violation]:
    """Functions are permitted by a list."""
    yield from _faults(
        rule, case, lambda e: isinstance(e, Undecided) and e.kind == "function", "refused"
    )


def undeclared_source(rule: Rule, case: Case) -> Iterator[Violation]:
    """A statement reads declared relations only: no file, no other schema, no object."""
    yield from _faults(
        rule, case, lambda e: isinstance(e, Undecided) and e.kind == "source", "refused"
    )


def unbound_statement(rule: Rule, case: Case) -> Iterator[Violation]:
    """A statement parses and binds against the declared relations."""
    yield from _faults(
        rule,
        case,
        lambda e: isinstance(e, UnboundSQL) and not isinstance(e, Undecided),
        "undecided",
    )


def order_undetermined(rule: Rule, case: Case) -> Iterator[Violation]:
    """What is released is determined by the data alone, so that it can be proved again."""
    for relation in (*case.upstream, case.export.name):
        lineage = case.lineages.get(relation)
        if not isinstance(lineage, QueryLineage):
            continue
        statement = case.statements[relation]
        if lineage.undetermined:
            first = lineage.undetermined[0]
            yield rule.violation(
                case.export,
                origin=Column(relation, ROWS),
                message=Message(
                    "rule.order-undetermined.message",
                    constructs=listed({u.construct for u in lineage.undetermined}),
                    relation=relation,
                ),
                help=Message("rule.order-undetermined.do"),
                place=statement.place(first.span),
                length=first.span.length if first.span else 1,
                verdict="undecided",
            )


def key_unknown(rule: Rule, case: Case) -> Iterator[Violation]:
    """The columns of the export's key are columns of its output."""
    if case.lineage is None:
        return
    for name in case.export.key:
        if name not in case.lineage.columns:
            yield rule.violation(
                case.export,
                column=name,
                message=Message("rule.key-unknown.message", name=name),
                help=Message("rule.known", names=", ".join(f"`{c}`" for c in case.lineage.columns)),
                place=case.head_place("key"),
            )


def type_not_storable(rule: Rule, case: Case) -> Iterator[Violation]:
    """The file's format holds every output type exactly; a CSV holds text and so any of them."""
    if case.lineage is None or case.export.format != "parquet":
        return
    for name, type_ in case.lineage.types.items():
        if any(re.search(rf"\b{kind}\b", type_) for kind in _NOT_IN_PARQUET):
            yield rule.violation(
                case.export,
                column=name,
                message=Message("rule.type-not-storable.message", name=name, type=type_),
                help=Message("rule.type-not-storable.do"),
            )


def subject_key_missing(rule: Rule, case: Case) -> Iterator[Violation]:
    """Rows about persons can only be restricted by the key that says whom they are about."""
    for name in case.upstream:
        source = case.sources.get(name)
        if source is None or source.subject_key is not None:
            continue
        if case.policy.categories[source.row_category].personal:
            yield rule.violation(
                case.export,
                message=Message("rule.subject-key-missing.message", source=name),
                help=Message("rule.subject-key-missing.do", place=str(source.place)),
                place=source.place,
            )


def _faults(
    rule: Rule,
    case: Case,
    concerns: Callable[[SekishoError], bool],
    verdict: Literal["refused", "undecided"],
) -> Iterator[Violation]:
    for relation, error in case.faults.items():
        if concerns(error):
            statement = case.statements[relation]
            place = error.place or statement.place(None)
            yield rule.violation(
                case.export,
                origin=Column(relation, ROWS),
                message=error.message,
                help=error.help or Message("rule.undecided-statement.do"),
                place=replace(place, file=statement.file) if place else case.export.place,
                verdict=verdict,
            )

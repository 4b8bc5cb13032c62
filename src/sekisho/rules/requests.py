"""Rules about what is asked for by law or in an emergency: one export, and the statute's columns."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Bilingual, Message, listed
from sekisho.model import ROWS, Column, Statute, Violation
from sekisho.policy import UNRESTRICTED, within_the_law
from sekisho.rules.case import Case, Rule


def request_of_another_export(rule: Rule, case: Case) -> Iterator[Violation]:
    """A request is good for the one export that it was approved for."""
    request = case.policy.requests.get(case.use.purpose)
    if request is not None and request.export != case.export.name:
        yield rule.violation(
            case.export,
            message=Message(
                "rule.request-of-another-export.message",
                purpose=case.purpose_name,
                export=request.export,
                place=str(request.place),
            ),
            help=Message("rule.request-of-another-export.do", export=request.export),
            place=case.head_place("purpose"),
        )


def outside_statutory_columns(rule: Rule, case: Case) -> Iterator[Violation]:
    """Where a statute fixes the columns, nothing else has a part in the export.

    A subject key may join and decide which rows there are; to be shown it has to be listed.
    """
    request = case.policy.requests.get(case.use.purpose)
    if request is None or request.statute is None or case.lineage is None:
        return
    statute = case.policy.statutes[request.statute]
    if statute.columns is None:
        return
    for output, origin in _outside(case, statute.columns):
        yield rule.violation(
            case.export,
            column=output,
            origin=origin,
            path=case.path(output, origin),
            message=_not_listed(case, origin, statute),
            help=Message(
                "rule.outside-statutory-columns.do", columns=listed(map(str, statute.columns))
            ),
        )


def _not_listed(case: Case, origin: Column, statute: Statute) -> Message:
    law: dict[str, str | Bilingual] = {"statute": statute.name, "article": statute.article}
    if origin.name == ROWS:
        return Message("rule.outside-statutory-columns.rows", source=origin.table, **law)
    return Message(
        "rule.outside-statutory-columns.message",
        origin=str(origin),
        title=case.title(origin),
        **law,
    )


def _outside(case: Case, columns: frozenset[Column]) -> Iterator[tuple[str | None, Column]]:
    """Output column (None: the rows) and what has a part in it that the statute does not list."""
    deciding = case.graph.influences(case.export.name, ROWS)
    for output in (None, *(case.lineage.columns if case.lineage else ())):
        origins = case.graph.influences(case.export.name, output or ROWS)
        for origin, shown in sorted(origins.items()):
            source = case.sources.get(origin.table)
            if source is None or origin in columns or case.tags[origin].scope == UNRESTRICTED:
                continue
            barred = not within_the_law(case.policy, case.use.purpose, source, origin.name)
            if output is None:
                # Keys join and select rows; that much of them is no column of the export.
                if barred:
                    yield output, origin
            elif (barred or origin.name != ROWS) and (shown or origin not in deciding):
                # What decides which rows exist counts for every column; it is said of the rows.
                yield output, origin

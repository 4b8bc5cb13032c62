"""The rule about conditions: what decides whose data a recipient gets is told to it by the file."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Message
from sekisho.model import ROWS, Column, Condition, Violation
from sekisho.policy import granting, usable
from sekisho.rules.case import Case, Rule


def condition_not_visible(rule: Rule, case: Case) -> Iterator[Violation]:
    """Whoever is given only people who meet a condition may know that they do."""
    notice = case.notice
    if notice is None or case.lineage is None or not case.use.recipient:
        return
    for condition in _in_play(case):
        source = case.sources[condition.column.table]
        for name in sorted({ROWS, condition.column.name}):
            origin = Column(source.name, name)
            tag = case.tags[origin]
            alike = tag.category is not None and usable(
                case.policy, notice, case.use, {(tag.category, tag.overlays)}, case.day
            )
            if not (alike and (tag.scope.permits(case.use))):
                yield rule.violation(
                    case.export,
                    origin=origin,
                    place=condition.place,
                    message=Message(
                        "rule.condition-not-visible.message",
                        condition=condition.name,
                        origin=str(origin),
                        party=case.recipient_name,
                        purpose=case.purpose_name,
                    ),
                    help=Message("rule.condition-not-visible.do", origin=str(origin)),
                )


def _in_play(case: Case) -> Iterator[Condition]:
    """The conditions without which something that influences the export would not be granted."""
    if not case.policy.conditions:
        return iter(())
    found: set[str] = set()
    columns = (ROWS, *(case.lineage.columns if case.lineage else ()))
    origins = {c for n in columns for c in case.graph.influences(case.export.name, n)}
    # Of hundreds of columns, most are of a few categories.
    for category, overlays in {(case.tags[c].category, case.tags[c].overlays) for c in origins}:
        if category is None:
            continue
        grants = granting(case.policy, case.notice, case.use, category, overlays, case.day)
        names = {grant.condition for grant in grants}
        if None not in names:
            found |= {name for name in names if name is not None}
    return (case.policy.conditions[name] for name in sorted(found))

"""Rules about the groups in a statistic's file, as the gate counted them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.messages import Message, listed
from sekisho.model import Export, Violation
from sekisho.rules.case import Rule


@dataclass(frozen=True, slots=True)
class Groups:
    """What the gate counted of the groups in a statistic's file.

    Attributes:
        small: groups with fewer than `smallest_group` contributing subjects, of any relation and
            aggregate, or about nobody that is known.
        dominated: groups with an aggregate of which one subject contributes more than
            `largest_share` percent.
        given_back: totals of the file that tell, less what is shown beside them, of too few subjects.
        differing: groups that tell, less what was released to the party before, of too few.
        earlier: the statistics released before.
        none_left: that no group may be shown, so that the file would hold none.
    """

    small: int
    dominated: int
    given_back: int
    differing: int
    earlier: tuple[str, ...]
    none_left: bool
    smallest_group: int
    largest_share: int


def group_too_small(rule: Rule, export: Export, groups: Groups) -> Iterator[Violation]:
    """Enough subjects contribute to each aggregate of each group."""
    if groups.small or groups.none_left:
        what = "none-left" if groups.none_left else "message"
        yield rule.violation(
            export,
            message=Message(
                f"rule.group-too-small.{what}", count=groups.small, least=groups.smallest_group
            ),
            help=Message("rule.group-too-small.do"),
        )


def group_dominated(rule: Rule, export: Export, groups: Groups) -> Iterator[Violation]:
    """No subject alone makes up most of an aggregate."""
    if groups.dominated:
        yield rule.violation(
            export,
            message=Message(
                "rule.group-dominated.message", count=groups.dominated, most=groups.largest_share
            ),
            help=Message("rule.group-dominated.do"),
        )


def total_gives_back(rule: Rule, export: Export, groups: Groups) -> Iterator[Violation]:
    """A total less the groups that are shown does not tell of a few."""
    if groups.given_back:
        yield rule.violation(
            export,
            message=Message(
                "rule.total-gives-back.message",
                count=groups.given_back,
                least=groups.smallest_group,
            ),
            help=Message("rule.total-gives-back.do"),
        )


def statistics_differ(rule: Rule, export: Export, groups: Groups) -> Iterator[Violation]:
    """Two statistics that one party has do not differ by a few subjects."""
    if groups.differing:
        yield rule.violation(
            export,
            message=Message(
                "rule.statistics-differ.message",
                count=groups.differing,
                least=groups.smallest_group,
                earlier=listed(groups.earlier),
            ),
            help=Message("rule.statistics-differ.do"),
        )

"""Rules that need data: the ledger's state, and the bytes that are about to leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.errors import Place
from sekisho.messages import Bilingual, Message, listed
from sekisho.model import Export, Violation
from sekisho.rules.case import Rule
from sekisho.rules.groups import Groups


@dataclass(frozen=True, slots=True)
class Unmet:
    """A critical expectation of an export that did not hold or could not be checked."""

    sentence: Bilingual
    place: Place


@dataclass(frozen=True, slots=True)
class Facts:
    """What an independent reading of a staged file found.

    Attributes:
        columns: name and type as the file has them.
        expected: name and type as the analysis said.
        suspended: rows of subjects that this use may not include.
        repeated: rows that repeat the key of the row before; None where the export has no key.
        formulas: columns of a CSV with cells, or a name, that a spreadsheet would compute, where
            the export does not keep them.
        unmet: the critical expectations of its suite that did not pass.
        groups: of a statistic, what was counted of its groups; None of any other export.
    """

    columns: tuple[tuple[str, str], ...]
    expected: tuple[tuple[str, str], ...]
    rows: int
    suspended: int
    repeated: int | None
    unmet: tuple[Unmet, ...] = ()
    formulas: tuple[str, ...] = ()
    groups: Groups | None = None


def ledger_unusable(rule: Rule, export: Export, reason: Message) -> Violation:
    """Without a usable ledger nobody knows whose rows may leave."""
    return rule.violation(
        export,
        message=Message("rule.ledger-unusable.message", reason=reason.bilingual),
        help=Message("rule.ledger-unusable.do"),
    )


def output_differs(rule: Rule, export: Export, facts: Facts) -> Iterator[Violation]:
    """The file has exactly the columns that were analysed."""
    if facts.columns != facts.expected:
        wrong = sorted({name for name, _ in set(facts.columns) ^ set(facts.expected)})
        yield rule.violation(
            export,
            message=Message(
                "rule.output-differs.message", columns=", ".join(f"`{c}`" for c in wrong) or "-"
            ),
            help=Message("rule.output-differs.do"),
        )


def suspended_member_in_file(rule: Rule, export: Export, facts: Facts) -> Iterator[Violation]:
    """No row of the file is about a member who suspended the use."""
    if facts.suspended:
        yield rule.violation(
            export,
            message=Message("rule.suspended-member-in-file.message", count=facts.suspended),
            help=Message("rule.suspended-member-in-file.do"),
        )


def key_not_unique(rule: Rule, export: Export, facts: Facts) -> Iterator[Violation]:
    """The export's key identifies its rows; only then is the file reproducible."""
    if facts.repeated:
        yield rule.violation(
            export,
            message=Message(
                "rule.key-not-unique.message",
                key=", ".join(f"`{k}`" for k in export.key),
                count=facts.repeated,
            ),
            help=Message("rule.key-not-unique.do"),
        )


def expectation_not_met(rule: Rule, export: Export, facts: Facts) -> Iterator[Violation]:
    """What the project's own suite says of the export holds for its file."""
    if facts.unmet:
        said = Bilingual(
            en="; ".join(one.sentence.en for one in facts.unmet),
            ja="、".join(one.sentence.ja for one in facts.unmet),
        )
        yield rule.violation(
            export,
            place=facts.unmet[0].place,
            message=Message("rule.expectation-not-met.message", said=said),
            help=Message("rule.expectation-not-met.do"),
        )


def formula_in_file(rule: Rule, export: Export, facts: Facts) -> Iterator[Violation]:
    """No cell of a CSV is computed by the spreadsheet that opens it, unless the export says so."""
    if facts.formulas:
        yield rule.violation(
            export,
            message=Message("rule.formula-in-file.message", columns=listed(facts.formulas)),
            help=Message("rule.formula-in-file.do"),
        )

"""What a rule sees, and what a rule is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place, SekishoError
from sekisho.lineage import Graph
from sekisho.messages import Bilingual, Message
from sekisho.model import (
    Arrangement,
    Column,
    Export,
    Notice,
    Period,
    Policy,
    QueryLineage,
    Source,
    Span,
    Step,
    Use,
    Violation,
)
from sekisho.policy import Reason
from sekisho.rules.tags import Tag


@dataclass(frozen=True, slots=True)
class Statement:
    """The text of a model or export and the file that it stands in.

    Attributes:
        sql: the text, which is Python where the model is.
        python: of a Python model, the digest of all that it computes with; None for SQL.
    """

    file: str
    sql: str
    python: str | None = None

    def place(self, span: Span | None) -> Place | None:
        """Line and column of a span, from 1, in characters."""
        if span is None:
            return None
        before = self.sql[: span.start]
        return Place(self.file, before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1)


@dataclass(frozen=True, slots=True)
class Exposure:
    """A source column that influences an export and may not be used for it, with all reasons.

    `output` is the export's column, None where the influence decides which rows exist.
    """

    output: str | None
    tag: Tag
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One export on one day, with everything that the static rules judge.

    Attributes:
        use: what the export asks for; its recipient is the owner of the destination, and empty
            where the destination is unknown.
        notice: the one in force; None where there is none, or none whose text is held.
        lineage: the export's own lineage; None where it could not be analysed.
        faults: relation -> why it could not be analysed, for the export and the models it reads.
        upstream: the models and sources that the export reads, directly or not, sorted.
        exposures: what may not be used, sorted.
    """

    export: Export
    use: Use
    day: dt.date
    policy: Policy
    notice: Notice | None
    sources: Mapping[str, Source]
    tags: Mapping[Column, Tag]
    statements: Mapping[str, Statement]
    lineages: Mapping[str, QueryLineage | SekishoError]
    lineage: QueryLineage | None
    graph: Graph
    upstream: tuple[str, ...]
    faults: Mapping[str, SekishoError]
    exposures: tuple[Exposure, ...]

    @property
    def arrangement(self) -> Arrangement | None:
        """The arrangement that the export names, if the notice in force has it."""
        return self.notice.arrangements.get(self.use.arrangement) if self.notice else None

    @property
    def recipient_name(self) -> Bilingual:
        """The recipient's name; a dash where the destination is unknown."""
        party = self.policy.parties.get(self.use.recipient)
        return party.name if party else Bilingual("-", "-")

    @property
    def purpose_name(self) -> Bilingual:
        """What people call the purpose: its number, or the request or emergency of that number."""
        request = self.policy.requests.get(self.use.purpose)
        if request is None:
            return Bilingual(self.use.purpose, self.use.purpose)
        said = Message(f"rule.purpose.{request.ground}", number=request.number)
        return said.bilingual

    def title(self, column: Column) -> Bilingual:
        """What people call a source column."""
        source = self.sources.get(column.table)
        declared = source.columns.get(column.name) if source else None
        return declared.title if declared else Bilingual(column.name, column.name)

    def head_place(self, key: str) -> Place:
        """The line of the export's head that `key` stands on."""
        for number, line in enumerate(self.export.sql.splitlines(), start=1):
            if line.startswith(f"{key}:"):
                return Place(self.export.place.file, number, len(key) + 3)
        return self.export.place

    def path(self, output: str | None, origin: Column) -> tuple[Step, ...]:
        """The shortest witness from a source column to the export, places in their files."""
        column = output or "*"
        steps: list[Step] = []
        for node in self.graph.witness(self.export.name, column, origin):
            if node.kind == "origin":
                place = self.tags[origin].place
                steps.append(Step(node.relation, node.column, "origin", place))
                continue
            place = self.statements[node.relation].place(node.span)
            length = node.span.length if node.span else 1
            steps.append(Step(node.relation, node.column, node.kind, place, length))
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code is never used again for another, its name is what people say.

    `check` is None for rules about a staged file, which the gate asks when there is one.
    """

    code: str
    name: str
    check: Callable[[Rule, Case], Iterable[Violation]] | None

    def violation(
        self,
        export: Export,
        *,
        column: str | None = None,
        origin: Column | None = None,
        path: tuple[Step, ...] = (),
        place: Place | None = None,
        length: int = 1,
        verdict: Literal["refused", "undecided"] = "refused",
        message: Message,
        help: Message,  # noqa: A002 - the word that people see
    ) -> Violation:
        """A violation of this rule by an export; without a place it points at the export."""
        focus = _focus(path)
        return Violation(
            code=self.code,
            rule=self.name,
            export=export.name,
            column=column,
            origin=origin,
            message=message,
            help=help,
            place=place or (focus.place if focus else None) or export.place,
            path=path,
            verdict=verdict,
            length=length if place or not focus else focus.length,
        )


def period(days: Period) -> Bilingual:
    """A period in words; one without an end on either side is never over, so nobody asks for it."""
    if days.since is None:
        said = Message("rule.period.until", until=str(days.until))
    elif days.until is None:
        said = Message("rule.period.since", since=str(days.since))
    else:
        said = Message("rule.period.both", since=str(days.since), until=str(days.until))
    return said.bilingual


def _focus(path: tuple[Step, ...]) -> Step | None:
    """Where to look first: the first step that is no plain copy, or else the last one."""
    placed = [step for step in path[1:] if step.place is not None]
    return next((s for s in placed if s.kind != "value"), placed[-1] if placed else None)

"""What is wrong after a night, as people are told of it: no value of the data, no count of people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from sekisho.alerts import problem
from sekisho.alerts.problem import Problem
from sekisho.errors import Place, SekishoError
from sekisho.messages import Bilingual, Message
from sekisho.model import ROWS, Column, Decision, Export, Violation
from sekisho.nightly.outcome import Run
from sekisho.project import Outline, Project
from sekisho.rules.waivers import is_about

_NAMED: Final = 5
"""Names that one line holds; further ones are counted."""
_FROM_DATA: Final = "SK3"
"""How the codes of rules begin whose sentences count rows: of these the rule's title is told."""


def problems_of(project: Project, done: Run) -> tuple[Problem, ...]:
    """All that a night asks to be told; warnings are not among it."""
    return (
        *_refusals(project, done),
        *_releases(project, done),
        *_sources(project, done),
        *_expectations(project, done),
        *_requests(project, done),
    )


def failed_run(outline: Outline, day: dt.date, error: SekishoError) -> Problem:
    """A night that ended before it could decide and record."""
    return Problem(
        subject=problem.run(day),
        owner=None,
        title=Message("alert.title.run", project=outline.config.name, day=str(day)),
        lines=(
            *_said(error),
            *((_uncounted(error.help),) if error.help else ()),
            Message("alert.run-ended"),
        ),
        next=Message("alert.run-again"),
    )


def overdue(outline: Outline, day: dt.date, time: dt.time, left: Iterable[str]) -> Problem:
    """A night that is not over by its time."""
    return Problem(
        subject=problem.overdue(day),
        owner=None,
        title=Message("alert.title.overdue", project=outline.config.name, day=str(day)),
        lines=(
            Message("alert.not-finished", time=f"{time:%H:%M}"),
            Message("alert.not-decided", exports=_named(left)),
        ),
        next=Message("alert.look-at-scheduler", day=str(day)),
    )


def _refusals(project: Project, done: Run) -> Iterator[Problem]:
    for name, decision in done.decisions.items():
        causes: dict[tuple[str, Column | None], list[Violation]] = {}
        for one in decision.violations:
            causes.setdefault((one.code, one.origin), []).append(one)
        for found in causes.values():
            yield _refusal(project, done, project.exports[name], decision, found)


def _refusal(
    project: Project, done: Run, export: Export, decision: Decision, found: list[Violation]
) -> Problem:
    """Reasons of one cause, which differ in the column only; the shortest way stands for all."""
    shown = min(found, key=lambda v: (v.column is not None, len(v.path), v.id))
    columns = sorted({v.column for v in found if v.column is not None})
    reason = shown.message
    if shown.code.startswith(_FROM_DATA):
        reason = Message(f"rule.{shown.rule}.title")
    return Problem(
        subject=problem.violation(shown.id, export.name),
        also=tuple(problem.violation(v.id, export.name) for v in found if v is not shown),
        owner=export.owner,
        title=Message(
            "alert.title.violation",
            verdict=Message(f"cli.verdict.{shown.verdict}").bilingual,
            code=shown.code,
            export=_with_title(export.title, export.name),
            recipient=_recipient(project, decision),
        ),
        lines=(
            *_columns(project, columns, shown),
            reason,
            *_ended(done, decision, found),
            Message("alert.not-written"),
        ),
        next=Message("alert.explain", id=shown.id),
        link=True,
    )


def _columns(project: Project, columns: list[str], shown: Violation) -> Iterator[Message]:
    if shown.origin is not None:
        origin, title = str(shown.origin), _origin_title(project, shown.origin)
        if columns:
            yield Message("alert.column-from", columns=_named(columns), origin=origin, title=title)
        else:
            yield Message("alert.rows-from", origin=origin, title=title)
    elif columns:
        yield Message("alert.column", columns=_named(columns))
    if shown.place is not None:
        yield Message("alert.at", place=_at(shown.place))


def _ended(done: Run, decision: Decision, found: list[Violation]) -> Iterator[Message]:
    """The waivers that let these reasons pass until they came to their end."""
    for one in done.waivers:
        about = any(is_about(one.waiver, v, decision.use) for v in found)
        if one.state == "expired" and about:
            yield Message("alert.waiver-ended", id=one.waiver.id, on=str(one.waiver.expires))


def _origin_title(project: Project, origin: Column) -> Bilingual:
    source = project.sources[origin.table]
    return source.title if origin.name == ROWS else source.columns[origin.name].title


def _releases(project: Project, done: Run) -> Iterator[Problem]:
    for name, outcome in done.exports.items():
        if outcome.outcome in {"failed", "in_doubt"}:
            export = project.exports[name]
            doubt = outcome.outcome == "in_doubt"
            yield Problem(
                subject=problem.release(name),
                owner=export.owner,
                title=Message(
                    "alert.title.in-doubt" if doubt else "alert.title.release",
                    export=_with_title(export.title, name),
                    recipient=_recipient(project, done.decisions[name]),
                ),
                lines=(
                    *((_uncounted(outcome.message),) if outcome.message else ()),
                    *(() if doubt else (Message("alert.not-released"),)),
                ),
                next=Message("alert.settle", export=name) if doubt else Message("alert.run-again"),
            )


def _sources(project: Project, done: Run) -> Iterator[Problem]:
    for name, error in done.failed_sources.items():
        source = project.sources[name]
        yield Problem(
            subject=problem.source(name),
            owner=source.owner,
            title=Message("alert.title.source", source=_with_title(source.title, name)),
            lines=(*_said(error), _held(done, f"source:{name}")),
            next=Message("alert.run-again"),
        )


def _expectations(project: Project, done: Run) -> Iterator[Problem]:
    for one in done.expectations:
        expectation = one.result.expectation
        # Of an export it is a violation, and told as one.
        if expectation.severity == "critical" and one.suite.kind == "source":
            name = one.suite.relation
            source = project.sources[name]
            yield Problem(
                subject=problem.expectation(name, expectation.id),
                owner=source.owner,
                title=Message("alert.title.expectation", source=_with_title(source.title, name)),
                lines=(
                    _uncounted(one.result.message),
                    Message("alert.at", place=_at(expectation.place)),
                    _held(done, f"expectation:{name}"),
                ),
                next=Message("alert.run-again"),
            )


def _requests(project: Project, done: Run) -> Iterator[Problem]:
    """That requests of members are overdue: whose and what for is told by the register alone."""
    count, few = done.overdue_requests, project.policy.thresholds.smallest_group
    if count:
        counted = (
            Message("alert.requests-overdue-few", few=few)
            if count < few
            else Message("alert.requests-overdue", count=count)
        )
        yield Problem(
            subject=problem.requests(),
            owner=None,
            title=Message("alert.title.requests", project=project.config.name),
            lines=(counted, Message("alert.requests-law")),
            next=Message("alert.list-requests"),
        )


def _held(done: Run, by: str) -> Message:
    held = [name for name, outcome in done.exports.items() if by in outcome.held_by]
    return Message("alert.held", exports=_named(held)) if held else Message("alert.held-none")


def _said(error: SekishoError) -> Iterator[Message]:
    yield _uncounted(error.message)
    if error.place is not None:
        yield Message("alert.at", place=_at(error.place))


def _at(place: Place) -> str:
    """File and line; the file alone where it is about the whole of it."""
    return place.file if place.line == 1 else f"{place.file}:{place.line}"


def _uncounted(message: Message) -> Message:
    """The sentence with `N` for counts: a small one can tell of one person."""
    return Message(message.id, **{k: "N" if k == "count" else v for k, v in message.facts})


def _recipient(project: Project, decision: Decision) -> Bilingual:
    party = project.policy.parties.get(decision.use.recipient)
    if party is None:
        unknown = decision.use.recipient or "?"
        return Bilingual(en=unknown, ja=unknown)
    return _with_title(party.name, party.id)


def _with_title(title: Bilingual, name: str) -> Bilingual:
    return Message("alert.named", title=title, name=name).bilingual


def _named(names: Iterable[str]) -> str:
    found = sorted(names)
    more = len(found) - _NAMED
    return ", ".join(f"`{n}`" for n in found[:_NAMED]) + (f", +{more}" if more > 0 else "")

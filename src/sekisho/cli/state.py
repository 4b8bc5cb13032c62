"""A run where there is room for one line or one table: a scheduler's states and artifacts.

Flows tell through here what `sekisho run` tells, so that both say the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from sekisho.alerts.deliver import Alerted
from sekisho.alerts.neutral import neutral
from sekisho.alerts.settings import Channel
from sekisho.cli.answer import UNKNOWN_RECIPIENT, answer_of_run
from sekisho.cli.as_retained import count_line
from sekisho.cli.as_retained import rendered as retained
from sekisho.cli.as_swept import rendered
from sekisho.cli.command import Settings
from sekisho.cli.failure import failed, unexpected
from sekisho.cli.language import language
from sekisho.cli.told import awaiting as awaiting_by
from sekisho.cli.told import tell_unsent, told
from sekisho.errors import SekishoError
from sekisho.messages import Message, one_line
from sekisho.model import Decision, Outcome
from sekisho.nightly import ExportOutcome, NotPassed, Run
from sekisho.nightly.arrivals import Await
from sekisho.project import Project
from sekisho.retention import Retained
from sekisho.sweep import Finding, Severity, Swept

_NAMED: Final = 5
"""Exports and problems that one line names; further ones are counted."""
_GRAVEST_FIRST: Final[tuple[Outcome, ...]] = (
    "in_doubt", "failed", "refused", "undecided", "held",
)  # fmt: skip
_EXPLAINED: Final = ("NoAddress", "BadAddress", "NotDelivered", "TimedOut")
"""Failures of a message that we know what to do about; others are those of a library."""
_GRAVEST_FINDING: Final[tuple[Severity, ...]] = ("error", "undecided", "warning")
_COLUMNS: Final = ("export", "recipient", "purpose", "arrangement", "decision", "outcome", "why")


def tell_run(done: Run, project: Project, seconds: float) -> None:
    """Write what `sekisho run` writes, in the language of the environment."""
    told(answer_of_run(done, seconds), _settings(), project, {})
    tell_unsent(done.unsent, _settings())


def tell_sweep(done: Swept, seconds: float) -> None:
    """Write what `sekisho sweep` writes, in the language of the environment."""
    settings = _settings()
    settings.write(rendered(done, settings, seconds))


def awaiting() -> Await:
    """Wait for sources that are late, as `sekisho run` does, in the language of the environment."""
    return awaiting_by(_settings())


def tell_failure(error: SekishoError) -> int:
    """Write what `sekisho run` writes when it cannot answer; the exit code."""
    return failed(error, _settings())


@contextmanager
def withheld() -> Iterator[None]:
    """Turn every error that is not ours into one that says where it happened and quotes nothing.

    The text of a library's exception can quote data, and schedulers keep the texts of exceptions.

    Raises:
        SekishoError: something went wrong.
    """
    try:
        yield
    except SekishoError:
        raise
    except Exception as error:  # noqa: BLE001 - the outermost shell of a step: nothing is swallowed
        raise unexpected(error) from None


def error_line(error: SekishoError) -> str:
    """An error in both languages, with its place."""
    place = f"{error.place}: " if error.place else ""
    return one_line(f"{place}{_both(error.message)}")


def run_line(done: Run) -> str:
    """How a run ended: what did not leave and why, or how much did."""
    lines = [
        export_line(done.exports[name], done.decisions[name])
        for outcome in _GRAVEST_FIRST
        for name in done.decisions
        if done.exports[name].outcome == outcome
    ]
    lines += map(error_line, done.problems)
    lines += critical_lines(done.expectations)
    if lines:
        more = len(lines) - _NAMED
        return "; ".join(lines[:_NAMED]) + (f"; +{more}" if more > 0 else "")
    counts = [
        f"{_outcome(outcome)} {number}"
        for outcome in ("released", "none")
        if (number := sum(e.outcome == outcome for e in done.exports.values()))
    ]
    return ", ".join(counts)


def export_line(outcome: ExportOutcome, decision: Decision) -> str:
    """What became of one export, for whom, and why it did not leave."""
    head = f"{_outcome(outcome.outcome)}: {outcome.export} -> {decision.use.recipient or UNKNOWN_RECIPIENT}"
    why = _why(outcome, decision)
    return one_line(f"{head} ({why})" if why else head)


def critical_lines(found: Iterable[NotPassed]) -> list[str]:
    """One line for each critical expectation that did not pass."""
    return [
        one_line(f"{one.suite.name}: {_both(one.result.message)}")
        for one in found
        if one.result.expectation.severity == "critical"
    ]


def findings_line(findings: Iterable[Finding], problems: Iterable[str]) -> str:
    """What a sweep found, the gravest first, and what it could not look at; empty = nothing."""
    ordered = sorted(findings, key=lambda one: _GRAVEST_FINDING.index(one.severity))
    lines = [*problems, *(one_line(f"{one.file}: {_both(one.message)}") for one in ordered)]
    more = len(lines) - _NAMED
    return "; ".join(lines[:_NAMED]) + (f"; +{more}" if more > 0 else "")


def tell_retention(done: Retained) -> None:
    """Write what `sekisho retention` writes, in the language of the environment."""
    settings = _settings()
    settings.write(retained(done, settings))


def removal_table(done: Retained) -> list[dict[str, str]]:
    """One row per file that was kept for too long: whose, since when, what became of it and why."""
    return [
        {
            "file": neutral(f"{one.due.area}/{one.due.found.shown}"),
            "of": neutral(one.due.owner),
            "business date": str(one.due.day),
            "may be kept": str(one.due.keep_days),
            "state": _both(Message(f"retention.state.{one.state}")),
            "why": neutral(_both(one.why)) if one.why else "",
        }
        for one in done.removals
    ]


def removals_line(done: Retained) -> str:
    """How a retention ended: what failed or nobody vouches for, else how much went."""
    lines = [*map(error_line, done.problems)]
    lines += [
        one_line(f"{one.due.found.shown}: {_both(one.why)}")
        for one in done.removals
        if one.why is not None and one.due.stays == "not-landed"
    ]
    more = len(lines) - _NAMED
    if not lines:
        return _both(count_line(done))
    return "; ".join(lines[:_NAMED]) + (f"; +{more}" if more > 0 else "")


def finding_table(done: Swept) -> list[dict[str, str]]:
    """One row per finding: where, what, and which columns hold whose data."""
    return [
        {
            "area": neutral(one.area),
            "file": neutral(one.file),
            "kind": one.kind,
            "what": neutral(_both(one.message)),
            "columns": neutral(", ".join(f"{held.position}: {held.origin}" for held in one.held)),
        }
        for one in done.findings
    ]


def has_left(outcome: ExportOutcome) -> bool:
    """Whether an export is where it should be: sent now, or before from the same inputs."""
    return outcome.outcome in {"released", "none"}


def may_arrive_later(told: Alerted) -> bool:
    """Whether a message did not arrive and another try may help.

    It does not where the address is missing; and where nobody has recorded what has arrived, all of
    it would be told again.
    """
    return told.unrecorded is None and any(
        error not in {"NoAddress", "BadAddress"} for _, error in told.failures()
    )


def alert_lines(told: Alerted) -> list[str]:
    """One line for each channel that a message did not reach, and for a record that was not written."""
    lines = [_both(not_arrived(channel, error)) for channel, error in told.failures()]
    if told.unrecorded is not None:
        lines.append(_both(_unrecorded(told.unrecorded)))
    return lines


def tell_alerts(told: Alerted) -> None:
    """Say on standard error, in the language of the environment, what did not arrive."""
    lang = _settings().lang
    for channel, error in told.failures():
        click.echo(not_arrived(channel, error).text(lang), err=True)
    if told.unrecorded is not None:
        click.echo(_unrecorded(told.unrecorded).text(lang), err=True)


def not_arrived(channel: Channel, error: str) -> Message:
    """That a message did not arrive, and what to do."""
    kind = error if error in _EXPLAINED else "other"
    variable = channel.variable
    return Message(f"alert.failed.{kind}", channel=channel.name, error=error, variable=variable)


def _unrecorded(error: SekishoError) -> Message:
    reason = error.message.bilingual
    return Message("alert.not-recorded", reason=reason)


def decision_table(done: Run) -> list[dict[str, str]]:
    """One row per export: the use, what was decided and what became of it."""
    rows = []
    for name, decision in done.decisions.items():
        outcome, use = done.exports[name], decision.use
        cells = (
            name,
            use.recipient or UNKNOWN_RECIPIENT,
            use.purpose,
            use.arrangement,
            _both(Message(f"cli.verdict.{decision.verdict}")),
            _outcome(outcome.outcome),
            _why(outcome, decision) or outcome.file or "",
        )
        rows.append(dict(zip(_COLUMNS, map(neutral, cells), strict=True)))
    return rows


def _why(outcome: ExportOutcome, decision: Decision) -> str:
    if has_left(outcome):
        return ""
    codes = sorted({violation.code for violation in decision.violations})
    failure = _both(outcome.message) if outcome.message else ""
    return ", ".join((*codes, *outcome.held_by)) or failure


def _outcome(outcome: Outcome) -> str:
    return _both(Message(f"cli.outcome.{outcome}"))


def _both(message: Message) -> str:
    return f"{message.text('ja')} / {message.text('en')}"


def _settings() -> Settings:
    return Settings(lang=language((), os.environ))

"""An answer as people read it in a terminal: every reason, then one line that counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from sekisho.cli.answer import UNKNOWN_RECIPIENT, Answer
from sekisho.cli.blocks import compact_block, error_block, expectation_block, violation_block
from sekisho.cli.page import Page
from sekisho.cli.waivers import waiver_block
from sekisho.cli.width import cells, clean, indented, pad, wrap
from sekisho.model import Decision, reasons

if TYPE_CHECKING:
    from sekisho.nightly.outcome import Strangers, Unreadable

_AT_LENGTH: Final = 3
"""Causes of one rule against one export that are shown whole; further ones take a line each."""


def text(answer: Answer, page: Page, *, quiet: bool = False) -> str:
    """The whole answer as text; `quiet` leaves out all but reasons, problems and waivers."""
    blocks = [b for d in answer.decisions.values() for b in _blocks(answer, d, page)]
    blocks += [error_block(page, problem) for problem in answer.problems]
    blocks += [expectation_block(page, e) for e in answer.expectations]
    blocks += [waiver_block(page, s, answer.waived_by(s.waiver)) for s in answer.waivers]
    if not quiet:
        if answer.command != "check":
            blocks.append(_deliveries(answer, page))
            blocks.append([line for u in answer.unreadable for line in _unreadable(u, page)])
            blocks.append([line for s in answer.strangers for line in _left_out(s, page)])
        blocks.append([*_count(answer, page), *_record(answer, page)])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _blocks(answer: Answer, decision: Decision, page: Page) -> Iterator[list[str]]:
    note = page.say("cli.not-written") if answer.command != "check" else ""
    for _, group in groupby(reasons(decision), key=lambda r: r.violation.code):
        causes = list(group)
        # One more than the limit is shorter whole than behind a heading of its own.
        whole = len(causes) if len(causes) <= _AT_LENGTH + 1 else _AT_LENGTH
        for reason in causes[:whole]:
            yield violation_block(page, reason, decision, note=note)
        if left := causes[whole:]:
            yield compact_block(page, left, decision)


def _left_out(found: Strangers, page: Page) -> list[str]:
    """Rows of a source that nobody gets."""
    rows = f"{found.rows:,}"
    said = page.say("cli.strangers", source=found.source, column=found.column, rows=rows)
    return wrap(clean(said), page.width)


def _unreadable(found: Unreadable, page: Page) -> list[str]:
    """Rows of a source that nobody gets, and cells that are empty for everybody."""
    rows, all_cells = f"{found.rows:,}", f"{found.cells:,}"
    said = page.say("cli.unreadable-parts", source=found.source, rows=rows, cells=all_cells)
    return wrap(clean(said), page.width)


def _deliveries(answer: Answer, page: Page) -> list[str]:
    """One line per export: what became of it, for whom, and where the file is."""
    if not answer.decisions:
        return []
    outcomes = {n: page.say(f"cli.outcome.{answer.delivery(n).outcome}") for n in answer.decisions}
    heads = {
        n: clean(f"{n} -> {d.use.recipient or UNKNOWN_RECIPIENT}")
        for n, d in answer.decisions.items()
    }
    outcome_width = max(map(cells, outcomes.values()))
    head_width = max(map(cells, heads.values()))
    lines = []
    for name, head in heads.items():
        prefix = f"{pad(outcomes[name], outcome_width)}  "
        rest = _delivered(answer, name, page)
        line = f"{prefix}{pad(head, head_width)}  {rest}".rstrip()
        if cells(line) <= page.width:
            lines.append(line)
        else:
            lines += indented(head, prefix, page.width)
            lines += indented(rest, " " * (outcome_width + 6), page.width)
        for share in _shares(answer, name, page):
            lines += indented(share, " " * (outcome_width + 6), page.width)
    return lines


def _shares(answer: Answer, export: str, page: Page) -> Iterator[str]:
    """Of a dry run: how much of each source would be used, and why the rest would not."""
    found = answer.foreseen.get(export)
    for share in found.shares if found else ():
        rows, included = f"{share.rows:,}", f"{share.included:,}"
        said = page.say("cli.share", source=share.source, rows=rows, included=included)
        reasons = [
            page.say("cli.share-reason", reason=page.say(f"cli.left-out.{r}"), rows=f"{count:,}")
            for r, count in share.left_out.items()
        ]
        if reasons:
            said = page.say("cli.share-without", share=said, reasons=", ".join(reasons))
        yield clean(said)


def _delivered(answer: Answer, export: str, page: Page) -> str:
    delivery = answer.delivery(export)
    if delivery.outcome in {"released", "ready"} and delivery.file is not None:
        rows = f"{delivery.rows:,}" if delivery.rows is not None else "-"
        return clean(page.say("cli.released", file=delivery.file, rows=rows))
    if delivery.held_by:
        return clean(page.say("cli.held-by", names=", ".join(delivery.held_by)))
    if delivery.message is not None:
        return clean(delivery.message.text(page.lang))
    codes = sorted({v.rule for v in answer.decisions[export].violations})
    return ", ".join(codes)


def _record(answer: Answer, page: Page) -> list[str]:
    if answer.command == "dry-run":
        return [page.say("cli.dry-run")]
    if answer.store is None:
        return []
    # A path is for copying: it stays whole, however long it is.
    return [clean(page.say("cli.recorded", store=answer.store)), page.say("cli.recorded-how")]


def _count(answer: Answer, page: Page) -> list[str]:
    counts = answer.counts()
    line = page.say(
        f"cli.count-{answer.command}",
        **counts,
        relations=answer.relations,
        columns=f"{answer.columns:,}",
        seconds=f"{answer.seconds:.1f}",
        day=str(answer.day),
    )
    colour = "green" if answer.exit_code == 0 else "red"
    lines = wrap(line, page.width)
    if counts["in_doubt"]:
        lines += wrap(page.say("cli.count-in-doubt", **counts), page.width)
    return [click.style(part, fg=colour, bold=True) for part in lines]

"""Why an export did not leave, as one page of Markdown: the reasons, their steps, and a picture.

Names of columns and relations are other people's text, and a scheduler's page renders Markdown,
HTML and mermaid: so all of them are shown as plain text (`sekisho.alerts.neutral`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sekisho.alerts.neutral import neutral
from sekisho.cli.state import export_line
from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model import ROWS, Decision, Step, Violation
from sekisho.nightly import Run

_SHOWN: Final = 20
"""Reasons that a page shows; further ones are counted, and all are in the record."""
_NODES: Final = 8
"""Steps of a picture; of a longer path the middle is left out."""


def refusals(done: Run) -> Iterator[tuple[str, str]]:
    """Key and Markdown of a page for each export of a run that was refused or is undecided."""
    for name, decision in done.decisions.items():
        if done.exports[name].outcome in {"refused", "undecided"}:
            # Keys are lower case, digits and dashes, which names of exports are but for this.
            yield f"refused-{name.replace('_', '-')}", _page(done, name, decision)


def _page(done: Run, name: str, decision: Decision) -> str:
    parts = [f"# {neutral(export_line(done.exports[name], decision))}", f"{done.day} · {done.id}"]
    for violation in decision.violations[:_SHOWN]:
        parts += [*_reason(violation)]
    more = len(decision.violations) - _SHOWN
    if more > 0:
        parts.append(_both(Message("cli.artifact.more", count=more)))
    return "\n\n".join(parts) + "\n"


def _reason(violation: Violation) -> Iterator[str]:
    column = f" {neutral(violation.column)}" if violation.column else ""
    yield f"## {violation.code}{column}"
    yield f"{neutral(violation.message.text('ja'))}  \n{neutral(violation.message.text('en'))}"
    if violation.path:
        yield _table(violation.path)
        yield _picture(violation.path)
    yield f"{neutral(violation.help.text('ja'))}  \n{neutral(violation.help.text('en'))}"
    yield f"`sekisho explain {violation.id}`"


def _table(path: tuple[Step, ...]) -> str:
    heads = ("cli.artifact.step", "cli.artifact.place", "cli.artifact.kind")
    head = [_both(Message(each)) for each in heads]
    rows = [head, ["---"] * 3]
    rows += [[neutral(_node(s)), _place(s.place), neutral(s.kind)] for s in path]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _place(place: Place | None) -> str:
    """Where to look, to be copied: only the name of the file is other people's text."""
    return f"{neutral(place.file)}:{place.line}:{place.column}" if place else ""


def _picture(path: tuple[Step, ...]) -> str:
    shown = path if len(path) <= _NODES else (*path[: _NODES // 2], *path[-(_NODES // 2) :])
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  n{i}["{_label(_node(step))}"]' for i, step in enumerate(shown)]
    for i, step in enumerate(shown[1:], start=1):
        # A dotted line where steps are left out.
        left_out = len(shown) < len(path) and i == _NODES // 2
        lines.append(f'  n{i - 1} -. "..." .-> n{i}' if left_out else _edge(i, step))
    return "\n".join([*lines, "```"])


def _edge(number: int, step: Step) -> str:
    return f'  n{number - 1} -- "{_label(step.kind)}" --> n{number}'


def _node(step: Step) -> str:
    return f"{step.relation} (rows)" if step.column == ROWS else f"{step.relation}.{step.column}"


def _label(text: str) -> str:
    """Text between the quotes of a picture: no sign that ends them, and none of mermaid's own."""
    return neutral(text).replace('"', "”").replace(";", "；").replace("%%", "％％")


def _both(message: Message) -> str:
    return f"{message.text('ja')} / {message.text('en')}"

"""`sekisho request statement`: what a member is answered on paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sekisho import disclosure, subject
from sekisho.audit import durable
from sekisho.cli.command import Settings
from sekisho.cli.requested import Requested
from sekisho.cli.written import tell_written
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Column
from sekisho.requests import MemberRequest

_OWNER_ONLY = 0o600
_FORMATS = {".pdf": disclosure.as_pdf, ".html": disclosure.as_html}


def write_statement(
    settings: Settings,
    id: str,  # noqa: A002 - the word that people see
    out: Path,
    withhold: Sequence[str],
    on: str | None,
) -> int:
    """Write the statement that answers a request; its owner alone may read it.

    Raises:
        ProjectError: the request cannot be answered so, or the file is there or of another kind.
        DataError: what it is made from cannot be read, or it cannot be written.
    """
    if out.suffix.lower() not in _FORMATS:
        raise ProjectError(Message("disclosure.suffix", file=out.name))
    asked = Requested.of(settings)
    request = asked.request(id)
    _may_withhold(request, withhold)
    answer = subject.ask(asked.project, request.received.subject)
    disclosing = request.received.kind == "disclosure"
    held = (
        disclosure.held_of(asked.project, answer.number, [_column(name) for name in withhold])
        if disclosing
        else None
    )
    content = disclosure.compose(asked.project, request, answer, asked.day(on), held)
    data = _FORMATS[out.suffix.lower()](content)
    try:
        durable.create(out, data, mode=_OWNER_ONLY)
    except FileExistsError as error:
        raise ProjectError(Message("disclosure.exists", file=out.name)) from error
    notes = [Message("disclosure.written", id=request.id, file=os.fspath(out))]
    if answer.untold:
        notes.append(Message("disclosure.not-all"))
    tell_written(settings, [os.fspath(out)], notes, listed=False)
    return 0


def _may_withhold(request: MemberRequest, withhold: Sequence[str]) -> None:
    decided = request.decided
    part = decided is not None and decided.ruling == "partly"
    if withhold and not (part and request.received.kind == "disclosure"):
        raise ProjectError(Message("disclosure.withhold-of-part"))


def _column(text: str) -> Column:
    relation, _, name = text.partition(".")
    return Column(relation, name)

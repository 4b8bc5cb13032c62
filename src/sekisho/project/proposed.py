"""A policy that is not in force yet: a whole folder, or one notice that would be added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from sekisho import document, policy
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Policy
from sekisho.project.files import files_below, text_of

_NOTICES = "policy/notices"


def proposed_files(current: Mapping[str, str], new: Path) -> Mapping[str, str]:
    """The files of the policy as it would be.

    Args:
        current: those of the policy as it is.
        new: a folder that would take the place of the policy's, or a notice that would be added (or
            take the place of the one of its date), with the text that it names beside it.

    Raises:
        ProjectError: it is neither, or cannot be read.
    """
    if new.is_dir():
        named = new.resolve()
        found = files_below(named.parent, named.name)
        files = {
            f"policy/{f.removeprefix(f'{named.name}/')}": text_of(named.parent, f)
            for f in found
            if policy.is_policy_file(f)
        }
        if not files:
            raise ProjectError(Message("project.no-policy", path=str(new)))
        return files
    if not new.is_file() or new.suffix != ".yaml":
        raise ProjectError(
            Message("project.no-policy", path=str(new)), help=Message("project.no-policy.help")
        )
    return _with_notice(current, new)


def first_day(before: Policy, after: Policy) -> dt.date | None:
    """The first day on which a notice is in force that was not there before, or not the same."""
    known = {notice.id: notice for notice in before.notices}
    found = (n.effective_from for n in after.notices if n.id not in known)
    changed = (n.effective_from for n in after.notices if known.get(n.id, n) != n)
    return min(found, default=None) or max(changed, default=None)


def _with_notice(current: Mapping[str, str], new: Path) -> Mapping[str, str]:
    path = f"{_NOTICES}/{new.name}"
    text = text_of(new.parent, new.name)
    files = {**current, path: text}
    fields = document.read(text, path).entries()
    if "text" in fields:
        name = fields["text"][1].text()
        if "/" not in name and (new.parent / name).is_file():
            files[f"{_NOTICES}/{name}"] = text_of(new.parent, name)
    if path not in current and "effective_from" in fields:
        _close_the_one_before(files, fields["effective_from"][1].date())
    return files


def _close_the_one_before(files: dict[str, str], begins: dt.date) -> None:
    """End the notice that has no end yet on the day before, as whoever publishes a new one would."""
    for path in sorted(files):
        if not (path.startswith(f"{_NOTICES}/") and path.endswith(".yaml")):
            continue
        fields = document.read(files[path], path).entries()
        if "effective_to" in fields or "effective_from" not in fields:
            continue
        if fields["effective_from"][1].date() < begins:
            last = begins - dt.timedelta(days=1)
            # At the end, so that all places stay what they are.
            files[path] = f"{files[path].rstrip()}\neffective_to: {last}\n"

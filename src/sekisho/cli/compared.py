"""Two states of a project, checked and compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sekisho import nightly, project
from sekisho.cli.command import Settings
from sekisho.cli.loaded import day_of
from sekisho.diff import Change, Difference, State, difference
from sekisho.errors import ProjectError, SekishoError
from sekisho.messages import Bilingual, Message
from sekisho.project import Project
from sekisho.project.base import base_folder
from sekisho.project.proposed import first_day, proposed_files


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, with the files that its places are in.

    Attributes:
        before, after: what people call the two states; None = the project as it is.
    """

    difference: Difference
    before: str | None
    after: str | None
    files_before: Mapping[str, str]
    files_after: Mapping[str, str]

    def text_of(self, change: Change) -> Mapping[str, str]:
        """The files in which a change's place is."""
        return self.files_before if change.holds == "before" else self.files_after


def against_base(settings: Settings, base: str, as_of: str | None) -> Compared:
    """The project against an earlier state of it.

    Raises:
        ProjectError: one of them cannot be used.
    """
    now = project.load(settings.project, remember=as_of is None)
    day = day_of(now.config, as_of)
    with base_folder(settings.project, base) as folder:
        try:
            was = project.load(folder, memory=now.memory)
        except SekishoError as error:
            raise _unusable(base, error) from error
        found = difference(_state(was, day), _state(now, day))
    return Compared(found, base, None, was.files, now.files)


def against_policy(settings: Settings, new: Path, as_of: str | None) -> Compared:
    """The project against itself under another policy, on the first day that this one changes.

    Raises:
        ProjectError: the project or the policy cannot be used.
    """
    now = project.load(settings.project, remember=as_of is None)
    files = proposed_files(project.policy_files_of(settings.project), new)
    then = project.load(settings.project, memory=now.memory, proposed=files)
    day = first_day(now.policy, then.policy) if as_of is None else None
    day = day or day_of(now.config, as_of)
    found = difference(_state(now, day), _state(then, day))
    return Compared(found, None, str(new), now.files, then.files)


def _state(loaded: Project, day: dt.date) -> State:
    checked = nightly.check(loaded, day)
    return State(
        policy=loaded.policy,
        sources=loaded.sources,
        key_spaces=loaded.key_spaces,
        exports=loaded.exports,
        analysis=checked.analysis,
        tags=checked.tags,
        decisions=checked.decisions,
        day=day,
    )


def _unusable(base: str, error: SekishoError) -> ProjectError:
    """What is wrong with an earlier state, its place said in words: there is no file to show."""
    problem = Bilingual(error.text("en"), error.text("ja"))
    return ProjectError(Message("project.base-unusable", base=base, problem=problem))

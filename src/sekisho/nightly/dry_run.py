"""A night that is only looked at: the same steps, and nothing is sent, landed or recorded."""

from __future__ import annotations

import contextlib
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Self

from sekisho import engine
from sekisho.audit.log import AuditLog
from sekisho.gate import Cleared, Passed
from sekisho.nightly.arrivals import NotYet
from sekisho.nightly.night import Night
from sekisho.nightly.outcome import ExportOutcome, Foreseen, Run
from sekisho.world import shares


class DryRun(Night):
    """A run whose lake and record are in its own scratch folder and go with it.

    It asks the project's own log and lake about what was before, and may run beside a real run.
    """

    def __enter__(self) -> Self:
        self._foreseen: dict[str, Foreseen] = {}
        return super().__enter__()

    def lacks(self, name: str) -> NotYet | None:
        """Nothing: who only looks does not wait."""
        del name
        return None

    def stage(self, name: str) -> ExportOutcome | None:
        """Make and check the file of one export, and count whose rows are not in it."""
        outcome = super().stage(name)
        if self.decision(name).verdict == "permitted" and not self._held_by(name):
            passage = self._passage(name)
            with engine.withheld(passage.export.place):
                found = shares(passage.world, self._lake())
            columns = tuple(passage.lineage.columns)
            self._foreseen[name] = Foreseen(columns, found)
        return outcome

    def finish(self) -> Run:
        """Say how it would have ended."""
        return replace(self._done(), foreseen=dict(self._foreseen))

    def _alone(self) -> AbstractContextManager[None]:
        return contextlib.nullcontext()

    def _written_log(self) -> AuditLog:
        return AuditLog(self._scratch / "record")

    def _lake_folder(self) -> Path:
        return self._scratch / "lake"

    def _settle(self) -> None:
        """Nothing: what a cut-off run has left open is for a run to record."""

    def _let_go(self, cleared: Cleared) -> Passed:
        return self._gate.foresee(cleared)

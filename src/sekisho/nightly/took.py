"""How long the steps of a run take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sekisho.audit.tables import RunStep, Step


class Took:
    """The time that each step has taken so far, whether it succeeded or not."""

    def __init__(self) -> None:
        self._seconds: dict[tuple[Step, str | None], float] = {}

    @contextmanager
    def by(self, step: Step, subject: str | None = None) -> Iterator[None]:
        """Count what is done meanwhile as time of one step; `subject` is a source or an export."""
        began = time.perf_counter()
        try:
            yield
        finally:
            before = self._seconds.get((step, subject), 0.0)
            self._seconds[step, subject] = before + time.perf_counter() - began

    def rows(self) -> list[RunStep]:
        """What was counted, in the order in which the steps were first through."""
        return [
            RunStep(step, subject, round(seconds * 1000))
            for (step, subject), seconds in self._seconds.items()
        ]

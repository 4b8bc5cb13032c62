"""What is tried again by itself, and when. Only what another try may find otherwise: never a decision."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sekisho.errors import SekishoError, Transient

if TYPE_CHECKING:
    from sekisho.nightly.night import Night

AFTER: Final = (30.0, 120.0)
"""Seconds before each further try."""

Wait = Callable[[SekishoError, float], None]
"""What went wrong, and the seconds to wait for the next try."""


def silently(error: SekishoError, seconds: float) -> None:
    """Wait, and tell nobody why."""
    del error
    time.sleep(seconds)


def extract(night: Night, source: str, wait: Wait) -> None:
    """Land one source, by several tries where the first ones meet a failure that may pass."""
    for seconds in AFTER:
        try:
            night.extract(source, last_try=False)
        except Transient as error:
            wait(error, seconds)
        else:
            return
    night.extract(source)

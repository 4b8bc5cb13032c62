"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import httpx

T = TypeVar("T")


def within(seconds: float, ask: Callable[[], T | None]) -> T:
    """The first answer that is one; a server that cannot be reached yet has given none."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            if (answer := ask()) is not None:
                return answer
        time.sleep(0.3)
    raise AssertionError("nothing came in time")

"""A yardstick: fixed work, so that seconds of different machines and days can be compared.

It is of the same kind as what is measured: small objects, dictionaries, sets, text, JSON. Nothing of
ours is in it. Run as a program it does the work once; who measures takes the seconds of the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

WORK: Final = 95
"""So that it takes about half a second on the machine that limits in seconds are meant for."""
SECONDS: Final = 0.5
"""What it takes there. Inferred, not measured: checks of 1,000 models by the same code (02d21f9) took 4.11 s
cold and 0.54 s warm there, and 8.78 s and 1.10 s where the yardstick takes 0.98 to 1.04 s."""


@dataclass(frozen=True)
class Taken:
    """What a process took: seconds of the wall clock, and of the processor."""

    seconds: float
    processor: float


@dataclass(frozen=True)
class _Item:
    table: str
    name: str


def measured() -> Taken:
    """What the yardstick takes now."""
    return timed(lambda: subprocess.Popen([sys.executable, "-I", __file__]), code=0)


def timed(start: Callable[[], subprocess.Popen[bytes]], code: int) -> Taken:
    """What a process takes, its start included; any other exit code than this ends the measuring."""
    began = time.perf_counter()
    process = start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != code:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")
    return Taken(seconds, usage.ru_utime + usage.ru_stime)


def there(seconds: float, yard: float) -> float:
    """Seconds on the machine that limits are meant for, of what takes these where the yardstick takes `yard`."""
    return seconds * SECONDS / yard


def _work() -> None:
    for _ in range(WORK):
        items = [_Item(f"table_{n % 97}", f"column_{n}") for n in range(2000)]
        by_table: dict[str, set[_Item]] = {}
        for item in items:
            by_table.setdefault(item.table, set()).add(item)
        masks = {item: 1 << n % 300 for n, item in enumerate(items)}
        whole = 0
        for item in sorted(items, key=lambda i: (i.table, i.name)):
            whole |= masks[item]
        text = json.dumps({t: sorted(i.name for i in found) for t, found in by_table.items()})
        if sum(map(len, json.loads(text).values())) != len(items) or whole.bit_count() != 300:
            raise AssertionError


if __name__ == "__main__":
    _work()

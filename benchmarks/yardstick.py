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
from dataclasses import dataclass
from typing import Final

WORK: Final = 95
"""So that it takes about half a second on the machine that limits in seconds are meant for."""
SECONDS: Final = 0.5
"""What it takes there; found by checks of the same project by the same code there and on another machine."""


@dataclass(frozen=True)
class _Item:
    table: str
    name: str


def measured() -> tuple[float, float]:
    """Seconds that the yardstick takes now, process start included: by the wall clock, of the processor."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-I", __file__])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the yardstick ended with {process.returncode}")
    return seconds, usage.ru_utime + usage.ru_stime


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

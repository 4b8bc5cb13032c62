"""Room for statements as deep as DuckDB takes them, which is deeper than Python recurses by default."""

from __future__ import annotations

import sys
import threading
from contextlib import ContextDecorator
from typing import Final

FRAMES: Final = 20_000
"""DuckDB takes 1,000 levels (`max_expression_depth`); nothing here needs twenty frames for one."""


class _Deep(ContextDecorator):
    """While somebody is inside, Python recurses as deep as a statement may be nested.

    The limit is the process's, so the last one who leaves sets back what the first has found.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        self._inside = 0
        self._found = 0

    def __enter__(self) -> None:
        with self._changing:
            if not self._inside:
                self._found = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self._found, FRAMES))
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._changing:
            self._inside -= 1
            if not self._inside:
                sys.setrecursionlimit(self._found)


deep: Final = _Deep()
"""Around what walks a statement, its plan or its syntax tree, by whichever thread, nested or not."""

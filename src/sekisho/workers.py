"""Copies of this process that share its work on contracts and statements.

DuckDB binds on any thread, but what is done with the answer, as all reading of contracts, is Python's
and so takes turns; processes do not. Workers are forked, so they are this program as it stands and
nothing has to be agreed upon. Forking copies no thread, which is safe only where there is none:
elsewhere there are no workers.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, Self

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Spread = Callable[[Sequence[bytes]], Iterable[bytes | None]]
"""Answers to questions, in their order; None where nobody answered."""
LEAST: Final = 32
"""Pieces of work at once that are worth a fork: each worker loads or opens for itself what the work needs."""
_TASKS: Final = Path("/proc/self/task")


class Workers:
    """Workers on one function of bytes, forked when there is enough to do; use it as a context."""

    def __init__(self, work: Callable[[bytes], bytes]) -> None:
        self._work = work
        self._ends: dict[Connection, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for end in self._ends:
            end.close()
        for process in self._ends.values():
            os.waitpid(process, 0)

    def __call__(self, pieces: Sequence[bytes]) -> Iterator[bytes | None]:
        """The function of each piece, in order, while others are worked on; None = not answered."""
        if not self._ends and len(pieces) >= LEAST:
            self._fork(_free_cores())
        done: dict[int, bytes | None] = {}
        told = 0
        for number, answer in self._answers(pieces):
            done[number] = answer
            while told in done:
                yield done.pop(told)
                told += 1
        for number in range(told, len(pieces)):
            yield done.get(number)

    def _answers(self, pieces: Sequence[bytes]) -> Iterator[tuple[int, bytes | None]]:
        """Numbers of pieces with their answers, as they come; where a worker has died, None."""
        if not self._ends:
            return
        from multiprocessing.connection import wait  # noqa: PLC0415 - mostly there are no workers

        left = iter(range(len(pieces)))
        doing: dict[Connection, int] = {}
        for end, number in zip(self._ends, left, strict=False):
            _give(end, pieces[number])
            doing[end] = number
        while doing:
            ready = wait(list(doing))
            for end in [e for e in doing if e in ready]:
                number = doing.pop(end)
                answer = _taken(end)
                following = None if answer is None else next(left, None)
                if following is not None:
                    _give(end, pieces[following])
                    doing[end] = following
                yield number, answer

    def _fork(self, count: int) -> None:
        from multiprocessing import Pipe  # noqa: PLC0415 - as above

        for _ in range(count):
            ours, theirs = Pipe()
            process = os.fork()
            if not process:
                for other in (*self._ends, ours):
                    other.close()
                _serve(theirs, self._work)
            theirs.close()
            self._ends[ours] = process


def _free_cores() -> int:
    """How many workers there may be: as many as cores; none where this process has other threads."""
    if not _TASKS.is_dir() or len([*_TASKS.iterdir()]) > 1:
        return 0
    cores = len(os.sched_getaffinity(0))
    return cores if cores > 1 else 0


def _serve(end: Connection, work: Callable[[bytes], bytes]) -> NoReturn:
    """Answer until nobody asks. Whatever goes wrong ends the worker, and is met again by who asked."""
    try:
        while True:
            end.send_bytes(work(end.recv_bytes()))
    finally:
        os._exit(0)


def _give(end: Connection, piece: bytes) -> None:
    with contextlib.suppress(OSError):  # of a worker that is no more nothing will be taken
        end.send_bytes(piece)


def _taken(end: Connection) -> bytes | None:
    try:
        return end.recv_bytes()
    except (EOFError, OSError):  # the worker is no more
        return None

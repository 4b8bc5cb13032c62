"""A Python model, run in a process of its own that holds its declared frames and nothing else.

The process is a fresh one with an empty environment; nothing of this process is in its memory, and no file
is open in it but three pipes. Before the model's code runs it gives up, in the kernel, every call
that names a file, an address or another process (`wall`). Where that cannot be done, no model runs.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, cast

import pyarrow as pa

from sekisho.messages import Message
from sekisho.model import PythonModel
from sekisho.sandbox.told import failure_of, fault
from sekisho.sandbox.types import arrow_type, only_what_is_there

WORKER: Final = Path(__file__).with_name("worker.py")
_ENVIRONMENT: Final = {
    "LC_ALL": "C.UTF-8",
    # Without it the account's own folder is asked for, and libraries read credentials there.
    "HOME": "/nonexistent",
    "TZ": "Asia/Tokyo",
    # The same order of sets in each run, and one thread: two add up in two orders.
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
_OPTIONS: Final = ("-s", "-P", "-B")
_RESULT, _FAILURE = b"R", b"E"
_LONGEST_FAILURE: Final = 1 << 16
_STARTING: Final = 60
"""Seconds that a process may take before its model's code begins."""


def run(model: PythonModel, frame_of: Callable[[str], pa.RecordBatchReader]) -> pa.Table:
    """Run a Python model on its frames.

    Args:
        model: what is run.
        frame_of: input relation -> its rows, with exactly the columns that the model declares, in a
            fixed order. It is asked once for each, and each is read before the next.

    Returns:
        The declared outputs in their order and types, without any metadata; rows as the model
        gave them.

    Raises:
        DataError: the libraries are not those of the lock, the machine cannot shut a process in, or
            the model failed, took too long or gave something else than it declares. Nothing that it
            said is quoted but the class of an error and a line of its own file.
    """
    _as_locked(model)
    outputs = pa.schema([pa.field(n, arrow_type(t)) for n, t in model.outputs.items()])
    with _process(model) as process:
        handed, answer = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        # One that does not read what it is handed has died, and says why.
        with suppress(BrokenPipeError):
            handed.write(_job(model, outputs))
            for name in model.inputs:
                _hand(frame_of(name), handed)
            handed.flush()
        with suppress(BrokenPipeError):
            handed.close()
        kind = answer.read(1)
        if kind == _RESULT:
            return _table(_Bounded(answer, model.limits.memory_mb << 20), outputs, model)
        said = answer.read(_LONGEST_FAILURE) if kind == _FAILURE else b""
    raise failure_of(model, said, process.returncode)


@contextmanager
def _process(model: PythonModel) -> Iterator[subprocess.Popen[bytes]]:
    """A fresh process with nothing of this one, which ends with the context or when its time is over."""
    process = subprocess.Popen(  # noqa: S603 - a file of this program
        [sys.executable, *_OPTIONS, str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        close_fds=True,
        cwd="/",
        env=_ENVIRONMENT,
        start_new_session=True,
    )
    timer = threading.Timer(model.limits.seconds + _STARTING, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield process
        process.wait()
    finally:
        timer.cancel()
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _job(model: PythonModel, outputs: pa.Schema) -> bytes:
    job = {
        "name": model.name,
        "module": (model.text, model.file),
        "sources": {h.name: (h.text, h.file) for h in model.helpers},
        "imports": model.imports,
        "inputs": list(model.inputs),
        "outputs": base64.b64encode(outputs.serialize().to_pybytes()).decode(),
        "seconds": model.limits.seconds,
        "memory_mb": model.limits.memory_mb,
    }
    return json.dumps(job).encode() + b"\n"


def _hand(reader: pa.RecordBatchReader, handed: BinaryIO) -> None:
    plain = reader.schema.remove_metadata()
    if any(pa.types.is_dictionary(field.type) for field in plain):
        raise TypeError(plain)  # a dictionary carries values of rows that are not there
    with pa.ipc.new_stream(handed, plain) as stream:
        for batch in reader:
            columns = [only_what_is_there(column) for column in batch.columns]
            stream.write_batch(pa.RecordBatch.from_arrays(columns, schema=plain))


class _Bounded:
    """What a process that nobody trusts writes, up to a size; read as a file by Arrow."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._left = most
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        found = self._file.read(min(size, self._left) if size >= 0 else self._left)
        self._left -= len(found)
        return found

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


def _table(answer: _Bounded, outputs: pa.Schema, model: PythonModel) -> pa.Table:
    try:
        with pa.ipc.open_stream(pa.PythonFile(answer, mode="r")) as stream:
            if stream.schema != outputs:
                raise fault(model, Message("python.no-answer"))
            table = stream.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError):
        raise fault(model, Message("python.no-answer")) from None
    # Nor that of its fields, by which DuckDB would take them for types of its extensions.
    return pa.Table.from_arrays(table.columns, schema=outputs)


def _as_locked(model: PythonModel) -> None:
    """What is installed is what the lock says: the lock's digest stands for it in the record."""
    for name, versions in model.libraries.items():
        try:
            installed: str | None = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = None
        if installed not in versions:
            raise fault(
                model,
                Message(
                    "python.other-version",
                    library=name,
                    locked=" / ".join(versions),
                    found=installed or "-",
                ),
                Message("python.other-version.help"),
            )


__all__ = ["run"]

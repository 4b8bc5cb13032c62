"""The process of one Python model: it is handed frames, computes, and hands one frame back.

It is started with an empty environment and three pipes, loads libraries, shuts itself in (`wall`), and
only then is handed the model's data and runs its code. No part of this program is loaded in it.
What it says is not believed: whoever reads it checks all of it.
"""

from __future__ import annotations

import base64
import builtins
import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import sys
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute
import pyarrow.pandas_compat

_SAFELY: Final = {("floating", "integer"), ("integer", "floating"), ("integer", "decimal")}
"""Kinds of numbers that are cast where that loses nothing: pandas writes integers with gaps as floats."""
RESULT: Final = b"R"
FAILURE: Final = b"E"
_MODEL: Final = "model"
_LOADED_LATE: Final = (
    "datetime", "decimal", "fractions", "statistics", "unicodedata", "re", "string", "textwrap",
    "itertools", "functools", "collections", "operator", "math", "bisect", "heapq", "calendar",
    "zoneinfo", "json", "hashlib", "difflib", "enum", "dataclasses", "typing", "encodings.cp932",
    "encodings.shift_jis", "encodings.euc_jp", "encodings.idna", "encodings.ascii",
    "encodings.latin_1", "_strptime", "stringprep", "linecache",
    "pandas.api.types", "pandas.api.extensions", "pandas.io.formats.format",
)  # fmt: skip
"""What libraries load when it is first needed, which is too late once files cannot be opened."""


class _Refused(Exception):  # noqa: N818 - not an error: what is said of a result
    """What is wrong with what the model gave."""

    def __init__(self, problem: str, **facts: object) -> None:
        super().__init__(problem)
        self.said = {"problem": problem, **facts}


class _Sources(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The modules that a model declares, from the texts that were handed over."""

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: types.ModuleType | None = None,  # noqa: ARG002 - of the protocol
    ) -> importlib.machinery.ModuleSpec | None:
        if path is not None or fullname not in self._texts:
            return None
        return importlib.machinery.ModuleSpec(fullname, self)

    def exec_module(self, module: types.ModuleType) -> None:
        text, file = self._texts[module.__name__]
        exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102


def main() -> None:
    """Read a job and its frames from standard input, and write what comes of them."""
    # What the model prints goes nowhere; the pipe is for the answer.
    answer = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    handed = sys.stdin.buffer
    job = json.loads(handed.readline())
    wall = _wall()
    for name in (*_LOADED_LATE, *job["imports"]):
        importlib.import_module(name)
    known = _known_errors()
    _rehearse()
    _prepare()
    wall.limit(seconds=job["seconds"], memory_mb=job["memory_mb"])
    if not wall.shut():
        _say(answer, {"problem": "no-wall"})
        return
    try:
        made = _made(job, handed)
    except _Refused as refused:
        _say(answer, refused.said)
    except BaseException as error:  # noqa: BLE001 - whatever a model raises, its words can quote data
        _say(answer, _told(error, known, job))
    else:
        answer.write(RESULT)
        with pa.ipc.new_stream(answer, made.schema) as stream:
            stream.write_table(made)
    answer.close()
    # A thread or a destructor that the model has left must not keep the process.
    os._exit(0)


def _wall() -> Any:  # noqa: ANN401 - a module that is loaded by its file
    path = Path(__file__).with_name("wall.py")
    spec = importlib.util.spec_from_file_location("wall", path)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name=str(path))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rehearse() -> None:
    """Do with nothing what models do, so that libraries load what they load late."""
    types_ = (
        pa.bool_(),
        pa.int16(),
        pa.int32(),
        pa.int64(),
        pa.float64(),
        pa.string(),
        pa.date32(),
    )
    schema = pa.schema(
        [
            *(pa.field(str(one), one) for one in types_),
            pa.field("timestamp", pa.timestamp("us")),
            pa.field("decimal", pa.decimal128(9, 2)),
        ]
    )
    frame = schema.empty_table().to_pandas(types_mapper=_pandas_type, use_threads=False)
    text = frame["string"]
    pd.concat([frame, frame]).merge(frame, on="string").sort_values("string")
    frame.groupby("string", sort=True)["int64"].sum().reset_index()
    frame.pivot_table(index="string", values="double", aggfunc="sum")
    text.str.normalize("NFKC").str.replace(r"\d", "", regex=True).str.extract(r"(\d)")
    text.map(lambda x: x).astype(object)
    frame["timestamp"].dt.year  # noqa: B018 - that it is asked for loads what answers
    frame["date32[day]"].dt.year  # noqa: B018
    pd.to_datetime(pd.Series(["2026-11-20"])).dt.strftime("%Y")
    pd.to_numeric(pd.Series(["1"]))
    repr(frame)
    for field in schema:
        _array(frame[field.name], field)


def _prepare() -> None:
    """The same beginning for each run: chance has a seed, and work is done by one thread."""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - the one that models use without asking
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    pa.default_memory_pool()
    sys.path.clear()
    sys.path_importer_cache.clear()


def _made(job: Mapping[str, Any], handed: BinaryIO) -> pa.Table:
    sources = {name: (text, file) for name, (text, file) in job["sources"].items()}
    sys.meta_path.insert(0, _Sources(sources))
    frames = {}
    for name in job["inputs"]:
        with pa.ipc.open_stream(handed) as stream:
            frames[name] = stream.read_all().to_pandas(types_mapper=_pandas_type, use_threads=False)
    module = types.ModuleType(job["name"])
    text, file = job["module"]
    exec(compile(text, file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102
    return _checked(getattr(module, _MODEL)(**frames), job)


def _pandas_type(arrow: pa.DataType) -> Any:  # noqa: ANN401 - of a library without types
    """The one pandas type of an Arrow type, whatever stands in the column: NULLs change no type."""
    if pa.types.is_string(arrow):
        return pd.StringDtype("pyarrow", na_value=np.nan)
    return pd.ArrowDtype(arrow)


def _checked(frame: object, job: Mapping[str, Any]) -> pa.Table:
    """The result as the declared columns in their types; nothing else of it is kept."""
    if not isinstance(frame, pd.DataFrame):
        raise _Refused("no-frame")
    schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(job["outputs"])))
    given = list(frame.columns)
    missing = [name for name in schema.names if given.count(name) != 1]
    if missing:
        raise _Refused("missing", columns=missing)
    if len(given) != len(schema.names):
        raise _Refused("undeclared", count=len(given) - len(schema.names))
    return pa.table([_array(frame[field.name], field) for field in schema], schema=schema)


def _array(series: Any, field: pa.Field) -> pa.ChunkedArray:  # noqa: ANN401 - of a library without types
    try:
        found = pa.array(series, from_pandas=True)
        chunked = found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])
        return chunked if chunked.type == field.type else _cast(chunked, field.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        raise _Refused("type", columns=[field.name]) from None


def _cast(found: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    """The same values in the declared type; a text is no number and a number no text.

    Where there is no value pandas often gives a column of numbers, whatever it was asked for.
    """
    if found.null_count == len(found):
        return pa.chunked_array([pa.nulls(len(found), wanted)])
    kinds = (_kind(found.type), _kind(wanted))
    if kinds[0] not in {kinds[1], "null"} and kinds not in _SAFELY:
        raise TypeError(kinds)
    return found.cast(wanted, safe=True)


def _kind(arrow: pa.DataType) -> str:
    tests = {
        "null": pa.types.is_null,
        "boolean": pa.types.is_boolean,
        "integer": pa.types.is_integer,
        "decimal": pa.types.is_decimal,
        "floating": pa.types.is_floating,
        "text": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        "date": pa.types.is_date,
        "timestamp": lambda t: pa.types.is_timestamp(t) and t.tz is None,
    }
    return next((kind for kind, test in tests.items() if test(arrow)), "other")


def _known_errors() -> Mapping[type, str]:
    """The errors whose names may be told: a class that a model makes can be called anything."""
    found = {
        one: name
        for module in (pa.lib, pd.errors, builtins)
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, BaseException)
    }
    return found | {np.linalg.LinAlgError: "LinAlgError"}


def _told(
    error: BaseException, known: Mapping[type, str], job: Mapping[str, Any]
) -> dict[str, Any]:
    """The class of an error, and the last line of the model's own that it came through."""
    kind = next((known[one] for one in type(error).__mro__ if one in known), "Exception")
    files: set[str] = {job["module"][1], *(file for _, file in job["sources"].values())}
    place: tuple[str, int] | None = None
    if isinstance(error, SyntaxError) and error.filename in files:
        place = (str(error.filename), error.lineno or 1)
    for file, line in _lines(error):
        if file in files:
            place = (file, line)
    return {"problem": "raised", "kind": kind, "place": place}


def _lines(error: BaseException) -> Iterator[tuple[str, int]]:
    trace = error.__traceback__
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _say(answer: BinaryIO, said: Mapping[str, object]) -> None:
    with contextlib.suppress(OSError):
        answer.write(FAILURE + json.dumps(said).encode())


if __name__ == "__main__":
    main()

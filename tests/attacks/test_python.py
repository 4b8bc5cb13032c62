"""A Python model holds what it was handed, and nothing else can be reached from its process.

The model tries; the files that it tries to read, the variable of the environment and the open descriptor are
really there for this process, and each attack is shown to work where it is not shut in.
"""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from python_models import python_model

from sekisho import sandbox
from sekisho.errors import DataError
from sekisho.model import PythonModel
from sekisho.sandbox.types import arrow_type

CODE = (Path(__file__).parent / "python_attacks.py").read_text()
MARK = "a-member-who-may-not-be-seen"


def _names(table: str) -> list[str]:
    """The attacks of a table of the model, read from its text."""
    for node in ast.parse(CODE).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            (target,) = node.targets
            if isinstance(target, ast.Name) and target.id == table:
                return [ast.literal_eval(key) for key in node.value.keys if key is not None]
    raise KeyError(table)


REFUSED, FOUND = _names("REFUSED"), _names("FOUND")


def _run(model: PythonModel, table: pa.Table) -> pa.Table:
    batches = pa.RecordBatchReader.from_batches(table.schema, table.to_batches())
    return sandbox.run(model, lambda _: batches)


@pytest.fixture(scope="module")
def got(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What each attack got."""
    folder = tmp_path_factory.mktemp("lake-of-this-test")
    secret = folder / "member_register.parquet"
    secret.write_text(MARK)
    code = CODE.replace("{secret}", str(secret)).replace("{parent}", str(os.getpid()))
    model = python_model(code, {"asked": ["name"]}, {"name": "VARCHAR", "got": "VARCHAR"}, ["name"])
    with pytest.MonkeyPatch.context() as patched, secret.open("rb") as opened:
        patched.setenv("SEKISHO_SECRET", MARK)
        os.set_inheritable(opened.fileno(), True)
        table = _run(model, pa.table({"name": [*REFUSED, *FOUND]}))
    yield dict(zip(table["name"].to_pylist(), table["got"].to_pylist(), strict=True))
    assert secret.read_text() == MARK


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_was_not_handed_is_refused(name: str, got: dict[str, str]) -> None:
    """Files, whether there are any, processes, addresses, keys, chance: the kernel says no."""
    assert got[name].startswith("refused: "), got[name]


@pytest.mark.parametrize("name", FOUND)
def test_what_it_can_look_through_holds_nothing(name: str, got: dict[str, str]) -> None:
    """Its memory, frames, environment and descriptors: nothing of this process is in them."""
    found = got[name]
    assert not found.startswith("refused: ")
    assert MARK not in found
    assert "SEKISHO" not in found


def test_no_part_of_this_program_is_loaded(got: dict[str, str]) -> None:
    modules = set(ast.literal_eval(got["modules"]))
    assert "pandas" in modules
    assert not modules & {"sekisho", "duckdb", "prefect", "great_expectations"}


def test_nothing_else_is_in_the_environment(got: dict[str, str]) -> None:
    assert set(ast.literal_eval(got["environment"])) == {
        "LC_ALL", "HOME", "TZ", "PYTHONHASHSEED", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS",
        "ARROW_DEFAULT_MEMORY_POOL",
    }  # fmt: skip


def test_the_account_has_no_home_that_a_library_could_read(got: dict[str, str]) -> None:
    """Libraries are loaded before the kernel's wall is up, and some look for credentials there."""
    environment = ast.literal_eval(got["environment"])
    assert not Path(environment["HOME"]).exists()


BEHIND = """
import pandas as pd

def model(reg):
    found = {name: b"" for name in reg.columns}
    for name in reg.columns:
        for chunk in reg[name].array._pa_array.chunks:
            values = chunk.buffers()[-1]
            found[name] += values.to_pybytes() if values is not None else b""
    return pd.DataFrame({"name": list(found), "found": [one.hex() for one in found.values()]})
"""
ROWS = 16
BLINDED = {
    "BOOLEAN": True,
    "SMALLINT": 24158,
    "INTEGER": 1583242846,
    "BIGINT": 6799976246779207262,
    "DOUBLE": 1.5,
    "DATE": dt.date(2024, 6, 1),
    "TIMESTAMP": dt.datetime(2024, 6, 1),  # noqa: DTZ001 - as it is held, without a zone
    "DECIMAL(38,0)": Decimal(6799976246779207262),
    "VARCHAR": MARK,
}
"""Type -> a value that was computed and then blinded."""


@pytest.mark.parametrize("left", [0, 1])
def test_behind_a_null_there_is_nothing(left: int) -> None:
    """Arrow leaves in memory what was in a cell that is NULL now."""
    there = pa.array([True] * left + [False] * (ROWS - left)).buffers()[1]
    columns, held = {}, {}
    for type_, value in BLINDED.items():
        name = re.sub(r"\W", "_", type_.lower())
        full = pa.array([value] * ROWS, arrow_type(type_))
        columns[name] = pa.Array.from_buffers(full.type, ROWS, [there, *full.buffers()[1:]])
        assert columns[name].null_count == ROWS - left
        held[name] = pa.array([value] * left + [None] * (ROWS - left), full.type)
    outputs = {"name": "VARCHAR", "found": "VARCHAR"}
    model = python_model(BEHIND, {"reg": list(columns)}, outputs, ["name"])
    found = _run(model, pa.table(columns))
    for name, seen in zip(*(found[c].to_pylist() for c in outputs), strict=True):
        values = held[name].buffers()[-1]
        there_is = values.to_pybytes() if values is not None else b""
        assert bytes.fromhex(seen).rstrip(b"\0") == there_is.rstrip(b"\0"), name


MARKED = """
import io, os
import pandas as pd
import pyarrow as pa

def model(reg):
    field = pa.field("name", pa.string(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, pa.schema([field], {"a": "b"})) as stream:
        stream.write_batch(pa.record_batch([pa.array(["x"])], schema=pa.schema([field])))
    for n in range(3, 10):
        try:
            os.write(n, b"R" + sink.getvalue())
        except OSError:
            pass
    os._exit(0)
"""


def test_no_metadata_comes_back() -> None:
    """What a model says of its fields would be taken for a type of an extension."""
    model = python_model(MARKED, {"reg": ["name"]}, {"name": "VARCHAR"}, ["name"])
    schema = _run(model, pa.table({"name": ["x"]})).schema
    assert (schema.metadata, schema.field("name").metadata) == (None, None)


RAISING = {
    "a value in the words": 'raise ValueError(reg["name"][0])',
    "a value as the class": 'raise type(reg["name"][0], (Exception,), {})',
    "a value as the class, said to be pandas'": (
        'kind = type(reg["name"][0], (KeyError,), {"__module__": "pandas.errors"})\n    raise kind'
    ),
    "a value as a group of errors": 'raise ExceptionGroup(reg["name"][0], [ValueError()])',
    "a value as the file": ('exec(compile("1/0", reg["name"][0], "exec"))'),
    "a value as the file of an error of syntax": (
        'raise SyntaxError("x", (reg["name"][0], 1, 1, reg["name"][0]))'
    ),
    "a value as a column": 'return reg.assign(**{reg["name"][0]: 1})',
    "a value as the exit": 'raise SystemExit(reg["name"][0])',
    "a value printed": 'import sys\n    print(reg["name"][0], file=sys.stderr)\n    raise OSError',
    "an answer of its own": (
        "import os, json\n"
        '    said = {"problem": "raised", "kind": reg["name"][0], "place": [reg["name"][0], 3]}\n'
        "    for n in range(10):\n"
        '        try:\n            os.write(n, b"E" + json.dumps(said).encode())\n'
        "        except OSError:\n            pass\n"
        "    os._exit(0)"
    ),
    "no answer": "import os\n    os._exit(3)",
    "an answer that is no table": (
        "import os\n"
        "    for n in range(10):\n"
        '        try:\n            os.write(n, b"R" + reg["name"][0].encode() * 99)\n'
        "        except OSError:\n            pass\n"
        "    os._exit(0)"
    ),
}


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=[pytest.mark.slow] if n else []) for n, c in enumerate(RAISING)],
)
def test_an_error_quotes_no_value(case: str) -> None:
    """Whatever it raises, says or calls its classes: the kind of a known error and a line are told."""
    code = f"def model(reg):\n    {RAISING[case]}\n"
    model = python_model(code, {"reg": ["name"]}, {"name": "VARCHAR"}, ["name"])
    with pytest.raises(DataError) as raised:
        _run(model, pa.table({"name": [MARK]}))
    error = raised.value
    for lang in ("en", "ja"):
        assert MARK not in error.text(lang)
    assert error.place is not None
    assert error.place.file == model.file
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None

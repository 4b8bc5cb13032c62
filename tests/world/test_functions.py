"""How a Python model is run: what it is handed, what is taken back, and what ends it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from python_models import python_model

from sekisho import sandbox
from sekisho.errors import DataError
from sekisho.model import PythonModel

TYPES = {
    "BOOLEAN": [True, None], "SMALLINT": [1, None], "INTEGER": [2, None], "BIGINT": [2**60, None],
    "DOUBLE": [0.1, None], "DECIMAL(9,2)": [Decimal("1.20"), None], "VARCHAR": ["髙", None],
    "DATE": [dt.date(1989, 1, 7), None], "TIMESTAMP": [dt.datetime(2026, 11, 20, 1, 2, 3, 4), None],  # noqa: DTZ001 - as DuckDB has it,
}  # fmt: skip
"""Every type that crosses the border, with a value and a NULL."""
NAMES = {type_: f"c{n}" for n, type_ in enumerate(TYPES)}


def ran(model: PythonModel, **tables: pa.Table) -> pa.Table:
    def frame_of(relation: str) -> pa.RecordBatchReader:
        table = tables[relation]
        return pa.RecordBatchReader.from_batches(table.schema, table.to_batches())

    return sandbox.run(model, frame_of)


def _all_types(*, null: bool = False) -> pa.Table:
    from sekisho.sandbox.types import arrow_type  # noqa: PLC0415

    return pa.table(
        {
            NAMES[t]: pa.array([None] * 2 if null else values, arrow_type(t))
            for t, values in TYPES.items()
        }
    )


@pytest.mark.parametrize("null", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_every_type_goes_in_and_comes_out(null: bool) -> None:
    """Values and NULLs come back as they were, also where all of a column is blinded."""
    outputs = {NAMES[t]: t for t in TYPES}
    code = "def model(held):\n    return held.iloc[::-1].iloc[::-1]\n"
    model = python_model(code, {"held": list(outputs)}, outputs, ["c3"])
    table = _all_types(null=null)
    assert ran(model, held=table).equals(table)


def test_a_blinded_column_has_the_same_pandas_type() -> None:
    """What type a column has in pandas does not depend on what stands in it."""
    code = (
        "import pandas as pd\n"
        "def model(held, blind):\n"
        "    pairs = zip(held.columns, held.dtypes, blind.dtypes)\n"
        "    told = [(c, f'{a!r}', f'{b!r}') for c, a, b in pairs]\n"
        "    return pd.DataFrame(told, columns=['name', 'seen', 'blind'])\n"
    )
    columns = list(NAMES.values())
    outputs = dict.fromkeys(("name", "seen", "blind"), "VARCHAR")
    model = python_model(code, {"held": columns, "blind": columns}, outputs, ["name"])
    made = ran(model, held=_all_types(), blind=_all_types(null=True)).to_pydict()
    assert made["name"] == columns
    assert made["seen"] == made["blind"]


@pytest.mark.slow
def test_two_runs_are_the_same() -> None:
    """Chance has a seed and sets an order that does not change from process to process."""
    code = (
        "import random\nimport numpy as np\nimport pandas as pd\n"
        "def model(held):\n"
        "    drawn = [*{f'{n}' for n in range(50)}, random.random(), np.random.rand(), id and 1]\n"
        "    return pd.DataFrame({'n': range(len(drawn)), 'x': [str(d) for d in drawn]})\n"
    )
    model = python_model(code, {"held": ["a"]}, {"n": "BIGINT", "x": "VARCHAR"}, ["n"])
    table = pa.table({"a": [1]})
    assert ran(model, held=table).equals(ran(model, held=table))


def test_helpers_are_imported_by_name() -> None:
    helpers = {"one": "import two\nsaid = two.said + '!'\n", "two": "said = 'hello'\n"}
    code = "from one import said\ndef model(held):\n    return held.assign(x=said)[['a', 'x']]\n"
    model = python_model(
        code,
        {"held": ["a"]},
        {"a": "BIGINT", "x": "VARCHAR"},
        ["a"],
        "helpers: [one, two]",
        helpers=helpers,
    )
    assert ran(model, held=pa.table({"a": [1]}))["x"].to_pylist() == ["hello!"]


RESULTS = {
    "return held[['a', 'b']]": "python.undeclared",
    "return held.assign(a=held['a'], **{held['b'][0]: 1})": "python.undeclared",
    "return held[['b']].rename(columns={'b': 'x'})": "python.missing",
    "return pd.concat([held['a'], held['a']], axis=1)": "python.missing",
    "return held['a']": "python.no-frame",
    "return held[['b']].rename(columns={'b': 'a'})": "python.type",
    "return held[['a']].assign(a=0.5)": "python.type",
    "return held[['a']].assign(a=2**70)": "python.type",
    "return held[['a']].assign(a=[{'x': 1}])": "python.type",
    "return held[['a']].astype('category')": "python.type",
    "return held[['a']] / 0 + held['c'][0]": "python.raised",
    "return pd.DataFrame({'a': [b'x' * 9**10]})": "python.memory",
    "while True: pass": "python.stopped",
    "return held.missing": "python.raised",
}
"""The last line of a function -> what is told of it. `a` is a BIGINT."""


@pytest.mark.parametrize(
    "line",
    [pytest.param(r, marks=[pytest.mark.slow] if n else []) for n, r in enumerate(RESULTS)],
)
def test_what_is_not_as_declared_is_refused(line: str) -> None:
    code = f"import pandas as pd\ndef model(held):\n    {line}\n"
    limits = "limits: {seconds: 2, memory_mb: 1200}"
    model = python_model(code, {"held": ["a", "b"]}, {"a": "BIGINT"}, ["a"], limits)
    with pytest.raises(DataError) as raised:
        ran(model, held=pa.table({"a": [1], "b": ["secret"]}))
    assert raised.value.message.id == RESULTS[line]
    assert "secret" not in raised.value.text("en")


@pytest.mark.slow
def test_an_error_tells_the_line_in_the_module_or_its_helper() -> None:
    helper = "def fails():\n    return 1 / 0\n"
    code = "import inner\ndef model(held):\n    return inner.fails()\n"
    model = python_model(
        code, {"held": ["a"]}, {"a": "BIGINT"}, ["a"], "helpers: [inner]", helpers={"inner": helper}
    )
    with pytest.raises(DataError) as raised:
        ran(model, held=pa.table({"a": [1]}))
    assert str(raised.value.place) == "sql/helpers/inner.py:2:1"
    assert dict(raised.value.message.facts) == {"kind": "ZeroDivisionError"}


def test_libraries_have_to_be_as_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock's digest is in the record, so what runs is what the lock says."""
    code = "def model(held):\n    return held\n"
    model = python_model(code, {"held": ["a"]}, {"a": "BIGINT"}, ["a"])
    assert set(model.libraries) == {"numpy", "pandas", "pyarrow"}
    monkeypatch.setattr("importlib.metadata.version", lambda _: "0.1")
    with pytest.raises(DataError) as raised:
        ran(model, held=pa.table({"a": [1]}))
    assert raised.value.message.id == "python.other-version"


@pytest.mark.slow
def test_where_nothing_can_be_shut_in_nothing_is_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A machine whose kernel has no filter is told of; there is no run without one."""
    for file in sandbox.WORKER.parent.glob("*.py"):
        text = file.read_text().replace('"x86_64": _X86_64, "aarch64": _AARCH64', "")
        (tmp_path / file.name).write_text(text)
    code = "def model(held):\n    return held\n"
    model = python_model(code, {"held": ["a"]}, {"a": "BIGINT"}, ["a"])
    monkeypatch.setattr(sandbox, "WORKER", tmp_path / sandbox.WORKER.name)
    with pytest.raises(DataError) as raised:
        ran(model, held=pa.table({"a": [1]}))
    assert raised.value.message.id == "python.no-wall"

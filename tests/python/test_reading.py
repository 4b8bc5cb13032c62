"""Python models as files: declared strictly, never run by whoever only checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from python_models import LOCK, declared, python_model

from sekisho.errors import ProjectError
from sekisho.model import Helper, Limits
from sekisho.project.python_model import Surroundings, read_python_model, surroundings

RIGHT_HEAD = "inputs: {a: [x]}\noutputs: {x: VARCHAR}\nkey: [x]"
RIGHT_CODE = "def model(a):\n    return a\n"
WRONG = yaml.safe_load((Path(__file__).parent / "wrong.yaml").read_text())
AROUND = Surroundings({}, LOCK)


def _text(case: dict[str, Any]) -> str:
    head, code = case.get("head", RIGHT_HEAD), case.get("code", RIGHT_CODE)
    return case.get("text") or f'"""---\n{head}\n---\n"""\n{code}'


@pytest.mark.parametrize("case", WRONG, ids=lambda c: f"{c['id']}-{c['at']}")
def test_what_is_wrong_is_said_with_its_place(case: dict[str, Any]) -> None:
    with pytest.raises(ProjectError) as raised:
        read_python_model("made", "sql/models/made.py", _text(case), AROUND)
    error = raised.value
    assert (error.message.id, str(error.place)) == (case["id"], f"sql/models/made.py:{case['at']}")
    assert error.text("ja") != error.text("en")


def test_what_is_right_is_read() -> None:
    code = "import re, os.path\nimport numpy as np\nfrom pandas.api import types\n" + RIGHT_CODE
    text = declared(code, {"a": ["x", "y"]}, {"x": "DECIMAL(9, 2)"}, ["x"], "limits: {seconds: 5}")
    found = read_python_model("made", "m.py", text, AROUND)
    assert found.outputs == {"x": "DECIMAL(9,2)"}
    assert [text[s.start : s.start + s.length] for s in found.inputs["a"].values()] == ["x", "y"]
    assert found.imports == ("numpy", "os.path", "pandas.api", "re")
    assert found.limits == Limits(seconds=5, memory_mb=4096)
    assert "2.4.6" in found.libraries["numpy"]


def test_reading_runs_nothing(tmp_path: Path) -> None:
    """A module that would leave a mark has left none: `check` is asked about everybody's branches."""
    mark = tmp_path / "mark"
    code = f"open({str(mark)!r}, 'w').close()\n{RIGHT_CODE}"
    python_model(code, {"a": ["x"]}, {"x": "VARCHAR"}, ["x"])
    assert not mark.exists()


@pytest.mark.parametrize("lock", [None, "", "pandas==3.1.1\n"])
def test_without_a_lock_of_what_runs_it_none_is_read(lock: str | None) -> None:
    with pytest.raises(ProjectError) as raised:
        read_python_model("made", "m.py", _text({}), Surroundings({}, lock))
    assert raised.value.message.id in {"python.no-lock", "python.not-locked"}


@pytest.mark.parametrize("name", ["json", "pandas"])
def test_a_helper_has_a_name_of_its_own(name: str) -> None:
    """It would be taken for the module of Python or of a library, or that for it."""
    with pytest.raises(ProjectError) as raised:
        surroundings({f"sql/helpers/{name}.py": ""}, LOCK)
    assert raised.value.message.id == "python.helper-name"


def test_helpers_import_only_what_is_declared_too() -> None:
    with pytest.raises(ProjectError) as raised:
        python_model(
            "import one\n" + RIGHT_CODE, {"a": ["x"]}, {"x": "VARCHAR"}, ["x"], "helpers: [one]",
            helpers={"one": "import two\n", "two": ""},
        )  # fmt: skip
    assert (raised.value.message.id, str(raised.value.place)) == (
        "python.import", "sql/helpers/one.py:1:1",
    )  # fmt: skip


def test_its_digest_is_of_its_module_its_helpers_and_the_lock() -> None:
    def made(code: str = RIGHT_CODE, helper: str = "x = 1\n", lock: str = LOCK) -> str:
        text = declared(code, {"a": ["x"]}, {"x": "VARCHAR"}, ["x"], "helpers: [one]")
        around = Surroundings({"one": Helper("one", helper, "sql/helpers/one.py")}, lock)
        return read_python_model("made", "m.py", text, around).digest

    changed = {
        made(),
        made(code=RIGHT_CODE + "# another\n"),
        made(helper="x = 2\n"),
        made(lock=LOCK + "# another\n"),
    }
    assert len(changed) == 4
    assert made() == made()

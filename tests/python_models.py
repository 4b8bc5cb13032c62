"""Python models for tests, read as a project reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from sekisho.model import Helper, PythonModel
from sekisho.project.python_model import Surroundings, read_python_model

LOCK: Final = (Path(__file__).parents[1] / "requirements.lock").read_text()


def declared(
    code: str,
    inputs: Mapping[str, Sequence[str]],
    outputs: Mapping[str, str],
    key: Sequence[str],
    more: str = "",
) -> str:
    """The text of a Python model with its declaration; `more` are further keys of it, as YAML."""
    lines = [
        "inputs:",
        *(f"  {r}: [{', '.join(columns)}]" for r, columns in inputs.items()),
        "outputs:",
        *(f"  {c}: {type_}" for c, type_ in outputs.items()),
        f"key: [{', '.join(key)}]",
        *([more] if more else []),
    ]
    return '"""---\n' + "\n".join(lines) + '\n---\n"""\n' + code


def python_model(
    code: str,
    inputs: Mapping[str, Sequence[str]],
    outputs: Mapping[str, str],
    key: Sequence[str],
    more: str = "",
    *,
    name: str = "made",
    helpers: Mapping[str, str] | None = None,
) -> PythonModel:
    """A Python model of this code."""
    known = {n: Helper(n, text, f"sql/helpers/{n}.py") for n, text in (helpers or {}).items()}
    text = declared(code, inputs, outputs, key, more)
    return read_python_model(name, f"sql/models/{name}.py", text, Surroundings(known, LOCK))

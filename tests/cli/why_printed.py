"""What `sekisho lineage --from --to` prints of the cases in why/cases.yaml.

    .venv/bin/python tests/cli/why_printed.py

writes the goldens anew; the tests hold them equal to what is printed.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, Final

import yaml

from sekisho.cli import exit_code_of
from sekisho.scaffold import lay_out

FOLDER: Final = Path(__file__).parent / "why"
PAGES: Final = [(lang, width) for lang in ("en", "ja") for width in (88, 48)]
CASES: Final[Mapping[str, Mapping[str, Any]]] = yaml.safe_load(
    (FOLDER / "cases.yaml").read_text(encoding="utf-8")
)


def golden(lang: str, width: int) -> Path:
    """The file that holds what is printed in a language at a width."""
    return FOLDER / f"{lang}.{width}.txt"


def laid_out(case: Mapping[str, Any], folder: Path) -> Path:
    """The template project with the models of a case."""
    lay_out(folder)
    for name, sql in case["models"].items():
        (folder / "sql/models/marts" / f"{name}.sql").write_text(sql, encoding="utf-8")
    return folder


def printed(case: Mapping[str, Any], project: Path, *options: str, width: int = 88) -> str:
    """What the command prints of a case."""
    ends = ("--from", case["from"], "--to", case["to"])
    every = ("--all-paths",) if case.get("all_paths") else ()
    with _terminal(width), redirect_stdout(io.StringIO()) as out:
        code = exit_code_of(["lineage", *ends, *every, "--project", str(project), *options])
    assert code == 0
    return out.getvalue()


def headed(name: str, text: str) -> str:
    """A case's part of a golden."""
    return f"## {name}\n\n{text}\n"


@contextmanager
def _terminal(width: int) -> Iterator[None]:
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = str(width)
    try:
        yield
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before


def _write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        projects = {name: laid_out(case, Path(scratch) / name) for name, case in CASES.items()}
        for lang, width in PAGES:
            parts = [
                headed(name, printed(case, projects[name], "--lang", lang, width=width))
                for name, case in CASES.items()
            ]
            golden(lang, width).write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    _write()
    os._exit(0)

"""What README.md and README.ja.md quote, made anew on the sample project.

    .venv/bin/python tests/docs/quoted.py

writes the quoted outputs into both; a test holds them equal to what would be written.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from e2e.user import Ended, sekisho  # noqa: E402
from project_files import sample_project  # noqa: E402

from sekisho.messages import Lang  # noqa: E402

READMES: Final[Mapping[Lang, Path]] = {"en": ROOT / "README.md", "ja": ROOT / "README.ja.md"}
_REFUSED: Final = re.compile(
    r"`(?P<file>sql/exports/\w+\.sql)`.*?```sql\n(?P<sql>/\*---.*?)```.*?"
    r"```console\n\$ \.venv/bin/sekisho check (?P<name>\w+).*?\n(?P<output>.*?)```\n",
    re.DOTALL,
)
_QUERY: Final = re.compile(
    r"```sql\n(?P<sql>SELECT[^`]*)```\n\n```text\n(?P<output>.*?)```\n", re.DOTALL
)
_SECONDS: Final = re.compile(r"\d+\.\d(?= s\)|\s秒）)")
_QUOTED_SECONDS: Final = "0.3"


def refused(text: str, lang: Lang, folder: Path) -> Ended:
    """Run the refused example of a README on a fresh copy of the sample project."""
    example = _example(text)
    project = sample_project(folder, {example["file"]: example["sql"]})
    return sekisho("check", project, example["name"], lang=lang)


def with_refused(text: str, ended: Ended) -> str:
    """A README that quotes what the refused example printed; only its seconds are made equal."""
    printed = "\n\n".join(part.strip() for part in (ended.out, ended.err) if part.strip())
    return _replaced(text, _example(text), _SECONDS.sub(_QUOTED_SECONDS, f"{printed}\n"))


def with_results(text: str, store: Path) -> str:
    """A README whose queries of the audit store show what they give."""
    with duckdb.connect(store, read_only=True) as connection:
        for found in [*_QUERY.finditer(text)][::-1]:
            shown = str(connection.sql(found["sql"])).rstrip()
            text = _replaced(text, found, f"{shown}\n")
    return text


def queries(text: str) -> list[str]:
    """The queries that a README shows with their results."""
    return [found["sql"] for found in _QUERY.finditer(text)]


def _example(text: str) -> re.Match[str]:
    found = _REFUSED.search(text)
    if found is None:
        message = "there is no refused example"
        raise ValueError(message)
    return found


def _replaced(text: str, found: re.Match[str], output: str) -> str:
    return text[: found.start("output")] + output + text[found.end("output") :]


def _write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        night = sample_project(Path(scratch) / "night", data=True, reports=True)
        sekisho("run", night)
        for lang, path in READMES.items():
            text = path.read_text(encoding="utf-8")
            text = with_refused(text, refused(text, lang, Path(scratch) / lang))
            path.write_text(with_results(text, night / "var/audit.duckdb"), encoding="utf-8")


if __name__ == "__main__":
    _write()

"""The how-to pages, followed as a new user would: every command, every file, every edit, in order.

    .venv/bin/python tests/docs/howto.py

writes what the commands print into the pages; a test holds the pages equal to what would be written.

A page is a sequence of fences: `console` (lines that begin with `$ ` are commands, the others what they
print), `diff` (an edit), and `sql` or `yaml` behind a line that ends in "`PATH`:" (a whole file).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "docs/howto"
sys.path.insert(0, str(ROOT / "tests"))

from e2e.user import surroundings  # noqa: E402

from sekisho.messages import Lang  # noqa: E402

_FENCE: Final = re.compile(
    r"(?:^[^\n]*`(?P<path>[\w./-]+)`(?::|：)\n\n)?^```(?P<kind>console|diff|sql|yaml)\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)
_SECONDS: Final = re.compile(r"\d+\.\d(?= s\)|\s?秒）)")


@dataclass(frozen=True)
class Step:
    """One fence of a page. `path` is the file that it is the whole of."""

    kind: str
    body: str
    path: str | None
    start: int
    end: int


def pages(lang: Lang) -> list[Path]:
    """The pages in one language, by name."""
    ja = sorted(FOLDER.glob("*.ja.md"))
    return ja if lang == "ja" else sorted(set(FOLDER.glob("*.md")) - set(ja))


def steps(text: str) -> list[Step]:
    """What a page asks for, in order."""
    return [
        Step(f["kind"], f["body"], f["path"], f.start("body"), f.end("body"))
        for f in _FENCE.finditer(text)
    ]


def commands(body: str) -> list[str]:
    """The commands of a `console` fence; a line that begins with `> ` goes on with one."""
    found: list[str] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(line[2:])
        elif line.startswith("> ") and found:
            found[-1] += "\n" + line[2:]
    return found


def followed(text: str, lang: Lang, folder: Path) -> str:
    """The page as it should be: with what its commands print today, in its language."""
    shell = _Shell(folder, lang)
    written = text
    offset = 0
    for step in steps(text):
        if step.kind == "console":
            shown = "".join(
                "".join(
                    f"{'$' if n == 0 else '>'} {line}\n" for n, line in enumerate(c.split("\n"))
                )
                + shell.run(c)
                for c in commands(step.body)
            )
            written = written[: step.start + offset] + shown + written[step.end + offset :]
            offset += len(shown) - len(step.body)
        elif step.kind == "diff":
            _edit(shell.folder, step.body)
        elif step.path is not None:
            (shell.folder / step.path).write_text(step.body, encoding="utf-8")
    return written


class _Shell:
    """A terminal in a folder of its own, with `sekisho` on its path."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        self.folder = folder
        tools = folder.parent / f"{folder.name}-bin"
        tools.mkdir()
        self._where = tools / "where"
        program = tools / "sekisho"
        spoken = surroundings(lang)["LC_ALL"]
        # The shell itself would complain in the page of a locale that the machine does not have.
        program.write_text(f'#!/bin/sh\nLC_ALL={spoken} exec "{sys.executable}" -m sekisho "$@"\n')
        program.chmod(0o755)
        self._environment = surroundings(lang) | {
            "LC_ALL": "C.UTF-8",
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        }

    def run(self, command: str) -> str:
        """What a command prints, errors too; what varies from run to run made equal."""
        done = subprocess.run(
            ["bash", "-c", f'{command}\npwd > "{self._where}"'],
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.folder = Path(self._where.read_text().strip())
        return _SECONDS.sub("0.3", done.stdout.decode())


def _edit(folder: Path, diff: str) -> None:
    """Apply a diff: each hunk's old lines stand in the file exactly once."""
    path: Path | None = None
    hunks: list[list[str]] = []
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = folder / line[4:]
        elif line.startswith("@@"):
            hunks.append([])
        elif not line.startswith("--- "):
            hunks[-1].append(line)
    if path is None:
        raise ValueError(f"no file: {diff}")
    text = path.read_text(encoding="utf-8")
    for hunk in hunks:
        old = "".join(f"{line[1:]}\n" for line in hunk if line[:1] in {" ", "-", ""})
        new = "".join(f"{line[1:]}\n" for line in hunk if line[:1] in {" ", "+", ""})
        if text.count(old) != 1:
            raise ValueError(f"{path.name} has {text.count(old)} times:\n{old}")
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def _write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        for lang in ("en", "ja"):
            for path in pages(lang):
                folder = Path(scratch) / path.stem
                folder.mkdir()
                text = path.read_text(encoding="utf-8")
                path.write_text(followed(text, lang, folder), encoding="utf-8")


if __name__ == "__main__":
    _write()

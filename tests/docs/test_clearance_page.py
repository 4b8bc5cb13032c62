"""The page on clearances: its program judges real files as `sekisho verify` does."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sekisho.signing import make

PAGE = Path(__file__).parents[2] / "docs/clearance.md"


def _judged(
    project: Path, file: Path, clearance: Path, me: str
) -> subprocess.CompletedProcess[str]:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    # The template's business date is long ago or to come: the day is what this page is not about.
    day = json.dumps("2026-11-21")
    dated = program.replace("datetime.date.today().isoformat()", day)
    assert dated != program
    ring = str(project / "keys/ring.json")
    arguments = [sys.executable, "-c", dated, str(file), str(clearance), ring, me]
    return subprocess.run(arguments, capture_output=True, text=True, check=False)


@pytest.fixture
def released(laid_out: Path) -> tuple[Path, Path, Path]:
    file = laid_out / "var/outbound/our_coop/office/birthday_20261120.parquet"
    (clearance,) = file.parent.glob("*.clearance.json")
    return laid_out, file, clearance


def test_it_is_as_short_as_promised() -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len([line for line in program.splitlines() if line.strip()]) <= 31


def test_it_judges_as_we_do(released: tuple[Path, Path, Path]) -> None:
    project, file, clearance = released
    done = _judged(project, file, clearance, "our_coop")
    assert (done.returncode, done.stderr) == (0, "")
    assert "for somebody else" in _judged(project, file, clearance, "jccu").stderr
    file.write_bytes(file.read_bytes() + b"\0")
    assert "changed" in _judged(project, file, clearance, "our_coop").stderr


def test_a_clearance_that_was_changed_or_signed_by_nobody_is_none(
    released: tuple[Path, Path, Path],
) -> None:
    project, file, clearance = released
    body = json.loads(clearance.read_bytes())
    clearance.write_text(json.dumps({**body, "payloadType": "x"}))
    assert "InvalidSignature" in _judged(project, file, clearance, "our_coop").stderr
    clearance.write_text(json.dumps(body))
    (project / "keys/ring.json").unlink()
    make(project / "keys", "run", dt.date(2026, 11, 1))
    assert "no key that counts" in _judged(project, file, clearance, "our_coop").stderr

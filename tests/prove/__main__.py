"""Prove a version of DuckDB that is not supported yet: run what depends on it, say what is new.

    make prove DUCKDB=2.0.1    # or: PYTHONPATH=src:tests python -m prove 2.0.1

It makes an environment below `var/` with the locked dependencies and that DuckDB, runs the tests
there with the version let through *inside of the tests only*, and prints what has to be looked at.
Exit 0: nothing. How to go on from there: docs/upgrades.md.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from environments import ROOT, python_of
from prove.candidate import OPTION

TESTS = ("lineage", "scripts", "prove", "attacks", "property", "extract", "nightly")
"""Areas whose tests run DuckDB in their own process; a command that they started would refuse."""
FOLDER = ROOT / "var/prove"
SHOWN = 25


def main(version: str) -> int:
    """Prove one version and print the report."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    python = environment(version)
    print(f"DuckDB {version}: environment ready, looking", flush=True)
    topics = look(python, version)
    print("running tests", flush=True)
    ran, failed = test(python, version)
    topics["failing tests"] = failed
    print(report(version, topics, ran))
    return 1 if any(topics.values()) or not ran else 0


def environment(version: str) -> Path:
    """The locked dependencies, with this DuckDB instead of the locked one."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    others = re.sub(r"(?m)^duckdb==(?:.*\\\n)*.*\n", "", lock)
    held = FOLDER / "requirements.lock"
    held.write_text(others, encoding="utf-8")
    locked = ("--no-deps", "--require-hashes", "-r", str(held))
    return python_of(f"duckdb-{version}", locked, ("--no-deps", f"duckdb=={version}"))


def look(python: Path, version: str) -> dict[str, list[str]]:
    """What is new in it, topic by topic."""
    done = _run([python, "-m", "prove.look", version])
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no output"]
        return {"the analysis itself fails": [lines[-1]]}
    topics: dict[str, list[str]] = json.loads(done.stdout)
    return topics


def test(python: Path, version: str) -> tuple[int, list[str]]:
    """Run the tests: how many ran, and those that failed."""
    written = FOLDER / f"{version}.xml"
    written.unlink(missing_ok=True)
    areas = [f"tests/{area}" for area in TESTS]
    options = ["-n", "auto", "--dist", "loadfile", "--tb=no"]
    options += ["-p", "no:cacheprovider", OPTION, version, f"--junitxml={written}"]
    done = _run([python, "-m", "pytest", *areas, *options])
    (FOLDER / f"{version}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    if not written.exists():
        return 0, [(done.stderr or done.stdout).strip().splitlines()[-1]]
    cases = [*ET.parse(written).getroot().iter("testcase")]  # noqa: S314 - pytest wrote it just now
    failed = [
        _name(c) for c in cases if c.find("failure") is not None or c.find("error") is not None
    ]
    return sum(c.find("skipped") is None for c in cases), sorted(failed)


def _name(case: ET.Element) -> str:
    problem = case.find("failure")
    problem = case.find("error") if problem is None else problem
    reason = "" if problem is None else problem.get("message", "").partition("\n")[0]
    return f"{case.get('classname')}::{case.get('name')}: {reason[:160]}"


def report(version: str, topics: Mapping[str, Sequence[str]], ran: int) -> str:
    """What has to be looked at, by topic; the first entries of each."""
    lines = [f"DuckDB {version}, {ran} tests run"]
    for topic, entries in topics.items():
        if entries:
            lines.append(f"\n{topic}: {len(entries)}")
            lines += [f"  {entry}" for entry in entries[:SHOWN]]
        if len(entries) > SHOWN:
            lines.append(f"  ... and {len(entries) - SHOWN} more")
    if len(lines) == 1:
        lines.append("nothing to look at: it can be added to sekisho.lineage.binder.SUPPORTED")
    else:
        lines.append(f"\nit is not proven: see docs/upgrades.md; all of it is in {FOLDER.name}/")
    return "\n".join(lines)


def _run(command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    environ = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

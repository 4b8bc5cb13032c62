"""The wheel in an empty environment: a check needs the light dependencies and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HEAVY = ("pyarrow", "pandas", "prefect", "great_expectations", "sqlalchemy", "numpy")


def _run(*arguments: str | Path, cwd: Path = Path("/")) -> str:
    done = subprocess.run(
        list(map(str, arguments)), cwd=cwd, capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _locked() -> dict[str, str]:
    """Package -> its entry in the lock: version, marker, hashes."""
    lock = (ROOT / "requirements.lock").read_text()
    entries = re.split(r"(?m)^(?=[a-z0-9])", lock)
    return {_name(entry): entry for entry in entries if "==" in entry}


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _light(locked: dict[str, str]) -> list[str]:
    """The lock's entries that the package without extras needs, and what these need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {_name(requirement) for requirement in project["dependencies"]}
    while more := {n for n, e in locked.items() if n not in wanted and _parents(e) & wanted}:
        wanted |= more
    return [locked[name] for name in sorted(wanted)]


def _parents(entry: str) -> set[str]:
    """The packages that the lock says an entry is there for."""
    _, _, via = entry.partition("# via")
    return {_name(line.strip("# ")) for line in via.splitlines() if line.strip("# ")}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The `bin` folder of an environment with the wheel and its light dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("sekisho-*.whl")
    (folder / "light.txt").write_text("".join(_light(_locked())))
    venv.create(folder / "env", with_pip=True)
    python = folder / "env/bin/python"
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    _run(*pip, "--require-hashes", "-r", folder / "light.txt")
    _run(*pip, wheel)
    return python.parent


def test_the_wheel_asks_for_nothing_that_is_not_there(installed: Path) -> None:
    assert "No broken requirements" in _run(installed / "python", "-m", "pip", "check")


def test_a_new_project_is_laid_out_and_permitted_without_any_heavy_library(
    installed: Path, tmp_path: Path
) -> None:
    code = "import importlib.util as u, sys; print([n for n in sys.argv[1:] if u.find_spec(n)])"
    assert _run(installed / "python", "-c", code, *HEAVY).strip() == "[]"
    _run(installed / "sekisho", "init", tmp_path / "x")
    told = _run(installed / "sekisho", "check", "--project", tmp_path / "x", "--lang", "en")
    assert re.search(r"Refused 0, permitted \d+, undecided 0", " ".join(told.split()))


def test_the_wheel_says_that_it_is_typed_and_speaks_both_languages(
    installed: Path, tmp_path: Path
) -> None:
    (package,) = installed.parent.glob("lib/python*/site-packages/sekisho")
    assert (package / "py.typed").is_file()
    assert "関所" in _run(installed / "sekisho", "--lang", "ja", "--help")
    assert not list(package.parent.glob("tests")), "tests are not shipped"


def test_fonts_travel_with_their_licences(installed: Path) -> None:
    """Whoever gets the fonts of statements gets what they may be used by (IPA 3(2)(iii), OFL 2)."""
    (fonts,) = installed.parent.glob("lib/python*/site-packages/sekisho/disclosure/fonts")
    assert {path.name for path in fonts.iterdir()} == {
        "IPA_Font_License_Agreement_v1.0.txt", "OFL.txt", "README.md", "SekishoSupplement.otf",
        "ipaexg.ttf",
    }  # fmt: skip
    assert "IPA Font License Agreement v1.0" in (
        fonts / "IPA_Font_License_Agreement_v1.0.txt"
    ).read_text(encoding="utf-8")

"""Virtual environments of their own below `var/`, for what ours must not hold: other versions, peers.

Each is made on first use by plain `venv` and `pip` from pinned names, and kept: its folder is named
after its pins, so that a change of a pin makes another one.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var/environments"


class UnavailableError(Exception):
    """An environment cannot be made here: the packages are not to be had."""


def python_of(name: str, *installs: Sequence[str]) -> Path:
    """The interpreter of the environment with exactly these pins, made if it is not there yet.

    Args:
        name: what the environment is for.
        installs: for each run of `pip install` its arguments: `name==version`, or options.

    Raises:
        UnavailableError: pip could not install them; the reason is pip's last line.
    """
    digest = hashlib.sha256(repr(installs).encode()).hexdigest()[:12]
    folder = FOLDER / f"{name}-{digest}"
    python, ready = folder / "bin/python", folder / ".ready"
    with locked(folder.with_name(f"{folder.name}.lock")):
        if not ready.exists():
            _run([sys.executable, "-m", "venv", "--clear", str(folder)])
            for arguments in installs:
                _run([str(python), "-m", "pip", "install", "--quiet", *arguments])
            ready.touch()
    return python


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Alone among all processes that ask for the same file: test workers make an environment once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise UnavailableError(f"{' '.join(command)}: {lines[-1]}")

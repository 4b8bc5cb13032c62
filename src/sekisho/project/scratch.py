"""What a run under way has on disk and no other may see: staged files, spilled rows."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from typing import Final

from sekisho.audit.log import AuditLog

FOLDER: Final = ".work"
"""Below the lake; one folder in it for each run under way."""


def sweep(work: Path, log: AuditLog) -> None:
    """Remove what crashed runs have left: it may hold rows about members."""
    if not work.is_dir():
        return
    alive = {run.head.run.run_id for run in log.open_runs() if run.alive}
    for folder in work.iterdir():
        if folder.name not in alive:
            shutil.rmtree(folder, ignore_errors=True)


def remove(folder: Path) -> None:
    """Remove one run's folder, and what held it if that is empty now."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()

"""What a user does and sees: a command in a process of its own, files before and after."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.project.config import CONFIG_FILE, Config, read_config

SEKISHO: Final = (sys.executable, "-m", "sekisho")
_LIMIT: Final = 120
_NO_LANGUAGE: Final = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """All that it printed, line breaks as blanks, so that wrapping hides nothing."""
        return " ".join((self.out + " " + self.err).split())


def command(
    arguments: Sequence[str],
    *,
    lang: str = "en",
    before: Callable[[], None] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a command to its end, in one language, as somebody would who is somewhere else."""
    done = subprocess.run(
        arguments,
        env=surroundings(lang) | dict(environment or {}),
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_LIMIT,
        check=False,
        preexec_fn=before,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def surroundings(lang: str) -> dict[str, str]:
    """The environment of a command that speaks `lang`; nothing of a test's Prefect is in it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in _NO_LANGUAGE and not name.startswith("PREFECT_")
    }
    return kept | {"LC_ALL": "ja_JP.UTF-8" if lang == "ja" else "C.UTF-8", "COLUMNS": "88"}


def sekisho(
    verb: str,
    project: Path,
    *more: str,
    lang: str = "en",
    before: Callable[[], None] | None = None,
) -> Ended:
    """Run `sekisho VERB --project PROJECT MORE`."""
    return command((*SEKISHO, verb, "--project", str(project), *more), lang=lang, before=before)


def digests(folder: Path) -> dict[str, str]:
    """Path below a folder -> SHA-256, of every file; hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def released(project: Path) -> dict[str, str]:
    """Destination and file -> SHA-256, of all that lies at destinations, clearances apart."""
    found = digests(project / _config(project).outbound)
    return {path: digest for path, digest in found.items() if not path.endswith("clearance.json")}


def _config(project: Path) -> Config:
    # Not by loading the project, which a test may have spoilt.
    return read_config((project / CONFIG_FILE).read_text())


def log_of(project: Path) -> AuditLog:
    """The project's audit log."""
    return AuditLog(project / _config(project).audit)


def sealed(project: Path) -> tuple[int, ...]:
    """Exit codes of the runs in the record, in the order of sealing; the record must verify."""
    log = log_of(project)
    assert verify(log.root) == ()
    assert log.open_runs() == ()
    return tuple(manifest.exit_code for manifest in log.manifests())


def times_sent(project: Path) -> dict[tuple[str, str], int]:
    """Export and file -> how many releases the record tells of."""
    counts: dict[tuple[str, str], int] = {}
    for step in log_of(project).releases():
        if step.release.state == "released":
            name = (step.release.export, step.release.file)
            counts[name] = counts.get(name, 0) + 1
    return counts

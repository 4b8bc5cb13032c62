"""The site on disk: written aside as a whole, then put in place in one step.

What people open is a link to a version in a hidden folder beside it, like the audit store: a reader
sees all of the old site or all of the new one, and a page that is open goes on to find its
neighbours, since the version before stays.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message
from sekisho.report.pages import pages_of
from sekisho.report.render import LANGS, Renderer, front
from sekisho.report.site import Site

FOLDER: Final = "var/report"
_KEPT: Final = 2
_LOCK: Final = "lock"
_STAGED: Final = ".tmp-"


def write(site: Site, out: Path) -> Path:
    """Write the site, and return its folder.

    Raises:
        ProjectError: something else than a report is at `out`.
        DataError: the disk refuses; what was there before stays.
    """
    files = files_of(site)
    versions = out.with_name(f".{out.name}")
    if os.path.lexists(out) and not _ours(out, versions):
        raise ProjectError(
            Message("report.in-the-way", folder=str(out)), help=Message("report.in-the-way.help")
        )
    try:
        versions.mkdir(parents=True, exist_ok=True)
        with _alone(versions):
            _publish(files, versions, out)
    except OSError as error:
        raise DataError(
            Message("audit.not-writable", file=os.fspath(out), problem=error.strerror or "OSError"),
            help=Message("audit.make-writable"),
        ) from error
    return out


def files_of(site: Site) -> Mapping[str, str]:
    """Path in the site -> text, of every file: the same for the same values."""
    pages = pages_of(site)
    paths = [page.path for page in pages]
    files = {"index.html": front(site.project.config.name)}
    for lang in LANGS:
        renderer = Renderer(lang, paths)
        files |= {f"{lang}/{page.path}": renderer.render(page) for page in pages}
    return files


def _ours(out: Path, versions: Path) -> bool:
    """Whether a link of ours is at the place, so that it may be moved on."""
    return out.is_symlink() and out.readlink().parent == Path(versions.name)


def _publish(files: Mapping[str, str], versions: Path, out: Path) -> None:
    numbers = _numbers(versions)
    for left in versions.glob(f"{_STAGED}*"):
        shutil.rmtree(left)
    name = f"{numbers[-1] + 1 if numbers else 1:08d}"
    staged = versions / f"{_STAGED}{name}"
    for path, text in files.items():
        file = staged / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    staged.rename(versions / name)
    link = out.with_name(f"{_STAGED}{out.name}")
    link.unlink(missing_ok=True)
    link.symlink_to(Path(versions.name) / name)
    link.replace(out)
    for old in _numbers(versions)[:-_KEPT]:
        shutil.rmtree(versions / f"{old:08d}")


def _numbers(versions: Path) -> list[int]:
    return sorted(int(p.name) for p in versions.iterdir() if re.fullmatch(r"\d{8}", p.name))


@contextmanager
def _alone(versions: Path) -> Iterator[None]:
    """Wait until no other process publishes; the lock goes with the process that holds it."""
    with (versions / _LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

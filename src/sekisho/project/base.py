"""An earlier state of a project: a folder, or a revision of the repository that it lies in.

Of a revision only objects are read (`rev-parse`, `ls-tree`, `cat-file`): nothing is checked out, nothing
written to the repository, and what its attributes say about archives does not count.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sekisho import expectations
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.project.config import CONFIG_FILE
from sekisho.project.python_model import LOCK

_READ: Final = (CONFIG_FILE, LOCK, "policy", "contracts", expectations.FOLDER, "sql")
"""What a project is read from, at the top of its folder."""
_FILE: Final = "100"
"""How the mode of a file begins; links and other repositories have another."""


@contextmanager
def base_folder(root: Path, base: str) -> Iterator[Path]:
    """The folder with the files of an earlier state, for as long as the context lasts.

    Args:
        root: the project as it is now.
        base: a folder with a project, or else a revision as git names it.

    Raises:
        ProjectError: it is neither; git is missing, or the project lies in no repository; there is
            no project at that revision.
    """
    if base and (Path(base) / CONFIG_FILE).is_file():
        yield Path(base)
        return
    tree = _tree(root, base)
    with tempfile.TemporaryDirectory(prefix="sekisho-") as folder:
        _write(root, base, tree, Path(folder))
        yield Path(folder)


def _tree(root: Path, base: str) -> str:
    """The tree of the project's folder at a revision."""
    inside = _git(root, "rev-parse", "--show-prefix")
    if inside is None:
        raise ProjectError(
            Message("project.no-repository", folder=str(root)), help=Message("project.base-help")
        )
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"
    )
    if commit is None:
        raise ProjectError(
            Message("project.no-revision", base=base), help=Message("project.base-help")
        )
    prefix = os.fsdecode(inside).removesuffix("\n").rstrip("/")
    found = _git(
        root, "rev-parse", "--verify", "--quiet", f"{os.fsdecode(commit).strip()}:{prefix}"
    )
    if found is None:
        raise _no_project(base, prefix)
    return os.fsdecode(found).strip()


def _no_project(base: str, prefix: str) -> ProjectError:
    return ProjectError(
        Message("project.no-project-there", base=base, folder=prefix or "."),
        help=Message("project.base-help"),
    )


def _write(root: Path, base: str, tree: str, folder: Path) -> None:
    """Write the project's files of a tree into a folder."""
    listed = _git(root, "ls-tree", "-r", "-z", "--full-tree", tree, "--", *_READ)
    entries = [_entry(e) for e in (listed or b"").split(b"\0") if e]
    if CONFIG_FILE not in {path for _, _, path in entries}:
        raise _no_project(
            base, os.fsdecode(_git(root, "rev-parse", "--show-prefix") or b"").strip()
        )
    for mode, _, path in entries:
        if not mode.startswith(_FILE):
            raise ProjectError(Message("project.base-link", base=base, path=path))
    for (_, _, path), content in zip(
        entries, _contents(root, [digest for _, digest, _ in entries]), strict=True
    ):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _entry(line: bytes) -> tuple[str, str, str]:
    """Mode, object and path of a line of `ls-tree`."""
    told, _, path = line.partition(b"\t")
    mode, _, digest = told.decode().split(" ")
    return mode, digest, os.fsdecode(path)


def _contents(root: Path, objects: Sequence[str]) -> Iterator[bytes]:
    """The contents of objects, in their order."""
    asked = "".join(f"{name}\n" for name in objects).encode()
    rest = _git(root, "cat-file", "--batch", given=asked) or b""
    for name in objects:
        head, _, rest = rest.partition(b"\n")
        if not head.startswith(f"{name} blob ".encode()):
            raise ProjectError(Message("project.no-object", name=name))
        size = int(head.split(b" ")[-1])
        yield rest[:size]
        rest = rest[size + 1 :]


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """What git answers; None where it ends with an error.

    Raises:
        ProjectError: there is no git, or it will not work in this folder at all.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and revisions cannot be options
            ["git", "-C", str(root), *arguments],  # noqa: S607 - the user's own
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError as error:
        raise ProjectError(Message("project.no-git"), help=Message("project.base-help")) from error
    if done.returncode and b"dubious ownership" in done.stderr:
        raise ProjectError(Message("project.git-refuses", folder=str(root)))
    return done.stdout if done.returncode == 0 else None

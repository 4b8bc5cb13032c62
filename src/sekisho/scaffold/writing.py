"""Writing files that are not there yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sekisho.errors import DataError, ProjectError
from sekisho.messages import Message


def write_new(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write files below `root`, all or none of which are there before.

    Args:
        root: the project's folder.
        files: path below it -> content.

    Raises:
        ProjectError: one of them is there already; nothing is written then.
        DataError: a file cannot be written; what was written before it is taken away again.
    """
    for file in files:
        if (root / file).exists():
            raise ProjectError(
                Message("cli.new.exists", file=file), help=Message("cli.new.remove-first")
            )
    written: list[Path] = []
    for file, content in files.items():
        path = root / file
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as stream:  # "x": never over a file that came up meanwhile
                written.append(path)
                stream.write(content)
        except OSError as error:
            for path in written:
                path.unlink(missing_ok=True)
            raise DataError(
                Message(
                    "cli.new.not-written", file=file, problem=error.strerror or type(error).__name__
                )
            ) from error
    return tuple(files)

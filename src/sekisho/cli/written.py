"""What a command has written, told."""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.cli.as_json import dumped
from sekisho.cli.command import Settings
from sekisho.cli.width import clean, indented
from sekisho.messages import Message


def tell_written(
    settings: Settings, files: Iterable[str], notes: Iterable[Message], *, listed: bool = True
) -> None:
    """Say which files were written and what is left to do; `listed` names each file as text."""
    texts = [note.text(settings.lang) for note in notes]
    if settings.format == "json":
        settings.write(dumped({"written": list(files), "notes": texts}))
        return
    lines: list[str] = []
    for file in files if listed else ():
        lines += indented(
            clean(Message("cli.new.wrote", file=file).text(settings.lang)), "", settings.width
        )
    for text in () if settings.quiet and listed else texts:
        lines += indented(clean(text), "", settings.width)
    if lines:
        settings.write("\n".join(lines))

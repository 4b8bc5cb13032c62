"""`sekisho new source`: contract and suite drafted from a file of data."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.scaffold import Sample, SourceDraft


@click.command(cls=Command, help="cli.help.new-source")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME", cls=Option, help="cli.option.name")
@common("text", "json")
def new_source(settings: Settings, file: Path, name: str | None) -> int:
    """Look at the file, write the drafts, say what is left to do."""
    from sekisho import project, scaffold
    from sekisho.cli.written import tell_written

    loaded = project.load(settings.project)
    sample = scaffold.read_sample(file)
    draft = scaffold.draft_source(sample, name or _name(file), loaded.policy, loaded.sources)
    files = scaffold.write_new(loaded.root, draft.files)
    tell_written(settings, files, _notes(sample, draft))
    return 0


def _name(file: Path) -> str:
    """The file's name up to a date, which the nightly file has and the source has not."""
    stem = file.name.split(".")[0].lower().replace("-", "_")
    return stem.rstrip("0123456789").rstrip("_") or stem


def _notes(sample: Sample, draft: SourceDraft) -> list[Message]:
    read_as = Message(
        "cli.new.read-as",
        file=sample.file,
        kind=sample.kind,
        encoding=sample.encoding or "-",
        rows=f"{sample.rows:,}" + ("" if sample.whole else "+"),
    )
    notes = [
        read_as,
        Message("cli.new.no-category", count=len(sample.columns)),
        Message("cli.new.row-category"),
    ]
    if draft.unnamed:
        notes.append(Message("cli.new.unnamed", count=draft.unnamed))
    return notes

"""`sekisho lineage`: what influences what, for a relation of the project or a file of SQL."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Settings, common
from sekisho.errors import DataError, Place, ProjectError, SekishoError
from sekisho.messages import Message, listed
from sekisho.model import QueryLineage

if TYPE_CHECKING:
    from sekisho.project import Project


@click.command(cls=Command, help="cli.help.lineage")
@click.argument("what", metavar="FILE.sql|EXPORT|RELATION")
@common("text", "json", "dot")
def lineage(settings: Settings, what: str) -> int:
    """Show the edges of one statement."""
    from sekisho import project
    from sekisho.cli.edges import edges

    loaded = project.load(settings.project)
    file = Path(what)
    if file.suffix == ".sql":
        name, found = file.stem, _of_file(loaded, file)
    else:
        name, found = what, _of_relation(loaded, what)
    settings.write(edges(name, found, settings))
    return 0


def _of_relation(project: Project, name: str) -> QueryLineage:
    from sekisho import nightly
    from sekisho.cli.loaded import day_of

    lineages = nightly.check(project, day_of(project, None)).lineages
    if name not in lineages:
        raise ProjectError(
            Message("cli.no-such-relation", name=name),
            help=Message("cli.relations-are", names=listed(lineages)),
        )
    found = lineages[name]
    if isinstance(found, SekishoError):
        raise found
    return found


def _of_file(project: Project, file: Path) -> QueryLineage:
    from sekisho.lineage import analyze

    tables = {
        s.name: {c.name: c.type for c in s.columns.values()} for s in project.sources.values()
    }
    views = {model.name: model.sql for model in project.models.values()}
    try:
        return analyze(_read(file), tables, views)
    except SekishoError as error:
        # The statement has no file for the analysis; here it has one.
        if error.place is not None:
            error.place = Place(str(file), error.place.line, error.place.column)
        raise


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            Message("cli.unreadable", file=str(file), problem=type(error).__name__)
        ) from error

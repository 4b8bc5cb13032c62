"""`sekisho lineage`: what influences what, for a relation of the project or a file of SQL."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import QueryLineage

if TYPE_CHECKING:
    from sekisho.cli.asked import Asked
    from sekisho.project import Project


@click.command(cls=Command, help="cli.help.lineage")
@click.argument("what", required=False, metavar="[FILE.sql|EXPORT|RELATION]")
@click.option("--column", cls=Option, help="cli.option.column", metavar="RELATION.COLUMN")
@click.option("--from", "origin", cls=Option, help="cli.option.from", metavar="RELATION[.COLUMN]")
@click.option("--to", cls=Option, help="cli.option.to", metavar="RELATION[.COLUMN]")
@click.option("--all-paths", is_flag=True, cls=Option, help="cli.option.all-paths")
@common("text", "json", "dot")
def lineage(
    settings: Settings,
    what: str | None,
    column: str | None,
    origin: str | None,
    to: str | None,
    *,
    all_paths: bool,
) -> int:
    """Show the edges of one statement, where a column goes, or the ways between two."""
    _refuse_mixed(settings, what, column, origin, to, all_paths=all_paths)
    if what is not None and what.endswith(".sql"):
        return _tell_file(settings, Path(what))
    from sekisho.cli.asked import Asked

    asked = Asked.of(settings)
    code = _told(asked, what, column, origin, to, all_paths=all_paths)
    asked.project.memory.save()
    return code


def _told(
    asked: Asked,
    what: str | None,
    column: str | None,
    origin: str | None,
    to: str | None,
    *,
    all_paths: bool,
) -> int:
    """Answer the one question that is asked."""
    if what is not None:
        from sekisho.cli.edges import tell_edges

        return tell_edges(asked, what)
    if column is not None:
        from sekisho.cli.uses import tell_uses

        return tell_uses(asked, column)
    if origin is not None and to is not None:
        from sekisho.cli.between import tell_between

        return tell_between(asked, origin, to, all_paths=all_paths)
    from sekisho.cli.relations import tell_relations

    return tell_relations(asked)


def _refuse_mixed(
    settings: Settings,
    what: str | None,
    column: str | None,
    origin: str | None,
    to: str | None,
    *,
    all_paths: bool,
) -> None:
    """Refuse what makes no sense together: one question at a time, and both ends of a way."""
    ends = (origin is not None) + (to is not None)
    if (what is not None) + (column is not None) + (ends > 0) > 1:
        problem = "cli.one-question"
    elif ends == 1:
        problem = "cli.both-ends"
    elif all_paths and not ends:
        problem = "cli.paths-between"
    elif column is not None and "." not in column:
        problem = "cli.column-form"
    else:
        return
    raise click.UsageError(Message(problem).text(settings.lang), click.get_current_context())


def _tell_file(settings: Settings, file: Path) -> int:
    """Tell the edges of a file of SQL, read against the project's sources and models."""
    from sekisho import project
    from sekisho.cli.edges import Shown, edges
    from sekisho.cli.page import Page
    from sekisho.rules import Statement

    sql = _read(file)
    found = _of_file(project.load(settings.project, remember=True), sql, file)
    page = Page(settings.lang, lambda _: sql, settings.width)
    shown = Shown(file.stem, found, Statement(str(file), sql))
    settings.write(edges(shown, page, settings.format))
    return 0


def _of_file(project: Project, sql: str, file: Path) -> QueryLineage:
    from sekisho.lineage import analyze

    tables = {
        s.name: {c.name: c.type for c in s.columns.values()} for s in project.sources.values()
    }
    views = {model.name: model.sql for model in project.models.values()}
    return analyze(sql, tables, views, file=str(file))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            Message("cli.unreadable", file=str(file), problem=type(error).__name__)
        ) from error

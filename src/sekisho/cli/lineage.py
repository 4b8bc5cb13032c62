"""`sekisho lineage`: what influences what, for a relation of the project or a file of SQL."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sekisho.cli.command import Command, Option, Settings, common
from sekisho.messages import Message

if TYPE_CHECKING:
    from sekisho.cli.asked import Asked


@click.command(cls=Command, help="cli.help.lineage")
@click.argument("what", required=False, metavar="[FILE.sql|EXPORT|RELATION]")
@click.option("--column", cls=Option, help="cli.option.column", metavar="RELATION.COLUMN")
@click.option("--from", "origin", cls=Option, help="cli.option.from", metavar="RELATION[.COLUMN]")
@click.option("--to", cls=Option, help="cli.option.to", metavar="RELATION[.COLUMN]")
@click.option("--all-paths", is_flag=True, cls=Option, help="cli.option.all-paths")
@click.option(
    "--schema",
    type=click.Path(path_type=Path),
    cls=Option,
    help="cli.option.schema",
    metavar="FILE",
)
@common("text", "json", "dot")
def lineage(
    settings: Settings,
    what: str | None,
    schema: Path | None,
    column: str | None,
    origin: str | None,
    to: str | None,
    *,
    all_paths: bool,
) -> int:
    """Show the edges of one statement, where a column goes, or the ways between two."""
    _refuse_mixed(settings, what, column, origin, to, all_paths=all_paths)
    if schema is not None and not (what or "").endswith(".sql"):
        problem = Message("cli.schema-of-a-file").text(settings.lang)
        raise click.UsageError(problem, click.get_current_context())
    if what is not None and what.endswith(".sql"):
        from sekisho.cli.script import tell_script

        return tell_script(settings, Path(what), schema)
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

"""`sekisho lineage`: what influences what, for a relation of the project or a file of SQL."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from dataclasses import dataclass
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
    question = Question(what, schema, column, origin, to, all_paths)
    if fault := question.fault():
        raise click.UsageError(Message(fault).text(settings.lang), click.get_current_context())
    if question.file is not None:
        from sekisho.cli.script import tell_script

        return tell_script(settings, question.file, schema)
    from sekisho.cli.asked import Asked

    asked = Asked.of(settings)
    code = _told(asked, question)
    asked.project.memory.save()
    return code


@dataclass(frozen=True, slots=True)
class Question:
    """What the command is asked, as its options say it.

    Attributes:
        what: a relation, or a file of SQL; `schema` is that of the file.
        column: where does this column go?
        origin, to: which ways lead from one to the other? With `all_paths` every one.
    """

    what: str | None
    schema: Path | None
    column: str | None
    origin: str | None
    to: str | None
    all_paths: bool

    @property
    def file(self) -> Path | None:
        """The file of SQL that is asked about."""
        return Path(self.what) if self.what is not None and self.what.endswith(".sql") else None

    def fault(self) -> str | None:
        """Why the options make no sense together, as an id of the catalogue."""
        ends = (self.origin is not None) + (self.to is not None)
        if (self.what is not None) + (self.column is not None) + (ends > 0) > 1:
            return "cli.one-question"
        if ends == 1:
            return "cli.both-ends"
        if self.all_paths and not ends:
            return "cli.paths-between"
        if self.column is not None and "." not in self.column:
            return "cli.column-form"
        if self.schema is not None and self.file is None:
            return "cli.schema-of-a-file"
        return None


def _told(asked: Asked, question: Question) -> int:
    """Answer the one question that is asked of the project."""
    if question.what is not None:
        from sekisho.cli.edges import tell_edges

        return tell_edges(asked, question.what)
    if question.column is not None:
        from sekisho.cli.uses import tell_uses

        return tell_uses(asked, question.column)
    if question.origin is not None and question.to is not None:
        from sekisho.cli.between import tell_between

        return tell_between(asked, question.origin, question.to, all_paths=question.all_paths)
    from sekisho.cli.relations import tell_relations

    return tell_relations(asked)

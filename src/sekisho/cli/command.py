"""The commands' common ground: options that all take, help in both languages, settings."""

from __future__ import annotations

import functools
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast

import click

from sekisho.cli.width import WIDEST, cells, pad, wrap
from sekisho.errors import DataError
from sekisho.messages import Lang, Message

Color = Literal["auto", "always", "never"]

FORMATS: Final = ("text", "json", "github", "sarif", "dot", "html", "csv")
"""All formats; each command takes those that make sense for it."""
_FIRST_SENTENCE: Final = re.compile(r"(?<=。)|(?<=\.)\s")


class UnwrittenError(DataError):
    """Standard output takes nothing: whatever was done is done, and nobody has the answer."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options that every command takes say."""

    project: Path = Path()
    format: str = "text"
    lang: Lang = "en"
    color: Color = "auto"
    quiet: bool = False

    @property
    def root(self) -> str:
        """The project's folder as paths in a repository begin; empty for the folder itself."""
        path = self.project
        if path.is_absolute():
            path = Path(os.path.relpath(path))
        return "" if path == Path() else path.as_posix()

    @property
    def colored(self) -> bool:
        """Whether standard output takes colours."""
        if self.color == "auto":
            dull = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
            return sys.stdout.isatty() and not dull
        return self.color == "always"

    @property
    def width(self) -> int:
        """Cells of a line: the terminal's, at most what fits everywhere."""
        columns = shutil.get_terminal_size((WIDEST, 24)).columns
        return max(min(columns, WIDEST), 40)

    def write(self, text: str) -> None:
        """Data, on standard output.

        Raises:
            UnwrittenError: it cannot be written there, for example because the disk is full.
        """
        try:
            click.echo(text, color=self.colored)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise UnwrittenError(Message("cli.not-told", reason=error.strerror or "-")) from error


class Formatter(click.HelpFormatter):
    """click's help pages, measured in cells instead of characters."""

    def write_text(self, text: str) -> None:
        """Write paragraphs of text, wrapped."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            lines = wrap(paragraph, self.width - self.current_indent)
            self.write("\n" * (number > 0) + "".join(f"{indent}{line}\n" for line in lines))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms with their explanations beside them."""
        rows = list(rows)
        first = min(max((cells(r[0]) for r in rows), default=0), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = wrap(explanation, max(self.width - first - self.current_indent, 20))
            if cells(term) + col_spacing > first:
                self.write(f"{indent}{term}\n")
            else:
                self.write(f"{indent}{pad(term, first)}{lines.pop(0)}".rstrip() + "\n")
            self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines))


class Context(click.Context):
    """A context whose help pages know Japanese."""

    formatter_class = Formatter


def _said(id: str | None) -> str:  # noqa: A002 - the catalogue's own word
    settings = click.get_current_context().find_object(Settings) or Settings()
    return Message(id).text(settings.lang) if id else ""


class Command(click.Command):
    """A command whose `help` is an id of the catalogue."""

    context_class = Context

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's help in the reader's language."""
        del ctx
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_said(self.help))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first sentence of the help."""
        del limit  # it is wrapped, not cut
        return _FIRST_SENTENCE.split(_said(self.help), maxsplit=1)[0]


class Group(Command, click.Group):
    """A command of commands."""


class Option(click.Option):
    """An option whose `help` is an id of the catalogue."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option's spellings and its help in the reader's language."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        spelling, text = record
        return spelling, text.replace(self.help, _said(self.help))


F = TypeVar("F", bound=Callable[..., Any])


def common(*formats: str) -> Callable[[F], F]:
    """Give a command the common options; its function gets them as `settings`, first.

    Args:
        formats: those that the command can write, the usual one first.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def with_settings(**params: object) -> object:
            settings = _settings(params, formats)
            return function(settings, **params)

        for option in reversed(_options(formats)):
            option(with_settings)
        return cast("F", with_settings)  # click calls it with keywords only

    return decorate


def _options(formats: Sequence[str]) -> list[Callable[[Any], Any]]:
    folder = click.Path(path_type=Path)
    given_formats = click.Choice(formats)
    whens = click.Choice(["auto", "always", "never"])
    langs = click.Choice(["ja", "en"])
    return [
        click.option(
            "--project", type=folder, metavar="DIR", cls=Option, help="cli.option.project"
        ),
        click.option("--format", type=given_formats, cls=Option, help="cli.option.format"),
        click.option("--lang", type=langs, cls=Option, help="cli.option.lang"),
        click.option("--color", type=whens, cls=Option, help="cli.option.color"),
        click.option(
            "-q", "--quiet", is_flag=True, default=None, cls=Option, help="cli.option.quiet"
        ),
    ]


def _settings(params: dict[str, Any], formats: Sequence[str]) -> Settings:
    """Take the common options out of a command's parameters, on top of those before it."""
    before = click.get_current_context().find_object(Settings) or Settings()
    names = ("project", "format", "lang", "color", "quiet")
    taken: dict[str, Any] = {name: params.pop(name) for name in names}
    settings = replace(before, **{k: v for k, v in taken.items() if v is not None})
    if settings.format not in formats:
        settings = _usual_format(settings, formats)
    return settings


def _usual_format(settings: Settings, formats: Sequence[str]) -> Settings:
    if settings.format == "text":
        return replace(settings, format=formats[0])
    raise click.BadParameter(
        Message("cli.no-such-format", format=settings.format, allowed=", ".join(formats)).text(
            settings.lang
        ),
        param_hint="--format",
    )

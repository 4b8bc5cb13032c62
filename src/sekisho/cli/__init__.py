"""The command line: parse, one call, render, exit code.

Exit codes: 0 all permitted; 1 something refused; 2 usage, policy, contract or SQL error;
3 undecided; 4 tool or I/O failure. Where several apply: 4 > 2 > 1 > 3.
"""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from sekisho.cli.command import FORMATS, Settings, UnwrittenError
from sekisho.cli.language import given, language, speaking
from sekisho.errors import SekishoError

INTERRUPTED = 130
"""What shells know a command by that was stopped from the keyboard."""
TOLD_NOTHING = 4
"""The answer could not be written to where it was to go."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its code."""
    _open_streams()
    try:
        code = exit_code_of(sys.argv[1:] if arguments is None else list(arguments))
        sys.stderr.flush()
    except OSError:  # not even the error could be told
        code = TOLD_NOTHING
    # DuckDB 2.0.0 prints some fifty lines about leaks into every ordinary end of a process
    # (mended in 2.0.1). Nothing is left to be done here: all is written, closed and flushed.
    os._exit(code)


def exit_code_of(arguments: Sequence[str]) -> int:
    """Run one command line to its end; every error becomes a sentence and a code."""
    settings = _first_settings(arguments)
    with speaking(settings.lang):
        try:
            code = _run(arguments, settings)
            sys.stdout.flush()
        except BrokenPipeError:
            # The reader (`head`) has gone: nothing more to say, and nothing to be said at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return TOLD_NOTHING
        except UnwrittenError as error:
            from sekisho.cli.failure import failed

            return failed(error, replace(settings, format="text"))
    return code


def _open_streams() -> None:
    """Give a process that was started without standard streams (`>&-`) ones that lead nowhere.

    Otherwise the next file that is opened takes their number, and what is printed would get into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)  # the lowest number that is free: this one
            setattr(sys, name, os.fdopen(nowhere, "r" if number == 0 else "w", encoding="utf-8"))


def _run(arguments: Sequence[str], settings: Settings) -> int:
    from sekisho.cli.program import program

    try:
        if "_SEKISHO_COMPLETE" in os.environ:  # a shell asks what could come next
            program.main(prog_name="sekisho")
        with program.make_context("sekisho", list(arguments), obj=settings) as context:
            return int(program.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except click.ClickException as error:
        return _misused(error, settings)
    except (BrokenPipeError, UnwrittenError):
        raise
    except SekishoError as error:
        from sekisho.cli.failure import failed

        return failed(error, settings)
    except Exception as error:  # noqa: BLE001 - the outermost shell: Python's own code 1 would say "refused"
        from sekisho.cli.failure import failed, unexpected

        return failed(unexpected(error), settings)


def _misused(error: click.ClickException, settings: Settings) -> int:
    """A command line that click cannot make sense of."""
    if settings.format == "json" and not isinstance(error, click.exceptions.NoArgsIsHelpError):
        from sekisho.cli.as_json import usage_error_json

        settings.write(usage_error_json(error.format_message()))
    else:
        error.show()
    return error.exit_code


def _first_settings(arguments: Sequence[str]) -> Settings:
    """What has to be known before the command line is parsed, so that its errors are told well."""
    asked, color = given("--format", arguments), given("--color", arguments)
    return Settings(
        project=Path(given("--project", arguments) or "."),
        format=asked if asked in FORMATS else "text",
        lang=language(arguments, os.environ),
        color="always" if color == "always" else "never" if color == "never" else "auto",
    )

"""`sekisho data-docs`: a page about the suites and how they came out on the latest nights."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

import click

from sekisho.cli.command import Command, Settings, common


@click.command("data-docs", cls=Command, help="cli.help.data-docs")
@common("html")
def data_docs(settings: Settings) -> int:
    """Write the page of the project's suites."""
    from sekisho import project
    from sekisho.audit.expected import expectations
    from sekisho.cli.as_data_docs import data_docs_as_html

    loaded = project.load(settings.project)
    came = expectations(loaded.folder(loaded.config.store))
    settings.write(data_docs_as_html(loaded, came, settings.lang))
    return 0

"""`sekisho request`: the register of what members ask for, and what became of it."""

# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help is fast

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import click

from sekisho.cli.command import Command, Group, Option, Settings, common
from sekisho.model import AskedFor

if TYPE_CHECKING:
    from sekisho.requests import Event, Representative, Ruling

F = TypeVar("F", bound=Callable[..., Any])
RULINGS: Final = ("granted", "partly", "refused")


def _dated(function: F) -> F:
    """The options of whatever happens on a day and is entered by somebody."""
    function = click.option("--by", required=True, cls=Option, help="cli.option.request-by")(
        function
    )
    return click.option("--on", metavar="DATE", cls=Option, help="cli.option.request-on")(function)


def _how(function: F) -> F:
    return click.option("--how", required=True, cls=Option, help="cli.option.request-how")(function)


def _extent(function: F) -> F:
    """The options that say what a stop is about."""
    for name in ("category", "arrangement", "purpose", "recipient"):
        function = click.option(f"--{name}", cls=Option, help=f"cli.option.request-{name}")(
            function
        )
    return function


@click.group(cls=Group, help="cli.help.request")
def request() -> None:
    """The commands about requests of members."""


@request.command(cls=Command, help="cli.help.request-new")
@click.argument("member_no", metavar="MEMBER_NO")
@click.option(
    "--kind",
    type=click.Choice(get_args(AskedFor)),
    required=True,
    cls=Option,
    help="cli.option.request-kind",
)
@click.option("--wanted", required=True, cls=Option, help="cli.option.request-wanted")
@click.option("--name", cls=Option, help="cli.option.request-name")
@_extent
@_how
@_dated
@common("text", "json")
def new(settings: Settings, member_no: str, **said: Any) -> int:  # noqa: ANN401 - as click has it
    """Enter a request that has come."""
    from sekisho.cli.requested import Requested

    return Requested.of(settings).new(member_no, **said)


@request.command(cls=Command, help="cli.help.request-identify")
@click.argument("id", metavar="ID")
@click.option(
    "--confirmed/--not-confirmed", required=True, cls=Option, help="cli.option.request-confirmed"
)
@click.option(
    "--representative",
    type=click.Choice(["guardian", "agent"]),
    cls=Option,
    help="cli.option.request-representative",
)
@click.option("--evidence", cls=Option, help="cli.option.request-evidence")
@_how
@_dated
@common("text", "json")
def identify(
    settings: Settings,
    id: str,  # noqa: A002 - the word that people see
    confirmed: bool,
    representative: Representative | None,
    evidence: str | None,
    how: str,
    on: str | None,
    by: str,
) -> int:
    """Enter who asks, and how that was found out."""
    from sekisho.cli.requested import Requested
    from sekisho.requests import Identified

    asked = Requested.of(settings)
    day = asked.day(on)
    proof = asked.proof(representative, evidence)
    return asked.enter(id, Identified(confirmed, day, asked.said(how), representative, proof), by)


@request.command(cls=Command, help="cli.help.request-fee")
@click.argument("id", metavar="ID")
@click.option(
    "--actual-cost",
    type=click.IntRange(1),
    metavar="YEN",
    cls=Option,
    help="cli.option.request-cost",
)
@click.option("--paid", is_flag=True, cls=Option, help="cli.option.request-paid")
@click.option("--how", cls=Option, help="cli.option.request-how")
@_dated
@common("text", "json")
def fee(
    settings: Settings,
    id: str,  # noqa: A002
    actual_cost: int | None,
    paid: bool,
    how: str | None,
    on: str | None,
    by: str,
) -> int:
    """Enter that the member was told of the actual cost, or that the fee was paid."""
    from sekisho.cli.requested import Requested

    return Requested.of(settings).fee(id, actual_cost, how, on, by, paid=paid)


@request.command(cls=Command, help="cli.help.request-decide")
@click.argument("id", metavar="ID")
@click.option(
    "--ruling",
    type=click.Choice(RULINGS),
    required=True,
    cls=Option,
    help="cli.option.request-ruling",
)
@click.option("--ground", cls=Option, help="cli.option.request-ground")
@click.option("--reason", required=True, cls=Option, help="cli.option.request-reason")
@_extent
@_dated
@common("text", "json")
def decide(
    settings: Settings,
    id: str,  # noqa: A002
    ruling: Ruling,
    ground: str | None,
    reason: str,
    on: str | None,
    by: str,
    **extent: str | None,
) -> int:
    """Enter the decision on a request."""
    from sekisho.cli.requested import Requested
    from sekisho.requests import Decided

    asked = Requested.of(settings)
    part = asked.extent(**extent) if any(extent.values()) else None
    return asked.enter(id, Decided(ruling, asked.day(on), asked.said(reason), ground, part), by)


@request.command(cls=Command, help="cli.help.request-done")
@click.argument("id", metavar="ID")
@_how
@_dated
@common("text", "json")
def done(settings: Settings, id: str, how: str, on: str | None, by: str) -> int:  # noqa: A002
    """Enter that a decision was carried out and the member told."""
    from sekisho.requests import Done

    return _entered(settings, id, Done, how, on, by)


@request.command(cls=Command, help="cli.help.request-withdraw")
@click.argument("id", metavar="ID")
@_how
@_dated
@common("text", "json")
def withdraw(settings: Settings, id: str, how: str, on: str | None, by: str) -> int:  # noqa: A002
    """Enter that the member has taken a request back."""
    from sekisho.requests import Withdrawn

    return _entered(settings, id, Withdrawn, how, on, by)


@request.command(cls=Command, help="cli.help.request-inform")
@click.argument("id", metavar="ID")
@click.option("--recipient", required=True, cls=Option, help="cli.option.request-informed")
@_how
@_dated
@common("text", "json")
def inform(
    settings: Settings,
    id: str,  # noqa: A002
    recipient: str,
    how: str,
    on: str | None,
    by: str,
) -> int:
    """Enter that a recipient was told."""
    from sekisho.cli.requested import Requested
    from sekisho.requests import Informed

    asked = Requested.of(settings)
    asked.extent(recipient=recipient)
    return asked.enter(id, Informed(recipient, asked.day(on), asked.said(how)), by)


@request.command("list", cls=Command, help="cli.help.request-list")
@click.option("--all", "everything", is_flag=True, cls=Option, help="cli.option.request-all")
@common("text", "json")
def list_(settings: Settings, everything: bool) -> int:
    """List requests."""
    from sekisho.cli.requested import Requested

    return Requested.of(settings).tell_all(everything=everything)


@request.command(cls=Command, help="cli.help.request-show")
@click.argument("id", metavar="ID")
@common("text", "json")
def show(settings: Settings, id: str) -> int:  # noqa: A002
    """Tell one request whole."""
    from sekisho.cli.requested import Requested

    return Requested.of(settings).tell(id)


@request.command(cls=Command, help="cli.help.request-statement")
@click.argument("id", metavar="ID")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--withhold",
    multiple=True,
    metavar="SOURCE.COLUMN",
    cls=Option,
    help="cli.option.request-withhold",
)
@click.option("--on", metavar="DATE", cls=Option, help="cli.option.request-statement-on")
@common("text", "json")
def statement(
    settings: Settings,
    id: str,  # noqa: A002
    out: Path,
    withhold: tuple[str, ...],
    on: str | None,
) -> int:
    """Write the statement that answers a request."""
    from sekisho.cli.stated import write_statement

    return write_statement(settings, id, out, withhold, on)


def _entered(
    settings: Settings,
    id: str,  # noqa: A002
    kind: Callable[..., Event],
    how: str,
    on: str | None,
    by: str,
) -> int:
    """Enter what has a day and a way and nothing else."""
    from sekisho.cli.requested import Requested

    asked = Requested.of(settings)
    return asked.enter(id, kind(on=asked.day(on), how=asked.said(how)), by)

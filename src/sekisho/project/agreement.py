"""Whether the parts of a project speak of the same things."""

from __future__ import annotations

from collections.abc import Mapping

from sekisho.errors import Place, ProjectError
from sekisho.messages import Message, listed, offered
from sekisho.model import ROWS, KeySpace, Policy, Source
from sekisho.project.config import CONFIG_FILE, Config
from sekisho.server import check_names


def check_statutes(the_policy: Policy, sources: Mapping[str, Source]) -> None:
    """What a statute fixes has to be there: a name that is misspelt would fix nothing.

    Raises:
        ProjectError: a contract has no such column.
    """
    for statute in the_policy.statutes.values():
        for table, name in sorted(statute.columns or ()):
            if table not in sources or name not in sources[table].columns:
                known = sources[table].columns if table in sources else sources
                raise ProjectError(
                    Message("project.statute-column", statute=statute.id, name=f"{table}.{name}"),
                    place=statute.place,
                    help=Message("project.known", names=listed(known)),
                )


def check_conditions(
    the_policy: Policy, sources: Mapping[str, Source], key_spaces: Mapping[str, KeySpace]
) -> None:
    """A condition is decided by a column of a source of subjects whose keys are the ledger's.

    Raises:
        ProjectError: there is no such source or column.
    """
    fit = sorted(
        s.name
        for s in sources.values()
        if s.role == "data"
        and s.subject_key is not None
        and s.key_space is not None
        and s.key_space in key_spaces
        and key_spaces[s.key_space].maps_to is None
    )
    for condition in the_policy.conditions.values():
        table, name = condition.column
        if table not in fit or (name != ROWS and name not in sources[table].columns):
            raise ProjectError(
                Message("project.condition-column", condition=condition.id, name=f"{table}.{name}"),
                place=condition.place,
                help=Message(
                    "project.known", names=listed(sources[table].columns if table in fit else fit)
                ),
            )


def check_kept_at_destinations(config: Config, the_policy: Policy) -> None:
    """A destination whose name is misspelt would keep its files for ever.

    Raises:
        ProjectError: it is not declared, or is on a server, where nothing is removed.
    """
    for name in config.keep.outbound_at:
        if name not in the_policy.destinations:
            raise ProjectError(
                Message("project.unknown-destination", name=name),
                place=Place(CONFIG_FILE),
                help=Message("project.known", names=offered(the_policy.destinations, name)),
            )
        if the_policy.destinations[name].server is not None:
            raise ProjectError(
                Message("project.kept-on-server", name=name),
                place=Place(CONFIG_FILE),
                help=Message("project.kept-on-server-help"),
            )


def check_servers(the_policy: Policy, sources: Mapping[str, Source]) -> None:
    """One name of a server stands for one server, whether data comes from there or goes there.

    Raises:
        ProjectError: two have one name.
    """
    origins = (source.format for source in sources.values())
    check_names(
        (
            *((f.origin.server, f.place) for f in origins if f.origin is not None),
            *((d.server, d.place) for d in the_policy.destinations.values() if d.server),
        )
    )

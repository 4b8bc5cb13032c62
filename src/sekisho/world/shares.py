"""How much of a source exists for a use, and why the rest does not: counts, for people who look ahead.

The rows themselves are `feed_query`'s. Here each of its conditions is asked alone, by the same tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from sekisho.engine import identifier, scalar
from sekisho.model import Use
from sekisho.world.feed import acquired_in_time, kept_long_enough, meets, row_condition
from sekisho.world.plan import World, WorldSource
from sekisho.world.subjects import Lake, Reason, barred_tables, left_out, unknown

_STOPS: Final[frozenset[Reason]] = frozenset({"suspended", "contact_stopped"})
"""What subjects have asked for themselves."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a use may have of a source.

    Attributes:
        rows: that have landed; `included`: that exist for the use.
        left_out: reason -> rows that it leaves out; a row can have several reasons.
    """

    source: str
    rows: int
    included: int
    left_out: Mapping[Reason, int]


def shares(world: World, lake: Lake) -> tuple[Share, ...]:
    """The share of each source of a world.

    Raises:
        DataError: a source has not landed.
    """
    return tuple(_share(source, lake, world.use) for source in world.sources)


def people_stopped(world: World, lake: Lake) -> Mapping[Reason, int]:
    """How many subjects have stopped the use, for any source of the world: by suspension, or contact.

    They count whether or not any row is about them. A reason that cannot leave anybody out here is not
    in the answer: nobody's word counts where the world has no subjects, or in an emergency.
    """
    said: dict[Reason, set[str]] = {}
    for source in world.sources:
        if source.terms is not None:
            for reason, table in barred_tables(lake, world.use, source.terms):
                if reason in _STOPS:
                    said.setdefault(reason, set()).add(f"SELECT subject FROM {table}")
    return {
        reason: int(
            scalar(
                lake.connection,
                f"SELECT count(DISTINCT subject) FROM ({' UNION ALL '.join(sorted(parts))})",
            )
        )
        for reason, parts in said.items()
    }


def _share(source: WorldSource, lake: Lake, use: Use) -> Share:
    reasons: dict[Reason, list[str]] = {}
    for reason, condition in _reasons(source, lake, use):
        reasons.setdefault(reason, []).append(f"({condition})")
    included = row_condition(source, lake, use)
    asked = [included, *(" OR ".join(conditions) for conditions in reasons.values())]
    columns = ", ".join(f"coalesce({sql}, false) AS c{n}" for n, sql in enumerate(asked))
    counts = ", ".join(f"count(*) FILTER (c{n})" for n in range(len(asked)))
    (row,) = lake.connection.execute(
        f"SELECT count(*), {counts}"
        f" FROM (SELECT {columns} FROM read_parquet({lake.path(source.name)}) AS held)"
    ).fetchall()
    rows, permitted, *found = row
    told = dict(zip(reasons, found, strict=True))
    return Share(
        source.name, rows, permitted, {r: told[r] for r in get_args(Reason) if told.get(r)}
    )


def _reasons(source: WorldSource, lake: Lake, use: Use) -> Iterator[tuple[Reason, str]]:
    """Conditions under which a row, `held`, is left out, each with its reason."""
    terms = source.terms
    if source.rows == "all":
        return
    if source.rows == "none" or terms is None:
        yield "out_of_scope", "true"
        return
    for key in source.keys:
        held = f"held.{identifier(key.column)}"
        table = unknown(lake, source.name, key.column, key.space)
        stranger = f"EXISTS (SELECT 1 FROM {table} AS u WHERE u.subject = {held})"
        if not key.optional:
            yield "no_subject", f"{held} IS NULL"
        yield "unknown_subject", stranger
        for reason, condition in left_out(lake, use, terms, key.space, held):
            # Of a stranger nobody knows what was said: one reason is the whole truth.
            yield reason, f"{held} IS NOT NULL AND NOT {stranger} AND {condition}"
        for condition in meets(source, key, lake, use):
            yield (
                "condition_not_met",
                f"{held} IS NOT NULL AND NOT {stranger} AND NOT ({condition})",
            )
    if terms.acquired_since is not None:
        condition = acquired_in_time(source, terms.acquired_since)
        yield "not_acquired_for_it", f"NOT coalesce({condition}, false)"
    if terms.kept_since is not None:
        yield "kept_too_long", f"NOT ({kept_long_enough(source, terms.kept_since)})"

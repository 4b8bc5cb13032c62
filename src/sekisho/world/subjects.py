"""Whom the rows of a world may be about: sets of subject keys in the lake, made once and shared.

Whoever may not be included is a small set, so it is taken away by an anti join; only consent asks for
everybody who is in a set. Each set holds canonical keys in the one column `subject`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb

from sekisho.contracts import BLANKS
from sekisho.engine import identifier, literal, scalar
from sekisho.errors import DataError
from sekisho.messages import Message
from sekisho.model import KeySpace, Use
from sekisho.policy import ANY, ConsentTerm, RowTerms
from sekisho.world.ledger import ASKED, LATER, LEDGER, Landed, is_loaded

Reason = Literal[
    "out_of_scope",
    "no_subject",
    "unknown_subject",
    "suspended",
    "contact_stopped",
    "left",
    "no_consent",
    "condition_not_met",
    "not_acquired_for_it",
    "kept_too_long",
]
"""Why a row of a source does not exist for a use, in the order in which people are told."""


@dataclass(frozen=True, slots=True)
class Register:
    """The source that lists all subjects of a key space.

    `ended_on` is its column with a subject's last day as a member, where it has one.
    """

    source: str
    key: str
    ended_on: str | None


@dataclass(frozen=True, slots=True)
class Lake:
    """The privileged instance with what has landed for one business date.

    Attributes:
        landed: source -> its Parquet file.
        registers: key space that maps to no other -> its register.
        day: the business date that the ledger and all periods are read on.

    The ledger is loaded where it is usable.
    """

    connection: duckdb.DuckDBPyConnection
    landed: Mapping[str, Landed]
    key_spaces: Mapping[str, KeySpace]
    registers: Mapping[str, Register]
    day: dt.date

    def path(self, source: str) -> str:
        """The file of a source as a SQL literal.

        Raises:
            DataError: it has not landed.
        """
        if source not in self.landed:
            raise DataError(Message("world.not-landed", source=source))
        return literal(str(self.landed[source].path))


def included(lake: Lake, use: Use, terms: RowTerms, space: str, key: str) -> str:
    """A condition on keys of a key space: their subjects may be included.

    Args:
        key: a SQL expression of a canonical key that is not NULL and leads to a registered subject.
    """
    blocked = in_space(lake, space, _blocked(lake, use, terms), "any")
    condition = f"NOT EXISTS (SELECT 1 FROM {blocked} AS b WHERE b.subject = {key})"
    if terms.consents:
        agreed = in_space(lake, space, _agreed(lake, use, terms), "all")
        condition += f" AND EXISTS (SELECT 1 FROM {agreed} AS c WHERE c.subject = {key})"
    return condition


def left_out(
    lake: Lake, use: Use, terms: RowTerms, space: str, key: str
) -> Iterator[tuple[Reason, str]]:
    """What `included` asks, one reason at a time: conditions on keys whose subjects are left out."""
    for reason, table in barred_tables(lake, use, terms):
        barred = in_space(lake, space, table, "any")
        yield reason, f"EXISTS (SELECT 1 FROM {barred} AS b WHERE b.subject = {key})"
    if terms.consents:
        agreed = in_space(lake, space, _agreed(lake, use, terms), "all")
        yield "no_consent", f"NOT EXISTS (SELECT 1 FROM {agreed} AS c WHERE c.subject = {key})"


def asked_out(
    lake: Lake, use: Use, terms: RowTerms, space: str, key: str
) -> Iterator[tuple[Literal["suspended", "contact_stopped"], str]]:
    """Of `left_out` what subjects have asked for themselves, as far as anybody has."""
    for reason, table in barred_tables(lake, use, terms):
        if reason not in {"suspended", "contact_stopped"}:
            continue
        if scalar(lake.connection, f"SELECT count(*) FROM {table}"):
            barred = in_space(lake, space, table, "any")
            condition = f"EXISTS (SELECT 1 FROM {barred} AS b WHERE b.subject = {key})"
            yield reason, condition


def barred_tables(lake: Lake, use: Use, terms: RowTerms) -> Iterator[tuple[Reason, str]]:
    """Reason -> the table of subjects, in the ledger's key space, whom the terms leave out for it."""
    for reason, sql in _barred(lake, use, terms):
        table = _table(reason, use, *sorted(terms.stops))
        if not _exists(lake, table):
            lake.connection.execute(f"CREATE TABLE {table} AS {sql}")
        yield reason, table


def unknown(lake: Lake, source: str, column: str, space: str) -> str:
    """The table of a source's keys that lead to no registered subject, with the `lines` of each."""
    table = _table("unknown", source, column)
    if not _exists(lake, table):
        name, registered = identifier(column), _registered(lake, space)
        lake.connection.execute(
            f"""
            CREATE TABLE {table} AS
            SELECT held.{name} AS subject, count(*) AS lines
            FROM read_parquet({lake.path(source)}) AS held
            WHERE held.{name} IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM {registered} AS r WHERE r.subject = held.{name})
            GROUP BY held.{name}
            """
        )
    return table


def unknown_lines(lake: Lake, source: str, column: str, space: str) -> int:
    """How many rows of a source name a subject that no register knows."""
    table = unknown(lake, source, column, space)
    return int(scalar(lake.connection, f"SELECT coalesce(sum(lines), 0)::BIGINT FROM {table}"))


def _registered(lake: Lake, space_id: str) -> str:
    """The relation of keys that lead to registered subjects, and to no others."""
    space = lake.key_spaces[space_id]
    if space.maps_to is not None:
        return in_space(lake, space_id, _registered(lake, space.maps_to), "all")
    table = _table("registered", space_id)
    if not _exists(lake, table):
        if space.id not in lake.registers:
            raise DataError(Message("world.no-register", space=space.id))
        register = lake.registers[space.id]
        key = identifier(register.key)
        lake.connection.execute(
            f"CREATE TABLE {table} AS SELECT {key} AS subject"
            f" FROM read_parquet({lake.path(register.source)}) WHERE {key} IS NOT NULL"
        )
    return table


def _blocked(lake: Lake, use: Use, terms: RowTerms) -> str:
    """The table of subjects, in the ledger's key space, whom the terms leave out."""
    stops = sorted(terms.stops)
    table = _table("blocked", use, *stops, terms.contact, terms.suspended, terms.former)
    if not _exists(lake, table):
        nobody = "SELECT NULL::VARCHAR AS subject WHERE false"
        parts = (nobody, *(sql for _, sql in _barred(lake, use, terms)))
        lake.connection.execute(f"CREATE TABLE {table} AS {' UNION '.join(parts)}")
    return table


def _barred(lake: Lake, use: Use, terms: RowTerms) -> Iterator[tuple[Reason, str]]:
    """Whom the terms leave out for what was said or because they have left, as queries of keys."""
    if not terms.suspended:
        said = _stopped(lake, use, terms, "suspension", "resumption")
        yield "suspended", f"{said} UNION {_asked(use, terms)}"
        if terms.contact:
            yield (
                "contact_stopped",
                _stopped(lake, use, terms, "contact_stop", "contact_resumption"),
            )
    if not terms.former and (left := [*_left(lake)]):
        yield "left", " UNION ".join(left)


def _stopped(lake: Lake, use: Use, terms: RowTerms, stop: str, go: str) -> str:
    """Who has suspended the use, for a category that the rows show, or asked not to be contacted.

    A resumption ends, for as long as it lasts itself, the stops of the very same extent that took
    effect on an earlier day; on the same day the stricter counts, which is the stop.
    """
    return " UNION ".join(
        f"SELECT stop.subject FROM {entries} AS stop"
        f" WHERE stop.lasts AND {_about('stop', use)} AND stop.category IN ({_listed(terms.stops)})"
        f" AND (stop.kind = {literal(stop)} AND NOT EXISTS (SELECT 1 FROM {entries} AS go"
        f" WHERE go.kind = {literal(go)} AND go.lasts AND go.subject = stop.subject"
        " AND go.recipient = stop.recipient AND go.purpose = stop.purpose"
        " AND go.arrangement = stop.arrangement AND go.category = stop.category"
        " AND go.effective_from > stop.effective_from))"
        for entries in _entries(lake)
    )


def _asked(use: Use, terms: RowTerms) -> str:
    """Whose request has put a stop in force; nothing in the ledger ends it."""
    return (
        f"SELECT stop.subject FROM {ASKED} AS stop"
        f" WHERE {_about('stop', use)} AND stop.category IN ({_listed(terms.stops)})"
    )


def _left(lake: Lake) -> Iterator[str]:
    """Whose last day as a member is over."""
    for register in lake.registers.values():
        if register.ended_on is not None:
            yield (
                f"SELECT {identifier(register.key)} AS subject FROM read_parquet({lake.path(register.source)})"
                f" WHERE CAST({identifier(register.ended_on)} AS DATE) < {_date(lake.day)}"
            )


def _agreed(lake: Lake, use: Use, terms: RowTerms) -> str:
    """The table of subjects, in the ledger's key space, who meet all terms of consent."""
    texts = [(term.texts, sorted(term.categories)) for term in terms.consents]
    table = _table("agreed", use, sorted(terms.stops), texts)
    if not _exists(lake, table):
        parts = (_consented(lake, use, term, terms.stops) for term in terms.consents)
        lake.connection.execute(f"CREATE TABLE {table} AS {' INTERSECT '.join(parts)}")
    return table


def _old_enough(age: int) -> str:
    """Nobody is below 0, also where the ledger does not say how old somebody was."""
    return f"(yes.subject_age >= {age} OR {_said('yes.guardian')})" if age else "true"


def _consented(lake: Lake, use: Use, term: ConsentTerm, shown: frozenset[str]) -> str:
    """Who has agreed to one of the texts and not taken it back.

    A withdrawal that touches the use in anything ends every consent that took effect on its day or
    before, and not for a time only: what came to an end begins by a later consent.
    """
    texts = " OR ".join(
        f"(yes.text_version = {literal(version)} AND {_old_enough(age)})"
        for version, age in term.texts
    )
    return " INTERSECT ".join(
        f"SELECT DISTINCT yes.subject FROM {entries} AS yes"
        f" WHERE yes.kind = 'consent' AND yes.lasts AND {_about('yes', use)}"
        f" AND yes.category IN ({_listed(term.categories)})"
        f" AND {_said('yes.method')} AND {_said('yes.evidence')} AND ({texts or 'false'})"
        f" AND NOT EXISTS (SELECT 1 FROM {entries} AS back"
        f" WHERE back.kind = 'withdrawal' AND back.subject = yes.subject"
        f" AND {_about('back', use)} AND back.category IN ({_listed(shown)})"
        " AND back.effective_from >= yes.effective_from)"
        for entries in _entries(lake)
    )


def _entries(lake: Lake) -> list[str]:
    """The table of the ledger's entries that have begun by the day and have not been corrected.

    A later ledger has another one. Each is asked by itself, and the stricter answer counts: what the
    later one ends was in force on the business date, and what it begins is in force now.
    `lasts`: the last day of the entry is not over.
    """
    ledgers = {LEDGER: _date(lake.day)}
    if _exists(lake, LATER):
        ledgers[LATER] = "entry.read_on"
    for ledger, day in ledgers.items():
        if not _exists(lake, f"{ledger}_entry"):
            lake.connection.execute(
                f"""
                CREATE TABLE {ledger}_entry AS
                SELECT *, effective_to IS NULL OR effective_to >= {day} AS lasts
                FROM {ledger} AS entry
                WHERE entry.effective_from <= {day}
                  AND NOT EXISTS (SELECT 1 FROM {ledger} AS correction
                                  WHERE correction.corrects = entry.entry_no
                                    AND CAST(correction.recorded_at AS DATE) <= {day})
                """
            )
    return [f"{ledger}_entry" for ledger in ledgers]


def _said(text: str) -> str:
    """Whether something stands in a text; blanks say nothing."""
    return f"coalesce(trim({text}, {literal(BLANKS)}), '') <> ''"


def _about(entry: str, use: Use) -> str:
    """Whether the extent of an entry takes in the use; categories are another question."""
    extent = {
        "recipient": use.recipient,
        "purpose": use.purpose,
        "arrangement": use.arrangement,
    }
    return " AND ".join(f"{entry}.{c} IN ({_listed((ANY, name))})" for c, name in extent.items())


def made_once(lake: Lake, signs: tuple[object, ...], query: str) -> str:
    """The table of a query's rows; `signs` are all that the query depends on."""
    table = _table(*map(str, signs[:1]), *signs[1:])
    if not _exists(lake, table):
        lake.connection.execute(f"CREATE TABLE {table} AS {query}")
    return table


def in_space(lake: Lake, space_id: str, table: str, which: Literal["any", "all"]) -> str:
    """The keys of a key space that lead to `any` subject of a table, or to subjects of it in `all`."""
    space = lake.key_spaces[space_id]
    if space.maps_to is None:
        return table
    target = in_space(lake, space.maps_to, table, which)
    translated = _table("translated", target, space_id, which)
    if not _exists(lake, translated):
        own, other = identifier(space.map_from or ""), identifier(space.map_to or "")
        among = f"coalesce({other} IN (SELECT subject FROM {target}), false)"
        lake.connection.execute(
            f"CREATE TABLE {translated} AS SELECT {own} AS subject"
            f" FROM read_parquet({lake.path(space.map_source or '')}) WHERE {own} IS NOT NULL"
            f" GROUP BY {own} HAVING {'bool_or' if which == 'any' else 'bool_and'}({among})"
        )
    return translated


def _exists(lake: Lake, table: str) -> bool:
    return is_loaded(lake.connection, table)


def _table(what: str, *signs: object) -> str:
    """The name of a table that is made once for all that is the same in its signs."""
    return f"sekisho_{what}_{hashlib.sha256(repr(signs).encode()).hexdigest()[:16]}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(literal, sorted(names)))


def _date(day: dt.date) -> str:
    return f"DATE {literal(day.isoformat())}"

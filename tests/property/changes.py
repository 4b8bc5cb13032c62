"""Change at once all that an export may not see, and nothing that it may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from property.reading import Reading
from property.small_sample import Asked, Row, SmallSample, Tables

from sekisho.model import Source


def changed(sample: SmallSample, asked: Asked, tables: Tables, seed: int) -> Tables:
    """The tables with other values in what may not be seen, and other rows beside those that may.

    Columns out of sight get other values in every row, unless they say by right who is included.
    Rows that may not be included are changed in all columns, deleted, and doubled.
    """
    chance = Random(seed)  # noqa: S311 - a seeded test
    reading = Reading(asked, tables)
    shown = _shown(reading)
    found = dict(tables)
    for name in asked.landing:
        source = asked.project.sources[name]
        if source.role != "ledger":
            change = _Change(chance, sample, reading, source, shown)
            found[name] = list(change.rows())
    return found


def _shown(reading: Reading) -> frozenset[str]:
    """Members and users whom permitted rows are about, and to whom users lead: they stay as they are."""
    found: set[str] = set()
    for name in reading.asked.landing:
        source = reading.asked.project.sources[name]
        keys = [c.name for c in source.columns.values() if c.parse == "key"]
        for i in reading.rows(source):
            found.update(reading.tables[name][i][key] or "" for key in keys)
    found.update(
        row["member_no"] or ""
        for row in reading.tables["welfare_user_map"]
        if row["user_no"] in found
    )
    return frozenset(found)


class _Change:
    """The change of one source."""

    def __init__(
        self,
        chance: Random,
        sample: SmallSample,
        reading: Reading,
        source: Source,
        shown: frozenset[str],
    ) -> None:
        self._chance = chance
        self._reading = reading
        self._source = source
        self._shown = shown
        self._terms = reading.terms(source)
        self._held = reading.tables[source.name]
        self._permitted = frozenset(reading.rows(source))
        self._types = {field.name: field.type for field in sample.schemas[source.name]}
        self._tells = source.name in {"member_register", "welfare_user_map"}
        self._spoken_of = {row["member_no"] for row in reading.tables["consent_ledger"]}
        self._fates: dict[object, str] = {}

    def rows(self) -> Iterator[Row]:
        """The rows of the changed source."""
        visible = self._reading.visible(self._source)
        hidden = [c for c in self._source.columns if c not in visible | self._conditions()]
        other = {name: self._other_values(name) for name in hidden}
        for i, held in enumerate(self._held):
            row = {**held, **{name: other[name][i] for name in hidden}}
            if i in self._permitted:
                yield row
            else:
                yield from self._changed(row)

    def _conditions(self) -> frozenset[str]:
        """The columns that decide who is included."""
        source, terms = self._source, self._terms
        keys = {c.name for c in source.columns.values() if c.parse == "key"}
        dates = {source.ended_on}
        if terms is not None and terms.acquired_since is not None:
            dates.add(source.acquired_on)
        if terms is not None and terms.kept_since is not None:
            dates.add(source.retention_from)
        return frozenset(keys | {name for name in dates if name})

    def _changed(self, row: Row) -> Iterator[Row]:
        """What becomes of a row that may not be included."""
        conditions = self._conditions()
        fate = self._fate(row)
        if fate == "delete":
            return
        for _ in range(3 if fate == "double" else 1):
            other = {
                name: cell if name in conditions else self._value(name)
                for name, cell in row.items()
            }
            moved = {
                name: self._value(name) for name in sorted(conditions) if self._chance.randrange(2)
            }
            if not self._tells and not self._reading.included(
                self._source, {**other, **moved}, self._terms
            ):
                other |= moved
            yield other

    def _fate(self, row: Row) -> str:
        """What is to happen to a row; in what tells who there is, the same for all of a person's."""
        if not self._tells:
            return self._chance.choice(("delete", "double", "change"))
        first = "user_no" if self._source.name == "welfare_user_map" else "member_no"
        if row[first] in self._shown:
            return "change"
        # A ledger that speaks of people whom no register has stops everything.
        spoken_of = row["member_no"] in self._spoken_of
        fates = ("double", "change") if spoken_of else ("delete", "double", "change")
        return self._fates.setdefault(row[first], self._chance.choice(fates))

    def _other_values(self, name: str) -> list[Any]:
        """Every value of a column another one, the same in another order, or none."""
        cells = [row[name] for row in self._held]
        match self._chance.choice(("replace", "permute", "null")):
            case "replace":
                return [self._value(name) for _ in cells]
            case "permute":
                return self._chance.sample(cells, len(cells))
            case _:
                return [None] * len(cells)

    def _value(self, name: str) -> Any:
        """Any value that a column can hold."""
        chance, kind = self._chance, self._types[name]
        day = dt.date(1900, 1, 1) + dt.timedelta(days=chance.randrange(60_000))
        made = {
            "string": f"x{chance.randrange(10**6)}",
            "date32[day]": day,
            "timestamp[us]": dt.datetime.combine(day, dt.time(chance.randrange(24))),
            "bool": bool(chance.randrange(2)),
            "int32": chance.randrange(-999, 999),
        }
        if chance.randrange(8) == 0:
            return None
        return made.get(str(kind)) if str(kind) in made else Decimal(chance.randrange(-999, 999))

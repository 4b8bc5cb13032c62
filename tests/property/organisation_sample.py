"""The invented organisations as they land, and exports staged from them in their worlds."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from policies.organisation import DAY, laid_out
from property.small_sample import Row, SmallSample, Tables

from sekisho.decide import analyse
from sekisho.extract import extract
from sekisho.model import Coarse, Form, Policy
from sekisho.world import World

PRYING: Final = {
    "federation": {
        "who_collects": (
            "station", "P1", "A2",
            "SELECT member_no, name, postal_code, birth_date, count(*) OVER () AS people,"
            " row_number() OVER (ORDER BY birth_date, member_no) AS place FROM member_register",
        ),
        "how_old": (
            "city", "P3", "A3",
            "SELECT member_no, age_band, postal_area, birth_date, postal_code,"
            " row_number() OVER (ORDER BY birth_date, postal_code, member_no) AS place"
            " FROM member_register",
        ),
    },
    "credit_union": {},
}  # fmt: skip
"""Organisation -> exports that ask for more than their use may see: destination, purpose, arrangement, SQL."""
SINCE: Final = dt.date(2026, 4, 1)
"""The first day of all purposes; what was acquired earlier is for none of them."""
EXAMPLES: Final = [pytest.param(6, id="some"), pytest.param(80, id="many", marks=pytest.mark.slow)]
DAYS: Final = (SINCE - dt.timedelta(days=1), SINCE, dt.date(2026, 11, 1))
Stop = tuple[str, str] | None
"""Kind and category of the only entry about somebody in the ledger."""


def unchanged(world: World) -> World:
    return world


@dataclass(frozen=True)
class Organisation:
    """An invented organisation, and what an export of it has in the file."""

    sample: SmallSample

    @classmethod
    def make(cls, name: str, folder: Path) -> Organisation:
        """Land its extracts below a folder."""
        prying = {
            f"sql/exports/{export}.sql": f'/*---\ntitle: {{ja: "x", en: "x"}}\n'
            f"destination: {to}\npurpose: {purpose}\narrangement: {arrangement}\nkey: [member_no]\n"
            f"file: {export}_{{business_date}}.csv\nformat: csv\nencoding: utf-8\n---*/\n{sql}\n"
            for export, (to, purpose, arrangement, sql) in PRYING[name].items()
        }
        loaded = laid_out(name, folder / "project", prying)
        inbound = loaded.folder(loaded.config.inbound)
        full = {
            source.name: pq.read_table(
                extract(source, loaded.key_spaces, inbound, folder / "lake", DAY, {}).path
            )
            for source in loaded.sources.values()
        }
        return cls(
            SmallSample(
                loaded,
                analyse(loaded.sources, loaded.models, loaded.exports),
                {name: table.to_pylist() for name, table in full.items()},
                {name: table.schema for name, table in full.items()},
            )
        )

    def staged(
        self,
        export: str,
        tables: Tables,
        off: Callable[[World], World] = unchanged,
        under: Policy | None = None,
    ) -> bytes:
        """The bytes of an export, whatever is decided, in a world that may lack a part of the wall."""
        project = self.sample.project
        asked = self.sample.ask(under or project.policy, project.exports[export], DAY)
        with tempfile.TemporaryDirectory() as folder:
            found = self.sample.staged(
                asked, {**self.sample.tables, **tables}, Path(folder) / "x", off
            )
        assert isinstance(found, bytes), found
        return found

    def with_form(self, source: str, column: str, form: Form) -> Organisation:
        """The same with another form of a column."""
        project = self.sample.project
        held = project.sources[source]
        coarse = held.columns[column].coarse
        assert coarse is not None
        made = replace(held.columns[column], coarse=Coarse(coarse.column, form))
        columns = MappingProxyType({**held.columns, column: made})
        sources = {**project.sources, source: replace(held, columns=columns)}
        return Organisation(
            replace(self.sample, project=replace(project, sources=MappingProxyType(sources)))
        )


def entry(number: int, key: str, subject: str, stop: Stop) -> list[Row]:
    """The ledger's entry about a subject, for all uses and in force on the day; none if nothing is stopped."""
    if stop is None:
        return []
    kind, category = stop
    everything = dict.fromkeys(("recipient", "purpose", "arrangement"), "*")
    return [
        {
            **everything,
            "entry_no": str(number),
            key: subject,
            "kind": kind,
            "category": category,
            "effective_from": DAY - dt.timedelta(days=1),
            "recorded_at": dt.datetime.combine(SINCE, dt.time(9)),
        }
    ]


def holds(examples: int, drawn: st.SearchStrategy[Any], law: Callable[[Any], None]) -> None:
    """A law holds of so many examples, the same ones each time."""
    settings(max_examples=examples, deadline=None, derandomize=True)(given(drawn)(law))()


def is_found(drawn: st.SearchStrategy[Any], moves: Callable[[Any], bool]) -> None:
    """Some example moves the bytes; raises NoSuchExample where none does."""
    once = settings(
        max_examples=200, phases=(Phase.generate,), derandomize=True, database=None, deadline=None
    )
    find(drawn, moves, settings=once)

"""The sample as it lands, cut down to some members, and exports staged from it in their worlds.

The extracts land once. What a test draws or changes are rows in memory, which land as Parquet again
for each staging.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from property.gateway import DAY, Copy

from sekisho import engine
from sekisho.decide import Analysis, analyse
from sekisho.errors import DataError, Place
from sekisho.extract import extract
from sekisho.gate import stage, stage_folder
from sekisho.messages import Bilingual, Message
from sekisho.model import Decision, Export, Policy, QueryLineage, Source, SourceColumn, Use
from sekisho.nightly import Checked
from sekisho.nightly.checking import by_analysis
from sekisho.nightly.ledger import ledger_fault, registers, row_condition_sources
from sekisho.nightly.worlds import world_of
from sekisho.project import Project
from sekisho.world import Lake, Landed, World, open_ledger

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Row]]
"""Source -> its rows as they landed."""

MEMBERS = 120
FURTHER = {
    "member_register": ("introducer_no", "member_no", "member_registration"),
    "catalog_purchase": ("gift_member_no", "member_no", "catalog_purchase"),
    "welfare_service": ("escort_user_no", "welfare_user_no", "welfare_service"),
}
"""Source -> a column with another person whom its rows are about too, its key space and category."""


@dataclass(frozen=True)
class Asked:
    """One export on one day under one policy.

    Attributes:
        scans: source -> the columns of it that the statement reads.
    """

    project: Project
    checked: Checked
    decision: Decision
    export: Export
    scans: Mapping[str, frozenset[str]]

    @property
    def policy(self) -> Policy:
        """The policy that decides."""
        return self.project.policy

    @property
    def day(self) -> dt.date:
        """The business date."""
        return self.checked.day

    @property
    def use(self) -> Use:
        """Who wants to do what."""
        return self.decision.use

    @property
    def world(self) -> World:
        """The permitted world, as a night makes it."""
        return world_of(self.project, self.checked, self.decision)

    @property
    def landing(self) -> tuple[str, ...]:
        """The sources that are read, or that say whose rows may be."""
        return tuple(sorted({*self.scans, *row_condition_sources(self.project)}))


@dataclass(frozen=True)
class SmallSample:
    """The project with its analysis, and the rows of some members."""

    project: Project
    analysis: Analysis
    tables: Tables
    schemas: Mapping[str, pa.Schema]

    @classmethod
    def make(cls, folder: Path, exports: Mapping[str, str]) -> SmallSample:
        """Land the sample below a folder, with more exports (name -> text)."""
        copy = Copy.make(folder, dict(exports))
        loaded = copy.project
        inbound, lake = loaded.folder(loaded.config.inbound), folder / "lake"
        full = {}
        for name, source in sorted(loaded.sources.items()):
            landed = extract(source, loaded.key_spaces, inbound, lake, DAY, {})
            full[name] = pq.read_table(landed.path)
        sources = {name: _with_further(s) for name, s in loaded.sources.items()}
        widened = replace(loaded, sources=MappingProxyType(sources))
        tables = _of_members({name: table.to_pylist() for name, table in full.items()})
        schemas = {
            name: table.schema.append(pa.field(FURTHER[name][0], pa.string()))
            if name in FURTHER
            else table.schema
            for name, table in full.items()
        }
        return cls(widened, analyse(sources, loaded.models, loaded.exports), tables, schemas)

    def ask(
        self, policy: Policy, export: Export, day: dt.date, leaving: dt.date | None = None
    ) -> Asked:
        """What is decided of an export, whose head may be another than the project's."""
        asked = replace(
            self.project, policy=policy, exports={**self.project.exports, export.name: export}
        )
        checked = by_analysis(asked, self.analysis, [export.name], day, leaving or day)
        scanned = self.analysis.scanned(export.name, asked.sources)
        return Asked(asked, checked, checked.decisions[export.name], export, scanned)

    def staged(
        self,
        asked: Asked,
        tables: Tables,
        folder: Path,
        change: Callable[[World], World] = lambda world: world,
    ) -> bytes | str:
        """The bytes of an export, whatever was decided; or what the gate says instead of bytes.

        All columns decide the order: where a key may not be seen, it would leave it open.

        Args:
            change: changes the world, so that a part of the wall can be off.
        """
        folder.mkdir()
        landed = {n: self._land(n, tables[n], folder) for n in asked.landing}
        lineage = asked.checked.lineages[asked.export.name]
        assert isinstance(lineage, QueryLineage)
        names = dict.fromkeys((*asked.export.key, *lineage.columns))
        ordered = replace(asked.export, key=tuple(names))
        with engine.lake_instance(folder / "spill") as connection:
            connection.execute("SET threads = 1")
            ledger = asked.project.ledger
            assert ledger is not None
            assert ledger.subject_key is not None
            open_ledger(connection, landed[ledger.name], ledger.subject_key)
            known = registers(asked.project)
            lake = Lake(connection, landed, asked.project.key_spaces, known, asked.day)
            try:
                file = stage(change(asked.world), lake, ordered, stage_folder(folder, "stage"))
            except DataError as error:
                return str(error)
            return file.path.read_bytes()

    def ledger_fault(self, asked: Asked, tables: Tables, folder: Path) -> Message | None:
        """Why a night could not go by the ledger, or None."""
        folder.mkdir()
        landed = {n: self._land(n, tables[n], folder) for n in asked.landing}
        with engine.lake_instance(folder / "spill") as connection:
            return ledger_fault(asked.project, connection, landed)

    def _land(self, name: str, rows: Sequence[Row], folder: Path) -> Landed:
        path = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows), schema=self.schemas[name]), path)
        return Landed(path, name)


def _with_further(source: Source) -> Source:
    if source.name not in FURTHER:
        return source
    name, space, category = FURTHER[source.name]
    column = SourceColumn(
        name=name,
        header=name,
        title=Bilingual(name, name),
        type="VARCHAR",
        parse="key",
        category=category,
        identifier="direct",
        overlays=frozenset(),
        required=False,
        place=Place("contracts/further.odcs.yaml"),
        key_space=space,
    )
    return replace(
        source,
        columns=MappingProxyType({**source.columns, name: column}),
        further_keys=(name,),
        # Retention of members' own data runs from the day that they left.
        retention_from=source.retention_from or source.ended_on,
    )


def _of_members(full: Mapping[str, list[Row]]) -> Tables:
    """The rows of those members that most extracts have something of lately, and the products."""
    recent = DAY - dt.timedelta(days=6)
    counts: dict[str, int] = dict.fromkeys(
        (r["member_no"] for r in full["member_register"] if r["member_no"]), 0
    )
    for name, rows in full.items():
        of_use = {
            r["member_no"]
            for r in rows
            if "member_no" in r
            and (name != "catalog_purchase" or (r["ordered_on"] and r["ordered_on"] >= recent))
        }
        for member in of_use & counts.keys():
            counts[member] += {"catalog_purchase": 3, "delivery": 3, "welfare_user_map": 2}.get(
                name, 1
            )
    chosen = set(sorted(counts, key=lambda member: (-counts[member], member))[:MEMBERS])
    users = {r["user_no"] for r in full["welfare_user_map"] if r["member_no"] in chosen}
    tables = {
        name: [r for r in rows if r.get("member_no") in chosen or r.get("user_no") in users]
        for name, rows in full.items()
        if name != "product_master"
    }
    tables["weekly_order"] = tables["weekly_order"][:: len(tables["weekly_order"]) // 300]
    ordered = {(r["kikaku_round"], r["order_code"]) for r in tables["weekly_order"]}
    tables["product_master"] = [
        r for r in full["product_master"] if (r["kikaku_round"], r["order_code"]) in ordered
    ]
    for name, (column, _, _) in FURTHER.items():
        tables[name] = [{**row, column: None} for row in tables[name]]
    return tables

"""A copy of the sample project whose extracts can be changed, and one export taken from it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from project_files import sample_project
from property.extracts import Extract

from sekisho import engine, nightly, project
from sekisho.contracts import canonical_key
from sekisho.extract import extract
from sekisho.gate import stage, stage_folder
from sekisho.model import Decision, Use
from sekisho.nightly.ledger import registers, row_condition_sources
from sekisho.nightly.worlds import world_of
from sekisho.project import Project
from sekisho.world import Lake, Landed, World, open_ledger

SAMPLE = Path(__file__).parents[2]
DAY = dt.date(2026, 11, 20)
CLOCK = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))


@dataclass
class Copy:
    """A copy of the sample project below a temporary folder."""

    project: Project

    @classmethod
    def make(cls, folder: Path, exports: dict[str, str] | None = None) -> Copy:
        """Copy the sample, with more exports (name -> text)."""
        more = {f"sql/exports/{name}.sql": text for name, text in (exports or {}).items()}
        sample_project(folder, more, data=True, reports=True)
        return cls(project.load(folder))

    def extract(self, source: str) -> Extract:
        """The raw file of a source."""
        contract = self.project.sources[source]
        name = contract.format.path.replace("{business_date}", f"{DAY:%Y%m%d}")
        return Extract.read(contract, self.project.folder(self.project.config.inbound) / name)

    def restore(self) -> None:
        """Undo all changes to the extracts, and forget what runs have left."""
        inbound = self.project.folder(self.project.config.inbound)
        shutil.rmtree(inbound)
        shutil.copytree(SAMPLE / "data/sample/inbound", inbound)
        shutil.rmtree(self.project.root / "var", ignore_errors=True)

    def released(self, export: str, only: tuple[str, ...] = ()) -> bytes:
        """The bytes that a night (suites apart) releases for one export.

        Args:
            only: the exports of the night; none means all, so every source is extracted.
        """
        checked = nightly.check(self.project, DAY, only)
        with nightly.Night(self.project, checked, trigger="test", clock=lambda: CLOCK) as night:
            for source in night.sources:
                night.extract(source)
            night.decide()
            night.stage(export)
            outcome = night.release(export)
        assert not night.problems, [str(p) for p in night.problems]
        assert outcome.outcome == "released", outcome
        head = self.project.exports[export]
        folder = self.project.policy.destinations[head.destination].path
        return (
            self.project.folder(self.project.config.outbound) / folder / str(outcome.file)
        ).read_bytes()

    def originals(self) -> Callable[[str], bytes]:
        """What each export releases from the unchanged extracts, made once."""
        made: dict[str, bytes] = {}

        def of(export: str) -> bytes:
            if export not in made:
                self.restore()
                made[export] = self.released(export, (export,))
            return made[export]

        return of

    def staged(self, export: str, world: Callable[[World], World] = lambda w: w) -> bytes:
        """The bytes of an export that is staged whatever was decided: the analysis is off.

        Args:
            world: changes the world, so that the second wall can be off too.
        """
        checked = nightly.check(self.project, DAY, [export])
        names = {*checked.analysis.upstream(export), *row_condition_sources(self.project)}
        root = self.project.root
        landed = {
            e.source: Landed(e.path, e.digest)
            for e in (
                extract(
                    self.project.sources[name],
                    self.project.key_spaces,
                    root / self.project.config.inbound,
                    root / "var/lake",
                    DAY,
                    {},
                )
                for name in sorted(names & self.project.sources.keys())
            )
        }
        decision: Decision = checked.decisions[export]
        with engine.lake_instance(root / "var/spill") as connection:
            assert self.project.ledger is not None
            open_ledger(connection, landed[self.project.ledger.name], "member_no")
            lake = Lake(connection, landed, self.project.key_spaces, registers(self.project), DAY)
            plan = world(world_of(self.project, checked, decision))
            folder = stage_folder(root / "var/stage", export)
            return stage(plan, lake, self.project.exports[export], folder).path.read_bytes()

    def suspended(self, use: Use) -> frozenset[str]:
        """Who has suspended a use for all data, worked out from the raw ledger without the engine."""
        ledger = self.extract("consent_ledger").columns
        entries = [
            dict(zip(ledger, cells, strict=True)) for cells in zip(*ledger.values(), strict=True)
        ]
        width = self.project.key_spaces["member_no"].width
        found = set()
        for stop in entries:
            extent = [stop[k] for k in ("recipient", "purpose", "arrangement")]
            meant = zip(extent, (use.recipient, use.purpose, use.arrangement), strict=True)
            if stop["kind"] != "suspension" or not all(a in {"*", b} for a, b in meant):
                continue
            if stop["category"] != "*" or any(e["corrects"] == stop["entry_no"] for e in entries):
                continue
            begins, ends = _day(stop["effective_from"]), _day(stop["effective_to"])
            if begins is None or begins > DAY or (ends is not None and ends < DAY):
                continue
            key = canonical_key(stop["member_no"], width)
            if not any(_resumes(go, stop, begins) for go in entries):
                found.add(str(key))
        return frozenset(found)


def _resumes(go: dict[str, str], stop: dict[str, str], begins: dt.date) -> bool:
    same = ("recipient", "purpose", "arrangement", "category")
    when = _day(go["effective_from"])
    return (
        go["kind"] == "resumption"
        and canonical_key(go["member_no"], 7) == canonical_key(stop["member_no"], 7)
        and all(go[k] == stop[k] for k in same)
        and when is not None
        and begins < when <= DAY
    )


def _day(text: str) -> dt.date | None:
    """A date as the sample's ledger writes it; empty, zeros and nines mean none."""
    if text in {"", "00000000", "99999999", "9999-12-31"}:
        return None
    parts = re.fullmatch(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})", text)
    assert parts, f"the sample's ledger writes a date in another way: {text}"
    return dt.date(*map(int, parts.groups()))

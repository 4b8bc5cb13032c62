"""A Python model run again and again beside itself: what of its inputs it really needs.

Its lineage takes every declared column for an influence on everything. Whether one is, is seen here: the
model runs on the extracts of a day as they are, once more to see whether that gives the same, and once
with each column NULL. Of members' data nothing is told but which columns are not the same any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa

from sekisho import engine, sandbox
from sekisho.errors import DataError, ProjectError, SekishoError
from sekisho.messages import Message, offered
from sekisho.model import ROWS, Column, PythonModel, Source, Use
from sekisho.nightly import check
from sekisho.nightly.dry_run import DryRun
from sekisho.nightly.outcome import Checked
from sekisho.project import Project
from sekisho.world import Lake, World, WorldColumn, WorldSource, open_world
from sekisho.world.functions import frame_of

_NOTHING: Final = "SELECT 1 AS nothing"
NOBODY: Final = Use("", "", "")
"""The use of a world that holds all there is; no row is judged by it."""

Frames = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Moved:
    """What is not the same as where all is seen.

    Attributes:
        outputs: columns that differ, in the model's order.
        rows: whether there are other rows.
        failed: why there is no result at all; None = there is one.
    """

    outputs: tuple[str, ...] = ()
    rows: bool = False
    failed: Message | None = None

    @property
    def nothing(self) -> bool:
        """Whether all is the same."""
        return not self.outputs and not self.rows and self.failed is None


@dataclass(frozen=True, slots=True)
class Blinded:
    """The model as one export may see it.

    Attributes:
        columns: the declared input columns that are not what they are where all is seen; of a
            relation with other rows, all of its columns.
        needed: those of them without which something moves.
        moved: what becomes of the result without all of them.
    """

    export: str
    use: Use
    columns: tuple[Column, ...]
    needed: tuple[Column, ...]
    moved: Moved


@dataclass(frozen=True, slots=True)
class Twin:
    """What twin runs tell of a model.

    Attributes:
        rows: how many rows it gives.
        again: what moves when it runs once more on the very same.
        inputs: declared input column -> what moves when that is NULL.
        exports: how the exports that read it see it.
    """

    model: PythonModel
    rows: int
    again: Moved
    inputs: Mapping[Column, Moved]
    exports: tuple[Blinded, ...]


def twin(project: Project, name: str, day: dt.date) -> Twin:
    """Run a model on the extracts of a day, blinded and not.

    Members are not left out here, so that only columns make a difference; nothing is recorded, and
    what is read goes with the end of the command.

    Raises:
        ProjectError: there is no such Python model, or it or what it reads cannot be analysed.
        DataError: an extract cannot be used; or the model fails where all is seen.
    """
    model = project.models.get(name)
    if not isinstance(model, PythonModel):
        known = [m.name for m in project.models.values() if isinstance(m, PythonModel)]
        raise ProjectError(
            Message("twin.no-model", name=name),
            help=Message("project.known", names=offered(known, name)),
        )
    checked = check(project, day)
    for needed in (*checked.analysis.upstream(name), name):
        lineage = checked.analysis.lineages.get(needed)
        if isinstance(lineage, SekishoError):
            raise lineage
    clock = lambda: dt.datetime.now(project.config.timezone)  # noqa: E731 - as runs take it
    with _Landing(project, checked, trigger="twin", clock=clock) as landing:
        lake, folder = landing.land(checked.analysis.scanned(name, project.sources))
        return _Comparison(project, checked, model, lake, folder).twin()


class _Landing(DryRun):
    """A dry run that lands what a model reads, and no more."""

    def land(self, sources: Iterable[str]) -> tuple[Lake, Path]:
        """The lake with these sources, and a folder for worlds.

        Raises:
            SekishoError: one of them cannot be used.
        """
        for source in sorted(sources):
            self.extract(source)
        for problem in self.problems:
            raise problem
        return self._lake(), self._scratch / "twin"


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A model and where it is run: what has landed, and a folder for worlds."""

    project: Project
    checked: Checked
    model: PythonModel
    lake: Lake
    folder: Path

    def twin(self) -> Twin:
        """All runs, and what they tell."""
        seen = self._frames(lambda _: True, NOBODY)
        whole = self._ran(seen)
        moved = {
            Column(relation, column): self._moved(_without(seen, relation, column), whole)
            for relation, columns in self.model.inputs.items()
            for column in columns
        }
        upstream = self.checked.analysis.upstream
        readers = [e for e in sorted(self.project.exports) if self.model.name in upstream(e)]
        return Twin(
            model=self.model,
            rows=whole.num_rows,
            again=self._moved(seen, whole),
            inputs=moved,
            exports=tuple(self._blinded(export, seen, whole, moved) for export in readers),
        )

    def _blinded(
        self, export: str, seen: Frames, whole: pa.Table, moved: Mapping[Column, Moved]
    ) -> Blinded:
        decision = self.checked.decisions[export]

        def permitted(column: Column) -> bool:
            scope = self.checked.tags[column].scope
            return column in decision.opened or scope.permits(decision.use)

        frames = self._frames(permitted, decision.use)
        columns = tuple(
            Column(relation, column)
            for relation in self.model.inputs
            for column in _differing(seen[relation], frames[relation])
        )
        return Blinded(
            export=export,
            use=decision.use,
            columns=columns,
            needed=tuple(c for c in columns if not moved[c].nothing),
            moved=self._moved(frames, whole) if columns else Moved(),
        )

    def _frames(self, visible: Callable[[Column], bool], use: Use) -> Frames:
        """The model's frames in a world where columns are visible or not, and no member is left out."""
        analysis, sources = self.checked.analysis, self.project.sources
        scans = analysis.scanned(self.model.name, sources)
        world = World(
            use=use,
            sources=tuple(
                _source(sources[name], columns, visible) for name, columns in sorted(scans.items())
            ),
            models=tuple(
                self.project.models[name]
                for name in analysis.inputs_first(self.model.name)
                if name in self.project.models
            ),
        )
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with (
            engine.withheld(self.model.place),
            open_world(world, self.lake, _NOTHING, self.folder) as instance,
        ):
            return {
                name: frame_of(instance, self.model, name).read_all() for name in self.model.inputs
            }

    def _ran(self, frames: Frames) -> pa.Table:
        made = sandbox.run(
            self.model,
            lambda n: pa.RecordBatchReader.from_batches(frames[n].schema, frames[n].to_batches()),
        )
        return _sorted(made, self.model.key)

    def _moved(self, frames: Frames, whole: pa.Table) -> Moved:
        try:
            found = self._ran(frames)
        except DataError as error:
            return Moved(failed=error.message)
        key = list(self.model.key)
        if not found.select(key).equals(whole.select(key)):
            return Moved(rows=True, outputs=_differing(whole, found))
        names = self.model.outputs
        return Moved(outputs=tuple(n for n in names if not found[n].equals(whole[n])))


def _source(
    source: Source, scanned: frozenset[str], visible: Callable[[Column], bool]
) -> WorldSource:
    columns = tuple(
        WorldColumn(c.name, c.type, c.name in scanned and visible(Column(source.name, c.name)))
        for c in source.columns.values()
    )
    rows: Literal["all", "none"] = "all" if visible(Column(source.name, ROWS)) else "none"
    return WorldSource(source.name, columns, rows, (), None, None, None)


def _without(frames: Frames, relation: str, column: str) -> Frames:
    """The frames with one column NULL, rows in the order that they would then have."""
    table = frames[relation]
    at = table.schema.get_field_index(column)
    field = table.schema.field(at)
    blinded = table.set_column(at, field, pa.nulls(table.num_rows, field.type))
    return {**frames, relation: _sorted(blinded, blinded.column_names)}


def _sorted(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in columns]).combine_chunks()


def _differing(one: pa.Table, other: pa.Table) -> tuple[str, ...]:
    """The columns that do not hold the same values, in whatever order these are."""
    return tuple(
        name
        for name in one.column_names
        if not _sorted(one.select([name]), [name]).equals(_sorted(other.select([name]), [name]))
    )

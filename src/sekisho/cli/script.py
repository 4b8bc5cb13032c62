"""The lineage of a script of SQL: what influences each relation after each of its statements."""

# ruff: noqa: PLC0415 - DuckDB is imported when it is needed

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sekisho.cli.as_json import Json, dumped, place_value
from sekisho.cli.command import Settings
from sekisho.cli.dot import drawing
from sekisho.cli.edges import Shown, edges
from sekisho.cli.page import Page, arrow
from sekisho.cli.trace import Told, direction, together
from sekisho.cli.width import cells, clean, indented, pad
from sekisho.errors import DataError, Place, unreadable
from sekisho.messages import Message
from sekisho.model import ROWS, Column, Model, PythonModel, Step
from sekisho.rules import Statement as File

if TYPE_CHECKING:
    from sekisho.lineage.script import ScriptHop, ScriptLineage, Site, Statement

_DATABASE = b"DUCK"
"""What stands at the ninth byte of a DuckDB database file."""


def tell_script(settings: Settings, file: Path, schema: Path | None) -> int:
    """Tell the lineage of a file of SQL over a schema: a file's, else the project's.

    Raises:
        SekishoError: why it has no lineage, with the place in the script.
    """
    sql = read_text(file)
    lineage = _lineage(settings, sql, file, schema)
    texts = {name: script.sql for name, script in lineage.scripts.items()}
    page = Page(settings.lang, texts.get, settings.width)
    (only, *more) = lineage.statements or (None,)
    if only is not None and not more and len(only.versions) == 1 and only.is_query:
        found = lineage.named(only.versions[0])
        settings.write(edges(Shown(file.stem, found, File(str(file), sql)), page, settings.format))
        return 0
    told = _Told(lineage, page)
    if settings.format == "json":
        settings.write(dumped(told.value(str(file))))
    elif settings.format == "dot":
        settings.write(drawing(told.edges()))
    else:
        settings.write("\n".join(told.lines()))
    return 0


def read_text(file: Path) -> str:
    """The text of a file.

    Raises:
        DataError: it cannot be read, or is no text.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = Message("project.not-utf8", offset=error.start)
        raise DataError(
            message, place=Place(str(file)), help=Message("project.not-utf8.help")
        ) from error
    except OSError as error:
        raise unreadable(str(file), error) from error


def _lineage(settings: Settings, sql: str, file: Path, schema: Path | None) -> ScriptLineage:
    from sekisho.lineage.script import Script, analyze_script

    script = Script(sql, str(file))
    if schema is not None:
        return analyze_script(script, schema=Script(_definitions(schema), str(schema)))
    from sekisho import project

    loaded = project.load(settings.project)
    tables = {s.name: {c.name: c.type for c in s.columns.values()} for s in loaded.sources.values()}
    tables |= {
        m.name: dict(m.outputs) for m in loaded.models.values() if isinstance(m, PythonModel)
    }
    views = {m.name: Script(m.sql, m.file) for m in loaded.models.values() if isinstance(m, Model)}
    return analyze_script(script, tables, views)


def _definitions(schema: Path) -> str:
    """The DDL of a schema: a file of it, or what a DuckDB database defines."""
    try:
        with schema.open("rb") as opened:
            head = opened.read(12)
    except OSError as error:
        raise unreadable(str(schema), error) from error
    if head[8:12] != _DATABASE:
        return read_text(schema)
    from sekisho.engine.definitions import definitions_in

    return definitions_in(schema)


@dataclass(frozen=True, slots=True)
class _Influence:
    """One influence of a column of the schema on a version's column, and its shortest path."""

    source: Column
    direct: bool
    path: Sequence[ScriptHop]

    @property
    def deciding(self) -> ScriptHop:
        """The hop that makes it what it is: the first, or the first that is no value."""
        return next((h for h in self.path[1:] if h.kind != "value"), self.path[1])


@dataclass(frozen=True, slots=True)
class _Told:
    """A script's lineage in each format."""

    lineage: ScriptLineage
    page: Page

    def influences(self, version: str, column: str) -> list[_Influence]:
        """All influences on a column, plain values first, then by name."""
        found = self.lineage.influences(version, column)
        return [
            _Influence(source, direct, self.lineage.witness(version, column, source))
            for source, direct in sorted(found.items(), key=lambda i: (not i[1], i[0]))
        ]

    # ------------------------------------------------------------------ text

    def lines(self) -> list[str]:
        """All statements that make something, with the versions that they make."""
        lines: list[str] = []
        for statement in self.lineage.statements:
            if statement.versions:
                heading = f"{arrow(self.lineage.place(statement.site))}  {statement.kind}"
                lines += [*([""] if lines else []), heading]
            for version in statement.versions:
                lines += self._version(version)
        return lines or [self.page.say("cli.script-makes-nothing")]

    def _version(self, version: str) -> list[str]:
        known = self.lineage.versions[version]
        lines = []
        decided = bool(known.lineage.rows)
        for column in (ROWS, *known.lineage.columns):
            found = self.influences(version, column)
            if found:
                lines += [self.page.name(Column(known.name, column)), *self._inputs(found)]
            elif column != ROWS:
                said = "cli.rows-only" if decided else "cli.no-influence"
                lines.append(self.page.name(Column(known.name, column)))
                lines += indented(self.page.say(said), "  ", self.page.width)
        return lines

    def _inputs(self, found: Sequence[_Influence]) -> list[str]:
        texts = [self._input(influence) for influence in found]
        widths = [max(map(cells, column)) for column in zip(*texts, strict=True)]
        told = []
        for influence, row in zip(found, texts, strict=True):
            name, kind, place = map(pad, row, widths)
            reason = f"cli.kind.{influence.deciding.kind}"
            said = [] if influence.direct else [f"({self.page.say(reason)})"]
            told.append(Told(f"  < {name}", [kind, place, *said], "  "))
        return [line for one in together(told, self.page.width) for line in one]

    def _input(self, influence: _Influence) -> tuple[str, str, str]:
        """Name, direction and place."""
        hop = influence.deciding
        place = clean(str(self.lineage.place(hop.site))) if hop.site else ""
        kind = direction(self.page, "value" if influence.direct else hop.kind)
        return self.page.name(influence.source), kind, place

    # ------------------------------------------------------------------ JSON and graph

    def value(self, file: str) -> Json:
        """Everything, with the whole path of each influence."""
        return {
            "script": file,
            "statements": [self._statement(s) for s in self.lineage.statements],
            "final": dict(self.lineage.final),
        }

    def _statement(self, statement: Statement) -> Json:
        return {
            "number": statement.number,
            "kind": statement.kind,
            **self._place(statement.site),
            "relations": [self._relation(v) for v in statement.versions],
        }

    def _relation(self, version: str) -> Json:
        known = self.lineage.versions[version]
        columns = (ROWS, *known.lineage.columns)
        found = {column: self.influences(version, column) for column in columns}
        return {
            "relation": known.name,
            "version": version,
            "result": known.kind == "result",
            "columns": [
                {
                    "name": column,
                    "type": type_,
                    "direct": [_column(i.source) for i in found[column] if i.direct],
                    "indirect": [_column(i.source) for i in found[column] if not i.direct],
                }
                for column, type_ in known.lineage.types.items()
            ],
            "rows": [_column(i.source) for i in found[ROWS]],
            "influences": [
                {
                    "source": _column(influence.source),
                    "output": column,
                    "direct": influence.direct,
                    "path": [self._hop(hop) for hop in influence.path],
                }
                for column, influences in found.items()
                for influence in influences
            ],
            "undetermined": [
                {"construct": construct, **self._place(site)}
                for construct, site in known.undetermined
            ],
        }

    def _hop(self, hop: ScriptHop) -> Json:
        return {
            "relation": hop.relation,
            "version": hop.version,
            "column": hop.column,
            "kind": hop.kind,
            **self._place(hop.site),
            "inside": [self._place(site) for site in hop.inside],
        }

    def _place(self, site: Site | None) -> Mapping[str, object]:
        place = self.lineage.place(site) if site else None
        value: Mapping[str, object] = place_value(
            place, site.length if site else 0, self.page.text_of
        )
        return value

    def edges(self) -> Iterator[tuple[str, Step]]:
        """The edges of each version, over versions."""
        for version in self.lineage.versions.values():
            for (output, source), cause in version.causes.items():
                place: Place = self.lineage.place(cause.site)
                length = cause.site.length
                yield str(source), Step(version.id, output, cause.kind, place, length)


def _column(column: Column) -> Json:
    return {"relation": column.table, "column": column.name}

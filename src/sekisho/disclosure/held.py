"""What is held of one member, as it landed last (APPI 33(1)): read for a statement, and kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import duckdb

from sekisho.disclosure.content import Entry, Section
from sekisho.engine import identifier, literal, withheld
from sekisho.errors import ProjectError
from sekisho.extract.landing import newest
from sekisho.messages import Message, listed
from sekisho.model import Column, KeySpace, Source
from sekisho.project import Project

_EMPTY = "（なし）"


def held_of(project: Project, subject: str, left_out: Collection[Column]) -> Section:
    """The rows of which a member is the subject, in every source that has landed.

    Rows that are about others, and name the member besides, are the others' data.

    Args:
        subject: the member's number in its canonical form.
        left_out: columns that are not disclosed; the statement names them.

    Raises:
        ProjectError: a column that there is not is to be left out.
        DataError: what has landed cannot be read.
    """
    _require(project, left_out)
    entries: list[Entry] = []
    lacking: list[str] = []
    for source in sorted(project.sources.values(), key=lambda s: s.name):
        if source.subject_key is None:
            continue
        files = _files(project, source)
        if files is None:
            lacking.append(source.title.ja)
            continue
        entries += _entries(project, source, files, subject, left_out)
    told = ["当組合が現在保有する、あなたについてのデータは次のとおりです。"]
    if not entries:
        told = ["当組合が現在保有する、あなたについてのデータはありません。"]
    if lacking:
        told.append(f"取り込まれたファイルがなく、確かめられないもの: {'、'.join(lacking)}")
    return Section("保有個人データ", tuple(told), tuple(entries))


def _require(project: Project, left_out: Collection[Column]) -> None:
    known = {
        f"{source.name}.{name}" for source in project.sources.values() for name in source.columns
    }
    for column in left_out:
        if str(column) not in known:
            raise ProjectError(
                Message("disclosure.no-column", name=str(column)),
                help=Message("project.known", names=listed(project.sources)),
            )


def _files(project: Project, source: Source) -> Mapping[str, Path] | None:
    """The newest landing of a source and of what leads from its keys to members; None = one lacks."""
    names = [source.name]
    space = project.key_spaces[source.key_space or ""]
    while space.maps_to is not None:
        names.append(space.map_source or "")
        space = project.key_spaces[space.maps_to]
    found = {}
    for name in names:
        landed = newest(project.folder(project.config.lake), name, dt.date.max)
        if landed is None or not (path := landed[0] / landed[1].file).is_file():
            return None
        found[name] = path
    return found


def _keys(project: Project, space: KeySpace, files: Mapping[str, Path]) -> str:
    """A query of the keys of a key space that lead to the member, who is its one parameter."""
    if space.maps_to is None:
        return "SELECT ?"
    own, other = identifier(space.map_from or ""), identifier(space.map_to or "")
    file = literal(str(files[space.map_source or ""]))
    target = _keys(project, project.key_spaces[space.maps_to], files)
    return f"SELECT {own} FROM read_parquet({file}) WHERE {other} IN ({target})"


def _entries(
    project: Project,
    source: Source,
    files: Mapping[str, Path],
    subject: str,
    left_out: Collection[Column],
) -> Iterator[Entry]:
    """One block for each row."""
    shown = [c for c in source.landing.values() if Column(source.name, c.name) not in left_out]
    hidden = [
        c.title.ja for c in source.columns.values() if Column(source.name, c.name) in left_out
    ]
    columns = ", ".join(("0", *(f"CAST({identifier(c.name)} AS VARCHAR)" for c in shown)))
    space = project.key_spaces[source.key_space or ""]
    sql = (
        f"SELECT {columns} FROM read_parquet({literal(str(files[source.name]))})"
        f" WHERE {identifier(source.subject_key or '')} IN ({_keys(project, space, files)})"
        " ORDER BY ALL"
    )
    with withheld(source.place), closing(duckdb.connect(":memory:")) as connection:
        rows = connection.execute(sql, [subject]).fetchall()
    for number, (_, *row) in enumerate(rows, start=1):
        pairs = [
            (column.title.ja, _EMPTY if value is None else str(value))
            for column, value in zip(shown, row, strict=True)
        ]
        if hidden:
            pairs.append(("開示しない項目", "、".join(hidden)))
        count = f"（{number} / {len(rows)}）" if len(rows) > 1 else ""
        yield Entry(f"{source.title.ja}{count}", tuple(pairs))

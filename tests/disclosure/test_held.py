"""What is held of a member: every row of which they are the subject, and no row of anybody else."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from e2e.user import Ended

from sekisho import project
from sekisho.disclosure import Section, held_of
from sekisho.errors import ProjectError
from sekisho.extract.landing import newest
from sekisho.model import Column
from sekisho.scaffold import lay_out


def rows(loaded: project.Project, source: str, columns: str, where: str) -> list[tuple[str, ...]]:
    """Rows of what has landed, asked without the code under test."""
    landed = newest(loaded.folder(loaded.config.lake), source, dt.date.max)
    assert landed is not None
    with contextlib.closing(duckdb.connect()) as connection:
        file = landed[0] / landed[1].file
        return connection.execute(
            f"SELECT {columns} FROM read_parquet('{file}') WHERE {where}"
        ).fetchall()


def counted(section: Section) -> Counter[str]:
    """Source's Japanese name -> how many rows are shown."""
    return Counter(entry.heading.partition("（")[0] for entry in section.entries)


@pytest.mark.slow
def test_rows_by_every_number_and_none_of_others(sample_night: tuple[Path, Ended]) -> None:
    """Also by the number of another system that leads to the member."""
    loaded = project.load(sample_night[0])
    users = rows(loaded, "welfare_user_map", "user_no, member_no", "member_no IS NOT NULL")
    used = {n for (n,) in rows(loaded, "welfare_service", "user_no", "true")}
    member = min(m for user, m in users if user in used)
    mine = {user for user, m in users if m == member}
    found = counted(held_of(loaded, member, []))
    for source in loaded.sources.values():
        if source.subject_key is None:
            continue
        space = loaded.key_spaces[source.key_space or ""]
        numbers = mine if space.maps_to is not None else {member}
        listed = ", ".join(f"'{n}'" for n in sorted(numbers))
        expected = len(rows(loaded, source.name, "1", f"{source.subject_key} IN ({listed})"))
        assert found[source.title.ja.partition("（")[0]] == expected, source.name
    assert found[loaded.sources["welfare_service"].title.ja.partition("（")[0]] > 0


@pytest.fixture
def empty(tmp_path: Path) -> project.Project:
    lay_out(tmp_path / "project")
    return project.load(tmp_path / "project")


def test_what_has_not_landed_is_told(empty: project.Project) -> None:
    held = held_of(empty, "000629", [])
    assert held.entries == ()
    assert all(s.title.ja in held.paragraphs[1] for s in empty.sources.values() if s.subject_key)


def test_only_columns_that_there_are_can_be_left_out(empty: project.Project) -> None:
    with pytest.raises(ProjectError) as refused:
        held_of(empty, "000629", [Column("member_register", "shoe_size")])
    assert "member_register.shoe_size" in refused.value.text("ja")

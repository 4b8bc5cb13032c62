"""Ways out of the world, each shut twice: by the analysis, and by the engine with the analysis off.

`ways_out.yaml` holds the statements. A wall that only stands because of the other one is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pytest

from sekisho import engine
from sekisho.document import read
from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage import analyze

TABLES: Final = {"t": {"a": "INTEGER"}}
SECRET: Final = "value-of-a-member"  # noqa: S105 - what the statements are after


def _ways() -> Mapping[str, Sequence[str]]:
    file = Path(__file__).with_name("ways_out.yaml")
    fates = read(file.read_text(encoding="utf-8"), file.name).mapping(required=("shut", "harmless"))
    return {fate: [item.text() for item in part.items()] for fate, part in fates.items()}


WAYS: Final = _ways()
ALL: Final = (*WAYS["shut"], *WAYS["harmless"])


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """What no statement may reach, beside the one folder that the world may write to."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (tmp_path / "stage").mkdir()
    (folder / "secret.csv").write_text(f"a\n{SECRET}\n")
    with duckdb.connect(folder / "other.db") as other:
        other.execute(f"CREATE TABLE secret AS SELECT '{SECRET}' AS a")
    return folder


def _written(way: str, outside: Path) -> str:
    return way.format(outside=outside, stage=outside.parent / "stage")


def _tried(statement: str, stage: Path) -> str:
    """What a locked world answers."""
    held_by_python = [SECRET]
    with engine.world_instance(stage, stage / "spill") as world:
        world.execute("CREATE TABLE t (a INTEGER)")
        engine.lock(world)
        answer = str(world.execute(statement).fetchall())
    assert held_by_python == [SECRET]
    return answer


def test_there_are_ways_of_every_kind() -> None:
    assert len(WAYS["shut"]) == len(set(WAYS["shut"])) >= 60


@pytest.mark.parametrize("way", ALL)
def test_the_analysis_refuses_it(way: str, outside: Path) -> None:
    """Before any data is there, and without touching what it names."""
    before = sorted(p.name for p in outside.iterdir())
    with pytest.raises((Undecided, UnboundSQL)) as caught:
        analyze(_written(way, outside), TABLES)
    assert SECRET not in str(caught.value)
    assert sorted(p.name for p in outside.iterdir()) == before


@pytest.mark.parametrize("way", WAYS["shut"])
def test_the_engine_refuses_it_with_the_analysis_off(way: str, outside: Path) -> None:
    before = sorted(p.name for p in outside.iterdir())
    with pytest.raises(duckdb.Error) as caught:
        _tried(_written(way, outside), outside.parent / "stage")
    assert SECRET not in str(caught.value)
    assert sorted(p.name for p in outside.iterdir()) == before


@pytest.mark.parametrize("way", WAYS["harmless"])
def test_what_the_engine_lets_be_leads_nowhere(way: str, outside: Path) -> None:
    before = sorted(p.name for p in outside.iterdir())
    assert SECRET not in _tried(_written(way, outside), outside.parent / "stage")
    assert sorted(p.name for p in outside.iterdir()) == before


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{outside}/secret.csv')",
        "SELECT content FROM read_text('{outside}/secret.csv')",
        "ATTACH '{outside}/other.db' AS o; SELECT * FROM o.secret",
    ],
)
def test_without_the_switches_the_same_would_be_open(statement: str, outside: Path) -> None:
    """So that the tests above can fail: an unlocked instance reads what they are after."""
    with duckdb.connect(":memory:") as unlocked:
        answer = unlocked.execute(_written(statement, outside)).fetchall()
    assert SECRET in str(answer)

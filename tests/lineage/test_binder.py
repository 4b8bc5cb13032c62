"""The question that DuckDB is asked changes nothing of the answer."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from lineage.cases import corpus, files

from sekisho.lineage import binder
from sekisho.lineage.text import Text


@pytest.fixture
def fresh() -> Iterator[None]:
    """Databases of this test only."""
    binder._databases.clear()
    yield
    binder._databases.clear()


def _plans(file: str) -> list[object]:
    held = corpus(file)
    shadow = binder.Shadow(held.tables, held.views)
    return [binder.bind(Text(case.sql, "q"), shadow) for case in held.cases]


@pytest.mark.parametrize("file", files())
@pytest.mark.usefixtures("fresh")
def test_optimizers_that_are_off_change_no_plan(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = _plans(file)
    monkeypatch.setattr(binder, "_KEPT", _optimizers())
    binder._databases.clear()
    assert ours == _plans(file)


@pytest.mark.usefixtures("fresh")
def test_all_others_are_off() -> None:
    with binder._database().holding(binder.Shadow({}, {})) as connection:
        row = connection.execute("SELECT current_setting('disabled_optimizers')").fetchone()
    assert row is not None
    assert set(row[0].split(",")) == _optimizers() - binder._KEPT


def _optimizers() -> set[str]:
    with duckdb.connect() as connection:
        found = connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
    return {name for (name,) in found}

"""Groups of a statistic, counted by all whom their rows are about."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from sekisho.audit.subject_sets import SubjectSets
from sekisho.errors import Place
from sekisho.gate.counted import Counted, Counting
from sekisho.gate.groups import count
from sekisho.model import Thresholds

PLACE = Place("sql/exports/x.sql", 1, 1)


def counted(folder: Path, rows: str, *keys: tuple[str, ...]) -> Counted:
    """Groups of `kind`, of rows with a member and who introduced the member."""
    counting = Counting(
        party="x",
        relation="held",
        groups=(("kind", "kind"),),
        levels=(1,),
        measures=(("count_star", None), ("sum", "amount")),
        keys=keys,
        suppress=True,
        thresholds=Thresholds(10, 80),
        place=PLACE,
    )
    with closing(duckdb.connect()) as world:
        world.execute(f"CREATE TABLE held AS {rows}")
        return count(world, counting, SubjectSets(folder))


TWENTY = "SELECT 'a' AS kind, {0} AS introduced_by, printf('%02d', i) AS member, 5 AS amount FROM range(20) AS r(i)"


@pytest.mark.parametrize(
    ("introduced_by", "shown"),
    [
        ("NULL::VARCHAR", True),
        ("printf('x%02d', i)", True),
        ("CASE WHEN i < 3 THEN 'x' END", True),
        ("'x'", False),
        ("CASE WHEN i < 17 THEN 'x' END", False),
    ],
)
def test_who_else_rows_are_about_is_counted_too(
    introduced_by: str, tmp_path: Path, *, shown: bool
) -> None:
    """A group of twenty members is one of a single introducer, where one has introduced most of them."""
    rows = TWENTY.format(introduced_by)
    found = counted(tmp_path, rows, ("member",), ("introduced_by", "member"))
    assert bool(found.shown) is shown
    assert counted(tmp_path, rows, ("member",)).shown, "by their own keys they are twenty"

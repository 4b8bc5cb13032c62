"""Groups of a statistic, counted by all whom their rows are about."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from sekisho.audit.subject_sets import SubjectSets
from sekisho.errors import DataError, Place
from sekisho.gate import combined
from sekisho.gate.counted import Counted, Counting
from sekisho.gate.groups import count
from sekisho.model import Thresholds

PLACE = Place("sql/exports/x.sql", 1, 1)


def counted(kept: Path | SubjectSets, rows: str, *keys: tuple[str, ...]) -> Counted:
    """Groups of `kind`, of rows with a member and who introduced the member."""
    sets = kept if isinstance(kept, SubjectSets) else SubjectSets(kept)
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
        return count(world, counting, sets)


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


def counted_among(sets: SubjectSets, first: int, last: int) -> Counted:
    """One group, of the members from one number to another."""
    rows = f"SELECT 'a' AS kind, printf('%03d', i) AS member, 5 AS amount FROM range({first}, {last}) AS r(i)"
    return counted(sets, rows, ("member",))


@pytest.mark.parametrize(("last", "shown"), [(200, True), (201, False), (209, False), (210, True)])
def test_a_group_that_tells_beside_two_others_is_left_out(
    tmp_path: Path, last: int, *, shown: bool
) -> None:
    """Though it is neither nearly one of them nor their total in one file."""
    sets = SubjectSets(tmp_path)
    for name, first in (("older", 0), ("younger", 100)):
        sets.wait("x", counted_among(sets, first, first + 100).told(name))
    found = counted_among(sets, 0, last)
    assert bool(found.shown) is shown
    facts = found.facts([0])
    assert facts.earlier == (() if shown else ("older", "younger"))
    assert facts.differing == (0 if shown else 1)


def test_what_cannot_be_decided_is_not_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A safe group, of which this cannot be shown within the bound."""
    sets = SubjectSets(tmp_path)
    for name, first in (("older", 0), ("younger", 100)):
        sets.wait("x", counted_among(sets, first, first + 100).told(name))
    monkeypatch.setattr(combined, "MOST_CELLS", 2)
    with pytest.raises(DataError) as caught:
        counted_among(sets, 0, 209)
    assert "takes too long" in caught.value.text("en")
    assert caught.value.place == PLACE

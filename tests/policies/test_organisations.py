"""What three invented organisations permit and refuse, each by its own policy and the same engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from policies.organisation import (
    DAY,
    ORGANISATIONS,
    Case,
    cases_of,
    laid_out,
    night,
    released,
)

from sekisho import nightly
from sekisho.nightly import Run
from sekisho.project import Project

CASES = [case for name in ORGANISATIONS for case in cases_of(name)]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Project, Run]]:
    """The night of each organisation."""
    found = {}
    for name in ORGANISATIONS:
        loaded = laid_out(name, tmp_path_factory.mktemp(name) / "project", {})
        found[name] = (loaded, night(loaded))
    return found


@pytest.mark.parametrize(
    "case", CASES, ids=lambda c: f"{c.organisation}-{c.export}-{c.why}".replace(" ", "-")
)
def test_case(case: Case, tmp_path: Path) -> None:
    """The verdict, and the codes of all reasons."""
    loaded = laid_out(case.organisation, tmp_path / "project", case.change)
    decision = nightly.check(loaded, case.day, (case.export,)).decisions[case.export]
    told = [str(v.message) for v in decision.violations]
    assert tuple(sorted({v.code for v in decision.violations})) == case.codes, told
    assert decision.verdict == ("refused" if case.codes else "permitted")


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.rows is not None],
    ids=lambda c: f"{c.organisation}-{c.export}",
)
def test_who_is_in_the_file(case: Case, nights: dict[str, tuple[Project, Run]]) -> None:
    """The rows that a night releases, and what stands in them."""
    assert (case.day, case.change) == (DAY, {}), "a case with rows is of the night as it is"
    loaded, run = nights[case.organisation]
    assert run.exports[case.export].outcome == "released"
    rows = released(loaded, run, case.export)
    (key,) = loaded.exports[case.export].key
    assert tuple(row[key] for row in rows) == case.rows
    for column, values in case.cells.items():
        assert {row[column] for row in rows} == set(values)


def test_nights_release_what_is_permitted(nights: dict[str, tuple[Project, Run]]) -> None:
    """A night decides as a check does, and every organisation has both kinds of cases."""
    for name, (_, run) in nights.items():
        today = {
            c.export: c.codes
            for c in CASES
            if c.organisation == name and c.day == DAY and not c.change
        }
        for export, codes in today.items():
            assert run.exports[export].outcome == ("refused" if codes else "released"), export
        assert {bool(codes) for codes in today.values()} == {True, False}
    assert len(nights) == 3

"""Scripts of every kind of statement: the expected influences, and none that the data prove missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from sampled import one_in
from scripts.cases import Case, Refusal, cases, lineage_of, refusals, schema, told
from scripts.oracle import World, misses

from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage.script import ScriptLineage
from sekisho.model import ROWS, Column


@pytest.fixture(scope="module")
def world() -> World:
    return World(schema(), seeds=2)


@pytest.fixture(scope="module")
def wide_world() -> World:
    return World(schema(), seeds=6)


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.name)
def test_influences_are_those_expected(case: Case) -> None:
    """Versions, their columns in order, and direct and indirect influences are those of the case."""
    lineage = lineage_of(case.script)
    found = {v: told(lineage, v) for s in lineage.statements for v in s.versions}
    assert found == case.expect
    assert {v: list(c) for v, c in found.items()} == {v: list(c) for v, c in case.expect.items()}


@pytest.mark.parametrize("case", one_in(3, cases()), ids=lambda c: c.name)
def test_nothing_moves_that_is_not_listed(case: Case, world: World) -> None:
    """Changing at once all that is not listed for a column leaves it as it is after each statement."""
    assert list(misses(case.script, lineage_of(case.script), world)) == []


@pytest.mark.parametrize(
    "name",
    ["create-table-as", "update-from", "delete-using", "merge-delete", "scalar-macro"],
)
def test_the_oracle_catches_a_dropped_influence(name: str, wide_world: World) -> None:
    """Leave out any influence of the first version of these cases, and the oracle says so."""
    case = next(c for c in cases() if c.name == name)
    lineage = lineage_of(case.script)
    version = lineage.statements[-1].versions[0]
    rows = lineage.influences(version, ROWS)
    for column, causes in told(lineage, version).items():
        for victim in sorted(causes[0] | causes[1]):
            if column == ROWS or victim not in rows:
                less = _without(lineage, (version, column, victim))
                assert list(misses(case.script, less, wide_world)), (column, victim)


@dataclasses.dataclass(frozen=True)
class _Without(ScriptLineage):
    """A lineage in which one influence is not listed."""

    victim: tuple[str, str, Column] = ("", "", Column("", ""))

    def influences(self, version: str, column: str) -> Mapping[Column, bool]:
        """All but the victim, which is missing from the rows where it would count as theirs."""
        found = super().influences(version, column)
        silent = self.victim[0] == version and column in {self.victim[1], ROWS}
        return {c: d for c, d in found.items() if not (silent and c == self.victim[2])}


def _without(lineage: ScriptLineage, victim: tuple[str, str, Column]) -> ScriptLineage:
    fields = {f.name: getattr(lineage, f.name) for f in dataclasses.fields(lineage)}
    return _Without(**fields, victim=victim)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda r: r.script)
def test_what_cannot_be_known_is_refused_where_it_stands(refusal: Refusal) -> None:
    """The error names the construct (or says that the SQL does not bind), with line and column."""
    with pytest.raises((Undecided, UnboundSQL)) as caught:
        lineage_of(refusal.script)
    error = caught.value
    assert error.place is not None
    named = error.construct if isinstance(error, Undecided) else "unbound"
    assert (named, f"{error.place.line}:{error.place.column}") == (refusal.construct, refusal.at)
    assert error.text("ja")

"""Every class of SQL: the expected influences, and no influence that the data prove is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest
from lineage.cases import Case, Corpus, corpus, files, refusals
from lineage.oracle import World, misses
from sampled import one_in

from sekisho.errors import UnboundSQL, Undecided
from sekisho.lineage import analyze
from sekisho.model import Influence, QueryLineage

CORPORA = {file: corpus(file) for file in files()}
CASES = [
    pytest.param(file, case, id=case.name) for file, data in CORPORA.items() for case in data.cases
]
QUERIES = CORPORA["queries.yaml"]
REFUSALS = refusals()


@pytest.fixture(scope="module")
def worlds() -> Mapping[str, World]:
    return {file: World(c.tables, c.views, seeds=4) for file, c in CORPORA.items()}


def lineage_of(case: Case, data: Corpus = QUERIES) -> QueryLineage:
    return analyze(case.sql, data.tables, data.views, keys=data.keys)


@pytest.mark.parametrize(("file", "case"), CASES)
def test_influences_are_those_expected(file: str, case: Case) -> None:
    """Direct, indirect, rows, order and undetermined constructs are those written in the case."""
    lineage = lineage_of(case, CORPORA[file])
    found = {n: (i.direct, i.indirect) for n, i in lineage.columns.items()}
    assert found == {n: (e.direct, e.indirect) for n, e in case.columns.items()}
    assert list(found) == list(case.columns)
    assert lineage.rows == case.rows
    assert lineage.order == case.order
    assert tuple(u.construct for u in lineage.undetermined) == case.undetermined


@pytest.mark.parametrize(
    ("file", "case"), one_in(2, [c for c in CASES if "SAMPLE" not in c.values[1].undetermined])
)
def test_nothing_moves_that_is_not_listed(
    file: str, case: Case, worlds: Mapping[str, World]
) -> None:
    """On real data, changing all that is not listed for a column leaves the column as it is."""
    assert list(misses(case.sql, lineage_of(case, CORPORA[file]), worlds[file])) == []


def test_names_of_cases_are_unique() -> None:
    """A failure names one case."""
    names = [c.name for data in CORPORA.values() for c in data.cases]
    assert len(names) == len({*names})


@pytest.mark.parametrize("name", ["where", "join-left", "distinct", "order-by-limit", "lambda"])
def test_the_oracle_catches_a_dropped_influence(name: str, worlds: Mapping[str, World]) -> None:
    """Leave out any one influence of these cases, and the oracle says so."""
    case = next(c for c in QUERIES.cases if c.name == name)
    lineage = lineage_of(case)
    world = worlds["queries.yaml"]
    for victim in sorted(lineage.rows | {c for i in lineage.columns.values() for c in i.direct}):
        assert list(misses(case.sql, _without(lineage, victim), world)), victim


def _without(lineage: QueryLineage, victim: object) -> QueryLineage:
    columns = {
        n: Influence(i.direct - {victim}, i.indirect - {victim}) for n, i in lineage.columns.items()
    }
    return dataclasses.replace(lineage, columns=columns, rows=lineage.rows - {victim})


@pytest.mark.parametrize("case", REFUSALS, ids=lambda c: c["sql"])
def test_what_cannot_be_known_is_refused(case: dict[str, str]) -> None:
    """State, files, the catalogue, other statements and SQL in strings, each with its kind."""
    with pytest.raises((Undecided, UnboundSQL)) as caught:
        analyze(case["sql"], QUERIES.tables, QUERIES.views)
    error = caught.value
    kind = error.kind if isinstance(error, Undecided) else "unbound"
    assert kind == case["kind"]
    assert error.place is not None
    assert error.text("ja")

"""The corpus notices whenever the walk loses an influence, wherever in the walk that is."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from lineage.cases import Case, corpus, files
from lineage.mutation.harness import CODES, MODULES, Bound, bound, mutated, source, walked
from lineage.mutation.mutants import Mutant, mutants

from sekisho.model import QueryLineage

pytestmark = pytest.mark.slow

SKIPPED = frozenset({
    # They read places or check shapes; goldens of edges and refused.yaml hold them.
    "relation.Traces.__or__", "relation.Traces.__ror__", "relation.marked",
    "relation.placed",
    "expressions.Origin.of", "expressions.Expressions._at", "expressions.Expressions._place",
    "expressions.Expressions._check_inner", "expressions.Expressions.check_function",
    "expressions.Expressions._check_data",
    "combinations._as_join",
    # They choose how to read a text, before and after the walk.
    "analysis.analyzed", "analysis._glanced", "analysis._needed", "analysis._needed.need",
    "analysis._read", "analysis._read_with_views", "analysis._written", "analysis.traced",
    "analysis._edges",
})  # fmt: skip
"""Functions without mutants."""
EQUIVALENT = {
    name
    for group in yaml.safe_load(
        (Path(__file__).parent / "mutation" / "equivalents.yaml").read_text(encoding="utf-8")
    )
    for name in group["mutants"]
}
Statements = list[tuple[Case, Bound]]


@pytest.fixture(scope="module")
def statements() -> Statements:
    return [
        (case, bound(case.sql, data.tables, data.views, data.keys))
        for data in map(corpus, files())
        for case in data.cases
    ]


def agrees(case: Case, lineage: QueryLineage | None) -> bool:
    """Whether an analysis says of a case what the case says."""
    return (
        lineage is not None
        and lineage.rows == case.rows
        and lineage.order == case.order
        and lineage.constructs == case.undetermined
        and list(lineage.columns) == list(case.columns)
        and all(
            (lineage.columns[name].direct, lineage.columns[name].indirect) == (e.direct, e.indirect)
            for name, e in case.columns.items()
        )
    )


def survives(mutant: Mutant, statements: Statements) -> bool:
    """Whether no case notices; a case that does goes to the front, as the next one may as well."""
    with mutated(mutant.module, mutant.code) as analysis:
        for at, (case, statement) in enumerate(statements):
            if not agrees(case, walked(analysis, statement)):
                statements.insert(0, statements.pop(at))
                return False
    return True


@pytest.mark.parametrize("module", MODULES)
def test_every_mutant_is_caught(module: str, statements: Statements) -> None:
    """But for those that no statement can tell from the walk, and these do survive."""
    made = list(mutants(module, source(module), SKIPPED))
    surviving = {m.name for m in made if survives(m, statements)}
    listed = {name for name in EQUIVALENT if name.startswith(f"{module}.")}
    assert sorted(surviving - listed) == []
    assert sorted(listed - surviving) == []


def test_there_are_many_mutants_of_every_kind() -> None:
    """The mutator still finds what it is to change."""
    names = [m.name for module in MODULES for m in mutants(module, source(module), SKIPPED)]
    assert len(names) > 400
    assert len(names) == len({*names})
    for piece in (
        "-> NONE",
        "-> True",
        "-> False",
        "-> pass",
        ".all() -> ",
        "union(",
        "influenced(",
    ):
        assert sum(piece in name for name in names) >= 5, piece


def test_the_walk_itself_is_no_mutant(statements: Statements) -> None:
    """Loaded anew without a change, it says what every case says."""
    with mutated("walk", CODES["walk"]) as analysis:
        wrong = [c.name for c, s in statements if not agrees(c, walked(analysis, s))]
    assert wrong == []

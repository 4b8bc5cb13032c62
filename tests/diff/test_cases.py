"""What small changes of the sample project do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from diff.compared import line, state

from sekisho.diff import State, difference

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> State:
    return state(tmp_path_factory.mktemp("before"))


@pytest.mark.parametrize("case", CASES, ids=[c["case"] for c in CASES])
def test_a_change_is_told_with_its_effect(case: dict[str, Any], sample: State, tmp_path: Path):
    assert case.keys() <= {"case", "before", "change", "expect"}
    common = case.get("before")
    before = state(tmp_path / "before", common) if common else sample
    after = state(tmp_path / "after", common, case["change"])
    changes = difference(before, after).changes
    assert [line(c) for c in changes] == case["expect"]
    assert len({c.id for c in changes}) == len(changes), "ids tell changes apart"
    # The other way round is the opposite, and what nobody can classify is widened both ways.
    back = difference(after, before).changes
    effects = {c.id: c.effect for c in changes if c.classified}
    opposite = {"widened": "narrowed", "narrowed": "widened"}
    assert sorted(opposite[e] for e in effects.values()) == sorted(
        c.effect for c in back if c.classified
    )
    assert {(c.kind, c.subject) for c in changes if not c.classified} == {
        (c.kind, c.subject) for c in back if not c.classified
    }

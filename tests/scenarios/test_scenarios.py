"""Every scenario comes out as its file says."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from scenarios.scenario import (
    THEMES,
    Answered,
    InFile,
    Scenario,
    all_scenarios,
    answer,
    codes_of,
    step_line,
    violation_of,
)

SCENARIOS = all_scenarios()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.name)
def test_scenario(scenario: Scenario, tmp_path: Path) -> None:
    """Verdicts, all codes, the witness, and in a night what was released and what it holds."""
    found = answer(scenario, tmp_path)
    for name, expected in scenario.expected.items():
        decision = found.decisions[name]
        reasons = [str(v.message) for v in decision.violations]
        assert (decision.verdict, codes_of(decision)) == (expected.verdict, expected.codes), reasons
        outcome = found.run.exports[name].outcome if found.run else None
        assert outcome == expected.outcome
    if scenario.witness:
        violation = violation_of(found.decisions[scenario.shown], scenario.witness)
        assert violation is not None, "there is no such violation"
        assert tuple(map(step_line, violation.path)) == scenario.witness.path
    if found.run:
        assert found.run.exit_code == scenario.exit_code
        sentences = [str(v.message) for d in found.decisions.values() for v in d.violations]
        for said in scenario.says:
            assert any(said in sentence for sentence in sentences), sentences
        for one in scenario.files:
            _check_file(one, found)


def _check_file(one: InFile, found: Answered) -> None:
    """Read the released file itself, not what was recorded about it."""
    assert found.run is not None
    assert found.outbound is not None
    assert found.loaded is not None
    export = found.loaded.exports[one.export]
    folder = found.loaded.policy.destinations[export.destination].path
    path = found.outbound / folder / str(found.run.exports[one.export].file)
    with path.open(encoding=export.encoding, newline="") as file:
        values = {row[one.column] for row in csv.DictReader(file)}
    assert values
    assert set(one.present) <= values
    assert not set(one.absent) & values


def test_there_are_scenarios_of_every_theme() -> None:
    """At least two dozen of them, and none of the themes is empty."""
    assert len(SCENARIOS) >= 24
    assert {s.theme for s in SCENARIOS} == set(THEMES)

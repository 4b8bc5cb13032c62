"""What changes between the decision and the release makes the gate decide again, not release."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from e2e.user import digests, sealed

from sekisho.nightly import Night, check
from sekisho.project import load

LEDGER = Path("data/inbound/consent_ledger_20261120.csv")


def _comment(project: Path) -> None:
    (policy,) = (project / "policy/notices").glob("*.yaml")
    policy.write_text(policy.read_text() + "# signed off anew\n")


def _resent(project: Path) -> None:
    ledger = (project / LEDGER).read_bytes()
    first = ledger.splitlines(keepends=True)[1]
    number, _, rest = first.partition(b",")
    assert number == b"1"
    (project / LEDGER).write_bytes(ledger + b"3," + rest)


def _withdrawn(project: Path) -> None:
    (project / "policy/parties.yaml").write_text("parties: nobody\n")


def _staged(night: Night) -> None:
    """All of a night up to the first release, but for the suites."""
    for source in night.sources:
        night.extract(source)
    night.tag()
    night.decide()
    for name in night.exports:
        night.stage(name)


@pytest.mark.parametrize("change", [_comment, _resent, _withdrawn])
def test_nothing_leaves_when_policy_or_ledger_changes_after_the_decision(
    change: object, laid_out: Path
) -> None:
    assert callable(change)
    shutil.rmtree(laid_out / "var")
    project = load(laid_out)
    checked = check(project, dt.date(2026, 11, 20))
    zone = project.config.timezone
    with Night(project, checked, trigger="test", clock=lambda: dt.datetime.now(zone)) as night:
        _staged(night)
        first, *rest = night.exports
        before = night.release(first)
        change(laid_out)
        after = [night.release(name) for name in rest]
        done = night.finish()
    assert before.outcome == "released"
    assert {outcome.outcome for outcome in after} == {"failed"}
    assert done.exit_code == 4
    left = {Path(p).name for p in digests(laid_out / "var/outbound")}
    assert {name for name in left if not name.endswith(".clearance.json")} == {before.file}
    assert sealed(laid_out) == (4,)

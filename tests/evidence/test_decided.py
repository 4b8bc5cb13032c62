"""What is handed out about a refused export: all its reasons, and nobody else's name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from attacks.hostile_input.hostile import hostile_project

from sekisho import project
from sekisho.nightly import check
from sekisho.nightly.outcome import ExportOutcome
from sekisho.nightly.rows import decided


def test_each_recipient_has_its_exports_with_all_reasons(tmp_path: Path) -> None:
    loaded = project.load(hostile_project(tmp_path / "p"))
    decisions = check(loaded, dt.date(2026, 11, 20)).decisions
    outcomes = {
        n: ExportOutcome(
            n, "held" if d.verdict == "permitted" else d.verdict, ("federation_hostile",)
        )
        for n, d in decisions.items()
    }
    found = decided(loaded, decisions, outcomes)
    assert {r: {e["export"] for e in exports} for r, exports in found.items()} == {
        recipient: {n for n, d in decisions.items() if d.use.recipient == recipient}
        for recipient in found
    }
    (refused,) = [e for e in found["our_federation"] if e["export"] == "federation_hostile"]
    violations = decisions["federation_hostile"].violations
    assert violations
    assert [r["id"] for r in refused["reasons"]] == [v.id for v in violations]
    assert all(r["path"] for r, v in zip(refused["reasons"], violations, strict=True) if v.path)
    # What holds one recipient's export can be another's: names of exports are not told.
    assert all(e["held_by"] == [] for exports in found.values() for e in exports)
    assert not any(other in str(refused) for other in ("our_carrier", "carrier_sftp"))

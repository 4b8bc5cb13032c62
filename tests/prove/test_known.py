"""What is written down of the supported DuckDB is what it has, and a proof says what is not."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from prove import look
from prove.__main__ import report
from prove.candidate import let_through
from prove.known import STATE, ZONE, installed, known, versions

from sekisho.engine import world_instance
from sekisho.lineage import binder
from sekisho.lineage.functions import ALLOWED, INTERNAL, TABLE


def test_every_function_and_keyword_is_known() -> None:
    """So that what a later version adds is told from what has been looked at."""
    assert versions() == binder.SUPPORTED
    assert installed() == known(duckdb.__version__)


@pytest.mark.parametrize("version", versions())
def test_no_function_of_state_or_chance_may_be_called(version: str) -> None:
    """By DuckDB's own word for each; what it puts into plans itself is no call of a statement."""
    assert not {*known(version)[STATE]} & (ALLOWED | TABLE)
    assert {*known(version)[STATE]} & INTERNAL == {"error"}


def test_no_function_of_the_time_zone_has_another_zone_to_go_by(tmp_path: Path) -> None:
    """They may be called: zone and calendar are the same wherever SQL of people is bound or runs."""
    assert {*known("2.0.1")[ZONE]} <= ALLOWED | TABLE
    asked = "SELECT current_setting('TimeZone'), current_setting('Calendar')"
    with binder._database().holding(binder.Shadow({}, {})) as shadow:
        assert shadow.execute(asked).fetchall() == [("Asia/Tokyo", "gregorian")]
    with world_instance(tmp_path, tmp_path) as world:
        assert world.execute(asked).fetchall() == [("Asia/Tokyo", "gregorian")]


def test_a_function_that_nobody_has_looked_at_is_named() -> None:
    """So is a keyword that is reserved now."""
    before = {topic: [*names] for topic, names in known(duckdb.__version__).items()}
    before["functions"].remove("getvariable")
    before["keywords: reserved"].remove("select")
    before["keywords: reserved"].append("sekisho")
    found = {topic: names for topic, names in look.differences(before).items() if names}
    assert found == {
        "new: functions": ["getvariable"],
        "new: keywords: reserved": ["select"],
        "gone: keywords: reserved": ["sekisho"],
    }


def test_the_report_names_what_to_look_at() -> None:
    """Topics without entries are left out; without any, the version may be added."""
    text = report("2.0.9", {"new: a": ["one", "two"], "gone: b": []}, 7)
    assert "2.0.9, 7 tests run" in text
    assert "new: a: 2\n  one\n  two" in text
    assert "gone: b" not in text
    assert "SUPPORTED" not in text
    assert "SUPPORTED" in report("2.0.9", {"new: a": []}, 7)


def test_only_the_installed_version_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """And another one leaves the list of supported versions as it was."""
    monkeypatch.setattr(binder, "SUPPORTED", ("1.9.9",))
    with pytest.raises(ValueError, match=r"not 9\.9\.9"):
        let_through("9.9.9")
    assert binder.SUPPORTED == ("1.9.9",)

"""What is written down of the supported DuckDB is what it has, and a proof says what is not."""

from __future__ import annotations

import pytest
from prove import look
from prove.__main__ import report
from prove.candidate import let_through
from prove.known import installed, known

from sekisho.lineage import binder


def test_every_function_and_keyword_is_known() -> None:
    """So that what a later version adds is told from what has been looked at."""
    assert installed() == known()


def test_a_function_that_nobody_has_looked_at_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a keyword that is reserved now."""
    before = {topic: [*names] for topic, names in known().items()}
    before["functions"].remove("getvariable")
    before["keywords: reserved"].remove("select")
    before["keywords: reserved"].append("sekisho")
    monkeypatch.setattr(look, "known", lambda: before)
    found = {topic: names for topic, names in look.differences().items() if names}
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

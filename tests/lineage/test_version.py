"""DuckDB's plans have no promised format: a version that nobody has proven is not analysed with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from sekisho import nightly, project
from sekisho.errors import SekishoError
from sekisho.lineage import analyze, analyze_all, binder
from sekisho.messages import Message
from sekisho.scaffold import lay_out

TABLES = {"t": {"x": "INTEGER"}}


@pytest.fixture
def unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binder, "SUPPORTED", ("1.9.8", "1.9.9"))
    monkeypatch.setattr(binder, "_databases", [])


def test_a_version_that_is_not_listed_is_refused(unsupported: None) -> None:
    """The message names both versions and what to do, in both languages."""
    with pytest.raises(SekishoError) as caught:
        analyze("SELECT x FROM t", TABLES)
    for lang in ("ja", "en"):
        text = caught.value.text(lang)
        assert duckdb.__version__ in text
        assert "1.9.8, 1.9.9" in text
        assert "`duckdb==1.9.9`" in text
        assert "docs/upgrades" in text


def test_the_version_is_no_fault_of_a_statement(unsupported: None) -> None:
    """A project as a whole is refused, once, instead of each of its statements."""
    with pytest.raises(SekishoError, match="plans are understood"):
        analyze_all(TABLES, {"m": "SELECT x FROM t"}, {"e": "SELECT x FROM m"})


def test_a_failure_that_no_rule_speaks_of_permits_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the check, whatever made the analysis fail."""

    def fail(*_: object) -> None:
        raise SekishoError(Message("lineage.version", found="x", supported="y"))

    lay_out(tmp_path / "project")
    loaded = project.load(tmp_path / "project")
    monkeypatch.setattr(binder, "bind", fail)
    with pytest.raises(SekishoError, match="no rule says why"):
        nightly.check(loaded, dt.date(2026, 11, 20))

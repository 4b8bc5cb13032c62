"""Whether a ledger can be used: every entry has one meaning, or none counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from world.lake import KEY, write, written
from world.reference import Entry

from sekisho import engine, project
from sekisho.model import Policy
from sekisho.world import Landed, ledger_faults, open_ledger

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "ledgers.yaml").read_text(encoding="utf-8")
)
COLUMNS = [f.name for f in fields(Entry)]
FIRST = Entry(
    entry_no="L1",
    member_no="0000001",
    kind="suspension",
    recipient="*",
    purpose="*",
    arrangement="*",
    category="*",
    effective_from=dt.date(2026, 1, 10),
    effective_to=None,
    recorded_at=dt.datetime(2026, 1, 10, 9, 0),  # noqa: DTZ001 - a ledger's times are JST
)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return project.load(Path(__file__).parents[2]).policy


def faults(policy: Policy, folder: Path, entries: list[Entry], columns: list[str]) -> list[str]:
    """The columns that are at fault, by a register of two members."""
    rows = (tuple(getattr(entry, name) for name in columns) for entry in entries)
    ledger = write(folder / "ledger.parquet", written(columns), rows)
    register = write(folder / "register.parquet", ["member_no"], [("0000001",), ("0000002",)])
    purposes = {purpose for notice in policy.notices for purpose in notice.purposes}
    with engine.lake_instance(folder / "spill") as connection:
        open_ledger(connection, ledger, KEY)
        found = ledger_faults(connection, policy, purposes, KEY, (register, "member_no"))
    return [str(dict(message.facts).get("column", message.id)) for message in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], policy: Policy, tmp_path: Path) -> None:
    """Each entry by itself, and corrections by what they correct."""
    entries = [replace(FIRST, **differs) for differs in case["entries"]]
    expected = [case["fault"]] if "fault" in case else []
    assert faults(policy, tmp_path, entries, COLUMNS) == expected


def test_a_member_whom_the_register_does_not_know(policy: Policy, tmp_path: Path) -> None:
    """What somebody has asked for cannot be kept who cannot be found."""
    stranger = replace(FIRST, member_no="0000003")
    assert faults(policy, tmp_path, [stranger], COLUMNS) == ["ledger.unknown-subjects"]


def test_a_policy_without_texts_knows_no_consent(policy: Policy, tmp_path: Path) -> None:
    """Where nothing can be agreed to, a consent means nothing that anybody could know."""
    consent = replace(FIRST, kind="consent", text_version="同意書-2023-1")
    without = replace(policy, consent_texts={})
    assert faults(without, tmp_path, [consent], COLUMNS) == ["text_version"]


def test_an_empty_ledger(policy: Policy, tmp_path: Path) -> None:
    """A ledger that nobody ever wrote into is more likely one that was lost."""
    assert faults(policy, tmp_path, [], COLUMNS) == ["ledger.empty"]


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "member_no"])
def test_a_ledger_without_a_column(column: str, policy: Policy, tmp_path: Path) -> None:
    """Each says something that has to be known."""
    kept = [name for name in COLUMNS if name != column]
    assert faults(policy, tmp_path, [FIRST], kept) == ["ledger.columns-missing"]


def test_no_register(policy: Policy, tmp_path: Path) -> None:
    """Without it nobody can tell whose entries these are."""
    ledger = write(
        tmp_path / "ledger.parquet", written(COLUMNS), [tuple(getattr(FIRST, c) for c in COLUMNS)]
    )
    with engine.lake_instance(tmp_path / "spill") as connection:
        open_ledger(connection, Landed(ledger.path, ledger.digest), KEY)
        (message,) = ledger_faults(connection, policy, (), KEY, None)
    assert message.id == "ledger.no-register"

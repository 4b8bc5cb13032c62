"""A run for an earlier business date goes by what members have said since, too."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from asked.test_nights import DAY, EXPORTS, MEMBER, holding, lines, outcomes, without
from e2e.user import Ended

from sekisho import nightly, project
from sekisho.audit.log import AuditLog
from sekisho.audit.nights import LATER_LEDGER
from sekisho.scaffold import lay_out

NEXT = DAY + dt.timedelta(days=1)
SAID = f"4,{MEMBER},suspension,*,*,*,*,2026-11-21,,2026-11-21 09:30:00,,窓口,E4,,,\r\n"


@pytest.fixture
def next_night(tmp_path: Path) -> Path:
    """The small project: a member has stopped everything on the day after, whose night has been run."""
    lay_out(tmp_path / "project")
    inbound = tmp_path / "project/data/inbound"
    for path in sorted(inbound.glob("*_20261120.*")):
        shutil.copy(path, path.with_name(path.name.replace("20261120", "20261121")))
    with (inbound / "consent_ledger_20261121.csv").open("a", encoding="cp932", newline="") as file:
        file.write(SAID)
    nightly.run(project.load(tmp_path / "project"), NEXT)
    return tmp_path / "project"


def test_who_has_stopped_since_is_in_no_file(
    next_night: Path, first_night: tuple[Path, Ended]
) -> None:
    full = lines(first_night[0])
    assert len(holding(full, MEMBER)) == len(EXPORTS)
    run = nightly.run(project.load(next_night), DAY)
    assert outcomes(run) == {"released"}
    assert {p: f for p, f in lines(next_night).items() if p in full} == without(full, MEMBER)
    log = AuditLog(next_night / "var/audit")
    recorded = log.last_event(LATER_LEDGER)
    assert recorded is not None
    assert recorded["sha256"] == log.last_landed("consent_ledger")


def test_a_later_ledger_that_is_gone_lets_nothing_about_persons_leave(next_night: Path) -> None:
    shutil.rmtree(next_night / "var/lake/consent_ledger/2026-11-21")
    run = nightly.run(project.load(next_night), DAY)
    assert outcomes(run) == {"refused"}


def test_a_later_ledger_that_says_what_nobody_knows_lets_nothing_leave(next_night: Path) -> None:
    ledger = next_night / "data/inbound/consent_ledger_20261122.csv"
    shutil.copy(ledger.with_name("consent_ledger_20261121.csv"), ledger)
    with ledger.open("a", encoding="cp932", newline="") as file:
        file.write(SAID.replace("4,", "5,", 1).replace("suspension", "nonsense"))
    nightly.run(project.load(next_night), NEXT + dt.timedelta(days=1))
    run = nightly.run(project.load(next_night), DAY)
    assert outcomes(run) == {"refused"}

"""The table `[alerts]` is read strictly: what, where, what to do; and never an address."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from alerts.project import ALERTS, REFUSED, REFUSED_FILE, coop

from sekisho import project as projects
from sekisho.alerts.settings import Channel
from sekisho.errors import ProjectError
from sekisho.project.alerts import read_alerts

CASES = yaml.safe_load((Path(__file__).parent / "wrong.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_wrong_settings(case: dict[str, str]) -> None:
    changed = ALERTS.replace(case["old"], case["new"], 1)
    assert changed != ALERTS
    with pytest.raises(ProjectError) as caught:
        read_alerts(changed)
    assert str(caught.value) == case["error"]


def test_sound_settings() -> None:
    found = read_alerts(ALERTS)
    assert found is not None
    assert found.channels == {"office": Channel("office", "ja"), "crm": Channel("crm", "en")}
    assert found.owners == {"office": ("office",), "crm-team": ("crm", "office")}
    assert (found.default, found.finished_by) == ("office", dt.time(6))
    assert found.told(None) == (Channel("office", "ja"),)
    assert found.told("crm-team") == (Channel("crm", "en"), Channel("office", "ja"))
    assert found.channels["crm"].block == "sekisho-alert-crm"
    assert read_alerts("") is None


def test_an_owner_that_nobody_can_tell_is_an_error(tmp_path: Path) -> None:
    """Of an export by its head, of a source by the team of its contract."""
    project = coop(tmp_path / "coop")
    (project / REFUSED_FILE).write_text(REFUSED.replace("crm-team", "crm-taem"))
    with pytest.raises(ProjectError, match="`crm-taem` is no owner") as caught:
        projects.load(project)
    assert caught.value.place is not None
    assert caught.value.place.file == REFUSED_FILE
    (project / REFUSED_FILE).unlink()
    contract = project / "contracts/weekly_order.odcs.yaml"
    text = contract.read_text()
    contract.write_text(text.replace("servers:\n", "team: {name: nobody}\nservers:\n", 1))
    with pytest.raises(ProjectError, match="`nobody` is no owner") as caught:
        projects.load(project)
    contract.write_text(text.replace("servers:\n", "team: {name: crm-team}\nservers:\n", 1))
    assert projects.load(project).sources["weekly_order"].owner == "crm-team"
    # The older form of the standard, which names no team.
    contract.write_text(text.replace("servers:\n", "team: [{username: a}]\nservers:\n", 1))
    assert projects.load(project).sources["weekly_order"].owner is None


def test_owners_may_be_named_where_nobody_is_told(tmp_path: Path) -> None:
    project = coop(tmp_path / "coop")
    config = project / "sekisho.toml"
    config.write_text(config.read_text().replace(ALERTS, ""))
    (project / REFUSED_FILE).write_text(REFUSED)
    loaded = projects.load(project)
    assert loaded.alerts is None
    assert loaded.exports["federation_birthdays"].owner == "crm-team"


def test_an_outline_needs_nothing_but_the_configuration(tmp_path: Path) -> None:
    project = coop(tmp_path / "coop")
    (project / "policy/parties.yaml").write_text("colour: red\n")
    found = projects.outline(project)
    assert found.alerts is not None
    assert "own_birthday_mail" in found.exports
    with pytest.raises(ProjectError):
        projects.load(project)

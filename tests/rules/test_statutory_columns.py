"""Where a statute fixes the columns, the world of its export has no others either."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from project_files import sample_project

from sekisho import project
from sekisho.errors import ProjectError
from sekisho.model import ROWS, Column, Use
from sekisho.rules import all_tags

DAY = dt.date(2026, 11, 20)
INSPECTION = Use("A6", "meibo_etsuransha", "閲覧-2026-01")


@pytest.mark.parametrize(
    ("column", "permitted"),
    [
        ("member_register.name", True),
        ("member_register.joined_on", True),
        ("shares.paid_on", True),
        ("member_register.member_no", True),
        ("shares.member_no", True),
        (f"member_register.{ROWS}", True),
        (f"shares.{ROWS}", True),
        ("member_register.phone", False),
        ("member_register.birth_date", False),
        ("shares.monthly_increase", False),
        ("delivery.member_no", False),
        (f"delivery.{ROWS}", False),
    ],
)
def test_tags_permit_what_the_statute_lists(column: str, permitted: bool, tmp_path: Path) -> None:
    """Keys and rows of sources that it speaks of can join; nothing else is in the request's scope."""
    loaded = project.load(sample_project(tmp_path))
    tag = all_tags(loaded.policy, loaded.sources.values(), DAY)[Column(*column.split("."))]
    assert tag.scope.permits(INSPECTION) == permitted
    own = Use("A0", "nara_coop", "P8")
    assert tag.scope.permits(own), "other uses know nothing of the statute"


@pytest.mark.parametrize(
    ("misspelt", "said"),
    [("shares.paid_up", "`paid_on`"), ("share.paid_on", "`member_register`")],
)
def test_statute_of_a_column_that_does_not_exist(misspelt: str, said: str, tmp_path: Path) -> None:
    """A misspelt column would fix nothing, so the project is refused with what there is."""
    change = {
        "policy/statutes.yaml": {"replace": {"old": "- shares.paid_on", "new": f"- {misspelt}"}}
    }
    with pytest.raises(ProjectError) as raised:
        project.load(sample_project(tmp_path, change))
    assert raised.value.text("en").startswith(
        f"policy/statutes.yaml:8:3: statute `coop-act-25-2` names `{misspelt}`"
    )
    assert said in raised.value.text("en")
    assert raised.value.text("ja").startswith("policy/statutes.yaml:8:3: 法令")

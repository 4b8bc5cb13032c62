"""Wrong policies of other organisations are refused, each with its place and what is allowed there."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from policies.organisation import FOLDER
from policy.conftest import texts_below
from policy.test_loading import edited

from sekisho import policy
from sekisho.errors import ProjectError

CASES: list[dict[str, Any]] = yaml.safe_load(
    (FOLDER / "wrong_policies.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_wrong_policy_is_refused(case: dict[str, Any]) -> None:
    """One message, in both languages, and the exit code of a project that cannot be read."""
    files = texts_below(FOLDER / case["of"] / "policy")
    with pytest.raises(ProjectError) as raised:
        policy.load(edited(files, case["edits"]))
    assert raised.value.text("en") == case["en"]
    assert raised.value.text("ja") == case["ja"]
    assert raised.value.exit_code == 2


def test_there_are_enough_of_them() -> None:
    """No case hides another."""
    assert len({case["name"] for case in CASES}) == len(CASES) >= 20

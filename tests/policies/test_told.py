"""What is told of the three invented organisations' policies: their matrices, and what their notices lack."""

from __future__ import annotations

from pathlib import Path

import pytest
from policies.organisation import DAY, ORGANISATIONS, laid_out

from sekisho.messages import Lang
from sekisho.model import Policy
from sekisho.policy import matrix, matrix_as_text, notice_findings

GOLDEN = Path(__file__).parent / "golden"
RESPONSIBLE = "      federation: [subscription]\n"


def _policy(name: str, folder: Path) -> Policy:
    return laid_out(name, folder / "project", {}).policy


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", ORGANISATIONS)
def test_the_matrix(name: str, lang: Lang, tmp_path: Path) -> None:
    """Groups, conditions, coarser forms, businesses and kinds of subjects have their places in it."""
    policy = _policy(name, tmp_path)
    printed = matrix_as_text(matrix(policy, DAY), lang).replace(policy.digest[:12], "DIGEST")
    assert printed == (GOLDEN / f"{name}.{lang}.txt").read_text(encoding="utf-8")


def test_nobody_answers_for_an_item_that_is_used_jointly(tmp_path: Path) -> None:
    """Where it is told item by item, each has to have somebody (APPI 27(5)(iii))."""

    def found(policy: Policy) -> list[str]:
        notice = policy.notice_on(DAY)
        assert notice is not None
        told = [f for f in notice_findings(policy, notice) if f.what == "responsible_for_items"]
        return [f"{f.subject}: {f.message.text('en')}" for f in told]

    (before,) = found(_policy("federation", tmp_path / "whole"))
    # The city also gets numbers out of the registration, and answers for its own coarse items only.
    assert before.startswith("A3: A3 (")
    assert "of nobody for registration" in before

    notice = "policy/notices/2026-04-01.yaml"
    change = {notice: {"replace": {"old": RESPONSIBLE, "new": ""}}}
    added, again = found(laid_out("federation", tmp_path / "less/project", change).policy)
    assert again == before
    assert added.startswith("A1: A1 (")
    assert "of nobody for subscription" in added

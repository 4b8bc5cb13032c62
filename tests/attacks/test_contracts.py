"""A contract that says less of its rows than they are lets nobody in who has suspended the use."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from property.gateway import DAY, Copy

from sekisho import project
from sekisho.errors import ProjectError
from sekisho.model import Use
from sekisho.policy import row_terms
from sekisho.rules import all_tags
from sekisho.world import permitted_source


def test_rows_with_personal_columns_cannot_be_declared_about_nobody(tmp_path: Path) -> None:
    """One word in a contract must not bring suspended members into a count."""
    Copy.make(tmp_path)
    contract = tmp_path / "contracts/catalog_purchase.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    lie = re.sub(r"(sekisho\.rowCategory, value: )\w+", r"\1product", text)
    assert lie != text
    contract.write_text(lie, encoding="utf-8")
    with pytest.raises(ProjectError, match=r"catalog_purchase\.odcs\.yaml:\d+.*about no person"):
        project.load(tmp_path)


def test_rows_that_name_a_subject_are_restricted_whatever_their_category(tmp_path: Path) -> None:
    """The second wall does not take the contract's word for it either."""
    loaded = Copy.make(tmp_path).project
    source = replace(loaded.sources["catalog_purchase"], row_category="product")
    use, notice = Use("A2", "jccu", "P2"), loaded.policy.notice_on(DAY)
    assert notice is not None
    made = permitted_source(
        source,
        use,
        all_tags(loaded.policy, [source], DAY),
        frozenset({"item_code"}),
        loaded.key_spaces,
        frozenset(),
        lambda shown, waived: row_terms(loaded.policy, notice, use, shown, DAY, waived),
        lambda _: None,
    )
    assert made.rows == "permitted"
    assert made.terms is not None
    assert made.terms.stops

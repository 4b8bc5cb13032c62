"""A contract that says less of its rows than they are lets nobody in who has suspended the use."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from property.gateway import DAY, Copy

from sekisho import nightly, project
from sekisho.nightly.passages import world_of

EXPORT: Final = (
    "/*---\ntitle: {ja: 攻撃, en: attack}\ndestination: jccu_catalog\npurpose: P2\n"
    "arrangement: A2\nfile: attack.csv\nformat: csv\nencoding: utf-8\n---*/\n"
    "SELECT item_code, count(*) AS n FROM catalog_purchase GROUP BY item_code"
)


def test_rows_that_name_a_subject_are_restricted_whatever_their_category(tmp_path: Path) -> None:
    """The row category `product` does not bring suspended members into a count."""
    Copy.make(tmp_path, {"attack": EXPORT})
    contract = tmp_path / "contracts/catalog_purchase.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    lie = re.sub(r"(sekisho\.rowCategory, value: )\w+", r"\1product", text)
    assert lie != text
    contract.write_text(lie, encoding="utf-8")
    loaded = project.load(tmp_path)
    checked = nightly.check(loaded, DAY, ["attack"])
    (source,) = world_of(loaded, checked, checked.decisions["attack"]).sources
    assert source.rows == "permitted"

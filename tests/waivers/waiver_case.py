"""The sample project with waivers, written as short as they can be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from project_files import NOTHING, Change, sample_project

APPROVER: Final = "コンプライアンス経営推進室長（架空）"
"""On the sample project's list."""
BIRTH_DATE: Final = {
    "sql/exports/jccu_catalog_order.sql": {
        "replace": {
            "old": "    phone\nFROM catalog_order",
            "new": "    phone,\n    birth_date\nFROM catalog_order\n"
            "JOIN stg_member_profile USING (member_no)",
        }
    }
}
"""The catalog orders for JCCU with a column that JCCU may not have."""
FOR_BIRTH_DATE: Final = {
    "rule": "SK101",
    "export": "jccu_catalog_order",
    "column": "birth_date",
    "origin": "member_register.birth_date",
}

USES: Final = {
    "kinki_register": "A1/coop_kinki/P12",
    "kyosai_register": "A3/coop_kyosai/P2",
    "own_mailing_list": "A0/nara_coop/P2",
    "shuno_billing": "A4/asuka_shuno/P6",
}
"""Export -> the use that it is for, as far as it is none of JCCU's."""


def waivers_file(waivers: Iterable[Mapping[str, Any]]) -> str:
    """`policy/waivers.yaml` with these waivers; what one leaves out is as good as it can be."""
    found = {
        f"W{number}": {
            "reason": {"ja": f"理由{number}", "en": f"reason {number}"},
            "requested_by": "宅配事業部長",
            "approved_by": APPROVER,
            "approved_on": "2026-11-01",
            "approved_document": f"文書{number}",
            "expires": "2026-11-30",
            "use": USES.get(waiver["export"], "A2/jccu/P3"),
            **waiver,
        }
        for number, waiver in enumerate(waivers, start=1)
    }
    return yaml.safe_dump({"waivers": found}, allow_unicode=True, sort_keys=False)


def waiving_project(
    folder: Path,
    waivers: Iterable[Mapping[str, Any]],
    change: Change = NOTHING,
    *,
    data: bool = False,
    reports: bool = False,
) -> Path:
    """A copy of the sample project with a change and waivers."""
    text = waivers_file(waivers)
    return sample_project(
        folder, {**change, "policy/waivers.yaml": text}, data=data, reports=reports
    )

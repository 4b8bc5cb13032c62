"""What docs/reports.md and its twin quote: questions to the record of two nights of the sample.

    .venv/bin/python tests/docs/reported.py

writes the answers into both; a test holds them equal to what would be written.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from e2e.user import sekisho  # noqa: E402
from project_files import apply, sample_project  # noqa: E402

from sekisho import nightly  # noqa: E402
from sekisho import project as projects  # noqa: E402
from sekisho.messages import Lang  # noqa: E402

DAY: Final = dt.date(2026, 11, 20)

PAGES: Final[Mapping[Lang, Path]] = {
    "en": ROOT / "docs/reports.md",
    "ja": ROOT / "docs/reports.ja.md",
}
_ASKED: Final = re.compile(
    r'```console\n\$ \.venv/bin/sekisho sql "(?P<sql>[^"]*)"\n(?P<answer>.*?)```\n', re.DOTALL
)
_UNSTEADY: Final = ("report.slow_step", "段階の時間")
"""How long things take is never the same: of these answers the head alone is held equal."""

CHANGE: Final[Mapping[str, Any]] = {
    "sql/exports/kinki_register.sql": {
        "replace": [
            {"old": "member_register_{business", "new": "member_register_area_{business"},
            {"old": "phone\n", "new": "phone, left(postal_code, 3) AS postal_area\n"},
        ]
    },
    "sql/exports/kyosai_catalog_buyers.sql": """/*---
title: {ja: 共済のご案内の宛先, en: addressees for the kyosai brochure}
destination: kyosai_exchange
purpose: P2
arrangement: A3
key: [member_no]
file: catalog_buyers_{business_date}.csv
format: csv
encoding: cp932
---*/
SELECT member_no, name, postal_code, address
FROM stg_member
WHERE member_no IN (SELECT member_no FROM catalog_purchase)
""",
    "sql/exports/own_order_sample.sql": """/*---
title: {ja: 週間注文の抜き取り, en: some of the weekly orders}
destination: own_office
purpose: P2
arrangement: A0
file: order_sample_{business_date}.parquet
format: parquet
---*/
SELECT order_code, quantity
FROM weekly_order
USING SAMPLE 100 ROWS
""",
    "contracts/catalog_purchase.odcs.yaml": {
        "replace": {
            "old": """        description: code of the catalog
        logicalType: string
        physicalType: VARCHAR
        customProperties:
          - {property: sekisho.category, value: catalog_purchase}
          - {property: sekisho.identifier, value: none}
""",
            "new": """        description: code of the catalog
        logicalType: string
        physicalType: VARCHAR
        customProperties:
          - {property: sekisho.category, value: catalog_purchase}
          - {property: sekisho.identifier, value: quasi}
""",
        }
    },
    "policy/waivers.yaml": """waivers:
  例外-2026-003:
    rule: SK101
    export: kinki_register
    use: A1/coop_kinki/P2
    column: birth_date
    origin: member_register.birth_date
    reason:
      ja: 酒類のカタログ注文について、日本生協連が年齢を確認するため
      en: JCCU has to check the age of members who order alcohol from the catalog
    requested_by: 宅配事業部長（架空）
    approved_by: コンプライアンス経営推進室長（架空）
    approved_on: 2026-11-01
    approved_document: 例外承認 2026-003
    expires: 2026-11-30
""",
}
"""What is another in the second night: a wider export, one refused, one not understood, a tag, a waiver."""


def two_nights(folder: Path) -> Path:
    """The sample project after two runs on the day of its extracts, between which it has changed."""
    project = sample_project(folder, data=True, reports=True)
    first = nightly.run(projects.load(project), DAY, clock=lambda: _at(22))
    assert first.exit_code == 0, first.problems
    apply(CHANGE, project)
    named = ("kinki_register", "kyosai_catalog_buyers", "own_order_sample")
    second = nightly.run(projects.load(project), DAY, named, clock=lambda: _at(23))
    assert second.exit_code == 1, second.problems
    return project


def _at(hour: int) -> dt.datetime:
    """The waiver is over since."""
    return dt.datetime.combine(DAY, dt.time(hour), dt.timezone(dt.timedelta(hours=9)))


def with_answers(text: str, project: Path, lang: Lang) -> str:
    """A page whose questions show what they give."""
    for found in [*_ASKED.finditer(text)][::-1]:
        ended = sekisho("sql", project, found["sql"], lang=lang)
        assert ended.code == 0, ended.said
        text = text[: found.start("answer")] + ended.out + text[found.end("answer") :]
    return text


def steady(text: str) -> str:
    """A page without what is never the same."""

    def head(found: re.Match[str]) -> str:
        if not any(view in found["sql"] for view in _UNSTEADY):
            return found[0]
        return found["sql"] + "".join(re.findall(r"\w+", found["answer"].splitlines()[1]))

    return _ASKED.sub(head, text)


def questions(text: str) -> list[str]:
    """The questions that a page asks."""
    return [found["sql"] for found in _ASKED.finditer(text)]


def _write() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        project = two_nights(Path(scratch) / "nights")
        for lang, path in PAGES.items():
            text = path.read_text(encoding="utf-8")
            path.write_text(with_answers(text, project, lang), encoding="utf-8")


if __name__ == "__main__":
    _write()

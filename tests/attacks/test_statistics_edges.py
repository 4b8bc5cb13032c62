"""What a statistic is stopped by besides its numbers: its head, its models, its groups, what is kept of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from attacks.statistics_project import CLOCK, DAY, Attempt, change
from project_files import sample_project

from sekisho import nightly, project
from sekisho.audit.verify import verify
from sekisho.errors import ProjectError
from sekisho.gate import groups
from sekisho.nightly import Run

BY_BRANCH: Final = "SELECT branch_code, count(*) AS n FROM stat_member GROUP BY branch_code"
MEMBERS: Final = {"stat_member": "SELECT member_no, branch_code, left_on FROM member_register"}


def _project(folder: Path, sql: str, models: Mapping[str, str], **files: Any) -> Path:
    attempt = Attempt("counted", sql, models, key=("branch_code",), suppress=True)
    return sample_project(folder, {**change([attempt]), **files}, data=True)


def _night(root: Path) -> Run:
    return nightly.run(project.load(root), DAY, only=["counted"], clock=lambda: CLOCK)


def _files(root: Path) -> list[Path]:
    return list((root / "var/outbound").rglob("counted_*.csv"))


def test_small_groups_of_what_is_no_statistic_are_an_error(tmp_path: Path) -> None:
    root = _project(tmp_path, BY_BRANCH, MEMBERS)
    sql = root / "sql/exports/counted.sql"
    sql.write_text(sql.read_text().replace("release: statistics\n", ""))
    with pytest.raises(ProjectError) as caught:
        project.load(root)
    assert "only a statistic has small groups" in caught.value.text("en")
    assert caught.value.place is not None
    assert caught.value.place.file == "sql/exports/counted.sql"


def test_a_python_model_below_a_statistic_is_no_narrow_form(tmp_path: Path) -> None:
    """What a function does with its rows is known column by column, not subject by subject."""
    root = _project(
        tmp_path,
        "SELECT postal_code, count(*) AS n FROM mailing_address GROUP BY postal_code",
        {},
    )
    sql = root / "sql/exports/counted.sql"
    sql.write_text(sql.read_text().replace("[branch_code]", "[postal_code]"))
    checked = nightly.check(project.load(root), DAY, ["counted"])
    found = {v.code: str(v.message) for v in checked.decisions["counted"].violations}
    assert "Python model" in found["SK208"]


def test_a_statistic_of_too_many_groups_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _project(tmp_path, BY_BRANCH, MEMBERS)
    monkeypatch.setattr(groups, "MOST_GROUPS", 3)
    done = _night(root)
    (problem,) = done.problems
    assert "sql/exports/counted.sql" in problem.text("en")
    assert "3 at most" in problem.text("en")
    assert _files(root) == []


def test_a_group_that_looks_like_a_total_is_not_made(tmp_path: Path) -> None:
    """With subtotals an empty cell stands for "all"."""
    root = _project(
        tmp_path,
        "SELECT branch_code, count(*) AS n FROM stat_member GROUP BY ROLLUP (branch_code)",
        {
            "stat_member": "SELECT member_no, nullif(branch_code, '01') AS branch_code"
            " FROM member_register"
        },
    )
    done = _night(root)
    (problem,) = done.problems
    assert "looks like a total" in problem.text("en")
    assert _files(root) == []


def test_a_primary_key_that_is_none_multiplies_nobody(tmp_path: Path) -> None:
    """What a contract says of it is asked of the data, before anything is counted."""
    root = _project(
        tmp_path,
        "SELECT branch_code, count(*) AS n FROM stat_looked_up GROUP BY branch_code",
        {
            "stat_looked_up": "SELECT o.member_no, o.catalog_code AS branch_code FROM catalog_purchase AS o"
            " JOIN product_master AS p ON p.kikaku_round = o.kikaku_round"
        },
        **{
            "contracts/product_master.odcs.yaml": {
                "replace": {
                    "old": "        primaryKey: true\n        primaryKeyPosition: 2\n",
                    "new": "",
                }
            }
        },
    )
    done = _night(root)
    (problem,) = done.problems
    assert "several rows with the same `kikaku_round`" in problem.text("en")
    assert _files(root) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "loss",
    [
        "the key is gone",
        "the key is cut",
        "others read the key",
        "a set is changed",
        "a set is gone",
    ],
)
def test_if_it_is_not_known_what_was_told_nothing_more_is(tmp_path: Path, loss: str) -> None:
    root = _project(tmp_path, BY_BRANCH, MEMBERS)
    assert _night(root).decisions["counted"].verdict == "permitted"
    (first,) = _files(root)
    kept = root / "var/audit/statistics"
    (told,) = kept.glob("*/*.json")
    if loss == "the key is gone":
        (kept / "key").unlink()
    elif loss == "the key is cut":
        (kept / "key").write_bytes(b"short")
    elif loss == "others read the key":
        (kept / "key").chmod(0o644)
    elif loss == "a set is gone":
        told.unlink()
        assert {f.kind for f in verify(root / "var/audit")} == {"missing"}
    else:
        told.write_bytes(told.read_bytes()[:-2])
        assert {f.kind for f in verify(root / "var/audit")} == {"changed"}

    sql = root / "sql/exports/counted.sql"
    sql.write_text(sql.read_text().replace("count(*) AS n", "count(*) AS members"))
    before = first.read_bytes()
    done = _night(root)
    assert done.exports["counted"].outcome != "released"
    assert done.problems
    assert [f.read_bytes() for f in _files(root)] == [before]

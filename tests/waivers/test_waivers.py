"""What waivers take away from a decision, on which days, and who can approve them."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from waivers.waiver_case import APPROVER, BIRTH_DATE, FOR_BIRTH_DATE, waiving_project

from sekisho import nightly, policy, project
from sekisho.errors import ProjectError
from sekisho.model import Decision
from sekisho.policy import WAIVABLE
from sekisho.policy.waivers import LONGEST
from sekisho.rules import RULES

DAY: Final = dt.date(2026, 11, 20)
DOCS: Final = Path(__file__).parents[2] / "docs"
CASES: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
)
WRONG: Final[list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "wrong.yaml").read_text(encoding="utf-8")
)


def decided(folder: Path, export: str, day: dt.date = DAY) -> Decision:
    """The decision on one export of the project in `folder`."""
    return nightly.check(project.load(folder), day, [export]).decisions[export]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    """The verdict, the reasons that are left, and exactly the columns that are opened."""
    waivers = [{"export": case["export"], **waiver} for waiver in case["waivers"]]
    found = decided(waiving_project(tmp_path, waivers, case["change"]), case["export"])
    assert sorted({v.code for v in found.violations}) == case["left"]
    assert found.verdict == case["verdict"]
    assert sorted(map(str, found.opened)) == case["opened"]


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["verdict"] == "permitted"], ids=lambda case: case["name"]
)
def test_a_permitted_case_is_refused_without_its_waivers(
    case: dict[str, Any], tmp_path: Path
) -> None:
    """It is the waivers that make the difference."""
    assert decided(waiving_project(tmp_path, [], case["change"]), case["export"]).verdict == (
        "refused"
    )


def test_every_rule_that_can_be_waived_is_seen_waived() -> None:
    """Each of the list lets some case pass; the list names rules as they are called."""
    seen = {w["rule"] for c in CASES if c["verdict"] == "permitted" for w in c["waivers"]}
    assert set(WAIVABLE) <= seen
    assert WAIVABLE.items() <= {r.code: r.name for r in RULES}.items()


@pytest.mark.parametrize("rule", [r for r in RULES if r.code not in WAIVABLE], ids=lambda r: r.name)
@pytest.mark.parametrize("part", ["code", "name"])
def test_no_other_rule_can_be_waived(rule: Any, part: str, tmp_path: Path) -> None:
    """A rule that is not on the list is an error, by code and by name, and so is each new one."""
    folder = waiving_project(tmp_path, [{**FOR_BIRTH_DATE, "rule": getattr(rule, part)}])
    with pytest.raises(ProjectError) as raised:
        project.load(folder)
    assert raised.value.message.id == "policy.not-waivable"
    assert raised.value.help is not None
    assert all(code in raised.value.help.text("en") for code in WAIVABLE)


@pytest.mark.parametrize(
    ("day", "verdict", "state"),
    [
        (dt.date(2026, 10, 31), "refused", "pending"),
        (dt.date(2026, 11, 1), "permitted", "applied"),
        (dt.date(2026, 11, 30), "permitted", "applied"),
        (dt.date(2026, 12, 1), "refused", "expired"),
    ],
)
def test_it_counts_from_its_approval_to_its_expiry(
    day: dt.date, verdict: str, state: str, tmp_path: Path
) -> None:
    """Both days included; before and after, it is told and takes nothing away."""
    folder = waiving_project(tmp_path, [FOR_BIRTH_DATE], BIRTH_DATE)
    checked = nightly.check(project.load(folder), day, ["jccu_catalog_order"])
    found = checked.decisions["jccu_catalog_order"]
    assert found.verdict == verdict
    assert bool(found.opened) == bool(found.waived) == (verdict == "permitted")
    assert [(s.waiver.id, s.state) for s in checked.waivers] == [("W1", state)]


def test_the_longest_waiver_is_half_a_year(tmp_path: Path) -> None:
    """To the day: one day more is an error."""
    approved = dt.date(2026, 11, 1)
    for days, good in ((LONGEST, True), (LONGEST + 1, False)):
        expires = (approved + dt.timedelta(days=days)).isoformat()
        folder = waiving_project(tmp_path / str(days), [{**FOR_BIRTH_DATE, "expires": expires}])
        if good:
            project.load(folder)
        else:
            with pytest.raises(ProjectError, match="within 180 days"):
                project.load(folder)


def test_an_unused_waiver_is_told_and_the_waivers_of_other_exports_are_not(tmp_path: Path) -> None:
    """One that is about nothing is told as such, where its export is asked about."""
    folder = waiving_project(
        tmp_path,
        [FOR_BIRTH_DATE, {**FOR_BIRTH_DATE, "export": "kinki_register", "column": "name"}],
    )
    loaded = project.load(folder)
    every = nightly.check(loaded, DAY).waivers
    assert [(s.waiver.id, s.state) for s in every] == [("W1", "unused"), ("W2", "unused")]
    one = nightly.check(loaded, DAY, ["kinki_register"]).waivers
    assert [s.waiver.id for s in one] == ["W2"]


def test_a_renewal_may_overlap(tmp_path: Path) -> None:
    """Two waivers about one reason both count, and the reason is taken away once."""
    later = {**FOR_BIRTH_DATE, "approved_on": "2026-11-15", "expires": "2026-12-31"}
    folder = waiving_project(tmp_path, [FOR_BIRTH_DATE, later], BIRTH_DATE)
    found = decided(folder, "jccu_catalog_order")
    assert [w.waiver.id for w in found.waived] == ["W1", "W2"]
    assert len({w.violation for w in found.waived}) == 1
    assert decided(folder, "jccu_catalog_order", dt.date(2026, 12, 31)).verdict == "permitted"


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case["name"])
def test_wrong_waiver_is_refused(case: dict[str, Any], tmp_path: Path) -> None:
    """Each wrong waiver has one message, at its place in the file."""
    waiver = {**FOR_BIRTH_DATE, **case["waiver"]}
    folder = waiving_project(tmp_path, [waiver], case.get("change", {}))
    with pytest.raises(ProjectError) as raised:
        project.load(folder)
    assert raised.value.text("en") == case["en"]
    assert raised.value.place is not None
    assert raised.value.place.file == "policy/waivers.yaml"


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("The Office", True),
        ("ｔｈｅ\u3000ｏｆｆｉｃｅ", True),
        ("the\u200b office\u00ad", True),
        ("the officer", False),
    ],
)
def test_people_are_who_they_are_however_they_are_written(name: str, *, same: bool) -> None:
    """Case, width, blanks and what cannot be seen make no other person."""
    assert (policy.person(name) == policy.person("the office")) is same


def test_an_approver_may_be_written_in_another_way(tmp_path: Path) -> None:
    """The list is compared in the same way."""
    spaced = APPROVER.replace("経営", "　経営 ")
    folder = waiving_project(tmp_path, [{**FOR_BIRTH_DATE, "approved_by": spaced}], BIRTH_DATE)
    assert decided(folder, "jccu_catalog_order").verdict == "permitted"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("approvers = []", "a list is expected here"),
        ('approvers = "one"', "a list is expected here"),
        ("approvers = [3]", "a text is expected here"),
        ('approvers = ["  "]', "a text is expected here"),
        ('approvers = ["A B", "ａｂ"]', "on the list of approvers twice"),
        ('approver = ["a"]', "unknown key `approver`"),
        ("", "key `waivers.approvers` is missing"),
    ],
)
def test_the_list_of_approvers_is_read_strictly(line: str, message: str, tmp_path: Path) -> None:
    """A list that nobody can be on, or that names one person twice, is an error."""
    folder = waiving_project(tmp_path, [])
    config = folder / "sekisho.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"^approvers = .*$", line, text, flags=re.MULTILINE), encoding="utf-8")
    with pytest.raises(ProjectError, match=message):
        project.load(folder)


def test_without_a_list_there_are_no_waivers(tmp_path: Path) -> None:
    """A project that names no approvers is fine without waivers, and an error with one."""
    for number, waivers in enumerate(([], [FOR_BIRTH_DATE])):
        folder = waiving_project(tmp_path / str(number), waivers)
        config = folder / "sekisho.toml"
        text = config.read_text(encoding="utf-8")
        without = re.sub(r"^\[waivers\]\napprovers = .*$", "", text, flags=re.MULTILINE)
        config.write_text(without, encoding="utf-8")
        if waivers:
            with pytest.raises(ProjectError, match="not on the list of people who may approve"):
                project.load(folder)
        else:
            project.load(folder)


@pytest.mark.parametrize("page", ["waivers.md", "waivers.ja.md"])
def test_the_example_of_the_documentation_is_a_waiver(page: str, tmp_path: Path) -> None:
    """It loads as it stands, and lets pass what the page says."""
    text = (DOCS / page).read_text(encoding="utf-8")
    example = text.split("```yaml\n")[1].split("```")[0]
    folder = waiving_project(tmp_path, [], BIRTH_DATE)
    (folder / "policy/waivers.yaml").write_text(example, encoding="utf-8")
    assert decided(folder, "jccu_catalog_order").verdict == "permitted"
    for code, name in WAIVABLE.items():
        assert f"| {code} `{name}` |" in text

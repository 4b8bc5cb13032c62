"""`sekisho diff`: what it says, in which form, with which code."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

CARRIER = "sql/exports/carrier_delivery.sql"
FEDERATION = "sql/exports/federation_order.sql"
NOTICE = "policy/notices/2025-04-01.yaml"
GOLDEN = Path(__file__).parent / "golden"
NEW = """\
effective_from: 2036-04-01
text: 2036-04-01.ja.txt
"""


@pytest.fixture
def before(project: Path, tmp_path: Path) -> Path:
    """The template project as it was."""
    return Path(shutil.copytree(project, tmp_path / "before"))


def edited(project: Path, file: str, *replaced: tuple[str, str]) -> None:
    path = project / file
    text = path.read_text(encoding="utf-8")
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def changed(project: Path, before: Path) -> Path:
    """Changes of every area and effect."""
    assert before.exists()
    edited(project, FEDERATION, ("    m.phone,\n", ""))
    edited(
        project,
        NOTICE,
        (
            "    categories: [member_registration, weekly_order]\n",
            "    categories: [member_registration, member_profile, weekly_order]\n",
        ),
    )
    edited(project, CARRIER, ("= m.member_no", "= m.member_no AND o.quantity > 0"))
    return project


def test_without_a_difference_nothing_is_widened(sekisho, project, before):
    told = sekisho("diff", before, "--project", project, "--fail-on", "widened")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Widened 0 (0 of them unclassified), narrowed 0;")
    assert sekisho("diff", before, "--project", project, "-q").out == ""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_difference_as_text(sekisho, changed, before, lang):
    told = sekisho("diff", before, "--project", changed, "--lang", lang)
    blocks, _, count = told.out.rpartition("\n\n")
    wanted = (GOLDEN / f"diff.{lang}.txt").read_text(encoding="utf-8")
    assert f"{blocks}\n" == wanted
    assert re.search("5 .*2.* 1", " ".join(count.split()))
    assert told.code == 0


def test_what_is_widened_fails_if_it_is_asked_to(sekisho, changed, before):
    assert sekisho("diff", before, "--project", changed).code == 0
    assert sekisho("diff", before, "--project", changed, "--fail-on", "widened").code == 1
    # The other way round there is still something that nobody can classify.
    assert sekisho("diff", changed, "--project", before, "--fail-on", "widened").code == 1


def test_what_is_only_narrowed_does_not_fail(sekisho, before, project):
    edited(project, FEDERATION, ("    m.phone,\n", ""))
    diff = ("--fail-on", "widened", "--format", "json")
    told = sekisho("diff", before, "--project", project, *diff)
    assert told.code == 0
    assert json.loads(told.out)["counts"] == {"widened": 0, "unclassified": 0, "narrowed": 1}
    assert sekisho("diff", project, "--project", before, *diff).code == 1


def test_a_difference_as_json(sekisho, changed, before):
    """The same ids in both languages; places in the files of the side on which a fact holds."""
    english, japanese = (
        json.loads(
            sekisho("diff", before, "--project", changed, "--format", "json", "--lang", lang).out
        )
        for lang in ("en", "ja")
    )
    assert [c["id"] for c in english["changes"]] == [c["id"] for c in japanese["changes"]]
    assert english["changes"][0]["fact"] != japanese["changes"][0]["fact"]
    gone = next(c for c in english["changes"] if c["kind"] == "column")
    assert (gone["effect"], gone["holds"], gone["file"]) == ("narrowed", "before", FEDERATION)
    assert "m.phone" in gone["excerpt"]
    assert {c["area"] for c in english["changes"]} == {"exports", "columns", "policy"}
    unclassified = [c for c in english["changes"] if not c["classified"]]
    assert {c["effect"] for c in unclassified} == {"widened"}
    assert english["counts"]["unclassified"] == len(unclassified) > 0
    assert english["exports"][0] == {
        "name": "carrier_delivery",
        "before": "permitted",
        "after": "permitted",
    }


def test_a_difference_as_annotations(sekisho, changed, before):
    lines = sekisho("diff", before, "--project", changed, "--format", "github").out.splitlines()
    assert any(re.match(r"::warning file=.*2025-04-01\.yaml,line=\d+", line) for line in lines)
    # What is gone has no line to be shown at.
    assert any(line.startswith("::notice title=NARROWED federation_order::-") for line in lines)


def test_a_base_that_cannot_be_used_says_which_state_is_meant(sekisho, before, project):
    edited(before, NOTICE, ("  P1: {", "  P9: {"))
    told = sekisho("diff", before, "--project", project)
    assert told.code == 2
    assert f"`{before}` cannot be used: {NOTICE}:" in " ".join(told.err.split())


def test_another_day_is_compared_and_nothing_remembered(sekisho, before, project):
    edited(project, "policy/processors.yaml", ("    until: 2036-03-31", "    until: 2036-12-31"))
    diff = ("diff", before, "--project", project, "--format", "json", "--as-of")
    now = json.loads(sekisho(*diff, "2026-11-20").out)
    then = json.loads(sekisho(*diff, "2036-05-01").out)
    assert "carrier_delivery" not in {c["subject"] for c in now["changes"]}
    permitted = next(c for c in then["changes"] if c["kind"] == "permitted")
    assert (permitted["subject"], permitted["effect"]) == ("carrier_delivery", "widened")
    # What a state permits on other days is told on any day.
    assert [c for c in now["changes"] if c["kind"] == "grant"] == [
        c for c in then["changes"] if c["kind"] == "grant"
    ]
    assert not (project / "var/cache").exists()


# --------------------------------------------------------------------------- a policy to come


@pytest.fixture
def coming(project: Path, tmp_path: Path) -> Path:
    """The next notice: the federation gets no phone numbers any more, and mail is for P1 too."""
    text = (project / NOTICE).read_text(encoding="utf-8")
    old = "    categories: [member_registration, weekly_order]\n"
    assert text.count(old) == 1
    text = text.replace(old, "    categories: [weekly_order]\n")
    text = text.replace("effective_from: 2025-04-01\ntext: 2025-04-01.ja.txt\n", NEW)
    notice = tmp_path / "drafts" / "2036-04-01.yaml"
    notice.parent.mkdir()
    notice.write_text(text, encoding="utf-8")
    notice.with_name("2036-04-01.ja.txt").write_text("公表事項の案\n", encoding="utf-8")
    return notice


def test_a_notice_that_would_be_added_is_judged_on_its_first_day(sekisho, project, coming):
    tree = {p: p.stat().st_mtime_ns for p in project.rglob("*") if "var" not in p.parts}
    told = json.loads(
        sekisho("diff", "--policy", coming, "--project", project, "--format", "json").out
    )
    assert told["business_date"] == "2036-04-01"
    found = {(c["subject"], c["kind"], c["effect"]) for c in told["changes"]}
    assert ("federation_order", "permitted", "narrowed") in found
    assert ("federation_order", "reason", "narrowed") in found
    # What the notice before says as well is no difference, though it ends the day before.
    grants = [c for c in told["changes"] if c["kind"] == "grant"]
    assert [(c["subject"], c["effect"]) for c in grants] == [
        ("grant federation-orders", "narrowed")
    ]
    assert "from 2036-04-01" in grants[0]["fact"]
    assert {p: p.stat().st_mtime_ns for p in project.rglob("*") if "var" not in p.parts} == tree


def test_a_notice_can_be_asked_about_on_another_day(sekisho, project, coming):
    diff = ("diff", "--policy", coming, "--project", project, "--format", "json", "--as-of")
    told = json.loads(sekisho(*diff, "2036-03-30").out)
    assert "federation_order" not in {c["subject"] for c in told["changes"]}


def test_a_whole_policy_can_take_the_place_of_the_own_one(sekisho, project, tmp_path):
    other = Path(shutil.copytree(project / "policy", tmp_path / "policy"))
    edited(
        tmp_path,
        NOTICE,
        (
            "    recipients: [our_coop]\n    purposes: [P1, P2, P3]",
            "    recipients: [our_coop]\n    purposes: [P1, P2]",
        ),
    )
    told = sekisho("diff", "--policy", other, "--project", project, "--fail-on", "widened")
    assert told.code == 0
    assert "own_birthday_mail -> our_coop: permitted > refused" in told.out
    # The notice has changed and is none that comes: its first day is asked about.
    assert "as of 2025-04-01" in " ".join(told.out.split())


@pytest.mark.parametrize("what", ["nothing-there", "sekisho.toml", "sql"])
def test_what_is_no_policy_is_told(sekisho, project, what):
    told = sekisho("diff", "--policy", project / what, "--project", project)
    assert (told.code, "is no policy" in told.err) == (2, True)


def test_a_policy_is_compared_with_the_project_and_nothing_else(sekisho, project, before, coming):
    told = sekisho("diff", before, "--policy", coming, "--project", project)
    assert (told.code, "BASE goes without it" in told.err) == (2, True)

"""The loader: wrong policies are refused with their place, right ones load whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from sekisho import policy
from sekisho.errors import ProjectError
from sekisho.model import Approval, Column, Grant, Period, Policy, Requirement, Use

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "wrong_policies.yaml").read_text(encoding="utf-8")
)


def edited(files: dict[str, str], edits: list[dict[str, str | None]]) -> dict[str, str]:
    """The files after the edits of a case; a text to replace has to be there exactly once."""
    result = dict(files)
    for edit in edits:
        file, old, new = f"policy/{edit['file']}", edit["old"], edit["new"]
        if old is not None:
            assert result[file].count(old) == 1, f"{file} has not exactly one {old!r}"
            result[file] = result[file].replace(old, str(new))
        elif new is not None:
            result[file] = new
        else:
            del result[file]
    return result


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_wrong_policy_is_refused(case: dict[str, Any], small_files: dict[str, str]) -> None:
    """Each wrong policy has one message with file, line, column and what is allowed."""
    with pytest.raises(ProjectError) as raised:
        policy.load(edited(small_files, case["edits"]))
    assert raised.value.text("en") == case["en"]
    assert raised.value.text("ja") == case["ja"]
    assert raised.value.exit_code == 2


def test_cases_have_distinct_names() -> None:
    """No case hides another, and there are enough of them."""
    assert len({case["name"] for case in CASES}) == len(CASES) >= 20


def test_places_name_the_folder_of_the_project(small_files: dict[str, str]) -> None:
    """A policy that lies in another folder has messages with that folder."""
    moved = {p.replace("policy/", "rules/ours/"): text for p, text in small_files.items()}
    assert policy.load(moved, folder="rules/ours").notices[1].text_file == (
        "rules/ours/notices/2020-01-01.ja.txt"
    )
    del moved["rules/ours/parties.yaml"]
    with pytest.raises(ProjectError) as raised:
        policy.load(moved, folder="rules/ours")
    assert str(raised.value.place) == "rules/ours/parties.yaml:1:1"


def test_small_policy_loads_whole(small: Policy) -> None:
    """Everything that the files say is in the value."""
    assert small.controller == "coop"
    assert list(small.parties)[:5] == ["coop", "partner", "carrier", "garage", "town"]
    assert {p.country for p in small.parties.values()} == {"JP", "SG", "US", "DE", "KR"}
    assert small.destinations["exchange"].party == "partner"
    assert small.destinations["exchange"].path == "partner/exchange"
    assert [n.id for n in small.notices] == ["2010-01-01", "2020-01-01"]
    assert small.notices[1].text_file == "policy/notices/2020-01-01.ja.txt"
    assert list(small.notices[1].purposes) == ["P1", "P2"]
    assert small.notices[1].purposes["P2"].name.ja == "知らせるため"
    assert [g.id for g in small.notices[1].grants] == [
        "own",
        "own-health",
        "shared",
        "contract:K-1",
        "consent:T-1",
        "consent:T-2",
        "request:R-1",
        "request:E-1",
    ]


def test_consent_text_is_a_grant_for_those_who_agreed(small: Policy) -> None:
    """A text grants what it names, and says by which version a member has to have agreed."""
    grant = next(g for g in small.notices[1].grants if g.id == "consent:T-2")
    assert (grant.arrangement, grant.recipients, grant.purposes) == ("A3", ("garage",), ("P2",))
    assert (grant.categories, grant.overlays) == (("register", "claims"), {"health"})
    assert (grant.clause, grant.basis, grant.consent_text) == (
        "consent text T-2",
        "approved",
        "T-2",
    )
    assert grant.period == Period(dt.date(2021, 4, 1), dt.date(2023, 3, 31))
    assert grant.approval == Approval("the office", dt.date(2021, 3, 1), "minutes 8")
    assert grant.requirements == (Requirement("approval", "the office", Period(grant.approval.on)),)
    text = small.consent_texts["T-2"]
    assert list(small.consent_texts) == ["T-1", "T-2"]
    assert (text.recipients, text.purposes, text.categories, text.overlays) == (
        grant.recipients,
        grant.purposes,
        grant.categories,
        grant.overlays,
    )
    assert (text.guardian_under, text.period, str(text.place)) == (
        18,
        grant.period,
        "policy/consents.yaml:14:3",
    )


def test_overlays_and_personal_are_inherited(small_files: dict[str, str]) -> None:
    """A category below another is as personal as it and carries its overlays."""
    small_files["policy/categories.yaml"] += (
        "  injuries:\n    name: {ja: けが, en: injuries}\n    parent: claims\n"
        "    overlays: [number]\n"
        "  brands:\n    name: {ja: 銘柄, en: brands}\n    parent: goods\n"
    )
    categories = policy.load(small_files).categories
    assert categories["injuries"].overlays == {"health", "number"}
    assert categories["injuries"].personal
    assert not categories["brands"].personal


def test_root_is_personal_unless_it_says_otherwise(small_files: dict[str, str]) -> None:
    """Who forgets `personal` gets the strict side."""
    small_files["policy/categories.yaml"] = small_files["policy/categories.yaml"].replace(
        "    personal: false\n", ""
    )
    assert policy.load(small_files).categories["goods"].personal


def test_request_is_a_grant_for_its_number(small: Policy) -> None:
    """A legal request or emergency grants its categories, for the purpose of its own number."""
    asked, emergency = small.notices[1].grants[-2:]
    assert (asked.arrangement, asked.recipients, asked.purposes) == ("A4", ("town",), ("R-1",))
    assert (asked.categories, asked.overlays) == (("register", "claims"), {"health"})
    assert (asked.clause, asked.request, asked.basis) == ("request R-1", "R-1", "approved")
    assert asked.period == Period(dt.date(2020, 6, 1), dt.date(2020, 6, 30))
    assert (emergency.request, emergency.purposes) == ("E-1", ("E-1",))
    assert emergency.requirements == (
        Requirement("approval", "the office", Period(dt.date(2020, 6, 10))),
        Requirement("approval", "the director", Period(dt.date(2020, 6, 10))),
    )
    request = small.requests["E-1"]
    assert (request.ground, request.statute, request.article) == ("emergency", None, "27(1)(ii)")
    assert (request.party, request.arrangement, request.export) == ("town", "A5", "fire_list")
    assert [a.by for a in request.approvals] == ["the office", "the director"]
    assert small.requests["R-1"].statute == "fire-act"
    assert small.statutes["fire-act"].columns is None
    assert small.statutes["register-act"].columns == {
        Column("members", "name"),
        Column("members", "joined_on"),
    }


def _contract(loaded: Policy) -> Grant:
    """The grant of the small policy's contract."""
    return next(g for g in loaded.notices[1].grants if g.id == "contract:K-1")


def test_contract_is_a_grant_for_its_period(small: Policy) -> None:
    """A processor contract grants its task, cites its number and names its approver."""
    grant = _contract(small)
    assert grant.arrangement == "A2"
    assert grant.recipients == ("carrier",)
    assert grant.purposes == ("P1",)
    assert grant.categories == ("register",)
    assert grant.clause == "contract K-1"
    assert grant.period == Period(dt.date(2020, 4, 1), dt.date(2021, 3, 31))
    assert grant.basis == "approved"
    assert grant.approval == Approval("the office", dt.date(2020, 3, 1), None)
    assert str(grant.place) == "policy/processors.yaml:2:3"
    assert grant.requirements == (
        Requirement("approval", "the office", Period(dt.date(2020, 3, 1))),
        Requirement("sub_processor", "the bicycle firm", Period(dt.date(2020, 4, 10))),
        Requirement("security_check", "K-1", Period(dt.date(2020, 3, 2), dt.date(2024, 12, 31))),
    )


@pytest.mark.parametrize(
    ("old", "new", "unmet"),
    [
        ("result: passed", "result: failed", "security_check"),
        (
            "        approved_by: the office\n        approved_on: 2020-04-10\n"
            "        approved_document: minutes 6\n",
            "",
            "sub_processor",
        ),
    ],
)
def test_contract_counts_on_no_day_without_what_it_needs(
    small_files: dict[str, str], old: str, new: str, unmet: str
) -> None:
    """A failed check or a sub-processor that nobody approved ends it, whatever the day."""
    file = "policy/processors.yaml"
    assert small_files[file].count(old) == 1
    small_files[file] = small_files[file].replace(old, new)
    grant = _contract(policy.load(small_files))
    assert [r.kind for r in grant.requirements if r.met is None] == [unmet]
    assert not any(
        grant.in_force(dt.date(2020, 4, 1) + dt.timedelta(days=n)) for n in range(0, 365, 5)
    )


def test_contract_counts_only_under_the_notices_it_names(small_files: dict[str, str]) -> None:
    """After a revision a contract grants nothing until somebody renews it for that revision."""
    current = small_files["policy/notices/2020-01-01.yaml"]
    revised = current.replace("2020-01-01", "2021-01-01").replace("    since: 2020-04-01\n", "")
    small_files["policy/notices/2021-01-01.yaml"] = revised
    text = small_files["policy/notices/2020-01-01.ja.txt"]
    small_files["policy/notices/2021-01-01.ja.txt"] = f"改定\n{text}"
    small_files["policy/notices/2020-01-01.yaml"] = current.replace(
        "text:", "effective_to: 2020-12-31\ntext:"
    )
    _, before, after = policy.load(small_files).notices
    assert [g.id for g in before.grants if g.arrangement == "A2"] == ["contract:K-1"]
    assert [g.id for g in after.grants if g.arrangement == "A2"] == []


def test_a_grant_leaves_out_what_it_excludes(small_files: dict[str, str]) -> None:
    """Of a tree of categories all but one branch: items excluded by the notice."""
    small_files["policy/categories.yaml"] += (
        "  addresses:\n    name: {ja: 住所, en: addresses}\n    parent: register\n"
    )
    small_files["policy/notices/2020-01-01.yaml"] += (
        "  all-but-the-register:\n    arrangement: A0\n    recipients: [coop]\n    purposes: [P2]\n"
        "    categories: [everything]\n    except: [register]\n    clause: '1'\n    basis: assumed\n"
    )
    loaded = policy.load(small_files)
    day = dt.date(2022, 1, 1)
    permits = {
        category: "all-but-the-register"
        in {
            grant.id
            for grant in policy.granting(
                loaded,
                loaded.notice_on(day),
                Use("A0", "coop", "P2"),
                category,
                frozenset(),
                day,
            )
        }
        for category in ("everything", "register", "addresses")
    }
    assert permits == {"everything": True, "register": False, "addresses": False}


def test_a_public_body_can_be_a_joint_user(small_files: dict[str, str]) -> None:
    """What kind of party a joint user is does not matter, as long as it is named."""
    path = "policy/notices/2020-01-01.yaml"
    small_files[path] = small_files[path].replace("parties: [partner]", "parties: [partner, town]")
    loaded = policy.load(small_files)
    assert loaded.notices[1].arrangements["A1"].parties == ("partner", "town")


def test_joint_use_of_an_overlay_needs_approval_and_gets_it(small_files: dict[str, str]) -> None:
    """With who and when, a joint-use grant may name an overlay."""
    small_files["policy/notices/2020-01-01.yaml"] += (
        "  shared-health:\n    arrangement: A1\n    recipients: [partner]\n    purposes: [P1]\n"
        "    categories: [claims]\n    overlays: [health]\n    clause: '2'\n    basis: approved\n"
        "    approved_by: the office\n    approved_on: 2020-02-01\n"
    )
    grants = {g.id: g for g in policy.load(small_files).notices[1].grants}
    found = grants["shared-health"]
    assert found.approval == Approval("the office", dt.date(2020, 2, 1), None)
    assert [found.in_force(dt.date(2020, 1, 31)), found.in_force(dt.date(2020, 2, 1))] == [
        False,
        True,
    ]


def test_notice_in_force_is_found_by_day(small: Policy) -> None:
    """Both ends of a notice's period belong to it, and before the first there is none."""
    days = {
        dt.date(2009, 12, 31): None,
        dt.date(2010, 1, 1): "2010-01-01",
        dt.date(2019, 12, 31): "2010-01-01",
        dt.date(2020, 1, 1): "2020-01-01",
        dt.date(2999, 1, 1): "2020-01-01",
    }
    found = {day: small.notice_on(day) for day in days}
    assert {day: n.id if n else None for day, n in found.items()} == days


def test_digest_is_that_of_the_texts(small_files: dict[str, str]) -> None:
    """The order of the mapping and files of other kinds do not count; every character does."""
    digest = policy.load(small_files).digest
    turned = dict(reversed(small_files.items()))
    assert policy.load({**turned, "policy/README.md": "how to"}).digest == digest
    for path, text in small_files.items():
        assert policy.load({**small_files, path: text + "\n"}).digest != digest


def test_what_is_a_policy_file() -> None:
    """Suffixes that a policy is written in, in any case, so that `.YML` cannot hide a file."""
    names = ["parties.yaml", "notices/a.txt", "x.YML", "README.md", ".gitkeep", "a.yaml.bak"]
    assert [policy.is_policy_file(n) for n in names] == [True, True, True, False, False, False]

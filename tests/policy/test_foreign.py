"""Grants to parties abroad count on a ground of APPI 28 that is on record, and on no other day."""

from __future__ import annotations

import datetime as dt

import pytest

from sekisho import policy
from sekisho.model import Grant, Period, Policy

NOTICE, PARTIES = "policy/notices/2020-01-01.yaml", "policy/parties.yaml"
OPEN = Period(dt.date(2020, 5, 1))


@pytest.fixture
def abroad(small_files: dict[str, str]) -> dict[str, str]:
    """The small policy with the foreign parties on the lists of its arrangements."""
    lists = {
        "joint_use": ("[partner]", "[partner, mill]"),
        "entrustment": ("[carrier]", "[carrier, host]"),
        "consent": ("[garage]", "[garage, club]"),
        "statute": ("[town]", "[town, ministry]"),
    }
    for ground, (old, new) in lists.items():
        _edit(
            small_files,
            NOTICE,
            f"ground: {ground}\n    parties: {old}",
            f"ground: {ground}\n    parties: {new}",
        )
    _edit(small_files, NOTICE, "recipients: [partner]", "recipients: [partner, mill]")
    _edit(small_files, "policy/processors.yaml", "party: carrier", "party: host")
    small_files["policy/consents.yaml"] = small_files["policy/consents.yaml"].replace(
        "recipients: [garage]", "recipients: [garage, club]"
    )
    _edit(
        small_files,
        "policy/requests.yaml",
        "  R-1:\n    party: town",
        "  R-1:\n    party: ministry",
    )
    return small_files


def _edit(files: dict[str, str], file: str, old: str, new: str) -> None:
    assert files[file].count(old) == 1, (file, old)
    files[file] = files[file].replace(old, new)


def grants(loaded: Policy) -> dict[str, Grant]:
    """The grants of the notice with a text, by id."""
    found = {grant.id: grant for grant in loaded.notices[1].grants}
    assert len(found) == len(loaded.notices[1].grants)
    return found


def ground(grant: Grant) -> tuple[str, Period | None] | None:
    """Country and days of the ground that a grant needs; None = it needs none."""
    found = [(r.about, r.met) for r in grant.requirements if r.kind == "foreign_ground"]
    assert len(found) <= 1
    return found[0] if found else None


def test_grounds_of_each_kind(abroad: dict[str, str]) -> None:
    """Each counts on its own days: designation, review, text and request all have a say."""
    found = {name: ground(grant) for name, grant in grants(policy.load(abroad)).items()}
    assert found == {
        "own": None,
        "own-health": None,
        "shared": None,
        "shared:mill": ("DE", OPEN),
        "contract:K-1": ("SG", Period(dt.date(2020, 5, 10), dt.date(2021, 4, 30))),
        "consent:T-1": None,
        "consent:T-1:club": ("US", None),
        "consent:T-2": None,
        "consent:T-2:club": ("US", OPEN),
        "request:R-1": ("KR", OPEN),
        "request:E-1": None,
    }


def test_grant_to_several_is_split_and_loses_nothing(abroad: dict[str, str]) -> None:
    """Those at home have theirs as it was, and whoever is abroad has the same with a ground."""
    found = grants(policy.load(abroad))
    home, away = found["shared"], found["shared:mill"]
    assert (home.recipients, away.recipients) == (("partner",), ("mill",))
    for part in ("purposes", "categories", "overlays", "clause", "basis", "period", "place"):
        assert getattr(home, part) == getattr(away, part)
    assert found["consent:T-2:club"].consent_text == "T-2"


def test_without_a_record_nothing_counts(abroad: dict[str, str]) -> None:
    """The file left out, or empty: every grant to somebody abroad counts on no day."""
    without = {path: text for path, text in abroad.items() if path != "policy/foreign.yaml"}
    for files in (without, {**abroad, "policy/foreign.yaml": "recipients: {}\n"}):
        found = {ground(grant) for grant in grants(policy.load(files)).values()}
        assert found == {None, ("DE", None), ("SG", None), ("US", None), ("KR", None)}


def test_exemption_is_for_requests_only(abroad: dict[str, str]) -> None:
    """Art. 27(1) exempts what is asked for by law or in an emergency, not joint use."""
    exempt = "  mill:\n    ground: exempt_27_1\n    reason: {ja: 理由, en: reason}"
    _edit(abroad, "policy/foreign.yaml", "  mill:\n    ground: adequate_country", exempt)
    assert ground(grants(policy.load(abroad))["shared:mill"]) == ("DE", None)


def test_designation_that_has_ended(abroad: dict[str, str]) -> None:
    """The country counts while it is designated; approved later, the ground counts on no day."""
    file = "policy/foreign.yaml"
    _edit(abroad, file, "since: 2019-01-23}", "since: 2020-06-01, until: 2020-12-31}")
    expected = Period(dt.date(2020, 6, 1), dt.date(2020, 12, 31))
    assert ground(grants(policy.load(abroad))["shared:mill"]) == ("DE", expected)
    _edit(
        abroad,
        file,
        "approved_on: 2020-05-01\n    approved_document: minutes 10",
        "approved_on: 2021-01-01\n    approved_document: minutes 10",
    )
    assert ground(grants(policy.load(abroad))["shared:mill"]) == ("DE", None)


def test_foreign_is_what_is_not_the_controllers_country(abroad: dict[str, str]) -> None:
    """For a controller in Germany the mill is at home, and everybody in Japan is abroad."""
    _edit(abroad, PARTIES, "kind: controller", "kind: controller\n    country: DE")
    abroad["policy/foreign.yaml"] = "recipients: {}\n"
    found = grants(policy.load(abroad))
    assert ground(found["shared"]) is None
    assert found["shared"].recipients == ("mill",)
    assert ground(found["shared:partner"]) == ("JP", None)
    assert ground(found["own"]) is None

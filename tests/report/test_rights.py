"""The page of members' rights: stops that were obeyed, and nobody to be told by a number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from report.parsed import Parsed

from sekisho import nightly
from sekisho import project as projects
from sekisho.audit.nights import Stopped, nights
from sekisho.messages import Message
from sekisho.report import Site, site_now
from sekisho.report.publish import files_of

TwoNights = tuple[Path, nightly.Run]
DAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def site(two_nights: TwoNights) -> Site:
    return site_now(projects.load(two_nights[0]))


def page(site: Site) -> str:
    return Parsed(files_of(site)["en/rights.html"]).text()


def test_a_night_records_of_each_export_about_people_how_many_had_stopped_it(
    two_nights: TwoNights,
) -> None:
    project = projects.load(two_nights[0])
    recorded = nights(project.folder(project.config.store))
    assert recorded is not None
    assert recorded.stopped
    assert recorded.requests_in_force == 0
    for told in recorded.stopped.values():
        assert told.few == project.policy.thresholds.smallest_group
        assert told.suspends
        assert told.suspended is None or told.suspended >= told.few


@pytest.mark.parametrize(("count", "said"), [(None, "under 10"), (1234, "1,234")])
def test_small_numbers_are_told_to_nobody(count: int | None, said: str, site: Site) -> None:
    assert site.nights is not None
    (name, *_) = sorted(site.nights.stopped)
    told = Stopped(DAY, 10, True, count, False, None)
    shown = page(replace(site, nights=replace(site.nights, stopped={name: told})))
    assert f"{said} -" in shown


def test_what_was_never_recorded_is_not_said_to_be_nobody(site: Site) -> None:
    assert site.nights is not None
    shown = page(replace(site, nights=replace(site.nights, stopped={})))
    assert shown.count(Message("report.rights.no-record").text("en")) == len(site.decisions)

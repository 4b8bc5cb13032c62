"""Late sources: they are waited for until their deadline and keep nothing else; then they alone fail."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho import nightly, project
from sekisho.nightly import Run
from sekisho.nightly.arrivals import NotYet, arriving, deadline_at
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
BEGIN = dt.datetime(2026, 11, 21, 2, 0, tzinfo=JST)
LATE = "weekly_order"
FILE = f"data/inbound/{LATE}_20261120.csv"
MARKER = f"data/inbound/{LATE}.end"
DEADLINE = '{property: sekisho.deadline, value: "02:05"}'


@dataclass
class Evening:
    """A clock that goes on only while somebody waits, and what happens then."""

    at: dt.datetime = BEGIN
    waits: list[tuple[set[str], float]] = field(default_factory=list)
    happens: dict[int, Callable[[], object]] = field(default_factory=dict)
    """Number of the wait -> what happens during it."""

    def wait(self, late: Mapping[str, NotYet], seconds: float) -> None:
        """Let the time pass."""
        self.waits.append((set(late), seconds))
        self.at += dt.timedelta(seconds=seconds)
        self.happens.get(len(self.waits), lambda: None)()

    def landed(self, folder: Path) -> list[str]:
        """The sources of a night as they land or fail, by this clock; nothing else is done."""
        loaded = project.load(folder)
        checked = nightly.check(loaded, DAY)
        found = []
        with nightly.Night(loaded, checked, trigger="test", clock=lambda: self.at) as night:
            for name in arriving(night, self.wait):
                landed = night.extract(name)
                found.append(name if landed else f"{name}: {night.problems[-1].message.id}")
        return found

    def run(self, folder: Path, **more: bool) -> Run:
        """One night by this clock."""
        return nightly.run(
            project.load(folder), DAY, clock=lambda: self.at, await_=self.wait, **more
        )


def _awaited(folder: Path, *properties: str) -> bytes:
    """The small project, one of whose sources has a deadline and has not come; what it will be."""
    lay_out(folder)
    contract = folder / f"contracts/{LATE}.odcs.yaml"
    text = contract.read_text()
    first = "    customProperties:\n"
    assert text.count(first)
    more = "".join(f"      - {one}\n" for one in (DEADLINE, *properties))
    contract.write_text(text.replace(first, first + more, 1))
    data = (folder / FILE).read_bytes()
    (folder / FILE).unlink()
    return data


def _outcomes(done: Run) -> dict[str, str]:
    return {name: outcome.outcome for name, outcome in done.exports.items()}


def test_a_late_source_keeps_no_other_and_is_landed_when_it_comes(tmp_path: Path) -> None:
    data = _awaited(tmp_path / "p")
    evening = Evening()
    evening.happens[3] = lambda: (tmp_path / "p" / FILE).write_bytes(data)
    landed = evening.landed(tmp_path / "p")
    assert evening.waits == [({LATE}, 30.0)] * 3
    assert landed == ["consent_ledger", "member_register", LATE]


def test_what_is_late_comes_before_the_deadline_of_another(tmp_path: Path) -> None:
    """Each has its own, and nobody is looked for later than at the first of them."""
    _awaited(tmp_path / "p")
    other = tmp_path / "p/contracts/member_register.odcs.yaml"
    first = "    customProperties:\n"
    sooner = first + f"      - {DEADLINE.replace('02:05', '02:01')}\n"
    other.write_text(other.read_text().replace(first, sooner, 1))
    (tmp_path / "p/data/inbound/member_register_20261120.csv").unlink()
    evening = Evening(BEGIN + dt.timedelta(seconds=15))
    assert evening.landed(tmp_path / "p") == [
        "consent_ledger", "member_register: extract.late", f"{LATE}: extract.late",
    ]  # fmt: skip
    assert evening.waits[:3] == [
        ({LATE, "member_register"}, 30.0), ({LATE, "member_register"}, 15.0), ({LATE}, 30.0),
    ]  # fmt: skip


@pytest.mark.slow
def test_at_its_deadline_it_fails_and_holds_only_what_needs_it(tmp_path: Path) -> None:
    _awaited(tmp_path / "p")
    evening = Evening()
    done = evening.run(tmp_path / "p")
    assert evening.waits == [({LATE}, 30.0)] * 10
    assert evening.at == dt.datetime(2026, 11, 21, 2, 5, tzinfo=JST)
    (failed,) = done.problems
    assert failed.message.id == "extract.late"
    assert "02:05" in failed.text("ja")
    assert failed.place is not None
    assert failed.place.file == Path(FILE).name
    held = {n for n, outcome in done.exports.items() if outcome.held_by == (f"source:{LATE}",)}
    assert held
    assert {n for n, outcome in _outcomes(done).items() if outcome == "released"} == (
        done.exports.keys() - held
    )
    assert done.exit_code == 4


def test_a_file_that_grows_is_read_when_it_is_still_and_its_marker_is_there(
    tmp_path: Path,
) -> None:
    data = _awaited(
        tmp_path / "p",
        f'{{property: sekisho.marker, value: "{LATE}.end"}}',
        "{property: sekisho.stillSeconds, value: 45}",
    )
    evening = Evening()

    def put(file: str, content: bytes) -> Callable[[], None]:
        def written() -> None:
            path, at = tmp_path / "p" / file, evening.at.timestamp()
            path.write_bytes(content)
            os.utime(path, (at, at))

        return written

    evening.happens = {
        1: put(FILE, b""),
        2: put(FILE, data[:100]),
        3: put(FILE, data),
        4: put(MARKER, b""),
    }
    assert LATE in evening.landed(tmp_path / "p")
    assert len(evening.waits) == 5


@pytest.mark.parametrize(
    "begin",
    [BEGIN.replace(hour=7), BEGIN + dt.timedelta(days=2), BEGIN - dt.timedelta(days=2)],
    ids=["after its deadline", "nights later", "before its day"],
)
def test_nobody_waits_for_what_is_not_on_its_way(begin: dt.datetime, tmp_path: Path) -> None:
    _awaited(tmp_path / "p")
    evening = Evening(begin)
    late = begin.date() == BEGIN.date()
    reason = "late" if late else "missing-file"
    assert f"{LATE}: extract.{reason}" in evening.landed(tmp_path / "p")
    assert evening.waits == []


@pytest.mark.slow
def test_who_only_looks_does_not_wait(tmp_path: Path) -> None:
    _awaited(tmp_path / "p")
    evening = Evening()
    done = evening.run(tmp_path / "p", dry=True)
    assert evening.waits == []
    assert done.failed_sources[LATE].message.id == "extract.missing-file"


@given(
    st.times(),
    st.timedeltas(min_value=dt.timedelta(days=-400), max_value=dt.timedelta(days=400)),
)
def test_the_deadline_of_a_run_is_the_nearest(deadline: dt.time, after: dt.timedelta) -> None:
    began = BEGIN + after
    found = deadline_at(deadline, began)
    assert found.timetz() == deadline.replace(tzinfo=JST)
    assert abs(found - began) <= dt.timedelta(hours=12)

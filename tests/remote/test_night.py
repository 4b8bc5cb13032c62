"""A night with a source on a server: it fails alone, leaves nothing half, and the next night goes on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from remote.project import DAY, NOW, moved, secrets
from remote.servers import PASSWORD, Sftp, sftp

from sekisho import nightly, project
from sekisho.nightly import Night, Run
from sekisho.nightly.arrivals import NotYet, arriving
from sekisho.scaffold import lay_out

SOURCE: Final = "weekly_order"
pytestmark = pytest.mark.slow


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    root.mkdir()
    with sftp(root) as server:
        yield server


def _run(folder: Path, given: Mapping[str, str]) -> Run:
    loaded = project.load(folder)
    with Night(
        loaded, nightly.check(loaded, DAY), trigger="test", clock=lambda: NOW, secrets=given.get
    ) as night:
        for source in night.sources:
            night.extract(source)
        night.tag()
        for source in night.sources:
            night.expect(source)
        night.decide()
        for export in night.exports:
            night.stage(export)
        for export in night.exports:
            night.release(export)
        return night.finish()


def _written_anywhere(folder: Path, text: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


@pytest.mark.parametrize("source", [SOURCE, "consent_ledger"])
def test_a_source_that_breaks_off_holds_only_what_needs_it(
    tmp_path: Path, theirs: Sftp, source: str
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, source)
    theirs.ill = "drop"
    done = _run(folder, secrets(theirs))
    assert {e.message.id for e in done.problems} == {"remote.dropped"}
    assert done.failed_sources.keys() == {source}
    assert done.exit_code == 4
    held = {n for n, e in done.exports.items() if e.outcome in {"held", "refused"}}
    gone = {n for n, e in done.exports.items() if e.outcome == "released"}
    assert held
    assert bool(gone) == (source != "consent_ledger")
    assert not list((folder / "var/lake" / source).rglob("*.parquet"))
    assert not [p for p in (folder / "var/lake/.fetched").rglob("*") if p.is_file()]

    theirs.ill = None
    again = _run(folder, secrets(theirs))
    assert again.exit_code == 0
    assert {n for n, e in again.exports.items() if e.outcome == "released"} == held
    assert {n for n, e in again.exports.items() if e.outcome == "none"} == gone
    for planted in (PASSWORD, theirs.known_hosts.split()[2]):
        assert _written_anywhere(folder, planted) == []


def test_a_ledger_that_changes_on_its_server_after_the_decision_stops_the_release(
    tmp_path: Path, theirs: Sftp
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, "consent_ledger")
    loaded = project.load(folder)
    ledger = next(theirs.root.iterdir())
    with Night(
        loaded,
        nightly.check(loaded, DAY),
        trigger="test",
        clock=lambda: NOW,
        secrets=secrets(theirs).get,
    ) as night:
        for source in night.sources:
            night.extract(source)
        night.decide()
        for export in night.exports:
            night.stage(export)
        ledger.write_bytes(ledger.read_bytes() + b"\n")
        outcomes = [night.release(export) for export in night.exports]
    assert {o.outcome for o in outcomes} == {"failed"}
    assert {o.message.id for o in outcomes if o.message} == {"gate.changed"}


def test_a_file_on_a_server_is_waited_for_until_its_marker_is_there(
    tmp_path: Path, theirs: Sftp
) -> None:
    """What was fetched to see whether it has come is what lands, and is fetched once."""
    folder = tmp_path / "project"
    lay_out(folder)
    moved(folder, theirs, SOURCE)
    contract = folder / f"contracts/{SOURCE}.odcs.yaml"
    first = "    customProperties:\n"
    more = '      - {property: sekisho.marker, value: "{business_date}.end"}\n'
    more += '      - {property: sekisho.deadline, value: "05:30"}\n'
    contract.write_text(contract.read_text().replace(first, first + more, 1))
    waits: list[str] = []

    def wait(late: Mapping[str, NotYet], seconds: float) -> None:
        del seconds
        waits.append(late[SOURCE].error.message.id)
        (theirs.root / "20261120.end").touch()

    loaded, given = project.load(folder), secrets(theirs)
    with Night(
        loaded, nightly.check(loaded, DAY), trigger="test", clock=lambda: NOW, secrets=given.get
    ) as night:
        for source in arriving(night, wait):
            if source == SOURCE:
                theirs.ill = "drop"
            assert night.extract(source) is not None
    assert waits == ["remote.missing"]

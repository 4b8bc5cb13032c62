"""A night with a source on a server: it fails alone, leaves nothing half, and the next night goes on."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from remote.servers import PASSWORD, USER, Sftp, sftp

from sekisho import nightly, project
from sekisho.nightly import Night, Run
from sekisho.scaffold import lay_out

DAY: Final = dt.date(2026, 11, 20)
NOW: Final = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
SOURCE: Final = "weekly_order"
pytestmark = pytest.mark.slow


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Sftp]:
    root = tmp_path / "theirs"
    root.mkdir()
    with sftp(root) as server:
        yield server


def _moved(folder: Path, server: Sftp, source: str) -> None:
    """The project's source comes from the server instead of the inbound folder."""
    contract = folder / "contracts" / f"{source}.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    pattern = text.split("path: ")[1].split("\n")[0].strip('"')
    text = text.replace("type: local", "type: sftp").replace("server: inbound", "server: centre")
    location = f"sftp://127.0.0.1:{server.port}/{pattern}"
    contract.write_text(
        text.replace(f'path: "{pattern}"', f'location: "{location}"'), encoding="utf-8"
    )
    assert location in contract.read_text(encoding="utf-8")
    name = pattern.replace("{business_date}", f"{DAY:%Y%m%d}")
    shutil.move(folder / "data/inbound" / name, server.root / name)


def _run(folder: Path, secrets: Mapping[str, str]) -> Run:
    loaded = project.load(folder)
    with Night(
        loaded, nightly.check(loaded, DAY), trigger="test", clock=lambda: NOW, secrets=secrets.get
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


def _secrets(server: Sftp) -> dict[str, str]:
    return {
        "SEKISHO_SFTP_CENTRE_USER": USER,
        "SEKISHO_SFTP_CENTRE_PASSWORD": PASSWORD,
        "SEKISHO_SFTP_CENTRE_KNOWN_HOSTS": server.known_hosts,
    }


def _written_anywhere(folder: Path, text: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


@pytest.mark.parametrize("source", [SOURCE, "consent_ledger"])
def test_a_source_that_breaks_off_holds_only_what_needs_it(
    tmp_path: Path, theirs: Sftp, source: str
) -> None:
    folder = tmp_path / "project"
    lay_out(folder)
    _moved(folder, theirs, source)
    theirs.ill = "drop"
    done = _run(folder, _secrets(theirs))
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
    again = _run(folder, _secrets(theirs))
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
    _moved(folder, theirs, "consent_ledger")
    loaded = project.load(folder)
    ledger = next(theirs.root.iterdir())
    with Night(
        loaded,
        nightly.check(loaded, DAY),
        trigger="test",
        clock=lambda: NOW,
        secrets=_secrets(theirs).get,
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

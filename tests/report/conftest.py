"""A small project after two nights, of which the second refused one export."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from e2e.user import Ended
from report.parsed import Parsed

from sekisho import nightly
from sekisho import project as projects
from sekisho.report import site_now
from sekisho.report.publish import files_of

FIRST = dt.date(2026, 11, 20)
SECOND = dt.date(2026, 11, 21)
REFUSED = "federation_order"
EXPORT = f"sql/exports/{REFUSED}.sql"


def refuse(folder: Path) -> None:
    """Let the export take the birth date, which its recipient may not have."""
    sql = folder / EXPORT
    text = sql.read_text()
    plain = "    o.amount\nFROM order_line AS o\n"
    assert text.count(plain) == 1
    register = "JOIN member_register AS r ON r.member_no = o.member_no\n"
    asked = plain.replace("o.amount", "o.amount,\n    r.birth_date")
    sql.write_text(text.replace(plain, asked + register))


def night(folder: Path, day: dt.date) -> nightly.Run:
    """Run a night with the extracts of the first."""
    for file in (folder / "data/inbound").glob(f"*{FIRST:%Y%m%d}*"):
        shutil.copy(file, file.with_name(file.name.replace(f"{FIRST:%Y%m%d}", f"{day:%Y%m%d}")))
    project = projects.load(folder)
    zone = project.config.timezone
    return nightly.run(
        project, day, clock=lambda: dt.datetime(day.year, day.month, day.day, 2, tzinfo=zone)
    )


@pytest.fixture(scope="session")
def two_nights(
    first_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, nightly.Run]:
    folder = Path(
        shutil.copytree(
            first_night[0], tmp_path_factory.mktemp("nights") / "project", symlinks=True
        )
    )
    refuse(folder)
    return folder, night(folder, SECOND)


@pytest.fixture(scope="session")
def files(two_nights: tuple[Path, nightly.Run]) -> dict[str, str]:
    """Path in the site -> text."""
    return dict(files_of(site_now(projects.load(two_nights[0]))))


@pytest.fixture(scope="session")
def pages(files: dict[str, str]) -> dict[str, Parsed]:
    return {path: Parsed(text) for path, text in files.items()}

"""No name in a project leads out of the place that it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho import project as projects
from sekisho.errors import ProjectError
from sekisho.scaffold import lay_out

OUT = ("../x", "a/../../x", "/etc/x", "..", "..\\\\x", "a\\\\..\\\\x", "C:\\\\x")
"""As YAML and TOML write them between double quotes."""
PLACES = {
    "the file of an export": ("sql/exports/federation_order.sql", "weekly_order_{business_date}.csv", "{out}.csv"),
    "the folder of a destination": ("policy/parties.yaml", "our_federation/exchange", "{out}"),
    "the extract of a source": ("contracts/weekly_order.odcs.yaml", "weekly_order_{business_date}.csv", "{out}"),
    "the folder of extracts": ("sekisho.toml", "data/inbound", "{out}"),
    "the outbound folder": ("sekisho.toml", "var/outbound", "{out}"),
    "the lake": ("sekisho.toml", "var/lake", "{out}"),
    "the record": ("sekisho.toml", 'var/audit"', '{out}"'),
}  # fmt: skip


@pytest.mark.parametrize("out", OUT)
@pytest.mark.parametrize("place", PLACES)
def test_a_path_that_leads_elsewhere_is_an_error(place: str, out: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "coop")
    file, old, new = PLACES[place]
    path = tmp_path / "coop" / file
    text = path.read_text()
    if f'"{old}' in text or file.endswith(".toml"):
        assert text.count(old) == 1
        path.write_text(text.replace(old, new.replace("{out}", out)))
    else:
        assert text.count(old) == 1
        path.write_text(text.replace(old, f'"{new.replace("{out}", out)}"'))
    with pytest.raises(ProjectError) as caught:
        projects.load(tmp_path / "coop")
    assert caught.value.place is not None
    assert caught.value.place.file == file


@pytest.mark.parametrize(
    "name", ["a\\nb.csv", "a\\x1b[2Jb.csv", "a\\u202eb.csv", ".hidden.csv", "{x}.csv", "a.exe"]
)
def test_the_name_of_a_file_is_plain(name: str, tmp_path: Path) -> None:
    lay_out(tmp_path / "coop")
    sql = tmp_path / "coop/sql/exports/federation_order.sql"
    sql.write_text(sql.read_text().replace("weekly_order_{business_date}.csv", f'"{name}"'))
    with pytest.raises(ProjectError):
        projects.load(tmp_path / "coop")


@pytest.mark.parametrize(
    "name", ["a b.sql", "a-b.sql", "a;drop.sql", "x$(id).sql", "A\u0301.sql", "-rf.sql", "a'.sql"]
)
@pytest.mark.parametrize("folder", ["sql/exports", "sql/models"])
def test_a_file_name_that_would_be_a_relation_is_a_plain_identifier(
    folder: str, name: str, tmp_path: Path
) -> None:
    lay_out(tmp_path / "coop")
    (tmp_path / "coop" / folder / name).write_text("SELECT 1 AS a")
    with pytest.raises(ProjectError):
        projects.load(tmp_path / "coop")

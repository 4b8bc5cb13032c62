"""Registers: each cell says what vouches for it, for any organisation and whatever its names are."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from attacks.hostile_input.hostile import FORGED, hostile_project
from e2e.user import Ended, sekisho
from policies.organisation import ORGANISATIONS, laid_out
from project_files import sample_project

from sekisho import project
from sekisho.cli import as_register
from sekisho.cli.command import Settings
from sekisho.messages import CATALOGUE
from sekisho.registers import REGISTERS, Cell, Known, Recorded, Register

DAY = dt.date(2026, 11, 20)
SAMPLE = Path(__file__).parents[2]
PROJECTS = ("sample", *ORGANISATIONS)


def known_of(loaded: project.Project) -> Known:
    return Known(loaded.policy, loaded.sources, loaded.files, Recorded(), DAY)


@pytest.fixture(scope="module", params=PROJECTS)
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Known:
    if request.param == "sample":
        return known_of(project.load(SAMPLE))
    return known_of(laid_out(request.param, tmp_path_factory.mktemp("project") / "p", {}))


def cells(register: Register) -> list[Cell]:
    return [cell for row in register.rows for cell in row]


def row(register: Register, start: str) -> Mapping[str, Cell]:
    found = [r for r in register.rows if r[0].text.en.startswith(start)]
    assert len(found) == 1, [r[0].text.en for r in register.rows]
    return {cell.column: cell for cell in found[0]}


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_person_stated_is_where_the_cell_says(known: Known, name: str) -> None:
    """Every `stated` cell names a line of a file that was read, and every cell says something."""
    register = REGISTERS[name](known)
    for cell in cells(register):
        assert cell.text.en
        assert cell.text.ja
        assert f"registers.column.{cell.column}" in CATALOGUE
        if cell.standing == "stated" and not cell.source.startswith(("-", "APPI")):
            for place in cell.source.replace(";", ",").split(","):
                file, _, line = place.strip().split(" ")[0].rpartition(":")
                text = known.files[file].splitlines()
                assert 1 <= int(line) <= len(text), place
                if file.endswith(".txt"):
                    assert cell.text.ja[0] in text[int(line) - 1]
        if cell.standing == "evidenced":
            assert known.recorded.runs


@pytest.mark.parametrize("name", REGISTERS)
@pytest.mark.parametrize("form", as_register.FORMATS)
def test_every_register_can_be_shown(known: Known, name: str, form: str) -> None:
    for lang in ("en", "ja"):
        text = as_register.FORMATS[form](known, [REGISTERS[name](known)], Settings(lang=lang))
        assert text.strip()


def test_the_notice_of_joint_use_has_its_five_things_or_says_that_they_are_open(
    tmp_path: Path,
) -> None:
    sample = known_of(project.load(SAMPLE))
    found = row(REGISTERS["joint-use"](sample), "A2")
    assert found["responsible_representative"].text.ja == "専務理事 福西 啓次"
    purposes = found["purposes_of_users"]
    assert (purposes.standing, "assumed" in purposes.source) == ("stated", True)
    assert purposes.text.ja.startswith("P2 商品・サービスの情報を提供するため、P3")
    notice = "policy/notices/2022-03-21.yaml"
    lacking = {
        notice: {
            "replace": [
                {
                    "old": "間で\n      responsible: これらの管理についてはならコープが責任をもちます。\n"
                    "      responsible_address: 奈良市恋の窪一丁目2番2号\n"
                    "      responsible_representative: 専務理事 福西 啓次\n    A3:",
                    "new": "間で\n      responsible: これらの管理についてはならコープが責任をもちます。\n    A3:",
                }
            ]
        }
    }
    mended = known_of(project.load(sample_project(tmp_path / "p", lacking)))
    found = row(REGISTERS["joint-use"](mended), "A2")
    open_ = {name for name, cell in found.items() if cell.standing == "unknown"}
    assert open_ == {"responsible_address", "responsible_representative", "released"}


def test_responsible_parties_and_groups_of_a_notice_are_told_as_it_reads(tmp_path: Path) -> None:
    federation = known_of(laid_out("federation", tmp_path / "p", {}))
    found = row(REGISTERS["joint-use"](federation), "A1")
    assert "coop_east" in found["responsible"].text.en
    group = federation.policy.groups["member_coops"]
    assert group.rule.en in found["users"].text.en
    assert row(REGISTERS["joint-use"](federation), "A4")["users"].standing == "unknown"


def test_a_database_has_items_purposes_and_who_may_use_it(tmp_path: Path) -> None:
    sample = known_of(project.load(SAMPLE))
    found = row(REGISTERS["databases"](sample), "shares:")
    assert found["department"].standing == "unknown"
    assert "yamato_haiso" not in found["access"].text.en
    assert "asuka_shuno" in row(REGISTERS["databases"](sample), "bank_account:")["access"].text.en
    assert all(
        not r[0].text.en.startswith("product_master") for r in REGISTERS["databases"](sample).rows
    )
    contract = "contracts/shares.odcs.yaml"
    text = (SAMPLE / contract).read_text(encoding="utf-8")
    owned = text.replace("\nservers:", "\nteam:\n  name: 総務部\nservers:", 1)
    assert owned != text
    mended = known_of(project.load(sample_project(tmp_path / "p", {contract: owned})))
    assert row(REGISTERS["databases"](mended), "shares:")["department"].text.ja == "総務部"


def test_processors_are_those_of_the_contracts_with_all_that_is_written_there() -> None:
    register = REGISTERS["processors"](known_of(project.load(SAMPLE)))
    assert len(register.rows) == 3
    found = row(register, "委託-2026-011")
    assert "葛城軽貨物（架空）" in found["sub_processors"].text.ja
    assert "2036-05-31" in found["security_check"].text.en
    assert row(register, "委託-2026-014")["sub_processors"].text.en == "none"


@pytest.mark.parametrize(
    ("organisation", "party", "due", "law"),
    [
        ("sample", "jccu", "not due", "27(5)(iii)"),
        ("sample", "yamato_haiso", "not due", "27(5)(i)"),
        ("sample", "kyodo_fukushikai", "due", "27(1)"),
        ("sample", "meibo_etsuransha", "not due", "27(1)(i)"),
        ("credit_union", "directory", "due", "27(2)"),
    ],
)
def test_provision_records_are_due_where_they_are_and_the_reason_is_given(
    organisation: str, party: str, due: str, law: str, tmp_path: Path
) -> None:
    loaded = (
        project.load(SAMPLE)
        if organisation == "sample"
        else laid_out(organisation, tmp_path / "p", {})
    )
    found = [
        {c.column: c for c in r}
        for r in REGISTERS["provisions"](known_of(loaded)).rows
        if f"({party})" in r[0].text.en
    ]
    assert found
    for one in found:
        assert one["due"].text.en.startswith(f"{due}:")
        assert law in one["due"].text.en
        assert (one["fields"].text.en == "-") == (due == "not due")


def test_what_the_record_shows_is_evidenced_by_its_run(first_night: tuple[Path, Ended]) -> None:
    folder, _ = first_night
    ended = sekisho("registers", folder, "--format", "json")
    assert ended.code == 0, ended.said
    found = {r["register"]: r["rows"] for r in json.loads(ended.out)["registers"]}
    assert [*found] == [*REGISTERS]
    latest = [r["latest"] for r in found["databases"]]
    assert {(c["standing"], c["source"]) for c in latest} == {("evidenced", "run 1")}
    released = [r["released"] for r in found["provisions"]]
    assert {c["standing"] for c in released} == {"evidenced"}
    assert any("1 file, 2026-11-20" in c["en"] for c in released)


def test_one_register_at_a_time_and_no_other(first_night: tuple[Path, Ended]) -> None:
    folder, _ = first_night
    ended = sekisho("registers", folder, "databases", "--format", "csv", lang="ja")
    lines = list(csv.reader(io.StringIO(ended.out.removeprefix("\ufeff"))))
    assert {line[0] for line in lines[1:]} == {"databases"}
    assert lines[0] == ["台帳", "行", "欄", "内容", "裏付け", "出どころ"]
    wrong = sekisho("registers", folder, "database")
    assert (wrong.code, "`databases`" in wrong.said) == (2, True)


def test_hostile_names_are_text_in_every_format(tmp_path: Path) -> None:
    hostile = known_of(project.load(hostile_project(tmp_path / "p")))
    every = [make(hostile) for make in REGISTERS.values()]
    for form, write in as_register.FORMATS.items():
        said = write(hostile, every, Settings(lang="en"))
        # A long name goes on in the next line, and stands further in than any word of ours.
        assert not any(line.startswith(FORGED) for line in said.splitlines()), form
        assert "\x1b" not in said
        assert form != "html" or "<script" not in said
    lines = csv.reader(io.StringIO(as_register.as_table(hostile, every, Settings())))
    assert all(not cell.startswith(("=", "+", "@")) for line in lines for cell in line)

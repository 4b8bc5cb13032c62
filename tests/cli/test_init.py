"""`sekisho init`: a project that works, laid out where nothing is."""

import json
import re
from pathlib import Path

import pytest

from sekisho.scaffold.layout import TEMPLATE, template_files

ROOT = Path(__file__).parents[2]


def test_a_new_project_is_checked_at_once_and_all_is_permitted(sekisho, tmp_path):
    folder = tmp_path / "our" / "coop"
    laid = sekisho("init", folder)
    assert (laid.code, laid.err) == (0, "")
    assert f"sekisho check --project {folder}" in " ".join(laid.out.split())
    checked = sekisho("check", "--project", folder)
    assert checked.code == 0
    assert checked.out.startswith("Refused 0, permitted 3, undecided 0 of 3 exports")


def test_a_folder_that_is_not_empty_is_left_alone(sekisho, tmp_path):
    (tmp_path / ".hidden").write_text("mine", encoding="utf-8")
    told = sekisho("init", tmp_path)
    assert told.code == 2
    assert "is not empty" in " ".join(told.err.split())
    assert [p.name for p in tmp_path.iterdir()] == [".hidden"]


def test_an_empty_folder_is_taken(sekisho, tmp_path):
    assert sekisho("init", tmp_path).code == 0
    assert (tmp_path / "sekisho.toml").is_file()
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "var/\nkeys/*.pem\n"


def test_a_file_is_no_folder_to_lay_out_a_project_in(sekisho, tmp_path):
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    assert sekisho("init", tmp_path / "x").code == 2
    assert sekisho("init", tmp_path / "x" / "y").code == 4
    assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"


def test_what_was_laid_out_is_told_as_json(sekisho, tmp_path):
    told = json.loads(sekisho("init", tmp_path / "x", "--format", "json").out)
    assert set(told["written"]) == set(template_files())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_readmes_refused_example_is_what_happens(sekisho, project, lang):
    """The README's own lines are typed in; its block is what the command prints."""
    readme = (project / "README.md").read_text(encoding="utf-8")
    export = project / "sql" / "exports" / "federation_order.sql"
    join = re.search(r"^    (JOIN .*)$", readme, re.MULTILINE).group(1)
    text = export.read_text(encoding="utf-8").replace("m.phone,", "m.phone,\n    r.birth_date,")
    export.write_text(f"{text}{join}\n", encoding="utf-8")
    told = sekisho("check", "--project", project, "--lang", lang)
    assert told.code == 1
    block = told.out.rsplit("\n\n", 1)[0]
    assert f"```text\n{block}\n```" in readme


def test_the_template_has_the_report_views_of_the_sample_project():
    views = {p.name: p.read_bytes() for p in (ROOT / "sql" / "reports").glob("*.sql")}
    own = {p.name: p.read_bytes() for p in (TEMPLATE / "sql" / "reports").glob("*.sql")}
    assert own == views


def test_the_template_names_no_real_co_op():
    for file, content in template_files().items():
        text = content.decode(
            "cp932" if b"\x8d" in content and "csv" in file else "utf-8", "replace"
        )
        assert not re.search(r"ならコープ|nara|jccu|コープきんき", text, re.IGNORECASE), file


@pytest.mark.timeout(120)
def test_a_night_of_a_new_project_releases_everything(sekisho, project):
    """All three exports leave, and the members who asked to stop are in none of them."""
    done = sekisho("run", "--project", project, "--format", "json")
    value = json.loads(done.out)
    assert done.code == 0, value
    assert {e["name"]: e["outcome"] for e in value["exports"]} == {
        "carrier_delivery": "released",
        "federation_order": "released",
        "own_birthday_mail": "released",
    }
    outbound = project / "var" / "outbound"
    (delivery,) = outbound.glob("our_carrier/sftp/**/delivery_20261120.csv")
    (orders,) = outbound.glob("our_federation/exchange/**/weekly_order_20261120.csv")
    ledger = (project / "data/inbound/consent_ledger_20261120.csv").read_text(encoding="cp932")
    everything, federation = (line.split(",")[1] for line in ledger.splitlines()[1:3])
    assert everything not in delivery.read_text(encoding="cp932")
    assert federation in delivery.read_text(encoding="cp932")
    assert federation not in orders.read_text(encoding="utf-8")
    assert value["store"].endswith("audit.duckdb")

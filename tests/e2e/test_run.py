"""`sekisho run` as a user meets it: what leaves, what is said, what is recorded."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from e2e.user import Ended, digests, log_of, released, sealed, sekisho, surroundings, times_sent

from sekisho.clearance import read_stated
from sekisho.project import load


def test_a_permitted_night_puts_every_file_with_its_clearance_in_place(
    sample_night: tuple[Path, Ended],
) -> None:
    project, ended = sample_night
    loaded = load(project)
    assert ended.code == 0
    assert ended.err == ""
    assert len(released(project)) == len(loaded.exports)
    for name, export in loaded.exports.items():
        folder = (
            project / loaded.config.outbound / loaded.policy.destinations[export.destination].path
        )
        file = folder / export.file.replace("{business_date}", "20261120")
        digest = digests(folder)[file.name]
        (clearance,) = folder.glob(f"{file.name}.{digest}.clearance.json")
        stated = read_stated(clearance.read_bytes())
        assert (stated.file, stated.digest) == (file.name, digest)
        assert f"{name} -> {loaded.policy.destinations[export.destination].party}" in ended.said
        assert file.name in ended.said
    assert sealed(project) == (0,)


@pytest.mark.slow
def test_a_second_night_with_the_same_inputs_sends_nothing_and_says_so(
    sample_night: tuple[Path, Ended], tmp_path: Path
) -> None:
    project = Path(shutil.copytree(sample_night[0], tmp_path / "p", symlinks=True))
    before, inodes = released(project), _inodes(project)
    ended = sekisho("run", project)
    assert ended.code == 0
    assert released(project) == before
    assert _inodes(project) == inodes
    assert set(times_sent(project).values()) == {1}
    told = [line for line in ended.out.splitlines() if line.startswith("nothing new ")]
    assert len(told) == len(load(project).exports)
    assert "Released 0, nothing new 10" in ended.said
    assert sealed(project) == (0, 0)


def _inodes(project: Path) -> dict[Path, tuple[int, int]]:
    files = (project / load(project).config.outbound).rglob("*")
    return {f: (f.stat().st_ino, f.stat().st_mtime_ns) for f in files if f.is_file()}


def test_the_report_views_tell_what_left(sample_night: tuple[Path, Ended]) -> None:
    project, ended = sample_night
    loaded = load(project)
    assert loaded.config.store in ended.said
    with duckdb.connect(project / loaded.config.store, read_only=True) as store:
        rows = store.execute("SELECT export, outcome FROM report.last_night").fetchall()
    assert sorted(rows) == [(name, "released") for name in sorted(loaded.exports)]


@pytest.mark.slow
def test_a_reader_of_the_audit_store_and_a_run_do_not_disturb_each_other(laid_out: Path) -> None:
    store = laid_out / load(laid_out).config.store
    reading = subprocess.Popen(
        [sys.executable, "-c", _READER, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=surroundings("en"),
        text=True,
    )
    assert reading.stdin is not None
    assert reading.stdout is not None
    assert reading.stdout.readline() == "1\n"
    ended = sekisho("run", laid_out)
    assert ended.code == 0
    out, _ = reading.communicate("again\n", timeout=60)
    assert (out, reading.returncode) == ("1\n", 0)
    with duckdb.connect(store, read_only=True) as after:
        assert after.execute("SELECT count(*) FROM report.run").fetchall() == [(2,)]


_READER = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as store:
    for _ in range(2):
        print(store.execute("SELECT count(*) FROM report.run").fetchall()[0][0], flush=True)
        sys.stdin.readline() if _ == 0 else None
"""


def test_a_run_that_is_refused_releases_the_rest_and_ends_with_1(laid_out: Path) -> None:
    export = laid_out / "sql/exports/federation_birthdays.sql"
    export.write_text(
        "/*---\n"
        "title: {ja: 誕生日, en: birthdays}\n"
        "destination: federation_exchange\npurpose: P1\narrangement: A1\n"
        "key: [member_no]\nfile: birthdays.csv\nformat: csv\nencoding: utf-8\n---*/\n"
        "SELECT member_no, birth_date FROM member_register\n"
    )
    orders = laid_out / "data/inbound/weekly_order_20261120.csv"
    orders.write_bytes(orders.read_bytes().replace(b",2,168,", b",3,168,"))
    shutil.rmtree(laid_out / "var")
    ended = sekisho("run", laid_out)
    assert ended.code == 1
    assert "federation_birthdays -> our_federation" in ended.said
    assert {Path(path).name for path in released(laid_out)} == {
        "birthday_20261120.parquet",
        "delivery_20261120.csv",
        "weekly_order_20261120.csv",
    }
    assert sealed(laid_out) == (1,)
    last = log_of(laid_out).manifests()[-1]
    assert last.outcome == "failed"

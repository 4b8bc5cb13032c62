"""The site is put in place whole; a night stands whatever becomes of its site."""

from __future__ import annotations

import errno
import webbrowser
from pathlib import Path

import duckdb
import pytest
from report.conftest import SECOND, night

from sekisho import project as projects
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify
from sekisho.cli import exit_code_of
from sekisho.cli.reporting import reported
from sekisho.errors import DataError, ProjectError
from sekisho.report import site_now, write
from sekisho.scaffold import lay_out


@pytest.fixture
def project(tmp_path: Path) -> projects.Project:
    lay_out(tmp_path / "project")
    return projects.load(tmp_path / "project")


def versions(out: Path) -> list[str]:
    return sorted(p.name for p in out.with_name(f".{out.name}").iterdir() if p.is_dir())


def test_a_new_site_replaces_the_old_one_which_stays_for_whoever_is_reading_it(
    project: projects.Project, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    site = site_now(project)
    for number in range(1, 4):
        write(site, out)
        assert out.readlink().name == f"{number:08d}"
        assert (out / "ja/index.html").is_file()
    assert versions(out) == ["00000002", "00000003"]


def test_what_a_killed_writer_left_is_taken_away(project: projects.Project, tmp_path: Path) -> None:
    out = tmp_path / "report"
    (tmp_path / ".report/.tmp-00000001/ja").mkdir(parents=True)
    (tmp_path / ".tmp-report").symlink_to("nowhere")
    write(site_now(project), out)
    assert versions(out) == ["00000001"]
    assert (out / "index.html").is_file()


@pytest.mark.parametrize("what", ["folder", "file", "link"])
def test_nothing_else_is_ever_replaced(
    project: projects.Project, what: str, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    if what == "folder":
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    elif what == "file":
        out.write_text("mine")
    else:
        out.symlink_to(tmp_path)
    with pytest.raises(ProjectError, match="is no report of this program"):
        write(site_now(project), out)
    assert not (tmp_path / ".report").exists()


def test_a_full_disk_leaves_the_site_before(
    project: projects.Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "report"
    site = site_now(project)
    write(site, out)
    plain = Path.write_text

    def full(self: Path, *arguments: str, **options: str) -> int:
        if self.name == "carrier_delivery.html":
            raise OSError(errno.ENOSPC, "No space left on device")
        return plain(self, *arguments, **options)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(DataError, match="No space left"):
        write(site, out)
    assert out.readlink().name == "00000001"


def test_the_command_says_where_the_pages_are_and_opens_them(
    project: projects.Project,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.chdir(tmp_path)
    root = str(project.root)
    assert exit_code_of(["report", "--project", root, "--lang", "ja"]) == 0
    assert capsys.readouterr().out == "project/var/report/ja/index.html\n"
    assert opened == []
    assert (
        exit_code_of(["report", "--project", root, "--out", "here", "--open", "--lang", "en"]) == 0
    )
    assert opened == [(tmp_path / "here/en/index.html").as_uri()]
    assert (tmp_path / "here/en/index.html").is_file()


def test_a_night_whose_site_cannot_be_written_stands_and_the_failure_is_on_record(
    laid_out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = laid_out / "var/report"
    report.unlink()
    report.mkdir()
    (report / "mine.txt").write_text("mine")
    assert exit_code_of(["run", "--project", str(laid_out), "--lang", "en"]) == 0
    assert "is there already and is no report of this program" in " ".join(
        capsys.readouterr().err.split()
    )
    assert (report / "mine.txt").read_text() == "mine"
    with duckdb.connect(str(laid_out / "var/audit.duckdb"), read_only=True) as store:
        jobs = store.sql(
            "SELECT job, outcome, exit_code FROM record.run ORDER BY run_number"
        ).fetchall()
        facts = store.sql("SELECT facts FROM record.event WHERE kind = 'report-not-written'")
        ((said,),) = facts.fetchall()
    assert jobs[-2:] == [("night", "passed", 0), ("report", "error", 2)]
    assert "report.in-the-way" in said
    assert verify(laid_out / "var/audit") == ()


def test_a_fault_of_ours_in_a_page_is_one_line_and_no_traceback(
    laid_out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sekisho.report.publish.pages_of", lambda _: 1 / 0)
    done = night(laid_out, SECOND)
    assert done.exit_code == 0
    (error,) = reported(projects.load(laid_out), done, trigger="test")
    assert "ZeroDivisionError" in error.message.text("en")
    last = AuditLog(laid_out / "var/audit").heads()[-1]
    assert last.run.job == "report"


def test_every_night_of_the_command_writes_the_site(laid_out: Path) -> None:
    index = (laid_out / "var/report/ja/index.html").read_text()
    assert "すべて許可しました" in index

"""`sekisho request`: what a clerk enters and is told."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from e2e.user import Ended
from project_files import sample_project

from sekisho import requests
from sekisho.cli import exit_code_of
from sekisho.scaffold import lay_out

Run = Callable[..., tuple[int, str, str]]
HOSTILE = "\x1b[31m赤\u202e</script>#{}"
NEW = ("--kind", "disclosure", "--wanted", "all of it", "--how", "post", "--by", "clerk")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "project"
    lay_out(folder)
    return folder


@pytest.fixture
def run(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `sekisho request ...` on a project with an empty register."""
    folder = Path(shutil.copytree(small, tmp_path / "copy/project"))

    def request(*arguments: str, lang: str = "en", project: Path = folder) -> tuple[int, str, str]:
        code = exit_code_of(["--project", str(project), "--lang", lang, "request", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return request


def asked(run: Run, *arguments: str) -> dict[str, Any]:
    """What a command says as JSON; it has to succeed."""
    code, out, err = run(*arguments, "--format", "json")
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)
    return found


def refused(run: Run, *arguments: str) -> str:
    """Why a command does not do what it is asked for."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, ""), out + err
    return " ".join(err.split())


def test_a_request_from_its_coming_to_its_end(run: Run) -> None:
    """Every field of the register, told as JSON; dates are today's where none is given."""
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=9))).date()
    new = asked(run, "new", "１８５", *NEW, "--name", "髙﨑𠮷", "--on", "2026-11-02")
    assert (new["id"], new["member_no"], new["name"]) == ("R0001", "000185", "髙﨑𠮷")
    assert (new["received"], new["due"], new["overdue"]) == (
        "2026-11-02", "2026-11-16", today > dt.date(2026, 11, 16),
    )  # fmt: skip
    by = ("--by", "clerk", "--on", "2026-11-03")
    agent = ("--representative", "agent", "--evidence", "委任状 12")
    who = asked(run, "identify", "1", "--confirmed", "--how", "免許証", *agent, *by)
    assert who["identified"] == {
        "confirmed": True, "on": "2026-11-03", "how": "免許証", "representative": "agent",
        "evidence": "委任状 12",
    }  # fmt: skip
    why = ("--ground", "harm", "--reason", "names of others")
    ruled = asked(run, "decide", "r1", "--ruling", "partly", *why, *by)
    assert (ruled["decided"]["ruling"], ruled["decided"]["article"]) == ("partly", "33(2)(i)")
    told = asked(run, "inform", "R0001", "--recipient", "our_federation", "--how", "mail", *by)
    assert told["informed"] == [{"recipient": "our_federation", "on": "2026-11-03", "how": "mail"}]
    assert [one["id"] for one in asked(run, "list")["requests"]] == ["R0001"]
    ended = asked(run, "done", "R0001", "--how", "registered letter", "--by", "clerk")
    assert ended["done"] == {"on": str(today), "how": "registered letter"}
    assert ended["open"] is False
    assert asked(run, "list")["requests"] == []
    assert asked(run, "list", "--all")["requests"] == [asked(run, "show", "1")]
    assert [one["by"] for one in ended["history"]] == ["clerk"] * 5


def test_the_fee_is_the_notices_and_of_disclosure_only(run: Run, tmp_path: Path) -> None:
    """300 yen by the notice of 2022-03-21; nothing for what the law lets nothing be asked for."""
    sample = sample_project(tmp_path / "sample")
    fees = {}
    for kind in ("disclosure", "records", "correction", "suspension", "stop_provision"):
        new = (*NEW[2:], "--kind", kind, "--format", "json")
        _, out, _ = run("new", "272", *new, project=sample)
        fees[kind] = json.loads(out)["fee_yen"]
    assert fees == dict.fromkeys(fees, None) | {"disclosure": 300}
    said = run("fee", "1", "--actual-cost", "1200", "--how", "phone", "--by", "x", project=sample)
    assert "actual cost of 1200 yen" in said[1]
    _, out, _ = run("show", "1", "--format", "json", project=sample)
    assert json.loads(out)["fee_yen"] == 1200
    _, out, _ = run("new", "272", *NEW, project=sample, lang="ja")
    assert "手数料: 300 円（対応方針 2）。実費を請求するときは、先に本人に知らせます" in out
    # The notices before have no text that anybody holds, and so no fee.
    _, out, _ = run("new", "272", *NEW, "--on", "2020-01-06", "--format", "json", project=sample)
    assert json.loads(out)["fee_yen"] is None


def test_a_stop_says_that_it_is_in_force(run: Run) -> None:
    stop = (*NEW[2:], "--kind", "suspension")
    _, out, _ = run("new", "185", *stop, "--recipient", "our_federation")
    assert "in force from the next run on" in out
    assert asked(run, "show", "1")["in_force"] == {
        "recipient": "our_federation", "purpose": "*", "arrangement": "*", "category": "*",
    }  # fmt: skip
    for lang, told in (
        ("en", "extent: recipient our_federation, purpose all, arrangement all, category all"),
        ("ja", "範囲: 提供先 our_federation、利用目的 すべて、枠組み すべて、データ区分 すべて"),
    ):
        _, out, _ = run("show", "1", lang=lang)
        assert told.replace(" ", "") in "".join(out.split())
    _, out, _ = run("list", lang="ja")
    assert "本人確認待ち（停止中）" in out or "期日超過（停止中）" in out
    gone = asked(run, "withdraw", "1", "--how", "phone", "--by", "x")
    assert (gone["in_force"], gone["open"]) == (None, False)


def test_the_number_may_come_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that it stands in no list of processes and no history of a shell."""
    monkeypatch.setattr("sys.stdin", io.StringIO("  ００１８５ \n"))
    assert asked(run, "new", "-", *NEW)["member_no"] == "000185"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("new", "x", *NEW), "no number of a member"),
        (("new", "1234567", *NEW), "up to 6 digits"),
        (("new", "185", *NEW, "--purpose", "P1"), "only a suspension or a stop of provision"),
        (("new", "185", *NEW[2:], "--kind", "suspension", "--recipient", "jccu"), "no party"),
        (("new", "185", *NEW, "--on", "2999-01-01"), "still to come"),
        (("new", "185", *NEW[:-1], " "), "say something"),
        (("show", "1"), "no request R0001"),
        (("show", "R-1"), "`R-1` is no number"),
        (("done", "1", "--how", "x", "--by", "y"), "no request R0001"),
        (("fee", "1", "--by", "x"), "either --actual-cost"),
        (("fee", "1", "--paid", "--how", "x", "--by", "x"), "either --actual-cost"),
        (
            (
                "identify",
                "1",
                "--confirmed",
                "--how",
                "x",
                "--by",
                "y",
                "--representative",
                "agent",
            ),
            "--evidence",
        ),
    ],
)
def test_what_cannot_be_is_refused(run: Run, arguments: Sequence[str], told: str) -> None:
    assert told in refused(run, *arguments)


def test_a_number_that_the_register_of_members_lacks_is_no_stop(laid_out: Path, run: Run) -> None:
    """A slip of the pen would hold every export about persons; of a disclosure it is no matter."""
    stop = (*NEW[2:], "--kind", "suspension")
    code, _, err = run("new", "186", *stop, project=laid_out)
    assert (code, "does not have this number" in err) == (2, True)
    assert not (laid_out / "var/requests").exists()
    assert run("new", "185", *stop, project=laid_out)[0] == 0
    assert run("new", "186", *NEW, project=laid_out)[0] == 0


def test_what_people_write_steers_no_terminal(run: Run) -> None:
    text = ("--kind", "correction", "--wanted", HOSTILE, "--how", HOSTILE, "--by", HOSTILE)
    _, entered, _ = run("new", "185", *text, "--name", HOSTILE)
    _, shown, _ = run("show", "1", lang="ja")
    for out in (entered, shown):
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "</script>#{}" in out
    assert asked(run, "show", "1")["wanted"] == HOSTILE


def test_a_damaged_register_is_told(run: Run, tmp_path: Path) -> None:
    asked(run, "new", "185", *NEW)
    (tmp_path / "copy/project/var/requests/00000001.json").write_bytes(b"{")
    code, out, err = run("list", lang="ja")
    assert (code, out) == (4, "")
    assert "00000001.json" in err


def test_no_night_has_seen_a_register_that_is_empty(first_night: tuple[Path, Ended]) -> None:
    assert requests.read(first_night[0] / "var/requests").head is None

"""A member's question on the sample project: what is answered is what lies at destinations, and no more."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow.parquet as pq
import pytest
from e2e.user import SEKISHO, Ended, digests, log_of, sekisho, surroundings

from sekisho.audit.log import AuditLog
from sekisho.audit.subject_index.index import SETS
from sekisho.audit.verify import verify
from sekisho.errors import ProjectError
from sekisho.project import Project, load
from sekisho.subject import Answer, ask, forget, recall


@pytest.fixture(scope="module")
def project(sample_night: tuple[Path, Ended]) -> Project:
    assert sample_night[1].code == 0, sample_night[1].said
    return load(sample_night[0])


@pytest.fixture
def own(sample_night: tuple[Path, Ended], tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_night[0], tmp_path / "p", symlinks=True))


@pytest.fixture(scope="module")
def files(project: Project) -> dict[str, set[str]]:
    """Export -> the member numbers in the file at its destination, read without Sekisho."""
    found = {}
    for name, export in project.exports.items():
        folder = project.policy.destinations[export.destination].path
        path = project.folder(project.config.outbound) / folder
        path /= export.file.replace("{business_date}", "20261120")
        if export.format == "parquet":
            rows = pq.read_table(path).to_pylist()
        else:
            with path.open(encoding=export.encoding, newline="") as file:
                rows = [*csv.DictReader(file)]
        found[name] = {row["member_no"] for row in rows if "member_no" in row}
    return found


@pytest.fixture(scope="module")
def stopped(project: Project) -> str:
    """A member whose suspension keeps rows out of files."""
    path = project.root / "data/sample/inbound/consent_ledger_20261120.csv"
    with path.open(encoding="cp932", newline="") as file:
        rows = [*csv.reader(file)]
    for row in rows[1:]:
        if row[2] == "suspension" and row[3:7] == ["coop_kinki", "*", "*", "*"]:
            answer = ask(project, row[1])
            if answer.withheld:
                return row[1]
    raise AssertionError("nobody in the sample has suspended anything")


def in_files(answer: Answer, certainty: str = "contained") -> set[str]:
    return {c.giving.export.id for c in answer.contained if c.certainty == certainty}


def test_a_member_is_told_of_exactly_the_files_that_hold_their_number(
    project: Project, files: dict[str, set[str]]
) -> None:
    members = sorted(set().union(*files.values()))
    assert len(members) > 1_000
    for number in members[:: len(members) // 25]:
        assert in_files(ask(project, number)) == {n for n, held in files.items() if number in held}


def test_each_file_is_told_with_what_its_clearance_says(project: Project, files: Any) -> None:
    number = min(files["kinki_register"] & files["shuno_billing"])
    for one in ask(project, number).contained:
        export = project.exports[one.giving.export.id]
        folder = project.folder(project.config.outbound)
        folder /= project.policy.destinations[export.destination].path
        (path,) = folder.glob(f"{one.file}.{one.digest}.clearance.json")
        envelope = orjson.loads(path.read_bytes())
        said = orjson.loads(base64.b64decode(envelope["payload"]))["predicate"]
        giving = one.giving
        assert (giving.recipient.id, giving.purpose.id) == (said["recipient"], said["purpose"])
        assert said["arrangement"] == {"id": giving.arrangement.id, "clause": giving.clause}
        assert (giving.notice, giving.destination) == (said["notice"]["id"], said["destination"])
        assert one.business_date.isoformat() == said["businessDate"]
        assert [(c.name, [k.id for k in c.categories]) for c in giving.columns] == [
            (c["name"], c["categories"]) for c in said["file"]["columns"]
        ]


def test_whoever_reads_the_mailing_list_through_pandas_may_be_in_it(
    project: Project, files: dict[str, set[str]]
) -> None:
    """The number is in the file, but a Python model stands between, so others cannot be ruled out."""
    number = min(files["own_mailing_list"])
    assert "own_mailing_list" in {c.giving.export.id for c in ask(project, number).contained}


def test_a_suspended_member_is_told_what_was_withheld_and_is_in_none_of_it(
    project: Project, files: dict[str, set[str]], stopped: str
) -> None:
    answer = ask(project, stopped)
    withheld = {w.export.id: w for w in answer.withheld}
    assert "kinki_register" in withheld
    one = withheld["kinki_register"]
    assert (one.recipient.id, one.reasons, one.releases) == ("coop_kinki", ("suspended",), 1)
    assert one.first == one.last == dt.date(2026, 11, 20)
    assert not any(stopped in files[name] for name in withheld)
    assert not withheld.keys() & in_files(answer, "may_be_contained")


def test_a_file_about_nobody_is_neither_told_nor_unknown(project: Project, files: Any) -> None:
    number = min(files["kinki_register"])
    answer = ask(project, number)
    assert "kinki_product_list" not in {c.giving.export.id for c in answer.contained}
    assert answer.untold == ()
    assert [linked.id for linked in answer.linked] == ["welfare_user_no"]
    assert answer.not_linked == ()


def test_the_number_is_read_in_any_spelling(project: Project, files: Any) -> None:
    number = min(files["kinki_register"])
    wide = number.lstrip("0").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert ask(project, f" {wide} ") == ask(project, number)


@pytest.mark.parametrize("number", ["", "0", "12x", "12345678", "9999999"])
def test_what_is_no_number_or_nobodys_is_refused_without_being_repeated(
    project: Project, number: str
) -> None:
    with pytest.raises(ProjectError) as refused:
        ask(project, number)
    error = refused.value
    assert error.help is not None
    for text in (*map(error.message.text, ("en", "ja")), *map(error.help.text, ("en", "ja"))):
        assert len(number) < 3 or number not in text


def test_recall_lists_each_recipient_with_its_files_and_until_when_they_are_kept(
    project: Project, files: dict[str, set[str]]
) -> None:
    number = min(files["kinki_register"] & files["kyosai_register"])
    keep = replace(project.config.keep, outbound=10, outbound_at={"kyosai_exchange": 3})
    kept = replace(project, config=replace(project.config, keep=keep))
    answer = ask(kept, number)
    told = recall(kept, answer)
    by_recipient = {t.recipient.id: t.files for t in told.recipients}
    assert sorted(f.file.file for t in told.recipients for f in t.files) == sorted(
        c.file for c in answer.contained
    )
    (kyosai,) = by_recipient["coop_kyosai"]
    assert kyosai.kept_until == dt.date(2026, 11, 23)
    assert kyosai.kept_on(dt.date(2026, 11, 23))
    assert not kyosai.kept_on(dt.date(2026, 11, 24))
    assert all(f.kept_until == dt.date(2026, 11, 30) for f in by_recipient["coop_kinki"])
    assert recall(project, answer).recipients[0].files[0].kept_until is None


def test_what_is_not_in_the_store_yet_is_read_from_the_log(own: Path, files: Any) -> None:
    number = min(files["kinki_register"])
    before = ask(load(own), number)
    (own / "var/audit.duckdb").unlink()
    assert ask(load(own), number) == before


def test_a_release_whose_set_is_gone_is_not_known_and_says_why(own: Path, files: Any) -> None:
    number = min(files["kinki_register"])
    (path,) = (own / "var/audit/subjects" / SETS).iterdir()
    path.unlink()
    answer = ask(load(own), number)
    assert answer.contained == ()
    assert {u.reason for u in answer.untold} == {"erased"}
    assert {u.export.id for u in answer.untold} == load(own).exports.keys()


def test_a_set_that_was_changed_or_lost_is_found_by_verification(own: Path) -> None:
    log = AuditLog(own / "var/audit")
    (path,) = (log.root / "subjects" / SETS).iterdir()
    whole = path.read_bytes()
    for change, kind in ((whole[:-1] + bytes([whole[-1] ^ 1]), "changed"), (None, "missing")):
        path.unlink()
        if change is not None:
            path.write_bytes(change)
        assert [(f.kind, f.file) for f in verify(log.root)] == [
            (kind, f"subjects/{SETS}/{path.name}")
        ]
    path.write_bytes(whole)
    (path.parent / path.name.replace("-01", "-02")).write_bytes(whole)
    assert [f.kind for f in verify(log.root)] == ["added"]


def test_a_giving_that_was_changed_is_found_by_verification(own: Path) -> None:
    log = AuditLog(own / "var/audit")
    giving = min((log.root / "subjects/givings").iterdir())
    giving.write_bytes(giving.read_bytes().replace(b"coop", b"ccop"))
    assert [f.kind for f in verify(log.root)] == ["changed"]


def test_a_member_is_forgotten_and_the_record_still_holds(own: Path, files: Any) -> None:
    number = min(files["kinki_register"])
    loaded = load(own)
    sets = digests(own / "var/audit/subjects" / SETS)

    def clock() -> dt.datetime:
        return dt.datetime.now(loaded.config.timezone)

    assert forget(loaded, number, by="desk", reason="erasure", trigger="test", clock=clock)
    assert ask(loaded, number).contained == ()  # still in the register, so still a member
    assert digests(own / "var/audit/subjects" / SETS) == sets
    assert verify(own / "var/audit") == ()
    facts = log_of(own).last_event("forgotten")
    assert facts == {"key_space": "member_no", "by": "desk", "reason": "erasure"}


def test_no_member_number_is_in_the_store_or_in_the_record(
    project: Project, files: dict[str, set[str]]
) -> None:
    number = re.compile(rb"(?<![0-9a-f])\d{7}(?![0-9a-f])")
    known = {n.encode() for held in files.values() for n in held}
    with duckdb.connect(project.folder(project.config.store), read_only=True) as store:
        names = store.execute(
            "SELECT format('{}.{}', schema_name, table_name) FROM duckdb_tables()"
        ).fetchall()
        held = [repr(store.execute(f"FROM {name}").fetchall()).encode() for (name,) in names]
    record = project.folder(project.config.audit)
    logged = [p.read_bytes() for p in (record / "runs").rglob("*.json")]
    for data in (*held, *logged):
        assert not known & {*number.findall(data)}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_command_answers_from_standard_input(project: Project, stopped: str, lang: str) -> None:
    done = subprocess.run(
        [*SEKISHO, "subject", "-", "--project", str(project.root)],
        input=f"{stopped}\n",
        env=surroundings(lang),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = "".join(done.stdout.split())
    withheld = {"en": "thememberhassuspendedtheuse", "ja": "利用停止の申し出"}
    assert stopped in said
    assert withheld[lang] in said


def test_the_commands_answer_in_json_and_an_unknown_number_ends_with_2(
    project: Project, stopped: str
) -> None:
    told = json.loads(sekisho("subject", project.root, stopped, "--format", "json").out)
    answer = ask(project, stopped)
    assert [f["sha256"] for f in told["contained"]] == [c.digest for c in answer.contained]
    assert told["withheld"][0]["reasons"] == ["suspended"]
    recalled = json.loads(sekisho("recall", project.root, stopped, "--format", "json").out)
    assert sum(len(r["files"]) for r in recalled["recipients"]) == len(answer.contained)
    unknown = sekisho("recall", project.root, "9999999")
    assert unknown.code == 2
    assert "9999999" not in unknown.said

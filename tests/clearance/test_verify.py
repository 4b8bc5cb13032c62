"""`sekisho verify`: what holds, and exactly what does not, with a real night's files."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pyarrow.parquet as pq
import pytest
from e2e.user import SEKISHO, Ended, command, sekisho

from sekisho import clearance
from sekisho.audit import durable
from sekisho.audit.log import AuditLog
from sekisho.clearance import PAYLOAD_TYPE, find_clearance, read_stated
from sekisho.cli import exit_code_of
from sekisho.project import load
from sekisho.signing import make, open_envelope, read_ring, revoke, signer_of

ON = "2026-11-21"
FILE = "our_coop/office/birthday_20261120.parquet"
SCHEMA = Path(clearance.__file__).parent / "schema/clearance.schema.json"


class Night(NamedTuple):
    """A project after its first night, and one of its files."""

    project: Path
    file: Path

    @property
    def clearance(self) -> Path:
        return find_clearance(self.file)


@pytest.fixture
def night(laid_out: Path) -> Night:
    return Night(laid_out, laid_out / "var/outbound" / FILE)


def verified(night: Night, *more: str, file: Path | None = None) -> dict[str, Any]:
    ended = sekisho("verify", night.project, str(file or night.file), "--format", "json", *more)
    answer: dict[str, Any] = json.loads(ended.out)
    assert ended.code == (0 if answer["holds"] else 1)
    return answer


def failing(night: Night, *more: str, file: Path | None = None) -> set[str]:
    return {c["check"] for c in verified(night, *more, file=file)["checks"] if not c["holds"]}


def test_a_released_file_holds_and_its_statement_is_of_the_published_schema(night: Night) -> None:
    answer = verified(night, "--on", ON)
    assert answer["holds"]
    schema = json.loads(SCHEMA.read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(answer["statement"], schema)
    said = answer["statement"]["predicate"]
    head = night.project / f"var/audit/heads/{said['log']['number']:08d}.json"
    assert head.is_file()
    assert said["digests"]["requests"] is None  # nobody has asked for anything


def test_a_clearance_of_an_earlier_version_holds_as_before(night: Night) -> None:
    """One that does not name the register of requests yet."""
    path = night.clearance
    statement = json.loads(open_envelope(path.read_bytes()).payload)
    del statement["predicate"]["digests"]["requests"]
    payload = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    path.write_bytes(
        signer_of(night.project / "keys", "run").sealed(payload.encode(), PAYLOAD_TYPE)
    )
    assert verified(night, "--on", ON)["holds"]
    jsonschema.validate(statement, json.loads(SCHEMA.read_bytes()))
    assert read_stated(path.read_bytes()).requests is None


def test_the_public_key_alone_is_enough_and_no_project_is_needed(
    night: Night, tmp_path: Path
) -> None:
    """As a recipient does: file, clearance and ring, somewhere else."""
    away = tmp_path / "recipient"
    away.mkdir()
    for path in (night.file, night.clearance, night.project / "keys/ring.json"):
        shutil.copy(path, away)
    shutil.rmtree(night.project)
    asked = ["verify", str(away / night.file.name), "--key", str(away / "ring.json"), "--on", ON]
    for lang, said in (("en", "the clearance holds"), ("ja", "通行手形は有効です")):
        ended = command([*SEKISHO, *asked], lang=lang)
        assert (ended.code, ended.err) == (0, "")
        assert said in ended.said


def _one_byte(night: Night) -> set[str]:
    night.file.write_bytes(night.file.read_bytes()[:-1] + b"\0")
    return {"file"}


def _another_name(night: Night) -> set[str]:
    night.clearance.rename(night.file.with_name(f"x.parquet.{'0' * 64}.clearance.json"))
    night.file.rename(night.file.with_name("x.parquet"))
    return {"name"}


def _a_statement_that_says_more(night: Night) -> set[str]:
    path = night.clearance
    envelope = open_envelope(path.read_bytes())
    payload = envelope.payload.replace(b'"purpose":"', b'"purpose":"P1')
    assert payload != envelope.payload
    path.write_bytes(replace(envelope, payload=payload).encoded())
    return {"signature"}


def _no_signature(night: Night) -> set[str]:
    path = night.clearance
    path.write_bytes(replace(open_envelope(path.read_bytes()), signatures={}).encoded())
    return {"signature"}


def _somebody_elses_key(night: Night) -> set[str]:
    path, keys = night.clearance, night.project / "elsewhere"
    make(keys, "run", dt.date(2026, 11, 20))
    payload = open_envelope(path.read_bytes()).payload
    path.write_bytes(signer_of(keys, "run").sealed(payload, PAYLOAD_TYPE))
    return {"signature"}


def _only_the_office(night: Night) -> set[str]:
    path, keys = night.clearance, night.project / "keys"
    make(keys, "office", dt.date(2026, 11, 20))
    payload = open_envelope(path.read_bytes()).payload
    path.write_bytes(signer_of(keys, "office").sealed(payload, PAYLOAD_TYPE))
    return {"signature"}


def _a_revoked_key(night: Night) -> set[str]:
    keys = night.project / "keys"
    revoke(keys, read_ring(keys).keys[0].id, dt.date(2026, 11, 21), "stolen")
    return {"signature"}


@pytest.mark.parametrize(
    "spoil",
    [
        _one_byte, _another_name, _a_statement_that_says_more, _no_signature, _somebody_elses_key,
        _only_the_office, _a_revoked_key,
    ],
)  # fmt: skip
def test_exactly_what_does_not_hold_is_said(
    spoil: Callable[[Night], set[str]], night: Night
) -> None:
    expected = spoil(night)
    file = next(p for p in night.file.parent.iterdir() if p.suffix == ".parquet")
    assert failing(night, "--on", ON, file=file) == expected


def test_a_clearance_is_for_a_time(night: Night) -> None:
    """From the business date to a month after the day on which the file has left."""
    left = AuditLog(night.project / "var/audit").heads()[-1].run.started_at.date()
    last = left + dt.timedelta(days=31)
    for on, expected in (
        (dt.date(2026, 11, 19), {"expiry"}),
        (dt.date(2026, 11, 20), set()),
        (last, set()),
        (last + dt.timedelta(days=1), {"expiry"}),
    ):
        assert failing(night, "--on", str(on)) == expected, on


def test_a_clearance_is_for_one(night: Night) -> None:
    assert failing(night, "--on", ON, "--recipient", "jccu") == {"recipient"}


def test_a_clearance_stands_for_no_other_file(night: Night) -> None:
    """The clearance of yesterday's file, or of another export, does not make this one pass."""
    others = [
        p
        for p in (night.project / "var/outbound").rglob("*.clearance.json")
        if p != night.clearance
    ]
    assert others
    for other in others:
        assert {"file", "name"} <= failing(night, "--on", ON, "--clearance", str(other))


def test_a_file_without_a_clearance_is_told(night: Night) -> None:
    night.clearance.unlink()
    ended = sekisho("verify", night.project, str(night.file))
    assert ended.code == 4
    assert "has no clearance beside it" in ended.said


def test_the_office_signs_as_well_and_only_what_a_run_has_signed(night: Night) -> None:
    private = night.project / "office.pem"
    project = ("--project", str(night.project))
    made = command(
        (*SEKISHO, "keys", "new", *project, "--role", "office", "--private", str(private))
    )
    assert made.code == 0, made.said
    signed = sekisho("sign", night.project, str(night.clearance), "--private", str(private))
    assert signed.code == 0, signed.said
    answer = verified(night, "--on", ON)
    assert answer["holds"]
    assert answer["office"]
    run_alone = read_ring(night.project / "keys").keys[0]
    (night.project / "run.json").write_text(
        json.dumps({"format": "sekisho.keys/1", "keys": [run_alone.body()]})
    )
    assert verified(night, "--on", ON, "--key", str(night.project / "run.json"))["holds"]
    _no_signature(night)
    refused = sekisho("sign", night.project, str(night.clearance), "--private", str(private))
    assert refused.code == 4
    assert "no run of this project has signed" in refused.said


def test_without_a_key_nothing_is_released(laid_out: Path) -> None:
    (laid_out / "keys/run.pem").unlink()
    before = sorted((laid_out / "var/audit").rglob("*"))
    ended = sekisho("run", laid_out)
    assert ended.code == 2
    assert "sekisho keys new" in ended.said
    assert sorted((laid_out / "var/audit").rglob("*")) == before


def test_the_notice_ends_what_rests_on_it(night: Night) -> None:
    """A notice that another one follows limits the clearance, and `verify` names it."""
    stated = read_stated(night.clearance.read_bytes())
    body = json.loads(stated.envelope.payload)
    body["predicate"]["notice"]["until"] = "2026-11-30"
    body["predicate"]["expires"] = "2026-11-30"
    payload = json.dumps(body).encode()
    sealed = signer_of(night.project / "keys", "run").sealed(payload, PAYLOAD_TYPE)
    night.clearance.write_bytes(sealed)
    assert failing(night, "--on", "2026-11-30") == set()
    assert failing(night, "--on", "2026-12-01") == {"expiry", "notice"}


def test_a_statement_that_names_its_waivers_wrongly_is_no_clearance(night: Night) -> None:
    """Whoever has forged it is told so, not shown where our program stopped."""
    body = json.loads(read_stated(night.clearance.read_bytes()).envelope.payload)
    for wrong in (None, ["W1"], [{"id": "W1", "rule": "SK101"}]):
        body["predicate"]["waivers"] = wrong
        payload = json.dumps(body).encode()
        sealed = signer_of(night.project / "keys", "run").sealed(payload, PAYLOAD_TYPE)
        night.clearance.write_bytes(sealed)
        ended = sekisho("verify", night.project, str(night.file))
        assert ended.code == 4, wrong
        assert "Traceback" not in ended.said


def log_verified(project: Path) -> tuple[Ended, dict[str, Any]]:
    ended = sekisho("verify", project, "--log", "--format", "json")
    return ended, json.loads(ended.out)


@pytest.mark.slow
def test_the_record_of_every_kind_of_job_is_signed(night: Night) -> None:
    config = night.project / "sekisho.toml"
    config.write_text(config.read_text() + "\n[retention]\noutbound_days = 5\n")
    for job in (("run",), ("sweep",), ("retention", "--remove", "--business-date", "2026-11-20")):
        ended = sekisho(job[0], night.project, *job[1:])
        assert ended.code == 0, ended.said
    ended, answer = log_verified(night.project)
    assert (ended.code, answer["findings"]) == (0, [])
    assert answer["runs"] == 4
    assert answer["clearances"] > 0


def _last_runs_cut_off(project: Path) -> str:
    for part in ("heads", "manifests"):
        (project / f"var/audit/{part}/00000001.json").unlink()
    shutil.rmtree(next((project / "var/audit/runs").iterdir()))
    return "cut"


def _a_head_without_its_signature(project: Path) -> str:
    path = project / "var/audit/heads/00000001.json"
    body = json.loads(path.read_bytes())
    del body["signature"]
    path.write_bytes(durable.canonical(body))
    return "unsigned"


def _a_head_that_says_something_else(project: Path) -> str:
    path = project / "var/audit/heads/00000001.json"
    path.write_bytes(path.read_bytes().replace(b'"trigger":"', b'"trigger":"x'))
    return "wrong_signature"


@pytest.mark.parametrize(
    "spoil",
    [_last_runs_cut_off, _a_head_without_its_signature, _a_head_that_says_something_else],
)
def test_what_was_done_to_the_record_is_told(spoil: Callable[[Path], str], night: Night) -> None:
    """The first: digests alone would say that there never was a run; clearances know better."""
    kind = spoil(night.project)
    ended, answer = log_verified(night.project)
    assert ended.code == 1
    assert kind in {f["kind"] for f in answer["findings"]}


def test_a_parquet_file_says_itself_what_it_is_and_nothing_of_the_run(night: Night) -> None:
    stated = read_stated(night.clearance.read_bytes())
    schema = pq.read_schema(night.file)
    assert {f.name: f.metadata[b"sekisho.categories"].decode().split() for f in schema} == {
        c.name: list(c.categories) for c in stated.columns
    }
    kept = {k: v for k, v in schema.metadata.items() if k.startswith(b"sekisho.")}
    assert kept == {
        b"sekisho.export": stated.export.encode(),
        b"sekisho.recipient": stated.recipient.encode(),
        b"sekisho.purpose": stated.purpose.encode(),
        b"sekisho.arrangement": stated.arrangement.encode(),
        b"sekisho.notice": stated.notice.encode(),
        b"sekisho.policy_sha256": load(night.project).policy.digest.encode(),
    }
    assert kept.items() <= pq.read_metadata(night.file).metadata.items()
    again = night.project.with_name("again")
    shutil.copytree(night.project, again, symlinks=True)
    shutil.rmtree(again / "var")
    assert sekisho("run", again).code == 0
    assert (again / "var/outbound" / FILE).read_bytes() == night.file.read_bytes()


def test_who_was_given_a_file_and_has_no_project_is_asked_for_the_keys(
    night: Night,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The recipient is not to lay out a project of its own, which is what the others are told."""
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")
    assert exit_code_of(["verify", str(night.file)]) == 2
    assert (
        "help: name the public keys that the sender has given you: --key" in capsys.readouterr().err
    )
    assert exit_code_of(["verify", "--log"]) == 2
    assert "no Sekisho project" in capsys.readouterr().err

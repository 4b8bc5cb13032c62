"""What verification finds: each kind of tampering, and nothing where nothing was done."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from audit.recorded import at, head, record_night, step, write_night

from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.audit.verify import verify

RUN = "runs/00000002-b"
STORE = "published/00000001/audit.duckdb"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Four sealed runs."""
    for run_id in ("a", "b", "c", "d"):
        record_night(tmp_path, run_id)
    return tmp_path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sealed runs, and the store that was made of them."""
    folder = tmp_path_factory.mktemp("published")
    for run_id in ("a", "b", "c"):
        record_night(folder / "log", run_id)
    publish(folder / "log", folder / "out/audit.duckdb", {})
    return folder / "log"


def _replace(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def tamper(root: Path) -> None:
        data = (root / name).read_bytes()
        assert old in data
        (root / name).write_bytes(data.replace(old, new, 1))

    return tamper


def _remove(name: str) -> Callable[[Path], None]:
    def tamper(root: Path) -> None:
        shutil.rmtree(root / name) if (root / name).is_dir() else (root / name).unlink()

    return tamper


def _copy(old: str, new: str) -> Callable[[Path], None]:
    def tamper(root: Path) -> None:
        copy = shutil.copytree if (root / old).is_dir() else shutil.copyfile
        copy(root / old, root / new)

    return tamper


def _swap(one: str, other: str) -> Callable[[Path], None]:
    def tamper(root: Path) -> None:
        (root / one).rename(root / "aside")
        (root / other).rename(root / one)
        (root / "aside").rename(root / other)

    return tamper


CASES = {
    "a changed table": (
        _replace(f"{RUN}/000001-extract.parquet", b"members.csv", b"nemberz.csv"),
        {("changed", f"{RUN}/000001-extract.parquet")},
    ),
    "a changed step": (
        _replace(f"{RUN}/000011-release.json", b'"jccu"', b'"jcca"'),
        {("changed", f"{RUN}/000011-release.json")},
    ),
    "a missing step": (
        _remove(f"{RUN}/000011-release.json"),
        {("missing", f"{RUN}/000011-release.json")},
    ),
    "an added step": (
        _copy(f"{RUN}/000011-release.json", f"{RUN}/000099-release.json"),
        {("added", f"{RUN}/000099-release.json")},
    ),
    "two steps in the other order": (
        _swap(f"{RUN}/000010-release.json", f"{RUN}/000011-release.json"),
        {("changed", f"{RUN}/000010-release.json"), ("changed", f"{RUN}/000011-release.json")},
    ),
    "a missing run": (
        _remove(RUN),
        {("missing", f"{RUN}/{n:06d}-{what}") for n, what in enumerate(
            ["extract.parquet", "quarantine.parquet", "tag.parquet", "edge.parquet",
             "influence.parquet", "decision.parquet", "violation.parquet",
             "violation_step.parquet", "expectation.parquet", "release.json", "release.json",
             "event.json", "waiver.parquet", "alert.parquet", "silence.parquet", "sweep_finding.parquet",
             "python_model.parquet", "removal.parquet",
             "run_step.parquet"], 1)},
    ),
    "an added run": (
        _copy(RUN, "runs/00000009-x"),
        {("added", "runs/00000009-x")},
    ),
    "a changed manifest": (
        _replace("manifests/00000002.json", b'"exit_code":1', b'"exit_code":0'),
        {("changed", "manifests/00000002.json"), ("broken_link", "manifests/00000003.json")},
    ),
    "a changed manifest at the end": (
        _replace("manifests/00000003.json", b'"failed"', b'"passed"'),
        {("changed", "manifests/00000003.json"), ("broken_link", "manifests/00000004.json")},
    ),
    "a changed head": (
        _replace("heads/00000002.json", b'"test"', b'"rest"'),
        {("changed", "heads/00000002.json"), ("broken_link", "heads/00000003.json")},
    ),
    "a changed last head": (
        _replace("heads/00000004.json", b'"test"', b'"rest"'),
        {("changed", "heads/00000004.json")},
    ),
    "a manifest that is no JSON": (
        _replace("manifests/00000002.json", b"{", b"("),
        {("changed", "manifests/00000002.json"), ("broken_link", "manifests/00000003.json"),
         ("unfinished", "heads/00000002.json")},
    ),
    "a missing manifest": (
        _remove("manifests/00000002.json"),
        {("missing", "manifests/00000002.json"), ("unfinished", "heads/00000002.json")},
    ),
    "the last manifest cut off": (
        _remove("manifests/00000004.json"),
        {("unfinished", "heads/00000004.json")},
    ),
    "a missing head": (
        _remove("heads/00000002.json"),
        {("missing", "heads/00000002.json")},
    ),
    "a first head with something before it": (
        _replace("heads/00000001.json", b'"previous":null', b'"previous":{"number":0,"sha256":""}'),
        {("broken_link", "heads/00000001.json"), ("changed", "heads/00000001.json"),
         ("broken_link", "heads/00000002.json")},
    ),
    "two manifests in the other order": (
        _swap("manifests/00000002.json", "manifests/00000003.json"),
        {("reordered", "manifests/00000002.json"), ("reordered", "manifests/00000003.json"),
         ("changed", "manifests/00000002.json"), ("changed", "manifests/00000003.json"),
         ("broken_link", "manifests/00000004.json")},
    ),
    "two heads in the other order": (
        _swap("heads/00000002.json", "heads/00000003.json"),
        {("reordered", "heads/00000002.json"), ("reordered", "heads/00000003.json"),
         ("changed", "heads/00000002.json"), ("changed", "heads/00000003.json"),
         ("broken_link", "heads/00000004.json")},
    ),
    "a stranger among the heads": (
        _copy("heads/00000002.json", "heads/readme.json"),
        {("added", "heads/readme.json")},
    ),
    "what an interrupted write leaves": (
        _copy(f"{RUN}/000001-extract.parquet", f"{RUN}/.tmp-1-abcd-000013-extract.parquet"),
        {("torn", f"{RUN}/.tmp-1-abcd-000013-extract.parquet")},
    ),
}  # fmt: skip


def test_a_log_as_it_was_written_has_no_findings(log: Path) -> None:
    """Nothing done, nothing found; an empty folder is a log without runs."""
    assert verify(log) == ()
    assert verify(log / "nowhere") == ()


@pytest.mark.parametrize("case", CASES)
def test_tampering_is_found_and_named(log: Path, case: str) -> None:
    """Each kind of tampering is found, at its file; what a crash explains is harmless."""
    tamper, expected = CASES[case]
    tamper(log)
    found = verify(log)
    assert {(f.kind, f.file) for f in found} >= expected
    stray = {(f.kind, f.file) for f in found} - expected
    # A head that is gone, torn or out of place leaves its run's files without one.
    assert all(kind in {"unfinished", "missing", "broken_link", "changed"} for kind, _ in stray)
    harmless = {kind for kind, _ in expected} <= {"torn", "unfinished"}
    assert all(f.harmless for f in found) == harmless


@pytest.mark.parametrize("case", CASES)
def test_findings_are_said_in_both_languages(log: Path, case: str) -> None:
    """Every finding has its sentence in English and in Japanese, and names the place."""
    CASES[case][0](log)
    for finding in verify(log):
        assert finding.message.text("en") != finding.message.text("ja")


def test_a_crashed_run_is_harmless_and_named(tmp_path: Path) -> None:
    """A run without a seal is reported with the number of its files, as nobody's tampering."""
    with AuditLog(tmp_path).begin(head("a")) as record:
        record.release(step("intent"))
    (finding,) = verify(tmp_path)
    assert (finding.kind, finding.harmless) == ("unfinished", True)
    assert str(finding.message) == "run `a` was never finished; its 1 file is not sealed"


def test_a_cut_tail_shows_by_the_next_head(log: Path) -> None:
    """A head vouches for the last manifest before it, so cutting that one off is found."""
    AuditLog(log).begin(head("e")).close()
    _remove("manifests/00000004.json")(log)
    assert ("missing", "manifests/00000004.json") in {(f.kind, f.file) for f in verify(log)}


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM record.release WHERE run_number = 2 AND row_no = 2",
        "UPDATE record.release SET recipient = 'coop_kyosai' WHERE run_number = 3",
        "INSERT INTO record.release SELECT * REPLACE (99 AS row_no) FROM record.release LIMIT 1",
        "UPDATE record.run SET run_id = 'x' WHERE run_number = 2",
        "UPDATE record.run SET business_date = business_date - 1 WHERE run_number = 2",
        "UPDATE record.run SET manifest_digest = NULL WHERE run_number = 2",
        "DELETE FROM record.run WHERE run_number = 2",
        "INSERT INTO record.run SELECT * REPLACE (9 AS run_number) FROM record.run LIMIT 1",
        "UPDATE record.decision SET verdict = 'permitted' WHERE run_number = 2",
        "DELETE FROM record.violation WHERE run_number = 2",
        "UPDATE record.violation SET message_ja = '軽微' WHERE run_number = 3",
        "INSERT INTO record.violation FROM record.violation LIMIT 1",
        "UPDATE record.violation_step SET position = position + 1 WHERE run_number = 2",
        "UPDATE record.waiver SET approved_by = '別の人' WHERE run_number = 2",
        "UPDATE record.waiver SET expires = expires + 365 WHERE run_number = 2",
        "DELETE FROM record.silence WHERE run_number = 2",
    ],
)
def test_a_store_that_tells_of_decisions_or_releases_otherwise_is_named(
    published: Path, tmp_path: Path, change: str
) -> None:
    """Though the log is as it was written; one that was just published is as the log is."""
    log = Path(shutil.copytree(published, tmp_path / "log"))
    assert verify(log) == ()
    with closing(duckdb.connect(str(log / STORE))) as connection:
        connection.execute(change)
    assert {(one.kind, one.file) for one in verify(log)} == {("changed", STORE)}


def test_a_store_is_as_the_log_was_when_it_was_published(log: Path, tmp_path: Path) -> None:
    """A run that had not ended then may have ended, another may have begun; what there was has to be."""
    with AuditLog(log).begin(head("under-way", day=25)) as record:
        write_night(record)
        store = tmp_path / "out/audit.duckdb"
        publish(log, store, {})
        record.release(step("intent"))
        record.finish("failed", exit_code=1, at=at(9))
    with AuditLog(log).begin(head("later", day=26)) as record:
        record.finish("passed", exit_code=0, at=at(9))
    assert {one.kind for one in verify(log)} <= {"unfinished"}
    with closing(duckdb.connect(str(store.resolve()))) as connection:
        connection.execute(
            "UPDATE record.decision SET verdict = 'permitted' WHERE run_id = 'under-way'"
        )
    assert "changed" in {one.kind for one in verify(log)}

"""Whatever is done to a file of a sealed and signed log, verification finds it and names the file."""

import datetime as dt
import shutil
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from audit.recorded import at, head, step, write_night
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit import chain, durable
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import Anchor, verify
from sekisho.signing import Ring, make, read_ring, signer_of

SEALED = 3


@dataclass(frozen=True)
class Recorded:
    """A log of sealed runs and one that has not ended; its head is named by a clearance.

    Attributes:
        kept: a copy that nothing is done to.
        files: all that is vouched for, as paths below the log.
    """

    root: Path
    kept: Path
    ring: Ring
    anchor: Anchor
    files: tuple[str, ...]

    def found(self) -> set[str]:
        """Files that verification holds something against."""
        return {f.file for f in verify(self.root, self.ring, [self.anchor]) if not f.harmless}

    def restore(self) -> None:
        shutil.rmtree(self.root)
        shutil.copytree(self.kept, self.root)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    folder = tmp_path_factory.mktemp("damage")
    make(folder / "keys", "run", dt.date(2026, 11, 1))
    signer, log = signer_of(folder / "keys", "run"), AuditLog(folder / "log")
    for number in range(1, SEALED + 1):
        with log.begin(head(f"run-{number}", day=number), signer) as record:
            write_night(record)
            record.finish("failed", exit_code=1, at=at(number))
    with log.begin(head("last", day=30), signer) as record:
        record.release(step("intent"))
        anchor = Anchor("a.clearance.json", record.number, record.head_digest)
        last = f"{chain.RUNS}/{record.number:08d}-last"
    files = (path for path in sorted((folder / "log").rglob("*")) if path.is_file())
    names = (path.relative_to(folder / "log").as_posix() for path in files)
    shutil.copytree(folder / "log", folder / "kept")
    one = Recorded(
        folder / "log",
        folder / "kept",
        read_ring(folder / "keys"),
        anchor,
        tuple(name for name in names if not name.startswith(last)),
    )
    assert one.found() == set()
    return one


def _changed(data: bytes, how: str, place: int, by: int) -> bytes:
    place %= len(data)
    match how:
        case "byte":
            return data[:place] + bytes([(data[place] + by) % 256]) + data[place + 1 :]
        case "cut":
            return data[:place]
        case "more":
            return data[:place] + bytes([by]) + data[place:]
        case _:
            return data + b"\n"


@settings(max_examples=200, deadline=None)
@given(
    how=st.sampled_from(["byte", "byte", "byte", "cut", "more", "blank"]),
    place=st.integers(0, 1 << 16),
    by=st.integers(1, 255),
    data=st.data(),
)
def test_a_changed_file_is_named(
    recorded: Recorded, how: str, place: int, by: int, data: st.DataObject
) -> None:
    """Whichever byte of whichever file, heads and manifests with their signatures too."""
    name = data.draw(st.sampled_from(recorded.files))
    path = recorded.root / name
    before = path.read_bytes()
    path.write_bytes(_changed(before, how, place, by))
    try:
        assert name in recorded.found()
    finally:
        path.write_bytes(before)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_missing_file_is_named(recorded: Recorded, data: st.DataObject) -> None:
    """The last head is missed by the clearance that names it."""
    name = data.draw(st.sampled_from(recorded.files))
    path = recorded.root / name
    before = path.read_bytes()
    path.unlink()
    try:
        last = f"{chain.HEADS}/{recorded.anchor.number:08d}.json"
        assert (recorded.anchor.name if name == last else name) in recorded.found()
    finally:
        path.write_bytes(before)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_two_records_in_each_others_place_are_both_named(
    recorded: Recorded, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([chain.HEADS, chain.MANIFESTS, chain.RUNS]))
    alike = [name for name in recorded.files if name.startswith(kind)]
    one, other = (recorded.root / data.draw(st.sampled_from(alike)) for _ in range(2))
    contents = one.read_bytes(), other.read_bytes()
    one.write_bytes(contents[1])
    other.write_bytes(contents[0])
    try:
        moved = contents[0] != contents[1]
        names = {path.relative_to(recorded.root).as_posix() for path in (one, other)}
        assert not moved or names <= recorded.found()
    finally:
        one.write_bytes(contents[0])
        other.write_bytes(contents[1])


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["00000009.json", "000099-release.json", "notes.txt", "0000002.json"]),
    st.data(),
)
def test_an_added_file_is_named(recorded: Recorded, new: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(recorded.files))
    folder = recorded.root / data.draw(st.sampled_from(recorded.files))
    path = folder.with_name(new)
    shutil.copyfile(recorded.root / name, path)
    try:
        assert path.relative_to(recorded.root).as_posix() in recorded.found()
    finally:
        path.unlink()


@pytest.mark.parametrize("runs", range(1, SEALED + 2))
def test_a_tail_that_was_cut_off_whole_is_missed_by_the_clearance(
    recorded: Recorded, runs: int
) -> None:
    """As if the last runs had never been: digests and signatures alone would find nothing."""
    first = recorded.anchor.number - runs + 1
    for number in range(first, recorded.anchor.number + 1):
        for folder in (chain.HEADS, chain.MANIFESTS):
            chain.entry(recorded.root / folder, number).unlink(missing_ok=True)
        shutil.rmtree(next((recorded.root / chain.RUNS).glob(f"{number:08d}-*")))
    try:
        assert [f for f in verify(recorded.root, recorded.ring) if not f.harmless] == []
        assert recorded.found() == {recorded.anchor.name}
    finally:
        recorded.restore()


def test_a_log_written_anew_from_one_run_on_is_missed_by_the_clearance(recorded: Recorded) -> None:
    """With every digest put right, by somebody who has no key: signatures and clearance tell."""
    path = chain.entry(recorded.root / chain.HEADS, recorded.anchor.number)
    body = orjson.loads(path.read_bytes()) | {"trigger": "nobody"}
    path.write_bytes(durable.canonical(body))
    try:
        assert recorded.found() == {recorded.anchor.name, f"{chain.HEADS}/{path.name}"}
    finally:
        recorded.restore()

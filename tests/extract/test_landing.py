"""The lake: a file lands whole or not at all, once, and the same every time."""

import datetime as dt
import hashlib
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from extract.made import DAY, csv, source

from sekisho.errors import DataError
from sekisho.extract import latest
from sekisho.extract.landing import LANDINGS, landings_in

A = csv("0000001,高橋,20261104,5")
B = csv("0000001,高橋,20261104,5", "0000002,x,20261304,6")
FOLDER = f"member/{DAY.isoformat()}"


def test_a_file_is_named_by_its_digest_and_knows_where_it_comes_from(folders):
    folders.put(A)
    contract = source()
    landed = folders.extract(contract)
    assert landed.path == folders.lake / FOLDER / f"{landed.digest}.parquet"
    assert hashlib.sha256(landed.path.read_bytes()).hexdigest() == landed.digest
    assert landed.raw_digest == hashlib.sha256(A).hexdigest()
    assert landed.raw_path == "member_20261120.csv"
    assert landed.columns == {
        "member_no": "VARCHAR", "name": "VARCHAR", "birth_date": "DATE", "share_count": "INTEGER",
    }  # fmt: skip
    stored = {k.decode(): v.decode() for k, v in pq.read_metadata(landed.path).metadata.items()}
    assert stored["sekisho.raw_digest"] == landed.raw_digest
    assert stored["sekisho.contract_digest"] == contract.digest
    assert stored["sekisho.row_category"] == "member_registration"
    assert landed.path.stat().st_mode & 0o777 == 0o600


def test_every_columns_tags_are_in_its_arrow_field(folders):
    folders.put(A)
    tags = {"member_no": {"identifier": "direct", "category": "member_registration"},
            "name": {"category": "member_registration", "scope": "A0/nara_coop/P1"}}  # fmt: skip
    schema = pq.read_schema(folders.extract(source(), tags=tags).path)
    for name, expected in tags.items():
        found = {k.decode(): v.decode() for k, v in schema.field(name).metadata.items()}
        assert {k: found[k] for k in expected} == expected
    assert schema.field("birth_date").type == pa.date32()
    assert schema.field("share_count").type == pa.int32()


def test_tags_of_a_column_that_is_not_there_are_a_mistake_of_the_caller(folders):
    folders.put(A)
    with pytest.raises(ValueError, match="nobody"):
        folders.extract(source(), tags={"nobody": {}})


def test_the_same_file_lands_once_and_byte_for_byte(folders, tmp_path):
    folders.put(B)
    first = folders.extract(source())
    files = folders.files()
    assert folders.extract(source()) == first
    assert folders.files() == files
    assert len(landings_in(first.path.parent)) == 1
    first.path.unlink()
    assert folders.extract(source()).digest == first.digest


def test_a_changed_contract_or_tag_lands_anew_and_the_earlier_file_stays(folders):
    folders.put(A)
    first = folders.extract(source())
    tagged = folders.extract(source(), tags={"name": {"category": "x"}})
    other = folders.extract(source(party="somebody"))
    assert len({first.path, tagged.path, other.path}) == 3
    assert all(e.path.exists() for e in (first, tagged, other))


def test_the_latest_is_what_landed_last_on_the_day_or_before(folders):
    assert latest(folders.lake, "member", DAY) is None
    folders.put(A)
    a = folders.extract(source())
    folders.put(B)
    b = folders.extract(source())
    assert latest(folders.lake, "member", DAY) == b.path
    folders.put(A)
    folders.extract(source())
    assert latest(folders.lake, "member", DAY) == a.path, "an old file sent again is the newest"
    assert latest(folders.lake, "member", DAY + dt.timedelta(days=30)) == a.path
    assert latest(folders.lake, "member", DAY - dt.timedelta(days=1)) is None
    assert latest(folders.lake, "other", DAY) is None


def test_a_line_that_a_crash_has_cut_is_no_landing_and_spoils_no_other(folders):
    folders.put(A)
    a = folders.extract(source())
    with (a.path.parent / LANDINGS).open("ab") as file:
        file.write(b'{"digest":"00')
    assert latest(folders.lake, "member", DAY) == a.path
    folders.put(B)
    b = folders.extract(source())
    assert latest(folders.lake, "member", DAY) == b.path


def test_a_damaged_file_of_the_same_name_is_made_whole_again(folders):
    folders.put(A)
    landed = folders.extract(source())
    whole = landed.path.read_bytes()
    landed.path.write_bytes(whole[:50])
    folders.extract(source())
    assert landed.path.read_bytes() == whole


def test_a_lake_that_cannot_be_written_to_is_an_error_and_leaves_nothing(folders):
    folders.put(A)
    folders.lake.write_text("a file, not a folder")
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    assert caught.value.message.id == "extract.lake-not-writable"
    assert str(folders.lake) not in str(caught.value)


_PROGRAM = """
    import sys
    from pathlib import Path
    sys.path[:0] = {path!r}
    from extract.made import Folders, source
    import sekisho.extract.landing as landing
    folders = Folders.__new__(Folders)
    folders.inbound, folders.lake = Path({inbound!r}), Path({lake!r})
    {before}
    folders.extract(source())
"""


def _program(folders, before: str) -> list[str]:
    code = textwrap.dedent(_PROGRAM).format(
        path=sys.path, inbound=str(folders.inbound), lake=str(folders.lake), before=before
    )
    return [sys.executable, "-c", code]


def test_a_full_disk_is_an_error_and_leaves_nothing_behind(folders):
    folders.put(csv(*(f"{n},{n * 7919 % 999_983:07},20261104,5" for n in range(1, 60_000))))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))"
    done = subprocess.run(_program(folders, limit), capture_output=True, text=True, check=False)
    assert "DataError" in done.stderr
    assert "the lake cannot be written to" in done.stderr
    assert "Exception ignored" not in done.stderr
    assert folders.files() == []
    assert resource.RLIMIT_FSIZE  # the limit was the child's, not ours
    folders.extract(source())


STOPS = {
    "before the footer": "landing.Staged.finish = stop",
    "before the file has its name": "landing.Staged.land = stop",
    "before the landing is listed": "landing._append = stop",
}


@pytest.mark.parametrize("name", STOPS)
def test_a_killed_landing_leaves_no_half_file_under_its_name(name, folders):
    folders.put(A)
    earlier = folders.extract(source())
    folders.put(B)
    stop = "stop = lambda *a, **k: (print('here', flush=True), __import__('time').sleep(60)); "
    child = subprocess.Popen(_program(folders, stop + STOPS[name]), stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"here\n"
    staged = set(folders.files())
    folders.put(A)
    assert folders.extract(source()) == earlier
    assert staged <= set(folders.files()), "another run leaves a living one alone"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    assert latest(folders.lake, "member", DAY) == earlier.path
    for path in (folders.lake / FOLDER).glob("*.parquet"):
        if not path.name.startswith("."):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
    folders.put(B)
    landed = folders.extract(source())
    assert latest(folders.lake, "member", DAY) == landed.path
    assert not [f for f in folders.files() if "/.landing-" in f], "the next run cleans up"


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_only_whole_files(folders):
    """Kills at many moments of a landing of some size; whatever has a name is whole."""
    folders.put(csv(*(f"{n},{n * 7919 % 999_983:07},20261104,5" for n in range(1, 200_000))))
    started = time.monotonic()
    subprocess.run(_program(folders, "pass"), check=True)
    whole = time.monotonic() - started
    final = set(folders.files())
    for moment in range(6):
        child = subprocess.Popen(_program(folders, "pass"))
        time.sleep(whole * (0.4 + 0.1 * moment))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        for path in (folders.lake / FOLDER).glob("[0-9a-f]*.parquet"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
    folders.extract(source())
    assert set(folders.files()) == final

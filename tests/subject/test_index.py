"""The subject index: it says of each subject what was written, whatever the order of nights and months."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.subject_index import Kept, Kind, SubjectIndex, Waiting
from sekisho.audit.subject_index.files import KINDS, Head, encoded
from sekisho.audit.subject_index.index import LONGEST
from sekisho.audit.subject_index.keys import SubjectKeys
from sekisho.audit.subject_index.pages import SIZE, set_of
from sekisho.errors import DataError

DAY = dt.date(2026, 11, 20)
NUMBERS = (1, 2, 3, 4, 5, 999_999_999_999_999_999)
EXPORTS = ("orders", "register", "statistic")

Sets = dict[tuple[str, Kind, str], frozenset[int]]
NIGHTS = st.lists(
    st.tuples(
        st.integers(0, 70),
        st.dictionaries(
            st.tuples(
                st.sampled_from(EXPORTS),
                st.sampled_from(KINDS),
                st.sampled_from(["member", "staff"]),
            ),
            st.frozensets(st.sampled_from(NUMBERS), min_size=1),
            max_size=5,
        ),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture(scope="module", autouse=True)
def without_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


def keys_of(numbers: frozenset[int] | set[int]) -> Any:
    return np.array(sorted(numbers), dtype=np.uint64)


def write(
    root: Path, run: int, day: dt.date, sets: Sets, note: Callable[[Kept], None] = lambda _: None
) -> None:
    index = SubjectIndex(root)
    for export in EXPORTS:
        found = {(k, s): keys_of(held) for (e, k, s), held in sets.items() if e == export}
        index.wait(Waiting(export, {"of": export}, found))
    index.keep(run, f"run-{run}", day, note)


@settings(max_examples=60, deadline=None)
@given(nights=NIGHTS)
def test_each_subject_is_seen_where_it_was_written_and_nowhere_else(
    nights: list[tuple[int, Sets]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("index")
    for run, (later, sets) in enumerate(nights, 1):
        write(root, run, DAY + dt.timedelta(later), sets)
    for space in ("member", "staff"):
        for number in (*NUMBERS, 77):
            seen = {
                (s.run_id, export): s.kinds.get(export, frozenset())
                for s in SubjectIndex(root).seen(space, number)
                for export in s.givings
            }
            assert seen == {
                (f"run-{run}", export): frozenset(
                    k
                    for (e, k, s), held in sets.items()
                    if (e, s) == (export, space) and number in held
                )
                for run, (_, sets) in enumerate(nights, 1)
                for export in EXPORTS
            }
    shutil.rmtree(root)


def test_all_of_it_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write(tmp_path / "index", 1, DAY, {("orders", "contained", "member"): frozenset({1})})
    finally:
        os.umask(before)
    modes = {
        path: stat.S_IMODE(path.stat().st_mode)
        for path in [tmp_path / "index", *tmp_path.rglob("*")]
    }
    assert {m for p, m in modes.items() if p.is_dir()} == {0o700}
    assert {m for p, m in modes.items() if p.is_file()} == {0o600}


def test_what_stays_the_same_is_written_as_no_change_and_a_month_begins_with_all(
    tmp_path: Path,
) -> None:
    chance = np.random.default_rng(1)
    everybody = frozenset(range(1, 50_001))
    some = frozenset(map(int, np.flatnonzero(chance.random(50_000) < 0.3) + 1))
    sets: Sets = {
        ("register", "contained", "member"): everybody,
        ("orders", "contained", "member"): some,
    }
    sizes: list[int] = []
    write(tmp_path, 1, DAY - dt.timedelta(30), {("register", "contained", "member"): everybody})
    for run in range(2, 5):
        day = DAY + dt.timedelta(5 * (run - 1))
        write(tmp_path, run, day, sets, lambda kept: sizes.append(kept.bytes))
    first, second, third = sizes
    assert second < first / 5
    assert third > first * 0.9  # 5 December


def test_changes_reach_back_a_bounded_number_of_files(tmp_path: Path) -> None:
    for run in range(1, LONGEST + 2):
        write(tmp_path, run, DAY, {("orders", "contained", "member"): frozenset({run})})
    assert [len(part) for part in SubjectIndex(tmp_path).months()] == [LONGEST, 1]


def test_a_month_that_goes_as_a_whole_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    for run, later in enumerate((0, 1, 15, 16), 1):
        write(
            tmp_path,
            run,
            DAY + dt.timedelta(later),
            {("orders", "contained", "member"): frozenset({run})},
        )
    first, _ = SubjectIndex(tmp_path).months()
    for written in reversed(first):
        (tmp_path / "sets" / written.name).unlink()
        seen = [s.run_id for s in SubjectIndex(tmp_path).seen("member", 4) if s.kinds]
        assert seen == ["run-4"]


def test_a_file_that_is_missing_in_the_middle_is_not_passed_over(tmp_path: Path) -> None:
    for run in (1, 2, 3):
        write(tmp_path, run, DAY, {("orders", "contained", "member"): frozenset({run})})
    (tmp_path / "sets/00000002-01.subjects").unlink()
    with pytest.raises(DataError):
        [*SubjectIndex(tmp_path).seen("member", 1)]
    with pytest.raises(DataError):
        write(tmp_path, 4, DAY, {("orders", "contained", "member"): frozenset({4})})


@pytest.mark.parametrize("cut", [0, 5, 40, -1])
def test_a_file_that_is_cut_off_is_not_read(cut: int, tmp_path: Path) -> None:
    """Wherever it is cut off: the subject's own page may be whole."""
    write(tmp_path, 1, DAY, {("orders", "contained", "member"): frozenset(range(1, SIZE + 2))})
    (path,) = (tmp_path / "sets").iterdir()
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(DataError):
        [*SubjectIndex(tmp_path).seen("member", 1)]


@pytest.mark.parametrize("entry", [b"\0\4\0", b"\0\1\0", b"\3\2\0", b"\2\2\0"])
def test_a_file_whose_pages_are_none_is_named_and_not_read(entry: bytes, tmp_path: Path) -> None:
    """Another length than there are bytes, half a number, no form, and one of another length."""
    for run in (1, 2, 3):
        day = DAY + dt.timedelta(31 * run)
        write(tmp_path, run, day, {("orders", "contained", "member"): frozenset({1})})
    path = tmp_path / "sets/00000002-01.subjects"
    whole = path.read_bytes()
    assert whole[-5:] == b"\0\2\0" + b"\0\0"
    path.write_bytes(whole[:-5] + entry + whole[-2:])
    with pytest.raises(DataError, match=path.name):
        SubjectIndex(tmp_path).seen("member", 1)


def test_who_came_later_than_a_file_is_not_in_it(tmp_path: Path) -> None:
    """The page with their place is behind the file's last one, in the middle of what tells changes."""
    few, many = frozenset(range(1, 101)), frozenset(range(1, SIZE + 101))
    for run, numbers in enumerate((few, many, few, many), 1):
        write(tmp_path, run, DAY, {("orders", "contained", "member"): numbers})
    seen = [bool(s.kinds) for s in SubjectIndex(tmp_path).seen("member", SIZE + 100)]
    assert seen == [False, True, False, True]
    assert all(s.kinds for s in SubjectIndex(tmp_path).seen("member", 100))


def test_a_file_that_tells_changes_against_none_is_read_for_itself(tmp_path: Path) -> None:
    write(tmp_path, 1, DAY, {("orders", "contained", "member"): frozenset({1, 2})})
    name = ("orders", "contained", "member")
    one, both = (set_of(np.array(ids, dtype=np.uint32), 2) for ids in ([0], [0, 1]))
    head = Head(2, "run-2", f"{DAY}", None, {"orders": ""}, {}, ())
    data = encoded(head, {name: both}, {name: both ^ one})
    (tmp_path / "sets/00000002-01.subjects").write_bytes(data)
    index = SubjectIndex(tmp_path)
    assert [bool(s.kinds) for s in index.seen("member", 1)] == [True, True]
    assert [bool(s.kinds) for s in index.seen("member", 2)] == [True, False]


def test_who_is_known_is_in_nothing_when_all_files_are_gone(tmp_path: Path) -> None:
    write(tmp_path, 1, DAY, {("orders", "contained", "member"): frozenset({1})})
    (tmp_path / "sets/00000001-01.subjects").unlink()
    assert SubjectIndex(tmp_path).knows("member", 1)
    assert SubjectIndex(tmp_path).seen("member", 1) == []


def test_a_head_of_any_length_is_read(tmp_path: Path) -> None:
    index = SubjectIndex(tmp_path)
    for number in range(200):
        index.wait(Waiting(f"export_{number}", {}, {("contained", "member"): keys_of({1})}))
    kept: list[Kept] = []
    index.keep(1, "run-1", DAY, kept.append)
    assert kept[0].bytes > 1 << 14
    (seen,) = SubjectIndex(tmp_path).seen("member", 1)
    assert len(seen.kinds) == len(seen.givings) == 200


def test_what_was_not_noted_waits_on_and_is_written_again(tmp_path: Path) -> None:
    index = SubjectIndex(tmp_path)
    index.wait(Waiting("orders", {}, {("contained", "member"): keys_of({1})}))
    noted: list[Kept] = []

    def refuse(kept: Kept) -> None:
        noted.append(kept)
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        index.keep(1, "run-1", DAY, refuse)
    index.keep(1, "run-1", DAY, noted.append)
    index.keep(1, "run-1", DAY, noted.append)
    assert [kept.name for kept in noted] == [f"sets/00000001-0{n}.subjects" for n in (1, 2)]
    assert [s.kinds for s in SubjectIndex(tmp_path).seen("member", 1)] == [
        {"orders": frozenset({"contained"})}
    ] * 2


def test_a_forgotten_subject_is_in_nothing_and_the_files_stay_as_they_were(tmp_path: Path) -> None:
    for run in (1, 2):
        write(tmp_path, run, DAY, {("orders", "contained", "member"): frozenset({1, 2})})
    files = {p: p.read_bytes() for p in (tmp_path / "sets").iterdir()}
    assert SubjectIndex(tmp_path).forget("member", 1)
    assert not SubjectIndex(tmp_path).forget("member", 1)
    assert {p: p.read_bytes() for p in (tmp_path / "sets").iterdir()} == files
    assert not any(s.kinds for s in SubjectIndex(tmp_path).seen("member", 1))
    assert all(s.kinds for s in SubjectIndex(tmp_path).seen("member", 2))
    write(tmp_path, 3, DAY, {("orders", "contained", "member"): frozenset({1})})
    seen = [s.run_id for s in SubjectIndex(tmp_path).seen("member", 1) if s.kinds]
    assert seen == ["run-3"]


def test_zero_is_nobody_even_where_somebody_was_forgotten(tmp_path: Path) -> None:
    keys = SubjectKeys(tmp_path / "keys")
    keys.ids(keys_of({7}))
    keys.forget(7)
    assert keys.find(0) is None


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.frozensets(st.integers(1, 60)), max_size=6), torn=st.integers(0, 7))
def test_ids_are_given_once_and_stay_whatever_a_kill_left_at_the_end(
    parts: list[frozenset[int]], torn: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys"
    given_ids: dict[int, int] = {}
    for part in filter(None, parts):
        ids, count = SubjectKeys(path).ids(keys_of(part))
        for number, id_ in zip(sorted(part), ids.tolist(), strict=True):
            assert given_ids.setdefault(number, id_) == id_
        assert count == len(given_ids) == len(set(given_ids.values()))
        whole = path.read_bytes()[: 8 * count]
        path.write_bytes(whole + b"\1" * torn)
    assert all(SubjectKeys(path).find(n) == i for n, i in given_ids.items())

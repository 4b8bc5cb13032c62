"""The index: made once, for its owner only, of what is in the lake and nothing else."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sweep.conftest import Learnt
from sweep.stray import rows_of

from sekisho import project
from sekisho.model import Column
from sekisho.sweep import index as indexes
from sekisho.sweep import learn
from sekisho.sweep.index import Index, Lookup
from sekisho.sweep.index import rows_of as index_rows
from sekisho.sweep.key import Key
from sekisho.sweep.origins import Origin

A, B = Key(b"a" * 32), Key(b"b" * 32)
ORIGINS = (Origin(Column("r", "a"), "s"), Origin(Column("r", "b"), "s"))
ROWS = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 1), st.integers(1, 4)), max_size=12)


def test_a_key_is_never_shown() -> None:
    assert "61" * 16 not in repr(A)
    assert "aaaa" not in repr(A)


def test_fingerprints_depend_on_the_key_and_on_what_they_are_of() -> None:
    (mine,), (others,) = A.values(["n272"]), B.values(["n272"])
    assert mine != others
    assert mine != A.subjects(["n272"])[0]
    assert A.name != B.name


@settings(deadline=None)
@given(ROWS, ROWS)
def test_an_index_is_the_same_in_whatever_steps_it_is_made(
    some: list[tuple[int, int, int]], more: list[tuple[int, int, int]]
) -> None:
    def table(rows: list[tuple[int, int, int]]) -> pa.Table:
        return index_rows([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])

    empty = Index.empty(A, ORIGINS)
    nothing: frozenset[str] = frozenset()
    at_once = empty.extended(table(some + more), nothing)
    in_steps = empty.extended(table(more), nothing).extended(table(some), nothing)
    assert at_once.table.equals(in_steps.table)
    assert at_once.table.equals(at_once.extended(table(more), nothing).table)


@settings(deadline=None)
@given(ROWS, st.sets(st.integers(1, 8)))
def test_a_lookup_tells_what_a_search_through_all_rows_tells(
    rows: list[tuple[int, int, int]], asked: set[int]
) -> None:
    table = index_rows([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
    lookup = Lookup(Index.empty(A, ORIGINS).extended(table, frozenset()))
    found = lookup.matches(np.array(sorted(asked), np.uint64))
    for number, origin in enumerate(ORIGINS):
        whose = {v: {s for w, o, s in rows if (w, o) == (v, number)} for v in asked}
        own = [next(iter(s)) for s in whose.values() if len(s) == 1]
        shared = sum(len(s) > 1 for s in whose.values())
        if origin not in found:
            assert not own
            assert not shared
            continue
        assert (found[origin].own, found[origin].shared) == (len(own), shared)
        assert set(found[origin].subjects.tolist()) == set(own)


def test_what_has_landed_since_is_added_and_nothing_is_read_twice(
    learnt: Learnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(learnt.project.root, tmp_path / "p", symlinks=True))
    again = project.load(root)
    folder = tmp_path / "fingerprints"

    def learned() -> tuple[Index, int]:
        hashed = []
        values = Key.values

        def counting(self: Key, texts: list[str]) -> object:
            hashed.extend(texts)
            return values(self, texts)

        with monkeypatch.context() as patch:
            patch.setattr(Key, "values", counting)
            return learn.up_to_date(again, learnt.key, folder, tmp_path / "spill"), len(hashed)

    first, _ = learned()
    assert first.table.equals(learnt.index.table)
    assert learned() == (first, 0)
    _land_again(root, "0999999")
    grown, hashed = learned()
    assert len(grown) == len(first) + 1
    assert hashed == 1
    shutil.rmtree(root / "var/lake/bank_account")
    shrunk, _ = learned()
    assert len(shrunk) < len(first)
    assert Column("bank_account", "account_no") in {o.column for o in shrunk.origins}
    other = learn.up_to_date(again, B, folder, tmp_path / "spill")
    assert other.key == B.name
    assert len(other) == len(shrunk)
    assert not set(other.table["value"].to_pylist()) & set(shrunk.table["value"].to_pylist())


def _land_again(root: Path, number: str) -> None:
    """Land the map of welfare users once more, with one more member in it."""
    (listed,) = (root / "var/lake/welfare_user_map").rglob("landings.jsonl")
    (file,) = listed.parent.glob("*.parquet")
    made = listed.parent / f"{'e' * 64}.parquet"
    with duckdb.connect() as connection:
        rows = f"(FROM '{file}' LIMIT 1)"
        connection.execute(
            f"COPY (FROM '{file}' UNION ALL SELECT * REPLACE ('{number}' AS member_no) FROM {rows})"
            f" TO '{made}' (FORMAT parquet)"
        )
    line = listed.read_text().splitlines()[-1]
    listed.write_text(listed.read_text() + line.replace(file.stem, "e" * 64) + "\n")


def test_an_index_that_is_damaged_is_made_anew(learnt: Learnt, tmp_path: Path) -> None:
    indexes.save(learnt.index, tmp_path)
    (tmp_path / "index.parquet").write_bytes(b"PAR1 and no more")
    made = learn.up_to_date(learnt.project, learnt.key, tmp_path, tmp_path / "spill")
    assert made.table.equals(learnt.index.table)
    assert stat.S_IMODE((tmp_path / "index.parquet").stat().st_mode) == 0o600


def test_the_index_holds_no_value_of_the_lake(learnt: Learnt, tmp_path: Path) -> None:
    indexes.save(learnt.index, tmp_path)
    raw = (tmp_path / "index.parquet").read_bytes()
    query = "SELECT member_no, phone, email, name, pref_city_block FROM member_register"
    _, rows = rows_of(learnt.lake, {"query": query})
    values = {v for row in rows for v in row if v and len(v) > 5}
    assert len(values) > 5000
    assert [v for v in values if v.encode() in raw] == []

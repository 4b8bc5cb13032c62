"""What is packed is looked into one layer deep; what cannot be says why, and nothing is left open."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sweep.conftest import Learnt

from sekisho.sweep import packed
from sekisho.sweep.contents import NotReadable
from sekisho.sweep.examine import examine
from sekisho.sweep.packed import contents

PLAIN = b"".join(b"a%d,b\n" % n for n in range(5000))


def _zip(**members: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return sink.getvalue()


def _encrypted() -> bytes:
    """A zip whose member says of itself that it is encrypted, in both places that tell it."""
    data = bytearray(_zip(list=PLAIN))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _damaged(data: bytes) -> bytes:
    """Damaged behind its beginning, which can still be read."""
    middle = len(data) // 2
    return data[:middle] + bytes(64) + data[middle + 64 :]


def told(path: Path, learnt: Learnt) -> dict[str, str | None]:
    """Member -> why it was not examined; None = it was."""
    found: dict[str, str | None] = {}
    with duckdb.connect() as engine:
        for content in contents(lambda: path.open("rb")):
            found[content.member] = content.why_not
            if content.why_not is None:
                try:
                    found[content.member] = examine(content.open, learnt.recogniser, engine).left
                except NotReadable as error:
                    found[content.member] = error.reason
    return found


CASES: dict[str, tuple[Callable[[], bytes], dict[str, str | None]]] = {
    "a zip": (lambda: _zip(a=PLAIN, b=PLAIN), {"a": None, "b": None}),
    "an empty zip": (_zip, {}),
    "a gz": (lambda: gzip.compress(PLAIN), {"": None}),
    "a gz in a zip": (
        lambda: _zip(a=gzip.compress(PLAIN), b=PLAIN),
        {"a": "archive-in-archive", "b": None},
    ),
    "a zip in a gz": (lambda: gzip.compress(_zip(a=PLAIN)), {"": "archive-in-archive"}),
    "an encrypted member": (_encrypted, {"list": "encrypted"}),
    "a damaged gz": (lambda: _damaged(gzip.compress(PLAIN)), {"": "unreadable"}),
    "a cut gz": (lambda: gzip.compress(PLAIN)[:-20], {"": "unreadable"}),
    "a damaged member": (lambda: _damaged(_zip(a=PLAIN)), {"a": "unreadable"}),
}


@pytest.mark.parametrize(("data", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_packed_is_looked_into_or_says_why_not(
    data: Callable[[], bytes], expected: dict[str, str | None], learnt: Learnt, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    path.write_bytes(data())
    assert told(path, learnt) == expected


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: _zip(a=data)], ids=["gz", "zip"])
def test_what_unpacks_to_too_much_is_not_examined(
    pack: Callable[[bytes], bytes], learnt: Learnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "MOST", len(PLAIN) - 1)
    (tmp_path / "x").write_bytes(pack(PLAIN))
    assert set(told(tmp_path / "x", learnt).values()) == {"too-large"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"PK\x03\x04 and no more", "unreadable"), (_zip(**{"[Content_Types].xml": b"<x/>"}), "structured")],
    ids=["no zip at all", "an office document"],
)  # fmt: skip
def test_an_archive_that_cannot_be_listed_says_why(
    data: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(NotReadable) as caught:
        list(contents(lambda: (tmp_path / "x").open("rb")))
    assert caught.value.reason == reason


def test_nested_columns_are_told_and_the_others_examined(learnt: Learnt, tmp_path: Path) -> None:
    table = pa.table({"tags": [["a"], ["b"]], "name": ["x", "y"]})
    pq.write_table(table, tmp_path / "x")
    assert told(tmp_path / "x", learnt) == {"": "nested-columns"}

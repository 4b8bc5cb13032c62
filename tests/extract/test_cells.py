"""Characters that may not be the same elsewhere: they land as they are, and are told of with their bytes."""

import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from extract.made import csv, source
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.extract import cells
from sekisho.extract.offsets import replaced

SINGLES = [*range(0x01, 0x80), *range(0xA1, 0xE0)]
LEADS = [*range(0x81, 0xA0), *range(0xE0, 0xFD)]
TRAILS = [*range(0x40, 0x7F), *range(0x80, 0xFD)]


def _codes() -> list[bytes]:
    """Every code of CP932 that the codec knows, by trying all there can be."""
    found = [bytes([b]) for b in SINGLES]
    for lead in LEADS:
        for trail in TRAILS:
            try:
                bytes([lead, trail]).decode("cp932")
            except UnicodeDecodeError:
                continue
            found.append(bytes([lead, trail]))
    return found


CODES = _codes()


def _texts(values, codec="cp932"):
    found, special = cells.texts(pa.chunked_array([pa.array(values, pa.binary())]), codec)
    return found.to_pylist(), special


def test_every_code_lands_as_its_character_and_is_told_of_exactly_if_it_does_not_come_back():
    """All 9,604 codes and more; 398 of them come back as others, 1,880 are somebody's own."""
    landed, special = _texts(CODES)
    assert landed == [code.decode("cp932") for code in CODES]
    told = {s.row: (s.reason, s.raw_digest) for s in special}
    for row, code in enumerate(CODES):
        text = code.decode("cp932")
        reason = (
            "gaiji" if "\ue000" <= text <= "\ue757"
            else "other-code" if text.encode("cp932") != code
            else None
        )  # fmt: skip
        expected = (reason, hashlib.sha256(code).hexdigest()) if reason else None
        assert told.get(row) == expected, code.hex()
    assert sum(reason == "other-code" for reason, _ in told.values()) == 398
    assert sum(reason == "gaiji" for reason, _ in told.values()) == 1880


@pytest.mark.parametrize("byte", [0x80, 0xA0, 0xFD, 0xFE, 0xFF])
def test_a_byte_that_stands_for_nothing_is_no_text(byte):
    with pytest.raises(cells.NotTextError) as caught:
        _texts([b"abc", b"\x88\xc0" + bytes([byte])])
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize("special", ["\ue000", "\uf8ff", "\U000f0000", "\U0010fffd"])
def test_private_use_is_told_of_in_utf_8(special):
    values = ["高", f"a{special}", None, "𠮷♡", f"a{special}", "\ufffd\u00a0\ud7ff\uf900"]
    landed, found = _texts([v and v.encode() for v in values], "utf-8")
    assert landed == values
    digest = hashlib.sha256(f"a{special}".encode()).hexdigest()
    assert [(s.row, s.reason, s.raw_digest) for s in found] == [
        (1, "gaiji", digest), (4, "gaiji", digest),
    ]  # fmt: skip


_CELL = st.lists(st.sampled_from(CODES), max_size=6).map(b"".join)


@settings(max_examples=100, deadline=None)
@given(chunks=st.lists(st.lists(st.none() | _CELL, max_size=8), min_size=1, max_size=3))
def test_cells_are_decoded_each_for_itself(chunks):
    """However a column is cut and whatever repeats, each cell is what its own bytes say."""
    column = pa.chunked_array([pa.array(c, pa.binary()) for c in chunks], pa.binary())
    landed, special = cells.texts(column, "cp932")
    flat = [cell for chunk in chunks for cell in chunk]
    assert landed.to_pylist() == [c if c is None else c.decode("cp932") for c in flat]
    assert landed.type == pa.string()
    landed.validate(full=True)
    told = {s.row for s in special}
    for row, cell in enumerate(flat):
        own = cells.texts(pa.chunked_array([pa.array([cell], pa.binary())]), "cp932")[1]
        assert (row in told) == bool(own)


_PIPED = st.lists(
    st.sampled_from([b"|", b'"|"', b'"', "ポ".encode("cp932"), "能".encode("cp932"), b"a", b"\xfc\x4b"]),
    max_size=12,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(parts=_PIPED)
def test_only_a_pipe_that_stands_for_itself_outside_of_quotes_is_replaced(parts):
    data, expected, inside = b"".join(parts), b"", False
    for character in data.decode("cp932"):
        inside ^= character == '"'
        alone = character == "|" and not inside
        expected += b"\x1f" if alone else character.encode("cp932")
    made = replaced(data, ord("|"), 0x1F)
    assert made.decode("cp932") == expected.decode("cp932")


def test_a_gaiji_lands_with_its_row_and_is_listed_with_the_digest_of_its_bytes(folders):
    rows = csv(
        "0000001,高橋,20261104,5", "0000002,X橋,20261104,5", "0000003,Y橋,2026110,5", "12A,Y,,"
    )
    folders.put(rows.replace(b"X", b"\xfb\xfc").replace(b"Y", b"\xf0\x40"))
    landed = folders.extract(source())
    assert pq.read_table(landed.path).column("name").to_pylist() == ["高橋", "髙橋", "\ue000橋"]
    assert (landed.rows, landed.quarantined, landed.bad_cells) == (3, 1, 1)
    entries = [json.loads(line) for line in landed.quarantine.read_text().splitlines()]
    told = [(e["line"], e["column"], e["reason"], e["raw_digest"]) for e in entries]
    assert [(t.column, t.reason, t.count, t.first_line) for t in landed.tallies] == [
        ("birth_date", "bad-date", 1, 4), ("member_no", "bad-key", 1, 5),
        ("name", "gaiji", 1, 4), ("name", "other-code", 1, 3),
    ]  # fmt: skip
    assert told == [
        (3, "name", "other-code", hashlib.sha256(b"\xfb\xfc\x8b\xb4").hexdigest()),
        (4, "birth_date", "bad-date", None),
        (4, "name", "gaiji", hashlib.sha256(b"\xf0\x40\x8b\xb4").hexdigest()),
        (5, "member_no", "bad-key", None),
    ]


def test_a_digest_is_of_the_bytes_between_delimiters_that_characters_contain_too(folders):
    folders.put(
        csv("0000001|Zポ|20261104|5", header="組合員番号|氏名|生年月日|出資口数").replace(
            b"Z", b"\xfb\xfc"
        )
    )
    landed = folders.extract(source(delimiter="|"))
    assert pq.read_table(landed.path).column("name").to_pylist() == ["髙ポ"]
    (told,) = map(json.loads, landed.quarantine.read_text().splitlines())
    assert told["raw_digest"] == hashlib.sha256(b"\xfb\xfc" + "ポ".encode("cp932")).hexdigest()

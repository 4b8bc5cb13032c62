"""Every form of file: what an independent plain reader sees is what lands, and what is wrong is said."""

import datetime as dt
import hashlib
import io
import json
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from extract.made import MEMBER, column, csv, listed, source
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import DataError
from sekisho.extract import delimited, fixed, records
from sekisho.model import Bytes, FixedWidth, Records, Trailer

HEADERS = "組合員番号,氏名,生年月日,出資口数"


def texts(contract, data):
    """What the reader makes of a file: its columns as text."""
    file = records.RawFile("file", io.BytesIO(data), hashlib.sha256(), len(data), 0)
    reader = fixed.read_fixed if contract.format.kind == "fixed" else delimited.read_delimited
    batches = list(reader(contract, file))
    assert not any(batch.cut or batch.special for batch in batches)
    assert file.digest.hexdigest() == hashlib.sha256(data).hexdigest()
    return pa.concat_tables(batch.table for batch in batches).to_pydict()


def landed(folders, data, contract):
    folders.put(data)
    found = folders.extract(contract)
    return found, pq.read_table(found.path)


# --------------------------------------------------------------------------- UTF-16, TSV

_TEXT = st.text(
    st.characters(blacklist_categories=("Cs", "Co", "Cc"), max_codepoint=0x2FFFF), max_size=8
).map(lambda t: t.strip('"\x1a'))


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(_TEXT, min_size=1, max_size=30),
    codec=st.sampled_from(["utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"]),
    delimiter=st.sampled_from([",", "\t", ";", "|"]),
    size=st.integers(48, 300),
)
def test_a_text_is_the_same_in_every_encoding(names, codec, delimiter, size):
    """Surrogate pairs, marks and delimiters, however the file is cut into blocks."""
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names]
    rows = [f"{n:07d},{name},20261104,{n}" for n, name in enumerate(quoted, 1)]
    text = "".join(line + "\r\n" for line in (HEADERS, *rows))
    if delimiter != ",":
        text = "\r\n".join(
            delimiter.join((f"{n:07d}", name, "20261104", str(n)))
            for n, name in enumerate(quoted, 1)
        )
        text = HEADERS.replace(",", delimiter) + "\r\n" + text + "\r\n"
    mark = "\ufeff" if codec.startswith("utf-16") else ""
    contract = source(
        encoding="utf-16" if codec.startswith("utf-16") else codec, delimiter=delimiter
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK_BYTES", size)
        found = texts(contract, (mark + text).encode(codec))
    assert found["name"] == [name or None for name in names]
    assert found["share_count"] == [str(n) for n in range(1, len(names) + 1)]


U16 = {"encoding": "utf-16"}
LE = csv("1,髙,,", "2,𠮷,,", encoding="utf-16-le")
WRONG_UTF16 = {
    "no mark": (LE, "bom-missing", 1),
    "UTF-8": (csv("1,a,,", encoding="utf-8-sig"), "bom-missing", 1),
    "half a character at the end": (b"\xff\xfe" + LE + b"x", "not-encoding", 4),
    "half a pair in the third line": (
        b"\xff\xfe" + LE.replace("𠮷".encode("utf-16-le"), b"\x42\xd8"), "not-encoding", 3,
    ),
    "a field too many": ("\ufeff".encode("utf-16-be") + csv("1,a,,,", encoding="utf-16-be"), "field-count", 2),
    "a NUL character": (b"\xff\xfe" + LE.replace("髙".encode("utf-16-le"), b"\0\0"), "nul", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_UTF16)
def test_what_is_wrong_with_utf_16_is_said_with_its_line(name, folders):
    data, expected, line = WRONG_UTF16[name]
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(source(**U16))
    assert caught.value.message.id == f"extract.{expected}"
    assert caught.value.place.line == line
    assert folders.files() == []


def test_without_a_header_line_columns_are_those_of_the_contract_in_its_order(folders):
    data = csv("0000001,高橋,20261104,5", header="0000002,林,,")
    found, table = landed(folders, data, source(header_line=False))
    assert table.column("member_no").to_pylist() == ["0000002", "0000001"]
    assert found.rows == 2


# --------------------------------------------------------------------------- fixed width

COLUMNS = {"member_no": Bytes(3, 7), "name": Bytes(10, 12), "birth_date": Bytes(24, 8),
           "share_count": Bytes(32, 5)}  # fmt: skip
LENGTH = 40


def width(line_end="crlf", *, encoding="cp932", **changes):
    form = FixedWidth(LENGTH, line_end, COLUMNS)
    return source(kind="fixed", delimiter=None, encoding=encoding, fixed=form, **changes)


def record(number, name="", day="", shares="", *, codec="cp932", kind=b"D1"):
    """One record, written plainly: bytes 1-2, 22-23 and 37-40 belong to no column."""
    made = bytearray(b"D1" + b" " * (LENGTH - 2))
    made[0:2] = kind
    for (start, length), value in zip(
        ((2, 7), (9, 12), (23, 8), (31, 5)), (number, name, day, shares), strict=True
    ):
        data = value if isinstance(value, bytes) else value.encode(codec)
        made[start : start + length] = data[:length].ljust(length)
    return bytes(made)


_NAME = st.text(alphabet="髙﨑橋 ａbﾀﾞ１　~", max_size=6).map(lambda t: t.rstrip(" \u3000"))
_ENDS = {"crlf": b"\r\n", "lf": b"\n", "none": b""}


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(st.tuples(_NAME, st.integers(0, 99_999)), min_size=1, max_size=40),
    line_end=st.sampled_from(sorted(_ENDS)),
    tail=st.sampled_from([b"", b"\x1a"]),
    size=st.integers(1, 400),
)
def test_a_file_of_fixed_width_reads_back(rows, line_end, tail, size):
    """Half and full width mixed, padded to bytes; whatever the blocks."""
    made = [
        record(f"{n:07d}", name, "20261104", f"{shares:05d}")
        for n, (name, shares) in enumerate(rows, 1)
    ]
    data = b"".join(r + _ENDS[line_end] for r in made) + tail
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixed, "BLOCK_BYTES", size)
        found = texts(width(line_end), data)
    assert found["name"] == [name or None for name, _ in rows]
    assert found["share_count"] == [f"{shares:05d}" for _, shares in rows]


@pytest.mark.parametrize("line_end", ["crlf", "lf", "none"])
def test_a_file_of_fixed_width_lands(line_end, folders):
    """With or without what ends the last record, and with the mark of DOS."""
    data = _ENDS[line_end].join(
        record(f"{n}", name, "20261104", f"{n:05d}") for n, name in ((1, "髙橋　花子"), (2, ""))
    )
    for tail in (b"", _ENDS[line_end], b"\x1a", _ENDS[line_end] + b"\x1a"):
        found, table = landed(folders, data + tail, width(line_end))
        assert table.to_pydict() == {
            "member_no": ["0000001", "0000002"],
            "name": ["髙橋　花子", None],
            "birth_date": [dt.date(2026, 11, 4)] * 2,
            "share_count": [1, 2],
        }
        assert found.raw_digest == hashlib.sha256(data + tail).hexdigest()
        assert found.quarantined == found.bad_cells == 0


@pytest.mark.parametrize("contract", [width(), source(header_line=False)], ids=["fixed", "csv"])
@pytest.mark.parametrize("data", [b"\x1a", b"\r\n\x1a"])
def test_a_text_without_a_record_says_nothing(contract, data, folders):
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(contract)
    assert caught.value.message.id in {"extract.no-record", "extract.record-length"}
    assert folders.files() == []


def test_a_field_that_ends_within_a_character_is_no_value_and_told_of(folders):
    """Neither half of a name lands, nor is a member somebody else for want of half a number."""
    whole, cut = "ｱ" + "あ" * 5, ("ｱ" + "あ" * 6).encode("cp932")[:12]
    rows = (
        ("0000001", whole),
        ("0000002", cut),
        ("12A", cut),
        (b"000000" + b"\x82", whole),
    )
    found, table = landed(folders, b"".join(record(n, v) + b"\r\n" for n, v in rows), width())
    assert table.column("name").to_pylist() == [whole, None]
    assert (found.rows, found.quarantined, found.bad_cells) == (2, 2, 1)
    told = [json.loads(line) for line in found.quarantine.read_text().splitlines()]
    assert [(e["line"], e["column"], e["reason"], e["whole_row"]) for e in told] == [
        (2, "name", "cut-character", False),
        (3, "member_no", "bad-key", True),
        (4, "member_no", "cut-character", True),
    ]


@pytest.mark.parametrize(("codec", "name"), [("cp932", "髙"), ("utf-8", "𠮷")])
def test_where_a_character_is_cut_makes_no_difference(codec, name, folders):
    """Cut after each of its bytes, behind whole ones that begin with the same bytes."""
    data = name.encode(codec)
    for length in range(1, len(data)):
        folders.put(record("0000001", (b"a" * 12 + data[:length])[length:], codec=codec))
        found = folders.extract(width(encoding=codec))
        assert [(f.column, f.reason) for f in listed(found, whole_row=False)] == [
            ("name", "cut-character")
        ]


GOOD = record("0000001", "高橋") + b"\r\n"
WRONG_WIDTH = {
    "a byte too many": (GOOD + GOOD[:-2] + b"x\r\n" + GOOD, {}, "record-length", 2),
    "a byte too few": (GOOD + GOOD[1:], {}, "record-length", 2),
    "cut in the last record": (GOOD + GOOD[:20], {}, "record-length", 2),
    "other line ends": (GOOD.replace(b"\r\n", b"\n"), {}, "record-length", 1),
    "line ends where there should be none": (GOOD * 3, {"line_end": "none"}, "record-length", 4),
    "line ends that make whole records by chance": (GOOD * 20, {"line_end": "none"}, "record-end", 2),
    "a byte 1A inside": (GOOD + GOOD.replace(b"D1", b"D\x1a"), {}, "dos-end", 2),
    "a NUL": (GOOD + GOOD.replace(b"D1", b"D\0"), {}, "nul", 2),
    "no text": (GOOD + GOOD + record("0000001", b"a\xff") + b"\r\n", {}, "not-encoding", 3),
    "half a character inside": (GOOD + record("0000001", b"\x8d  a"), {}, "not-encoding", 2),
    "CP932 as UTF-8": (GOOD, {"encoding": "utf-8"}, "not-encoding", 1),
    "a mark": (b"\xef\xbb\xbf" + GOOD, {"encoding": "utf-8"}, "bom-there", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_WIDTH)
def test_what_is_wrong_with_fixed_width_is_said_with_its_line(name, folders):
    data, changes, expected, line = WRONG_WIDTH[name]
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(width(**changes))
    assert (caught.value.message.id, caught.value.place.line) == (f"extract.{expected}", line)
    assert caught.value.text("ja") != caught.value.text("en")
    assert folders.files() == []


# --------------------------------------------------------------------------- Zengin

ZENGIN = source(
    column("bank", "引落銀行番号"),
    column("branch", "引落支店番号"),
    column("kind", "預金種目"),
    column("account", "口座番号"),
    column("holder", "預金者名"),
    column("amount", "引落金額", "integer", type_="BIGINT"),
    column("member_no", "顧客番号", "key", required=True),
    kind="fixed",
    delimiter=None,
    fixed=FixedWidth(120, "crlf", {
        "bank": Bytes(2, 4), "branch": Bytes(21, 3), "kind": Bytes(43, 1), "account": Bytes(44, 7),
        "holder": Bytes(51, 30), "amount": Bytes(81, 10), "member_no": Bytes(92, 20),
    }),
    records=Records("1", "2", Trailer("8", Bytes(2, 6), Bytes(8, 12), "amount"), "9"),
)  # fmt: skip
"""Account transfers (kind 91): header 1, data 2, trailer 8, end 9."""


def zengin_data(holder, amount, member):
    made = (
        b"2" + b"0162" + "ﾅﾝﾄ".encode("cp932").ljust(15) + b"010" + "ﾎﾝﾃﾝ".encode("cp932").ljust(15)
        + b"    " + b"1" + b"1234567" + holder.encode("cp932").ljust(30) + f"{amount:010d}".encode()
        + b"0" + f"{member:020d}".encode() + b"0"
    )  # fmt: skip
    return made.ljust(120)


def zengin(groups, *, end=b"\r\n", told=None):
    """The file of some groups of (holder, amount, member)."""
    lines = []
    for rows in groups:
        count, total = told or (len(rows), sum(amount for _, amount, _ in rows))
        lines.append(b"1910" + b"0123456789" + b" " * 106)
        lines += [zengin_data(*row) for row in rows]
        lines.append((f"8{count:06d}{total:012d}".encode() + b"0" * 36).ljust(120))
    lines.append(b"9".ljust(120))
    assert {len(line) for line in lines} == {120}
    return b"".join(line + end for line in lines)


_PAYER = st.tuples(
    st.text(alphabet="ｱｲﾀﾅﾞﾟ ()-.A1", min_size=1, max_size=30).map(lambda t: t.strip() or "ｱ"),
    st.integers(0, 9_999_999_999),
    st.integers(1, 9_999_999),
)


@settings(max_examples=50, deadline=None)
@given(
    groups=st.lists(st.lists(_PAYER, max_size=15), min_size=1, max_size=3),
    line_end=st.sampled_from(["crlf", "none"]),
    size=st.integers(1, 2000),
)
def test_data_records_of_zengin_are_read_and_the_others_checked(groups, line_end, size):
    """Any number of groups, cut into any blocks."""
    form = replace(ZENGIN.format, fixed=replace(ZENGIN.format.fixed, line_end=line_end))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fixed, "BLOCK_BYTES", size)
        data = zengin(groups, end=_ENDS[line_end])
        found = texts(replace(ZENGIN, format=form), data)
    rows = [row for group in groups for row in group]
    assert found["holder"] == [holder for holder, _, _ in rows]
    assert [int(amount) for amount in found["amount"]] == [amount for _, amount, _ in rows]
    assert [int(member) for member in found["member_no"]] == [member for _, _, member in rows]


def test_a_file_of_zengin_lands_its_data(folders):
    rows = [("ﾀｶﾊｼ ﾊﾅｺ", 100, 1), ("ﾊﾔｼ", 9_999_999_999, 2)]
    found, table = landed(folders, zengin([rows, [], rows[:1]]), ZENGIN)
    assert table.select(["holder", "amount", "member_no"]).to_pylist() == [
        {"holder": holder, "amount": amount, "member_no": f"{member:07d}"}
        for holder, amount, member in (*rows, rows[0])
    ]
    assert found.rows == 3


TWO = [("ﾀｶﾊｼ ﾊﾅｺ", 100, 1), ("ﾊﾔｼ", 250, 2)]
LINES = zengin([TWO]).splitlines(keepends=True)
WRONG_ZENGIN = {
    "count": (zengin([TWO], told=(3, 350)), "trailer-count", 4),
    "total": (zengin([TWO], told=(2, 351)), "trailer-total", 4),
    "a count that is none": (LINES[0] + LINES[1] + LINES[3].replace(b"8000002", b"8ABCDEF") + LINES[4],
                             "trailer-count", 3),
    "an amount that is none": (b"".join(LINES).replace(b"0000000250", b"000000025A"), "trailer-total", 4),
    "a record left out": (b"".join(LINES[:2] + LINES[3:]), "trailer-count", 3),
    "no trailer": (b"".join(LINES[:3] + LINES[4:]), "record-order", 4),
    "no end": (b"".join(LINES[:4]), "record-missing", 4),
    "cut after data": (b"".join(LINES[:3]), "record-missing", 3),
    "no header": (b"".join(LINES[1:]), "record-order", 1),
    "data after the trailer": (b"".join([*LINES[:4], LINES[1], LINES[4]]), "record-order", 5),
    "something after the end": (b"".join([*LINES, LINES[1]]), "record-order", 6),
    "another kind": (b"".join(LINES).replace(b"20162", b"30162", 1), "record-kind", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_ZENGIN)
def test_what_is_wrong_with_records_of_zengin_is_said_with_its_line(name, folders):
    data, expected, line = WRONG_ZENGIN[name]
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(ZENGIN)
    assert (caught.value.message.id, caught.value.place.line) == (f"extract.{expected}", line)
    assert "ABCDEF" not in str(caught.value)
    assert folders.files() == []


# --------------------------------------------------------------------------- records in a CSV

KINDS = Records("H", "D", Trailer("T", Bytes(2, 0), Bytes(3, 0), "share_count"), "E")
WITH_KINDS = source(records=KINDS, header_line=False)
CLOSING = Records(None, None, Trailer("#END", Bytes(2, 0), None, None), None)
WITH_TRAILER = source(records=CLOSING)


def kinds(*rows, count=None, total=None, head="H,20261120,奈良", end="E", quote=""):
    count = len(rows) if count is None else count
    total = sum(range(1, len(rows) + 1)) if total is None else total
    lines = [head, *(f"{quote}D{quote},{row}" for row in rows), f"T,{count},{total}", end]
    return "".join(line + "\r\n" for line in lines if line).encode("cp932")


@settings(max_examples=50, deadline=None)
@given(
    names=st.lists(st.text(alphabet='髙a",\r\n', max_size=5), max_size=20),
    size=st.integers(64, 400),
    quote=st.sampled_from(["", '"']),
)
def test_a_csv_with_header_and_trailer_lands_its_data(names, size, quote, tmp_path_factory):
    rows = [
        f'{n:07d},"{name.replace(chr(34), chr(34) * 2)}",20261104,{n}'
        for n, name in enumerate(names, 1)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK_BYTES", size)
        found = texts(WITH_KINDS, kinds(*rows, quote=quote))
    assert found["name"] == [name or None for name in names]


TOTALS = {
    "whole": (["1", "007", "+3", "-2", ""], "9"),
    "nothing but empty": (["", ""], "0"),
    "beyond 64 bits": (["999999999999999999"] * 20, "19999999999999999980"),
}


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_of_the_numbers_as_they_are_written(name):
    cells, total = TOTALS[name]
    rows = [f"{n:07d},,,{cell}" for n, cell in enumerate(cells, 1)]
    assert texts(WITH_KINDS, kinds(*rows, total=total))["share_count"] == [c or None for c in cells]


def test_a_total_of_amounts_with_a_point_is_exact():
    contract = source(*MEMBER[:3], column("share_count", "出資口数", "decimal"), records=KINDS,
                      header_line=False)  # fmt: skip
    rows = [f"{n:07d},,,0.10" for n in range(1, 31)]
    for total in ("3", "3.0", "3.00"):
        assert len(texts(contract, kinds(*rows, total=total))["name"]) == 30
    with pytest.raises(DataError, match="the trailer's total"):
        texts(contract, kinds(*rows, total="3.01"))


def test_a_csv_with_column_names_and_a_closing_record(folders):
    data = csv("0000001,高橋,20261104,5", "0000002,林,,", "#END,2")
    _, table = landed(folders, data, WITH_TRAILER)
    assert table.column("name").to_pylist() == ["高橋", "林"]


ROW1, ROW2 = "0000001,高橋,20261104,1", "0000002,林,20261104,2"
WRONG_KINDS = {
    "count": (kinds(ROW1, ROW2, count=3), WITH_KINDS, "trailer-count", 4),
    "total": (kinds(ROW1, ROW2, total=4), WITH_KINDS, "trailer-total", 4),
    "cut": (kinds(ROW1, ROW2, end="").rpartition(b"T")[0], WITH_KINDS, "record-missing", 3),
    "no end": (kinds(ROW1, ROW2, end=""), WITH_KINDS, "record-missing", 4),
    "no header": (kinds(ROW1, head=""), WITH_KINDS, "record-order", 1),
    "another kind": (kinds(ROW1, ROW2).replace(b"D,0000002", b"X,0000002"), WITH_KINDS, "record-kind", 3),
    "a trailer in the middle": (csv("#END,0", "0000001,a,,1"), WITH_TRAILER, "record-order", 3),
    "two trailers": (csv("0000001,a,,1", "#END,1", "#END,0"), WITH_TRAILER, "record-order", 4),
    "data after the end": (kinds(ROW1) + f"D,{ROW2}\r\n".encode("cp932"), WITH_KINDS, "record-order", 5),
    "a total of what is no number": (kinds("0000001,a,,x", total=0), WITH_KINDS, "trailer-total", 3),
    "no closing record": (csv("0000001,a,,1"), WITH_TRAILER, "record-missing", 2),
    "closing count": (csv("0000001,a,,1", "#END,2"), WITH_TRAILER, "trailer-count", 3),
    "closing record without count": (csv("0000001,a,,1", "#END"), WITH_TRAILER, "trailer-count", 3),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_KINDS)
def test_what_is_wrong_with_records_of_a_csv_is_said_with_its_line(name, folders):
    data, contract, expected, line = WRONG_KINDS[name]
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(contract)
    assert (caught.value.message.id, caught.value.place.line) == (f"extract.{expected}", line)
    assert folders.files() == []

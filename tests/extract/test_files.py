"""What a raw file may be: real bytes in, the rows or the error with its line out."""

import hashlib
import io
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest
from extract.made import DAY, MEMBER, column, csv, source
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.errors import DataError, ProjectError
from sekisho.extract import records
from sekisho.extract.raw_file import RawFile
from sekisho.extract.records import read_blocks

HEAD = "組合員番号,氏名,生年月日,出資口数\r\n".encode("cp932")
ROW = "0000001,高橋,20261104,5\r\n".encode("cp932")

NAMES = {
    "characters of CP932 only": ("髙﨑　濵瀨".encode("cp932"), "髙﨑　濵瀨"),
    "IBM extension code": (b"\xfb\xfc", "髙"),
    "half-width kana with separate marks": (b"\xd4\xcf\xc0\xde \xca\xde", "ﾔﾏﾀﾞ ﾊﾞ"),
    "gaiji": (b"\xf0\x40", "\ue000"),
    "full-width tilde": (b"\x81\x60", "～"),
    "trail bytes that look like delimiters": (b"\x83\x7c\x94\x5c\x83\x80\x81\xa0", "ポ能ム□"),
    "quoted delimiter": (b'"a,b"', "a,b"),
    "quoted line breaks": (b'"a\r\nb\nc\rd"', "a\r\nb\nc\rd"),
    "doubled quote": (b'"a ""b"" c"', 'a "b" c'),
    "quoted empty": (b'""', None),
    "only a quote": (b'""""', '"'),
    "NA is a text": (b"NA", "NA"),
    "blanks are kept": (b" x ", " x "),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_text_lands_as_it_is_written(name, folders):
    data, expected = NAMES[name]
    row = b"0000002," + data + b",,\r\n"
    folders.put(HEAD + ROW + row + ROW)
    landed = pq.read_table(folders.extract(source()).path)
    assert landed.column("name").to_pylist() == ["高橋", expected, "高橋"]
    assert landed.column("member_no").to_pylist() == ["0000001", "0000002", "0000001"]


ENDS = {
    "nothing": b"",
    "the DOS end of file": b"\x1a",
    "a blank last line": b"\r\n",
    "blank lines and the DOS end of file": b"\r\n\r\n\n\x1a",
}


@pytest.mark.parametrize("name", ENDS)
def test_what_may_follow_the_last_record(name, folders):
    folders.put(HEAD + ROW + ENDS[name])
    assert folders.extract(source()).rows == 1


def test_the_last_line_needs_no_line_end(folders):
    folders.put((HEAD + ROW + ROW).removesuffix(b"\r\n") + b"\x1a")
    assert folders.extract(source()).rows == 2


def test_a_header_alone_lands_no_rows_and_all_columns(folders):
    folders.put(HEAD)
    landed = folders.extract(source())
    assert landed.rows == 0
    assert pq.read_table(landed.path).column_names == [c.name for c in MEMBER]


def test_columns_are_found_by_header_and_land_in_the_order_of_the_contract(folders):
    folders.put(csv("5,高橋,0000001,20261104", header="出資口数,氏名,組合員番号,生年月日"))
    landed = pq.read_table(folders.extract(source()).path)
    assert landed.column_names == [c.name for c in MEMBER]
    assert landed.column("share_count").to_pylist() == [5]


@pytest.mark.parametrize(
    "header", ["組合員番号,氏名,生年月日,出資口数,", "組合員番号,氏名,生年月日,出資口数"]
)
def test_a_declared_trailing_delimiter_is_no_column(header, folders):
    folders.put(csv("0000001,高橋,20261104,5,", header=header))
    landed = folders.extract(source(trailing_delimiter=True))
    assert (landed.rows, len(landed.columns)) == (1, 4)


@pytest.mark.parametrize(
    ("encoding", "codec"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp932", "cp932")]
)
def test_each_encoding_lands_the_same(encoding, codec, folders):
    folders.put(csv("0000001,髙﨑,20261104,5", encoding=codec))
    landed = folders.extract(source(encoding=encoding))
    assert pq.read_table(landed.path).column("name").to_pylist() == ["髙﨑"]


def test_a_delimiter_that_is_a_trail_byte_of_cp932(folders):
    folders.put(csv('0000001|"ポ|能"|20261104|5', header="組合員番号|氏名|生年月日|出資口数"))
    landed = folders.extract(source(delimiter="|"))
    assert pq.read_table(landed.path).column("name").to_pylist() == ["ポ|能"]


UTF8 = {"encoding": "utf-8"}
WRONG = {
    # name: (bytes, changes of the contract, message, line)
    "zero bytes": (b"", {}, "empty-file", 1),
    "only the DOS end of file": (b"\x1a", {}, "no-header", 1),
    "only blank lines": (b"\r\n\r\n", {}, "no-header", 1),
    "byte 1A inside": (HEAD + ROW + b"1,a\x1ab,,\r\n" + ROW, {}, "dos-end", 3),
    "byte 1A twice at the end": (HEAD + ROW + b"\x1a\x1a", {}, "dos-end", 3),
    "NUL": (HEAD + ROW + ROW + b"1,a\x00b,,\r\n", {}, "nul", 4),
    "single byte 80": (HEAD + b"1,a\x80,,\r\n", {}, "not-encoding", 2),
    "single byte A0": (HEAD + ROW + b"1,\xa0,,\r\n", {}, "not-encoding", 3),
    "single byte FD": (HEAD + b"1,\xfd,,\r\n", {}, "not-encoding", 2),
    "single byte FE": (HEAD + b"1,\xfe,,\r\n", {}, "not-encoding", 2),
    "single byte FF": (HEAD + b"1,\xff,,\r\n", {}, "not-encoding", 2),
    "half a character": (HEAD + ROW + b"1,\x8d\r\n" + ROW, {}, "not-encoding", 3),
    "UTF-8 declared as CP932": (csv("1,髙橋,,", encoding="utf-8"), {}, "not-encoding", 1),
    "CP932 declared as UTF-8": (HEAD + ROW, UTF8, "not-encoding", 1),
    "CP932 below an ASCII header": (
        b"a,b\r\n1,x\r\n1,\x8d\x82\r\n", {**UTF8, "columns": (column("a", "a"), column("b", "b"))},
        "not-encoding", 3,
    ),
    "BOM not declared": (csv(encoding="utf-8-sig"), UTF8, "bom-there", 1),
    "BOM in CP932": (csv(encoding="utf-8-sig"), {}, "bom-there", 1),
    "BOM declared and not there": (csv(encoding="utf-8"), {"encoding": "utf-8-sig"}, "bom-missing", 1),
    "UTF-16": (csv(encoding="utf-16"), {}, "utf16", 1),
    "a field too many": (HEAD + ROW + b"1,a,,5,6\r\n", {}, "field-count", 3),
    "a field too few": (HEAD + ROW + b"1,a,\r\n" + ROW, {}, "field-count", 3),
    "an unquoted delimiter after quoted line breaks": (
        HEAD + b'1,"a\r\nb\r\n",,\r\n' + b"1,a,b,,\r\n", {}, "field-count", 5,
    ),
    "trailing delimiter not declared": (csv("1,a,,5,", header="組合員番号,氏名,生年月日,出資口数,"), {},
                                        "trailing-delimiter", 1),
    "trailing delimiter in the rows only": (csv("1,a,,5,"), {}, "field-count", 2),
    "declared trailing delimiter is not there": (csv("1,a,,5"), {"trailing_delimiter": True},
                                                 "field-count", 2),
    "something after the trailing delimiter": (csv("1,a,,5,", "1,a,,5,x"),
                                               {"trailing_delimiter": True}, "field-count", 3),
    "blank line inside": (HEAD + ROW + b"\r\n" + ROW, {}, "blank-line", 3),
    "blank first line": (b"\r\n" + HEAD + ROW, {}, "blank-line", 1),
    "blank line among line feeds": (csv("1,a,,", "", "1,b,,", end="\n"), {}, "blank-line", 3),
    "carriage returns only": (csv("1,a,,", end="\r"), {}, "lone-cr", 1),
    "a carriage return inside": (HEAD + ROW + b"1,a\rb,,\r\n", {}, "lone-cr", 3),
    "a quote that never closes": (HEAD + ROW + b'1,"a,,\r\n' + ROW, {}, "quote", 3),
    "a quote in an unquoted field": (HEAD + b'1,7" pan,,\r\n' + ROW, {}, "quote", 2),
    "text after a closing quote": (HEAD + ROW + b'1,"a"b,,\r\n', {}, "quote", 3),
    "two stray quotes": (HEAD + ROW + b'1,a",,\r\n1,"b,,\r\n', {}, "quote", 3),
    "header of another file": (csv("1", header="商品番号"), {}, "no-such-header", 1),
    "no header line": (ROW, {}, "no-such-header", 1),
    "column only in the file": (csv("1,,,,", header="組合員番号,氏名,生年月日,出資口数,備考"), {}, "header", 1),
    "column only in the contract": (csv("1,,", header="組合員番号,氏名,生年月日"), {}, "header", 1),
    "header twice": (csv("1,,,,", header="組合員番号,氏名,生年月日,出資口数,氏名"), {}, "header-twice", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_file_is_said_with_its_line(name, folders):
    data, changes, expected, line = WRONG[name]
    changes = dict(changes)
    contract = source(*changes.pop("columns", ()), **changes)
    if "member_no" not in contract.columns:
        contract = replace(contract, subject_key=None)
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(contract)
    error = caught.value
    assert error.message.id == f"extract.{expected}"
    assert (error.place.file, error.place.line) == ("member_20261120.csv", line)
    assert error.exit_code == 4
    assert error.help is not None
    assert error.text("ja") != error.text("en")
    assert folders.files() == []
    assert (folders.inbound / "member_20261120.csv").read_bytes() == data


def test_headers_are_named_in_both_directions(folders):
    folders.put(csv("1,,,", header="組合員番号,氏名,備考,出資\x1b[31m口数"))
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    text = str(caught.value)
    assert all(header in text for header in ("備考", "生年月日", "出資口数"))
    assert "\x1b" not in text


MEMBER_NAME = "奈良花子"


@pytest.mark.parametrize(
    "data",
    [
        csv(f"1,{MEMBER_NAME},,5,6"),
        csv(f'1,"{MEMBER_NAME},,5'),
        csv(f"1,{MEMBER_NAME}\x00,,5"),
        csv(f"1,{MEMBER_NAME},,5", encoding="utf-8"),
        csv("1,x,,5", header=f"0012345,{MEMBER_NAME},19480405,5"),
        csv(f"1,{MEMBER_NAME},,5").replace(b"\r\n", b"\r"),
        HEAD + f"1,{MEMBER_NAME}".encode("cp932") + b"\xff,,\r\n",
    ],
)
def test_no_error_quotes_the_data(data, folders):
    folders.put(data)
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    link: BaseException | None = caught.value
    while link is not None:
        assert MEMBER_NAME not in f"{link!s} {link!r}"
        assert not isinstance(link, UnicodeDecodeError)
        link = link.__cause__ or link.__context__


def test_a_missing_file_says_what_is_there_instead(folders):
    folders.put(b"x", "member_20261119.csv")
    folders.put(b"x", "orders.csv")
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    error = caught.value
    assert error.message.id == "extract.missing-file"
    assert "member_20261120.csv" in error.message.text("en")
    assert all(part in error.help.text("en") for part in ("2", "member_20261119.csv", "orders.csv"))


@pytest.mark.parametrize("path", ["../member.csv", "/etc/hostname", "a/../../member.csv"])
def test_a_path_outside_of_the_inbound_folder_is_an_error_of_the_contract(path, folders):
    with pytest.raises(ProjectError) as caught:
        folders.extract(source(path=path))
    assert caught.value.message.id == "extract.path-outside"


def test_a_folder_in_place_of_the_file_cannot_be_read(folders):
    (folders.inbound / f"member_{DAY:%Y%m%d}.csv").mkdir()
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    assert caught.value.message.id == "extract.no-regular-file"


@pytest.mark.parametrize("growth", ["before it is read", "after it is read", "for ever"])
def test_a_file_that_changes_while_it_is_read_does_not_land(growth, folders, monkeypatch):
    folders.put(HEAD + ROW)
    read = RawFile.read

    def read_and_grow(self, size):
        data = b"" if growth == "before it is read" else read(self, size)
        if growth != "after it is read" or not data:
            with (folders.inbound / "member_20261120.csv").open("ab") as file:
                file.write(ROW)
        if growth == "before it is read":
            monkeypatch.setattr(RawFile, "read", read)
            return read(self, size)
        return data

    monkeypatch.setattr(RawFile, "read", read_and_grow)
    with pytest.raises(DataError) as caught:
        folders.extract(source())
    assert caught.value.message.id == "extract.growing"
    assert folders.files() == []


# --------------------------------------------------------------------------- blocks

_FIELD = st.one_of(
    st.text(alphabet="a髙ﾀ1 ", max_size=4),
    st.text(alphabet='a髙",\r\n', max_size=6).map(lambda t: '"' + t.replace('"', '""') + '"'),
)
_RECORD = st.lists(_FIELD, min_size=2, max_size=3).map(",".join)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(_RECORD, min_size=1, max_size=12), end=st.sampled_from(["\n", "\r\n"]),
       size=st.integers(40, 200), tail=st.sampled_from([b"", b"\x1a", b"\r\n\n"]))  # fmt: skip
def test_blocks_of_any_size_hold_the_same_records_on_the_same_lines(rows, end, size, tail):
    """However a file is cut, its records, their lines and its digest are the same."""
    raw = "".join(row + end for row in rows).encode("cp932") + tail
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "BLOCK_BYTES", size)
        file = RawFile("x", io.BytesIO(raw), hashlib.sha256(), len(raw), 0)
        blocks = list(read_blocks(file, "cp932", ","))
    data = b"".join(block.data for block in blocks)
    assert data.decode("cp932").rstrip("\r\n") == "".join(row + end for row in rows).rstrip("\r\n")
    assert sum(block.records for block in blocks) == len(rows)
    lines = [int(n) for b in blocks for n in b.lines(np.arange(b.records))]
    assert lines == [1 + "".join(r + end for r in rows[:i]).count("\n") for i in range(len(rows))]
    assert file.digest.hexdigest() == hashlib.sha256(raw).hexdigest()


def test_a_record_without_end_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(records, "BLOCK_BYTES", 1000)
    raw = b"a,b\r\n" * 10 + b'1,"x' + b"y\r\n" * 100_000
    file = RawFile("x", io.BytesIO(raw), hashlib.sha256(), len(raw), 0)
    with pytest.raises(DataError) as caught:
        list(read_blocks(file, "cp932", ","))
    assert (caught.value.message.id, caught.value.place.line) == ("extract.record-too-long", 11)
    assert file.stream.tell() < 5000


def test_a_record_longer_than_what_a_parser_thread_takes_lands(folders):
    long = "長" * 1_200_000
    folders.put(csv("1,a,,1", f'2,"{long}",,2', "3,c,,3"))
    landed = pq.read_table(folders.extract(source()).path)
    assert [len(name) for name in landed.column("name").to_pylist()] == [1, 1_200_000, 1]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_quoted_line_breaks_are_whole_wherever_the_parser_cuts(line_end, folders):
    """Some cut falls inside a quoted field, and some between its carriage return and line feed."""
    value = f"一行目{line_end}" * 30
    folders.put(csv(*(f'{n},"{value}",,{n}' for n in range(1, 20_000))))
    landed = folders.extract(source())
    table = pq.read_table(landed.path)
    assert (landed.rows, landed.quarantined) == (19_999, 0)
    assert set(table.column("name").to_pylist()) == {value}

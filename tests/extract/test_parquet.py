"""Parquet extracts: the same contract, the same checks, the same landing."""

# ruff: noqa: DTZ001 - times in the lake are JST and carry no zone

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from extract.made import column, csv, listed, source

from sekisho.errors import DataError
from sekisho.extract import Quarantine

COLUMNS = (
    column("member_no", "組合員番号", "key", required=True),
    column("name", "氏名"),
    column("born", "生年月日", "date"),
    column("count", "数量", "integer"),
    column("price", "単価", "decimal"),
    column("at", "受付日時", "timestamp"),
    column("done", "済", "boolean"),
)
HEADERS = [c.header for c in COLUMNS]
AT = dt.datetime(2026, 11, 4, 21, 5, 9)
VALUES = [
    ["0000001", "00022"],
    ["髙﨑", ""],
    [dt.date(2026, 11, 4), None],
    [3, None],
    [Decimal("1.50"), None],
    [AT, None],
    [True, None],
]
LANDED = [
    dict(zip([c.name for c in COLUMNS], row, strict=True))
    for row in (
        ["0000001", "髙﨑", dt.date(2026, 11, 4), 3, Decimal("1.50"), AT, True],
        ["0000022", None, None, None, None, None, None],
    )
]
CONTRACT = source(*COLUMNS, kind="parquet", encoding=None, delimiter=None, path="member.parquet")


def put(folders, arrays, headers=HEADERS, **options):
    pq.write_table(pa.table(arrays, names=headers), folders.inbound / "member.parquet", **options)


def test_typed_columns_land_as_the_contract_says(folders):
    put(folders, [pa.array(v) for v in VALUES])
    landed = folders.extract(CONTRACT)
    assert pq.read_table(landed.path).to_pylist() == LANDED
    assert landed.quarantine is None


@pytest.mark.parametrize(
    "text", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]
)
def test_text_columns_are_read_as_those_of_a_csv(text, folders):
    rows = [["1", "髙﨑", "R8.11.4", "３", "1.5", "2026/11/4 21:05:09", "1"],
            ["00022", "", "00000000", "", "", "", ""]]  # fmt: skip
    put(folders, [pa.array(list(v)).cast(text) for v in zip(*rows, strict=True)])
    assert pq.read_table(folders.extract(CONTRACT).path).to_pylist() == LANDED


def test_the_same_rows_land_the_same_from_both_formats(folders):
    put(folders, [pa.array(v) for v in VALUES])
    parquet = folders.extract(CONTRACT)
    folders.put(
        csv("1,髙﨑,20261104,3,1.5,2026/11/4 21:05:09,1", "22,,,,,,", header=",".join(HEADERS))
    )
    text = folders.extract(source(*COLUMNS))
    assert pq.read_table(parquet.path).equals(pq.read_table(text.path))


def test_a_whole_number_is_a_key_and_a_bad_one_keeps_its_row_out(folders):
    put(
        folders,
        [
            pa.array([22, -1, None, 12345678]),
            *(pa.array([None] * 4, pa.string()) for _ in COLUMNS[1:]),
        ],
    )
    landed = folders.extract(CONTRACT)
    assert pq.read_table(landed.path).column("member_no").to_pylist() == ["0000022"]
    assert listed(landed, whole_row=True) == [
        Quarantine(2, "member_no", "bad-key", whole_row=True),
        Quarantine(3, "member_no", "missing-key", whole_row=True),
        Quarantine(4, "member_no", "bad-key", whole_row=True),
    ]


def test_times_with_a_zone_are_moved_to_japan(folders):
    zoned = pa.array([AT.replace(tzinfo=ZoneInfo("Asia/Tokyo")), None], pa.timestamp("ns", "UTC"))
    put(folders, [*(pa.array(v) for v in VALUES[:5]), zoned, pa.array(VALUES[6])])
    assert pq.read_table(folders.extract(CONTRACT).path).to_pylist() == LANDED


def test_no_end_in_a_typed_date_is_none(folders):
    values = [*VALUES]
    values[2] = [dt.date(9999, 12, 31), dt.date(2026, 1, 1)]
    put(folders, [pa.array(v) for v in values])
    born = pq.read_table(folders.extract(CONTRACT).path).column("born").to_pylist()
    assert born == [None, dt.date(2026, 1, 1)]


LOSSY = {
    "a key as float": (0, pa.array([1.0, 22.0])),
    "text as number": (1, pa.array([1, 2])),
    "a date as time": (2, pa.array([AT, None])),
    "an integer as float": (3, pa.array([3.0, None])),
    "a decimal as float": (4, pa.array([1.5, None])),
    "a time as date": (5, pa.array([dt.date(2026, 11, 4), None])),
    "bytes": (1, pa.array([b"a", b"b"])),
    "a list": (1, pa.array([["a"], ["b"]])),
}


@pytest.mark.parametrize("name", LOSSY)
def test_a_type_that_has_lost_something_is_an_error(name, folders):
    index, values = LOSSY[name]
    arrays = [pa.array(v) for v in VALUES]
    arrays[index] = values
    put(folders, arrays)
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert caught.value.message.id == "extract.parquet-type"
    assert HEADERS[index] in str(caught.value)
    assert folders.files() == []


def test_headers_are_checked_in_both_directions(folders):
    put(folders, [pa.array(v) for v in VALUES], headers=[*HEADERS[:-1], "備考"])
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert caught.value.message.id == "extract.header"
    assert "備考" in str(caught.value)
    assert "済" in str(caught.value)


def test_bytes_that_are_no_text_are_found(folders):
    broken = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])), pa.py_buffer(b"\xffa")],
    )
    put(folders, [pa.array(VALUES[0]), broken, *(pa.array(v) for v in VALUES[2:])])
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert caught.value.message.id == "extract.broken-parquet"


def test_a_nul_is_found_with_its_row(folders):
    put(
        folders, [pa.array(VALUES[0]), pa.array(["a", "b\x00"]), *(pa.array(v) for v in VALUES[2:])]
    )
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert (caught.value.message.id, caught.value.place.line) == ("extract.nul", 2)


@pytest.mark.parametrize(
    ("cut", "expected"),
    [(slice(0, 0), "empty-file"), (slice(0, 40), "not-parquet"), (slice(0, -5), "not-parquet"),
     (slice(4, None), "not-parquet")],
)  # fmt: skip
def test_a_file_that_was_cut_is_no_parquet(cut, expected, folders):
    put(folders, [pa.array(v) for v in VALUES])
    path = folders.inbound / "member.parquet"
    path.write_bytes(path.read_bytes()[cut])
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert caught.value.message.id == f"extract.{expected}"


def test_a_damaged_page_is_found(folders):
    put(folders, [pa.array(v) for v in VALUES], write_page_checksum=True, compression="zstd")
    path = folders.inbound / "member.parquet"
    data = bytearray(path.read_bytes())
    data[4:200] = bytes(196)
    path.write_bytes(data)
    with pytest.raises(DataError) as caught:
        folders.extract(CONTRACT)
    assert caught.value.message.id == "extract.broken-parquet"


def test_a_file_without_rows_lands_its_columns(folders):
    put(folders, [pa.array(v).slice(0, 0) for v in VALUES])
    landed = folders.extract(CONTRACT)
    assert landed.rows == 0
    assert pq.read_schema(landed.path).names == [c.name for c in COLUMNS]

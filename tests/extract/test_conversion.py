"""What a text becomes: cases, and the law that SQL and plain Python agree on every text."""

# ruff: noqa: DTZ001 - times in the lake are JST and carry no zone

import datetime as dt
from contextlib import ExitStack
from decimal import Decimal
from functools import cache

import pyarrow as pa
import pytest
from extract import reference
from extract.made import KEY_SPACES, column, source
from extract.reference import BAD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.contracts.keys import canonical_key
from sekisho.errors import ProjectError
from sekisho.extract.batch import Batch
from sekisho.extract.typed import converter

D = dt.date

CASES = {
    "date": {
        "20261104": D(2026, 11, 4), "2026/11/4": D(2026, 11, 4), "2026-11-04": D(2026, 11, 4),
        "2026.11.04": D(2026, 11, 4), "2026年11月4日": D(2026, 11, 4), "R8.11.4": D(2026, 11, 4),
        "令和8年11月4日": D(2026, 11, 4), "令和元年5月1日": D(2019, 5, 1), "S23.4.5": D(1948, 4, 5),
        "5081104": D(2026, 11, 4), "3230405": D(1948, 4, 5), "㍻31.4.30": D(2019, 4, 30),
        "Ｒ８．１１．４": D(2026, 11, 4), "２０２６１１０４": D(2026, 11, 4), " 20261104　": D(2026, 11, 4),
        "H31/4/30": D(2019, 4, 30), "H31.5.1": BAD, "R1.4.30": BAD, "R1.5.1": D(2019, 5, 1),
        "S64.1.7": D(1989, 1, 7), "S64.1.8": BAD, "H1.1.8": D(1989, 1, 8), "H1.1.7": BAD,
        "T15.12.25": D(1926, 12, 25), "S1.12.25": D(1926, 12, 25), "S1.12.24": BAD,
        "T15.12.26": BAD, "M45.7.30": D(1912, 7, 30), "T1.7.29": BAD, "M1.1.24": BAD,
        "4310501": BAD, "5000101": BAD, "6010101": BAD, "1450730": D(1912, 7, 30),
        "00000000": None, "99999999": None, "9999-12-31": None, "9999/12/31": None,
        "99991231": None, "0000000": None, "": None, "  ": None, "　": None,
        "20260230": BAD, "2026/2/29": BAD, "2024/2/29": D(2024, 2, 29), "R8.2.29": BAD,
        "2026/11-4": BAD, "R8.11/4": BAD, "2026-11-04 00:00:00": BAD, "20261": BAD, "26/11/4": BAD,
        "2026/13/1": BAD, "2026/11/0": BAD, "18671231": BAD, "18680101": D(1868, 1, 1),
        "00010101": BAD, "未定": BAD, "R99.12.31": D(2117, 12, 31), "R0.1.1": BAD, "元.1.1": BAD,
        "R8年11月4日": D(2026, 11, 4), "2026年11月": BAD, "20261104\n": BAD, "+20261104": BAD,
    },
    "integer": {
        "12": 12, "-3": -3, "+7": 7, "007": 7, "１２": 12, "－３": -3, "−3": -3, " 5 ": 5, "": None,
        "　": None, "1,000": BAD, "1.0": BAD, "1e3": BAD, "1_000": BAD, "▲3": BAD, "3-": BAD,
        "2147483647": 2147483647, "2147483648": BAD, "-2147483648": -2147483648, "0x10": BAD,
        "一": BAD, "٣": BAD, "99999999999999999999": BAD, "-": BAD,
    },
    "decimal": {
        "1.5": Decimal("1.50"), "-1.05": Decimal("-1.05"), "１．５": Decimal("1.50"), "3": Decimal(3),
        "1.500": Decimal("1.50"), "1.005": BAD, "12345678.99": Decimal("12345678.99"),
        "123456789": BAD, "1,000.5": BAD, ".5": BAD, "1.": BAD, "NaN": BAD, "1e2": BAD, "": None,
    },
    "boolean": {
        "1": True, "0": False, "１": True, "TRUE": True, "false": False, "": None, " ": None,
        "2": BAD, "はい": BAD, "t": BAD, "yes": BAD,
    },
    "timestamp": {
        "2026/11/4 9:05": dt.datetime(2026, 11, 4, 9, 5),
        "2026-11-04T21:05:09": dt.datetime(2026, 11, 4, 21, 5, 9),
        "2026-11-04 21:05:09.25": dt.datetime(2026, 11, 4, 21, 5, 9, 250000),
        "20261104210509": dt.datetime(2026, 11, 4, 21, 5, 9),
        "２０２６／１１／４　９：０５": dt.datetime(2026, 11, 4, 9, 5),
        "00000000000000": None, "9999-12-31 23:59:59": None, "": None,
        "2026-11-04": BAD, "2026-11-04 24:00": BAD, "2026-11-04 23:59:60": BAD,
        "2026-02-29 01:00": BAD, "20261104250000": BAD, "2026-11-04 09:05+09:00": BAD,
        "1867-12-31 00:00": BAD, "2026-11-04 9:5": BAD, "2026-11-04 09:05 ": dt.datetime(2026, 11, 4, 9, 5),
    },
    "key": {
        "0012345": "0012345", "12345": "0012345", "００１２３４５": "0012345", "0012345   ": "0012345",
        "　12345": "0012345", "": None, "12345678": BAD, "12A45": BAD, "-1": BAD, "0": BAD,
        "000000012345": "0012345",
    },
    "text": {"㈱　ABC": "㈱　ABC", "ｱｲｳﾞ": "ｱｲｳﾞ", " x ": " x ", "": None, "①℡": "①℡", "NA": "NA"},
}  # fmt: skip


@pytest.fixture(scope="module")
def converted():
    """What each text lands as: its value, None, or BAD. Converters stay open for all tests."""
    with ExitStack() as stack:

        @cache
        def opened(parse: str, type_: str | None):
            contract = source(column("x", "値", parse, type_=type_), subject_key=None)
            return stack.enter_context(converter(contract, KEY_SPACES))

        def convert(parse: str, texts: list[str], type_: str | None = None) -> list:
            table = pa.table({"x": pa.array([text or None for text in texts], pa.string())})
            found = opened(parse, type_).typed(Batch(table, lambda rows: rows + 1))
            values = found.table.column("x").to_pylist()
            for fault in found.faults:
                assert (fault.reason, fault.whole_row) == (f"bad-{parse}", False)
                assert values[fault.line - 1] is None
                values[fault.line - 1] = BAD
            return values

        yield convert


@pytest.mark.parametrize("parse", CASES)
def test_each_spelling_becomes_its_value_or_is_bad(parse, converted):
    texts = list(CASES[parse])
    assert dict(zip(texts, converted(parse, texts), strict=True)) == CASES[parse]


def test_a_timestamp_with_a_zone_is_told_in_japan(converted):
    found = converted("timestamp", ["2026-11-04 09:05"], "TIMESTAMP WITH TIME ZONE")
    assert found == [dt.datetime(2026, 11, 4, 0, 5, tzinfo=dt.UTC)]


_PIECES = {
    "date": ["2026", "1989", "8", "31", "64", "元", "0", "12", "02", "29", "/", "-", ".", "年", "月",
             "日", "R", "Ｈ", "昭和", "令和", "㍻", "M", "５", " ", "00000000", "9999", "3640107"],
    "timestamp": ["2026", "11", "04", "9", "24", "59", "60", "/", "-", ":", " ", "T", ".", "００",
                  "20261104", "210509", "9999-12-31", "000000"],
    "integer": [*list("0179-+. ,e_"), "１２", "－", "2147483647", "\u3000"],
    "decimal": [*list("0179-+. ,e"), "１．５", "00", "12345678"],
    "boolean": [*list("01 tTf２"), "rue", "alse", "１", "\u3000"],
    "key": [*list("0123 -A"), "００１２", "\u3000", "1234567"],
}  # fmt: skip


def _texts(parse: str) -> st.SearchStrategy[list[str]]:
    made = st.lists(st.sampled_from(_PIECES[parse]), max_size=7).map("".join)
    known = st.sampled_from(list(CASES[parse]))
    return st.lists(st.one_of(made, known, st.text(max_size=9)), min_size=1, max_size=60)


_REFERENCE = {
    "date": reference.date,
    "timestamp": reference.timestamp,
    "integer": reference.integer,
    "decimal": reference.decimal,
    "boolean": reference.boolean,
    "key": lambda text: (
        None if not text or not reference.clean(text) else canonical_key(text, 7) or BAD
    ),
}


@pytest.mark.parametrize("parse", _PIECES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_sql_and_plain_python_agree(parse, converted, data):
    texts = [t.replace("\x00", "") for t in data.draw(_texts(parse))]
    assert converted(parse, texts) == [_REFERENCE[parse](text) for text in texts]


@given(day=st.dates(dt.date(1868, 1, 1), dt.date(9998, 12, 31)), spelling=st.sampled_from([
    "{0:%Y}{0:%m}{0:%d}", "{0.year}/{0.month}/{0.day}", "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}年{0.month}月{0.day}日",
]))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_every_day_survives_every_spelling(converted, day, spelling):
    assert converted("date", [spelling.format(day).rjust(8, "0")]) == [day]


def test_rows_keep_their_cells_over_many_batches():
    """Scans of Arrow data come back in any order when DuckDB uses several threads."""
    first, count = dt.datetime(2026, 1, 1), 300_000
    times = [first + dt.timedelta(minutes=n) for n in range(count)]
    text = pa.array([f"{time:%Y/%m/%d %H:%M:%S}" for time in times])
    chunks = [text.slice(at, 12_500) for at in range(0, count, 12_500)]
    contract = source(column("x", "値", "timestamp"), subject_key=None)
    with converter(contract, KEY_SPACES) as open_:
        found = open_.typed(Batch(pa.table({"x": pa.chunked_array(chunks)}), lambda r: r))
    assert found.table.column("x").to_pylist() == times


@pytest.mark.parametrize(
    ("parse", "type_"),
    [("text", "INTEGER"), ("key", "BIGINT"), ("date", "VARCHAR"), ("integer", "VARCHAR"),
     ("decimal", "FLOAT"), ("money", "VARCHAR"), ("boolean", "INTEGER; DROP TABLE x")],
)  # fmt: skip
def test_a_type_that_a_reading_cannot_give_is_an_error_of_the_contract(parse, type_):
    contract = source(column("x", "値", parse, type_=type_), subject_key=None)
    with pytest.raises(ProjectError) as caught, converter(contract, KEY_SPACES):
        pass
    assert caught.value.message.id == "extract.type"


def test_a_key_without_key_space_is_an_error_of_the_contract():
    contract = source(column("x", "値", "key", key_space="nobody"), subject_key=None)
    with pytest.raises(ProjectError) as caught, converter(contract, KEY_SPACES):
        pass
    assert caught.value.message.id == "extract.key-space"

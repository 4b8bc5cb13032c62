"""What does not land: one cell, or a whole row, always by line and reason, never by value."""

import json

import pyarrow.parquet as pq
import pytest
from extract.made import MEMBER, column, csv, listed, source

from sekisho.extract import Quarantine
from sekisho.messages import CATALOGUE

ROWS = [  # (row, what lands, faults)
    ("0000001,高橋,20261104,5", True, []),
    ("0000002,高橋,20261304,5", True, [("birth_date", "bad-date", False)]),
    (
        "0000003,高橋,H31.5.1,五",
        True,
        [("birth_date", "bad-date", False), ("share_count", "bad-integer", False)],
    ),
    (",高橋,20261104,5", False, [("member_no", "missing-key", True)]),
    ("　 ,高橋,20261104,5", False, [("member_no", "missing-key", True)]),
    ("12A,高橋,不明,5", False, [("member_no", "bad-key", True)]),
    ("0000000,高橋,,5", False, [("member_no", "bad-key", True)]),
    ('0000004,"高\r\n橋",00000000,', True, []),
    ("123456789,高橋,,", False, [("member_no", "bad-key", True)]),
    ("０００５,高橋,,x", True, [("share_count", "bad-integer", False)]),
]
LINES = [2, 3, 4, 5, 6, 7, 8, 9, 11, 12]


def _expected(whole_row: bool) -> list[Quarantine]:
    return [
        Quarantine(line, *fault)
        for line, (_, _, faults) in zip(LINES, ROWS, strict=True)
        for fault in faults
        if fault[2] == whole_row
    ]


def test_bad_cells_land_as_null_and_bad_keys_keep_their_row_out(folders):
    folders.put(csv(*(row for row, _, _ in ROWS)))
    landed = folders.extract(source())
    table = pq.read_table(landed.path)
    assert table.column("member_no").to_pylist() == [
        "0000001", "0000002", "0000003", "0000004", "0000005",
    ]  # fmt: skip
    assert table.column("birth_date").null_count == 4
    assert table.column("share_count").to_pylist() == [5, 5, None, None, None]
    assert listed(landed, whole_row=True) == _expected(whole_row=True)
    assert listed(landed, whole_row=False) == _expected(whole_row=False)
    assert (landed.rows, landed.quarantined, landed.bad_cells) == (5, 5, 4)


def test_the_list_of_faults_is_the_owners_and_holds_no_value(folders):
    folders.put(csv(*(row for row, _, _ in ROWS)))
    path = folders.extract(source()).quarantine
    assert path.stat().st_mode & 0o777 == 0o600
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert [e["line"] for e in entries] == sorted(e["line"] for e in entries)
    assert sorted(Quarantine(**e) for e in entries) == sorted(
        _expected(whole_row=True) + _expected(whole_row=False)
    )
    for value in ("高橋", "12A", "20261304", "五", "不明", "123456789"):
        assert value not in path.read_text()


def test_without_faults_there_is_no_list(folders):
    folders.put(csv("0000001,高橋,20261104,5"))
    assert folders.extract(source()).quarantine is None
    assert not [name for name in folders.files() if "quarantine" in name]


REQUIRED = (*MEMBER[:2], column("birth_date", "生年月日", "date", required=True), MEMBER[3])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("", "missing-value"), ("00000000", "missing-value"), ("20261304", "bad-date")],
)
def test_a_required_cell_that_is_no_value_is_told_and_decides_no_row(cell, reason, folders):
    """A birth date must not decide whether a recipient that may not see it gets the row."""
    folders.put(csv("1,a,20261104,5", f"2,b,{cell},5"))
    landed = folders.extract(source(*REQUIRED))
    assert listed(landed, whole_row=False) == [Quarantine(3, "birth_date", reason, whole_row=False)]
    assert (landed.rows, landed.quarantined, landed.bad_cells) == (2, 0, 1)


def test_a_row_that_is_left_out_is_told_by_its_key_alone(folders):
    folders.put(csv("x,a,,5", "2,b,20261104,5"))
    landed = folders.extract(source(*REQUIRED))
    assert [fault.column for fault in listed(landed, whole_row=True)] == ["member_no"]
    assert (landed.rows, landed.quarantined, landed.bad_cells) == (1, 1, 0)


OPTIONAL = (column("member_no", "組合員番号", "key"), *MEMBER[1:])


def test_an_optional_subject_key_may_be_empty_but_not_bad(folders):
    folders.put(csv(",a,,5", "x,b,,5", "3,c,,5"))
    landed = folders.extract(source(*OPTIONAL, subject_key_optional=True))
    assert pq.read_table(landed.path).column("member_no").to_pylist() == [None, "0000003"]
    assert listed(landed, whole_row=True) == [Quarantine(3, "member_no", "bad-key", whole_row=True)]


def test_a_subject_key_is_required_whatever_its_column_says(folders):
    folders.put(csv(",a,,5", "3,c,,5"))
    assert folders.extract(source(*OPTIONAL)).quarantined == 1


def test_a_key_of_another_space_has_its_width_and_is_no_subject_key(folders):
    columns = (
        column("welfare_user_no", "利用者番号", "key", key_space="welfare_user_no"),
        column("member_no", "組合員番号", "key", key_space="member_no"),
    )
    folders.put(csv("12,34", "13,x", "123456789,5", header="利用者番号,組合員番号"))
    landed = folders.extract(
        source(*columns, subject_key="welfare_user_no", key_space="welfare_user_no")
    )
    assert pq.read_table(landed.path).to_pylist() == [
        {"welfare_user_no": "00000012", "member_no": "0000034"},
        {"welfare_user_no": "00000013", "member_no": None},
    ]
    assert listed(landed, whole_row=False) == [
        Quarantine(3, "member_no", "bad-key", whole_row=False)
    ]


def test_of_many_faults_all_are_counted_and_listed(folders):
    count = 1_500
    folders.put(
        csv(*(f"{n + 1},a,未定,5" for n in range(count)), *("x,a,,5" for _ in range(count)))
    )
    landed = folders.extract(source())
    assert (landed.bad_cells, landed.quarantined, landed.rows) == (count, count, count)
    assert landed.quarantine.read_bytes().count(b"\n") == 2 * count


def test_every_reason_has_its_sentence():
    reasons = {
        "missing-key",
        "missing-value",
        "unknown-subject",
        "gaiji",
        "other-code",
        "cut-character",
    } | {f"bad-{parse}" for parse in ("key", "date", "timestamp", "integer", "decimal", "boolean")}
    assert {f"extract.reason.{r}" for r in reasons} == {
        id_ for id_ in CATALOGUE if id_.startswith("extract.reason.")
    }

"""The consent ledger fails closed, and says why."""

import datetime as dt
from dataclasses import replace

import pytest
from extract.made import KEY_SPACES, column, csv, source

from sekisho import extract as extraction
from sekisho.errors import ProjectError
from sekisho.extract import LedgerUnusable

COLUMNS = (
    column("entry_no", "登録番号"),
    column("member_no", "組合員番号", "key"),
    column("kind", "区分"),
    column("effective_from", "適用開始日", "date"),
)
HEADER = "登録番号,組合員番号,区分,適用開始日"
LEDGER = source(
    *COLUMNS, name="consent_ledger", role="ledger", path="ledger_{business_date}.csv",
    subject_key_optional=True,
)  # fmt: skip
ENTRIES = ("E1,0000001,suspension,20260101", "E2,0000002,consent,20260201", "E3,0000003,consent,")
DAY1, DAY2, DAY3 = (dt.date(2026, 11, day) for day in (18, 19, 20))


def land(folders, day, *rows, data=None, contract=LEDGER, recorded=None):
    folders.put(csv(*rows, header=HEADER) if data is None else data, f"ledger_{day:%Y%m%d}.csv")
    return extraction.extract(
        contract, KEY_SPACES, folders.inbound, folders.lake, day, {}, recorded=recorded
    )


def refused(folders, day, *rows, **more):
    before = folders.files()
    with pytest.raises(LedgerUnusable) as caught:
        land(folders, day, *rows, **more)
    assert folders.files() == before, "a refused ledger lands nothing and takes nothing away"
    assert caught.value.exit_code == 4
    return caught.value.kind


def test_a_ledger_grows(folders):
    land(folders, DAY1, *ENTRIES[:2])
    assert land(folders, DAY2, *ENTRIES).rows == 3
    assert land(folders, DAY3, *reversed(ENTRIES)).rows == 3


BAD = {
    "an entry is gone": (ENTRIES[1:], "shrunk"),
    "all are gone": ((), "shrunk"),
    "the kind has changed": (("E1,0000001,consent,20260101", *ENTRIES[1:]), "shrunk"),
    "another member": (("E1,0000009,suspension,20260101", *ENTRIES[1:]), "shrunk"),
    "a date was taken away": (("E1,0000001,suspension,", *ENTRIES[1:]), "shrunk"),
    "a date was added": ((*ENTRIES[:2], "E3,0000003,consent,20260101"), "shrunk"),
    "a bad cell": ((*ENTRIES, "E4,0000004,consent,20261301"), "bad_row"),
    "a bad key": ((*ENTRIES, "E4,X,consent,20260101"), "bad_row"),
    "no key, though it is optional": ((*ENTRIES, "E4,,consent,20260101"), "bad_row"),
    "no entry number": ((*ENTRIES, ",0000004,consent,20260101"), "bad_row"),
    "an entry twice": ((*ENTRIES, ENTRIES[0]), "bad_row"),
    "a field too many": ((*ENTRIES, "E4,4,consent,,"), "unreadable"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_ledger_that_is_worse_than_before_is_unusable(name, folders):
    rows, kind = BAD[name]
    land(folders, DAY1, *ENTRIES)
    assert refused(folders, DAY2, *rows) == kind


def test_a_ledger_is_refused_for_what_did_not_land_and_for_no_special_character(folders):
    """The first faults are named, by line, behind any number of cells that only are special."""
    special = [f"X{n},{n:07d},suspension,20260101" for n in range(1, 40)]
    bad = [f"E{n},{n:07d},suspension,未定" for n in range(1, 13)]
    data = csv(*special, *bad, header=HEADER).replace(b"X", b"\xf0\x40")
    with pytest.raises(LedgerUnusable) as caught:
        land(folders, DAY1, data=data)
    named = [f"{line}: effective_from bad-date" for line in range(41, 51)]
    assert "; ".join(named) + "; ..." in caught.value.message.text("en")
    data = csv(*special, header=HEADER).replace(b"X", b"\xf0\x40")
    assert land(folders, DAY1, data=data).rows == len(special)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"", "empty"), (b"\x1a", "unreadable"), (csv(*ENTRIES, header="a,b"), "unreadable"),
     (csv(*ENTRIES, header=HEADER, encoding="utf-8"), "unreadable")],
)  # fmt: skip
def test_a_ledger_that_cannot_be_read_is_unusable(data, kind, folders):
    assert refused(folders, DAY1, data=data) == kind


def test_a_missing_ledger_is_unusable(folders):
    with pytest.raises(LedgerUnusable) as caught:
        folders.extract(LEDGER)
    assert caught.value.kind == "missing"


def test_the_baseline_is_the_newest_before_not_the_first(folders):
    land(folders, DAY1, *ENTRIES[:1])
    land(folders, DAY2, *ENTRIES)
    assert refused(folders, DAY3, *ENTRIES[:1]) == "shrunk"


def test_a_resend_of_the_same_day_is_compared_with_what_landed_that_day(folders):
    land(folders, DAY1, *ENTRIES)
    land(folders, DAY1, *ENTRIES)
    assert refused(folders, DAY1, *ENTRIES[:2]) == "shrunk"


def test_an_older_day_run_again_is_not_compared_with_later_ones(folders):
    land(folders, DAY1, *ENTRIES[:1])
    land(folders, DAY2, *ENTRIES)
    assert land(folders, DAY1, *ENTRIES[:1]).rows == 1


def test_another_spelling_of_the_same_entry_is_no_change(folders):
    land(folders, DAY1, *ENTRIES)
    rows = ("E1,１,suspension,R8.1.1", "E2,2,consent,2026/2/1", "E3,3,consent,00000000")
    assert land(folders, DAY2, *rows).rows == 3


def test_a_refused_ledger_does_not_become_the_baseline(folders):
    land(folders, DAY1, *ENTRIES)
    refused(folders, DAY2, *ENTRIES[:1])
    assert refused(folders, DAY3, *ENTRIES[:1]) == "shrunk"


def test_a_new_column_of_the_contract_does_not_make_old_entries_change(folders):
    land(folders, DAY1, *ENTRIES)
    wider = replace(LEDGER, columns={**LEDGER.columns, "method": column("method", "受付方法")})
    data = csv(*(row + ",窓口" for row in ENTRIES), header=HEADER + ",受付方法")
    assert land(folders, DAY2, data=data, contract=wider).rows == 3


@pytest.mark.parametrize("damage", ["gone", "changed"])
def test_a_baseline_that_is_not_what_landed_makes_the_ledger_unusable(damage, folders):
    path = land(folders, DAY1, *ENTRIES).path
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert refused(folders, DAY2, *ENTRIES) == "unreadable"


def test_what_the_lake_has_forgotten_the_record_has_not(folders):
    landed = land(folders, DAY1, *ENTRIES)
    (landed.path.parent / "landings.jsonl").unlink()
    assert refused(folders, DAY2, *ENTRIES[:2], recorded=landed.digest) == "shrunk"
    landed.path.unlink()
    assert refused(folders, DAY2, *ENTRIES[:2], recorded=landed.digest) == "unreadable"
    assert refused(folders, DAY2, *ENTRIES, recorded=landed.digest) == "unreadable"


def test_a_smaller_ledger_that_the_lake_lists_as_the_last_is_not_the_only_one_that_counts(folders):
    smaller = land(folders, DAY1, *ENTRIES[:2])
    landed = land(folders, DAY1, *ENTRIES)
    listed = landed.path.parent / "landings.jsonl"
    listed.write_bytes(b"".join(reversed(listed.read_bytes().splitlines(keepends=True))))
    assert refused(folders, DAY2, *ENTRIES[:2], recorded=landed.digest) == "shrunk"
    assert land(folders, DAY2, *ENTRIES, recorded=landed.digest).rows > smaller.rows


def test_a_ledger_error_says_lines_and_reasons_and_no_value(folders):
    with pytest.raises(LedgerUnusable) as caught:
        land(folders, DAY1, ENTRIES[0], "E2,998X,consent,", "E3,3,consent,不明")
    text = str(caught.value)
    assert "4: effective_from bad-date" in text
    assert "3: member_no bad-key" in text
    assert "998X" not in text
    assert "不明" not in text


def test_a_first_ledger_may_be_empty_of_entries(folders):
    assert land(folders, DAY1).rows == 0


@pytest.mark.parametrize("changes", [{"subject_key": None}, {"columns": {"kind": COLUMNS[2]}}])
def test_a_ledger_without_number_or_subject_is_an_error_of_the_contract(changes, folders):
    with pytest.raises(ProjectError) as caught:
        folders.extract(replace(LEDGER, **changes))
    assert caught.value.message.id == "extract.ledger-columns"

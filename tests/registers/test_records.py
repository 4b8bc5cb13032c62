"""Records of provision and receipt: made out from the record where they are due, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from policies.organisation import DAY, laid_out, night
from project_files import Change

from sekisho import project, retention
from sekisho.audit.log import AuditLog
from sekisho.evidence import recorded
from sekisho.model import Source
from sekisho.registers import (
    REGISTERS,
    Cell,
    Known,
    Provided,
    Receipt,
    Recorded,
    kept_until,
    record_due,
)

SAMPLE = project.load(Path(__file__).parents[2])
CONSENT = Provided(
    recipient="kyodo_fukushikai",
    arrangement="A5",
    purpose="P10",
    export="welfare",
    day=DAY,
    run=7,
    persons=31,
    columns=("member_no", "service"),
    items=("welfare_service",),
    indexed=True,
)
WHO: Change = {
    "policy/parties.yaml": {
        "replace": {
            "old": "  insurer_as_a_third_party:\n",
            "new": "  insurer_as_a_third_party:\n    address: 和泉市一丁目2番\n"
            "    representative: 理事長 ＝HYPERLINK(1)\n",
        }
    }
}


def known_of(loaded: project.Project, told: Recorded) -> Known:
    return Known(loaded.policy, loaded.sources, loaded.files, told, DAY)


def rows(known: Known) -> list[Mapping[str, Cell]]:
    register = REGISTERS["provision-records"](known)
    return [{cell.column: cell for cell in row} for row in register.rows]


def of(*provided: Provided) -> list[Mapping[str, Cell]]:
    return rows(known_of(SAMPLE, Recorded(9, provided=provided)))


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> project.Project:
    """A clinic after a night in which results went to an insurer by consent, and more to others."""
    loaded = laid_out("medical_coop", tmp_path_factory.mktemp("clinic") / "p", WHO)
    released = {n for n, e in night(loaded).exports.items() if e.outcome == "released"}
    assert {"insurer_results_by_consent"} < released
    return loaded


def test_a_provision_by_consent_is_one_record_and_exempt_ones_have_none(
    clinic: project.Project,
) -> None:
    """All that Rule 20 asks for, each with what vouches for it; nobody's number is in it."""
    log = AuditLog(clinic.folder(clinic.config.audit))
    told = recorded(log, clinic.policy, clinic.sources)
    (found,) = rows(known_of(clinic, told))
    assert {name: (cell.standing, cell.text.en) for name, cell in found.items()} == {
        "party": ("stated", "Izumi health insurance by consent (insurer_as_a_third_party)"),
        "address": ("stated", "和泉市一丁目2番"),
        "representative": ("stated", "理事長 ＝HYPERLINK(1)"),
        "export": ("evidenced", "insurer_results_by_consent"),
        "due": ("stated", "due: by consent (27(1), 28(1))"),
        "consent": (
            "evidenced",
            "given to 同意書-1: only rows of persons who have agreed, by the ledger, were let go",
        ),
        "provided": ("evidenced", "1 file, 2026-11-20 to 2026-11-20"),
        "principals": (
            "evidenced",
            "those whom the subject index has for export insurer_results_by_consent, run 1; "
            "up to 1 in a file (`sekisho subject` answers for each)",
        ),
        "items": ("evidenced", found["items"].text.en),
        "columns": ("evidenced", "checkup_no, member_no, result"),
        "kept_until": (
            "stated",
            "until 2029-11-20 at least: 3 years from the last provision "
            "(1 year where a contract paper stands in for it)",
        ),
    }
    assert "健診" in found["items"].text.ja


def test_whom_the_law_wants_recorded_stays_in_the_index_for_three_years(
    clinic: project.Project,
) -> None:
    keep = replace(clinic.config.keep, subjects=5)
    short = replace(clinic, config=replace(clinic.config, keep=keep))
    for day, expected in (
        (dt.date(2029, 11, 19), {("kept", "provision-record")}),
        (dt.date(2029, 11, 20), {("due", None)}),
    ):
        found = retention.due(short, day).removals
        assert {(r.state, r.due.stays) for r in found} == expected


def test_what_goes_on_is_one_record_from_its_first_to_its_last_day() -> None:
    later = replace(CONSENT, day=DAY + dt.timedelta(400), run=400, persons=12)
    (found,) = of(later, CONSENT)
    assert found["provided"].text.en == "2 files, 2026-11-20 to 2027-12-25"
    assert found["provided"].source == "runs 7-400"
    assert "up to 31 in a file" in found["principals"].text.en
    assert found["kept_until"].text.en.startswith("until 2030-12-25")
    assert (found["address"].standing, found["representative"].standing) == ("unknown",) * 2


def test_other_columns_are_another_record() -> None:
    wider = replace(CONSENT, day=DAY + dt.timedelta(1), run=8, columns=("member_no",))
    assert [r["columns"].text.en for r in of(CONSENT, wider)] == ["member_no, service", "member_no"]


def test_each_file_of_an_opt_out_is_a_record_of_its_own(tmp_path: Path) -> None:
    """It may not be batched (Rule 19(2)), and nobody has agreed to it."""
    loaded = laid_out("credit_union", tmp_path / "p", {})
    one = replace(CONSENT, recipient="directory", arrangement="A4", purpose="P4", items=("gone",))
    two = replace(one, day=DAY + dt.timedelta(1), run=8)
    found = rows(known_of(loaded, Recorded(9, provided=(one, two))))
    assert [r["provided"].text.en for r in found] == [
        "1 file, 2026-11-20 to 2026-11-20",
        "1 file, 2026-11-21 to 2026-11-21",
    ]
    assert all("consent" not in r and r["due"].text.en == "due: by opt-out (27(2))" for r in found)
    assert found[0]["items"].text.en == "gone"  # what the policy has no word for any more


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"indexed": False}, "principals"),
        ({"persons": None}, "principals"),
        ({"arrangement": "A99"}, "due"),
        ({"recipient": "gone"}, "due"),
        ({"day": dt.date(1990, 1, 1)}, "due"),
        ({"purpose": "P1"}, "consent"),
        ({"items": ()}, "items"),
        ({"columns": ()}, "columns"),
    ],
)
def test_what_nobody_can_tell_is_unknown(change: dict[str, object], column: str) -> None:
    """And the record is there all the same."""
    (found,) = of(replace(CONSENT, **change))  # type: ignore[arg-type]
    assert found[column].standing == "unknown"


@pytest.mark.parametrize(
    ("arrangement", "recipient", "due"),
    [
        ("A0", "nara_coop", None),
        ("A1", "coop_kinki", None),
        ("A4", "yamato_haiso", None),
        ("A5", "kyodo_fukushikai", "consent"),
        ("A99", "kyodo_fukushikai", "unknown"),
    ],
)
def test_records_are_due_by_the_ground(arrangement: str, recipient: str, due: str | None) -> None:
    assert record_due(SAMPLE.policy, DAY, arrangement, recipient) == due


def _received(party: str, acquisition: str | None) -> tuple[Source, Known]:
    source = replace(SAMPLE.sources["shares"], party=party, acquisition=acquisition)
    receipts = {"shares": Receipt(3, DAY, DAY + dt.timedelta(2), 41, (5, 7))}
    known = known_of(SAMPLE, Recorded(9, receipts=receipts))
    return source, replace(known, sources={"shares": source})


def test_what_comes_from_a_third_party_has_a_record_of_receipt() -> None:
    source, known = _received("tatsuta_hoken", "代理店として本人から取得")
    (found,) = rows(known)
    assert found["provided"].text.en == "3 files, 2026-11-20 to 2026-11-22"
    assert found["acquisition"].text.ja == "代理店として本人から取得"
    assert f"column {source.subject_key}" in found["principals"].text.en
    assert (found["principals"].standing, found["principals"].source) == ("evidenced", "runs 5-7")
    assert found["kept_until"].text.en.startswith("until 2029-11-22")
    assert rows(_received("tatsuta_hoken", None)[1])[0]["acquisition"].standing == "unknown"


@pytest.mark.parametrize("party", ["jccu", "yamato_haiso", "nara_prefecture", "nara_coop"])
def test_what_comes_from_others_has_none(party: str) -> None:
    assert rows(_received(party, None)[1]) == []


def test_three_years_are_over_also_from_a_day_that_is_not_there_then() -> None:
    assert kept_until(dt.date(2028, 2, 29)) == dt.date(2031, 3, 1)
    assert kept_until(dt.date(2026, 11, 20)) == dt.date(2029, 11, 20)


@given(
    st.lists(
        st.builds(
            lambda days, export, columns, indexed: replace(
                CONSENT,
                day=DAY + dt.timedelta(days),
                run=7 + days,
                export=export,
                columns=columns,
                indexed=indexed,
            ),
            st.integers(0, 300),
            st.sampled_from(["a", "b"]),
            st.sampled_from([("x",), ("x", "y")]),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_every_file_is_in_exactly_one_record(files: list[Provided]) -> None:
    found = of(*files)
    told = [int(r["provided"].text.en.split()[0]) for r in found]
    assert sum(told) == len(files)
    assert len(found) == len({(f.export, f.columns) for f in files})

"""The printed matrix."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Literal

import pytest
from rich.cells import cell_len

from sekisho import policy
from sekisho.model import Policy, Use
from sekisho.policy import matrix, matrix_as_json, matrix_as_text, scope_of
from sekisho.policy.matrix import PermittedPurpose
from sekisho.policy.matrix_text import purposes_text

DAY = dt.date(2026, 11, 20)
GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_printed_matrix(shipped: Policy, lang: Literal["en", "ja"]) -> None:
    """The shipped policy prints as the golden file says, in both languages."""
    printed = matrix_as_text(matrix(shipped, DAY), lang)
    golden = (GOLDEN / f"matrix.{lang}.txt").read_text(encoding="utf-8")
    assert printed.replace(shipped.digest[:12], "DIGEST") == golden


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [80, 100, 140, 400])
def test_tables_are_straight_and_fit(
    shipped: Policy, lang: Literal["en", "ja"], width: int
) -> None:
    """All lines of a table are as wide in terminal cells, within the width that was asked for."""
    tables = [
        block.splitlines()
        for block in matrix_as_text(matrix(shipped, DAY), lang, width=width).split("\n\n")
        if block.startswith("+")
    ]
    assert tables
    for table in tables:
        assert len({cell_len(line) for line in table}) == 1
        assert cell_len(table[0]) <= width
        assert set(table[0]) == {"+", "-"}


def test_narrow_terminal_still_shows_every_recipient(shipped: Policy) -> None:
    """Where not even one recipient fits, each has a table of its own."""
    shown = matrix(shipped, DAY)
    blocks = matrix_as_text(shown, "en", width=10).split("\n\n")
    assert len([b for b in blocks if b.startswith("+")]) == len(shown.seats)


@pytest.mark.parametrize(
    ("purposes", "text"),
    [
        ([], "-"),
        ([("P3", "stated")], "P3"),
        ([("P1", "stated"), ("P2", "stated"), ("P4", "stated")], "P1-P2 P4"),
        ([("P9", "assumed"), ("P10", "assumed")], "P9-P10*"),
        ([("P1", "stated"), ("P2", "assumed"), ("P3", "approved")], "P1 P2* P3+"),
        ([("P1", "approved"), ("R-1", "approved"), ("R-2", "approved")], "P1+ R-1+ R-2+"),
    ],
)
def test_runs_of_purposes_are_folded(purposes: list[tuple[str, str]], text: str) -> None:
    """Neighbours with the same basis are one run."""
    assert purposes_text(PermittedPurpose(p, b) for p, b in purposes) == text  # type: ignore[arg-type]


def test_cells_are_what_scopes_say(shipped: Policy) -> None:
    """The matrix shows exactly the uses that the algebra permits."""
    shown = matrix(shipped, DAY)
    for row in shown.rows:
        uses = {
            Use(seat.arrangement, seat.recipient, item.purpose)
            for seat, cell in zip(shown.seats, row.cells, strict=True)
            for item in cell
        }
        scope = scope_of(shipped, shown.notice, row.category.id, frozenset(), DAY)
        assert scope.uses == uses


def test_json_says_the_same(shipped: Policy) -> None:
    """The JSON form survives a round trip and has the cells of the matrix."""
    shown = matrix(shipped, DAY)
    read = json.loads(json.dumps(matrix_as_json(shown)))
    assert read["digest"] == shipped.digest
    rows = {row["id"]: row for row in read["categories"]}
    assert rows["product"]["personal"] is False
    jccu = [c for c in rows["catalog_purchase"]["cells"] if c["recipient"] == "jccu"]
    assert jccu == [
        {
            "arrangement": "A2",
            "recipient": "jccu",
            "purposes": [
                {"id": p, "basis": "assumed"} for p in ("P2", "P3", "P4", "P6", "P7", "P8")
            ],
        }
    ]
    assumed = [g["id"] for g in read["grants"] if g["basis"] == "assumed"]
    assert assumed == [g.id for g in shown.resting_on("assumed")]
    assert rows["bank_account"]["name"]["ja"] == "口座"


def test_strongest_basis_is_shown(small_files: dict[str, str]) -> None:
    """A purpose that is both stated and assumed is stated."""
    small_files["policy/notices/2020-01-01.yaml"] += (
        "  again:\n    arrangement: A0\n    recipients: [coop]\n    purposes: [P2]\n"
        "    categories: [register]\n    clause: '1'\n    basis: assumed\n"
    )
    shown = matrix(policy.load(small_files), dt.date(2020, 5, 1))
    register = next(r for r in shown.rows if r.category.id == "register")
    assert purposes_text(register.cells[0]) == "P1-P2"


def test_lapsed_contract_is_listed_and_not_shown_as_permitted(small: Policy) -> None:
    """After its end a contract has no seat, and the list of approvals says that it is over."""
    text = matrix_as_text(matrix(small, dt.date(2021, 4, 1)), "en")
    table = next(b for b in text.split("\n\n") if b.startswith("+"))
    assert "carrier" not in table
    assert "approved by the office on 2020-03-01; not in force on this day" in text


def test_no_notice_in_force(small: Policy) -> None:
    """Before the first notice there is no table, and the text says why."""
    shown = matrix(small, dt.date(2009, 1, 1))
    text = matrix_as_text(shown, "en")
    assert "no notice is in force: nothing personal may be used" in text
    assert "+--" not in text
    assert matrix_as_json(shown)["grants"] == []


def test_an_approval_is_told_with_its_document(small_files: dict[str, str]) -> None:
    """Who, when and the document that says so stand beside what is approved."""
    small_files["policy/processors.yaml"] = small_files["policy/processors.yaml"].replace(
        "approved_on: 2020-03-01", "approved_on: 2020-03-01\n    approved_document: minute 7"
    )
    shown = matrix(policy.load(small_files), dt.date(2020, 5, 1))
    assert "approved by the office on 2020-03-01 (minute 7)" in matrix_as_text(shown, "en")
    assert "2020-03-01 the office 承認（minute 7）" in matrix_as_text(shown, "ja")
    (grant,) = [g for g in matrix_as_json(shown)["grants"] if g["id"] == "contract:K-1"]  # type: ignore[union-attr]
    assert grant["approved_document"] == "minute 7"

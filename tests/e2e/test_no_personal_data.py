"""No value of a member's row is ever said, logged or recorded: planted ones are looked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from e2e.user import Ended, command, digests, sekisho
from project_files import SAMPLE

NAME = "藤原　不比等丸"
PHONE = "0742-99-8877"
MEMBER = "009314"
BIRTH = "1899/13/47"
BAD_KEY = "93X14Q"
BAD_QUANTITY = "7787六"
PLANTED = (
    NAME,
    "不比等丸",
    PHONE,
    "07429988",
    MEMBER,
    BIRTH,
    "18991347",
    BAD_KEY,
    BAD_QUANTITY,
    "7787",
)

FAILING = """/*---
title: {ja: 電話番号, en: phone numbers}
destination: own_office
purpose: P3
arrangement: A0
key: [member_no]
file: phone.csv
format: csv
encoding: utf-8
---*/
SELECT member_no, CAST(replace(phone, '-', '/') AS DATE) AS called_on,
       error(name) AS failed
FROM member_register
"""


def _plant(project: Path) -> None:
    """A member whose every value is distinctive, some of them wrong, and an order of theirs."""
    register = project / "data/inbound/member_register_20261120.csv"
    line = f"{MEMBER},{NAME},ﾌｼﾞﾜﾗ,000-0001,奈良町,{PHONE},f@example.jp,{BIRTH},2025/10/15\n"
    bad = f"{BAD_KEY},{NAME},ﾌｼﾞﾜﾗ,000-0001,奈良町,{PHONE},f@example.jp,1990/01/01,2025/10/15\n"
    register.write_bytes(register.read_bytes() + (line + bad).encode("cp932"))
    orders = project / "data/inbound/weekly_order_20261120.csv"
    order = f"00009999,{MEMBER},230014,{NAME},{BAD_QUANTITY},168,2026-11-04\n"
    orders.write_bytes(orders.read_bytes() + order.encode())
    (project / "sql/exports/own_failing.sql").write_text(
        FAILING.replace(",\n       error(name) AS failed", "")
    )


def _forms(text: str) -> tuple[bytes, ...]:
    return (text.encode(), text.encode("cp932"), text.encode("unicode_escape"))


def _found(data: bytes) -> list[str]:
    return [text for text in PLANTED for form in _forms(text) if form in data]


@pytest.mark.parametrize(
    "shell",
    ["command", pytest.param("flow", marks=pytest.mark.slow)],
)
def test_planted_values_are_in_no_output_log_or_record(shell: str, laid_out: Path) -> None:
    _plant(laid_out)
    if shell == "command":
        answers = [sekisho("run", laid_out, "--format", form) for form in ("text",)]
    else:
        flow = SAMPLE / "flows" / "nightly.py"
        (laid_out / "flows").mkdir()
        (laid_out / "flows" / "nightly.py").write_text(flow.read_text())
        answers = [command((sys.executable, str(laid_out / "flows/nightly.py")))]
    for ended in answers:
        assert ended.code == 4, ended.said
        assert "own_failing" in ended.said
        assert _found((ended.out + ended.err).encode()) == []
    told = {
        name: _found((laid_out / "var" / name).read_bytes())
        for name in digests(laid_out / "var")
        # The lake and what was released hold members' data: that is what they are for.
        if not name.startswith(("lake/", "outbound/"))
    }
    assert any(name.startswith("audit/") for name in told)
    assert {name: found for name, found in told.items() if found} == {}


def test_the_values_were_really_there_to_be_told(laid_out: Path) -> None:
    _plant(laid_out)
    raw = b"".join(path.read_bytes() for path in (laid_out / "data/inbound").iterdir())
    assert {text for text in PLANTED if text in _found(raw)} >= {NAME, PHONE, MEMBER, BIRTH}


def test_what_is_quarantined_is_told_by_line_and_reason_only(laid_out: Path) -> None:
    _plant(laid_out)
    ended: Ended = sekisho("run", laid_out, "own_birthday_mail")
    assert ended.code in {0, 1}, ended.said
    notes = [path for path in (laid_out / "var/lake").rglob("*.quarantine.jsonl")]
    text = "".join(path.read_text() for path in notes)
    assert '"line"' in text
    assert _found(text.encode()) == []

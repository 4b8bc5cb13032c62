"""No value of a member's row is ever said, logged or recorded: planted ones are looked for."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from e2e.user import command, digests, sekisho
from project_files import SAMPLE

NAME = "藤原　不比等丸"
PHONE = "0742-99-8877"
MEMBER = "009314"
BIRTH = "1899/13/47"
BAD_KEY = "93X14Q"
BAD_QUANTITY = "7787六"
# Digits alone that are short stand in digests too.
PLANTED = (NAME, "不比等丸", PHONE, "0742998877", MEMBER, BIRTH, "18991347", BAD_KEY, BAD_QUANTITY)

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
SELECT member_no, CAST(replace(phone, '-', '/') AS DATE) AS called_on
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
    (project / "sql/exports/own_failing.sql").write_text(FAILING)


def _forms(text: str) -> tuple[bytes, ...]:
    return (text.encode(), text.encode("cp932"), text.encode("unicode_escape"))


def _found(data: bytes) -> list[str]:
    return [text for text in PLANTED for form in _forms(text) if form in data]


def _content(path: Path) -> bytes:
    """A file's bytes and, where it packs them, what it holds."""
    raw = path.read_bytes()
    if path.suffix == ".parquet":
        return raw + repr(pq.read_table(path).to_pylist()).encode()
    if path.suffix == ".duckdb":
        with duckdb.connect(path, read_only=True) as store:
            names = store.execute(
                "SELECT format('{}.{}', schema_name, table_name) FROM duckdb_tables()"
            ).fetchall()
            held = [store.execute(f"FROM {name}").fetchall() for (name,) in names]
        assert held
        return raw + repr(held).encode()
    return raw


@pytest.mark.parametrize(
    "shell",
    ["command", pytest.param("flow", marks=pytest.mark.slow)],
)
def test_planted_values_are_in_no_output_log_or_record(shell: str, laid_out: Path) -> None:
    _plant(laid_out)
    if shell == "command":
        ended = sekisho("run", laid_out)
    else:
        shutil.copytree(SAMPLE / "flows", laid_out / "flows")
        ended = command((sys.executable, str(laid_out / "flows/nightly.py")))
    assert ended.code == 4, ended.said
    assert "own_failing" in ended.said
    assert _found((ended.out + ended.err).encode()) == []
    told = {
        name: _found(_content(laid_out / "var" / name))
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
    ended = sekisho("run", laid_out, "--only", "own_birthday_mail")
    assert ended.code in {0, 1}, ended.said
    notes = (laid_out / "var/lake").rglob("*.quarantine.jsonl")
    text = "".join(path.read_text() for path in notes)
    assert '"line"' in text
    assert _found(text.encode()) == []

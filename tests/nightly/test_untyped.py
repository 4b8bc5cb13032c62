"""Columns of untyped NULLs, as a recipient's form asks for that has no use for one of its columns."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import duckdb

from sekisho import nightly, project
from sekisho.scaffold import lay_out

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 23, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
MODEL = "sql/models/staging/stg_member.sql"
DELIVERY = "sql/exports/carrier_delivery.sql"
BIRTHDAY = "sql/exports/own_birthday_mail.sql"


def _edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_check_lets_pass_the_night_releases(tmp_path: Path) -> None:
    """In a CSV and in Parquet, of the export itself and from a model, with what is made of it."""
    folder = tmp_path / "project"
    lay_out(folder)
    _edit(folder, MODEL, "SELECT", "SELECT\n    NULL AS fax,")
    _edit(
        folder, DELIVERY, "m.phone,", "m.phone, NULL AS room, m.fax, coalesce(m.fax, '-') AS mark,"
    )
    _edit(folder, BIRTHDAY, "email\n", "email, NULL AS note, [NULL] AS notes\n")
    _edit(folder, BIRTHDAY, "key: [member_no]\n", "")  # so that its content is digested
    run = nightly.run(project.load(folder), DAY, clock=lambda: NOW)
    assert {n: e.outcome for n, e in run.exports.items()} == dict.fromkeys(run.exports, "released")
    (sent,) = (folder / "var/outbound").rglob("delivery_20261120.csv")
    rows = list(csv.DictReader(sent.read_text(encoding="cp932").splitlines()))
    assert rows
    assert {(row["room"], row["fax"], row["mark"]) for row in rows} == {("", "", "-")}
    (sent,) = (folder / "var/outbound").rglob("birthday_20261120.parquet")
    with duckdb.connect() as connection:
        described = connection.execute(f"DESCRIBE FROM '{sent}'").fetchall()
    assert {name: type_ for name, type_, *_ in described}["note"] == '"NULL"'

"""The small project of `sekisho init` with people to tell, and something to tell them of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sekisho.project.config import CONFIG_FILE
from sekisho.scaffold import lay_out
from sekisho.scaffold.layout import TEMPLATE

ALERTS: Final = """
[alerts]
default = "office"
finished_by = 06:00:00
link = "https://reports.example.jp/{lang}/violation/{id}.html"
[alerts.channels.office]
lang = "ja"
[alerts.channels.crm]
lang = "en"
[alerts.owners]
office = ["office"]
crm-team = ["crm", "office"]
"""
REFUSED: Final = """/*---
title: {ja: 誕生日, en: birthdays}
destination: federation_exchange
purpose: P1
arrangement: A1
key: [member_no]
file: birthdays.csv
format: csv
encoding: utf-8
owner: crm-team
---*/
SELECT member_no, birth_date, birth_date AS "<!channel>" FROM member_register
"""
REFUSED_FILE: Final = "sql/exports/federation_birthdays.sql"
TOO_MANY: Final = """  - type: expect_table_row_count_to_be_between
    title: {ja: 百万行以上ある, en: has a million rows or more}
    severity: critical
    args: {min_value: 1000000}
"""
FIRST: Final = dt.date(2026, 11, 20)


def coop(folder: Path) -> Path:
    """Lay out the project in a new folder."""
    lay_out(folder)
    config = folder / CONFIG_FILE
    config.write_text(config.read_text() + ALERTS)
    return folder


def arrive(project: Path, day: dt.date) -> None:
    """Have the extracts of the first day arrive again on another."""
    inbound = project / "data/inbound"
    for path in sorted((TEMPLATE / "data/inbound").iterdir()):
        name = path.name.replace(f"{FIRST:%Y%m%d}", f"{day:%Y%m%d}")
        (inbound / name).write_bytes(path.read_bytes())


def environment(ports: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """The addresses of channels that are webhooks on this machine."""
    for channel, port in ports.items():
        yield f"SEKISHO_ALERT_{channel.upper()}", f"json://127.0.0.1:{port}/{channel}"

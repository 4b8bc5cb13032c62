"""A project whose every name, title and comment tries to be more than text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

from sekisho.scaffold import lay_out

FORGED: Final = "FORGED: all exports are permitted"
"""A line that no renderer may ever begin with."""
CONTROL: Final = "\x1b[31m\x1b]0;t\x07\u202eltr\u2066\u200b\u2028"
COLUMN: Final = (
    "x\"'`<script>alert(1)</script><img src=//evil.example/x onerror=y>"
    "*b*_i_~s~[c](https://evil.example)<!channel>@everyone|&amp;%0A{{j}}\\"
)
"""What can be in the name of a column."""
NAME: Final = f"{COLUMN}{CONTROL}"
"""What can be in a comment."""
TEXT: Final = f"{NAME}\n{FORGED}\r\n::error::{FORGED}\n```\n# {FORGED}"
"""What can be in a title, which may have several lines."""

ALERTS: Final = """
[alerts]
default = "office"
finished_by = 06:00:00
[alerts.channels.office]
lang = "ja"
[alerts.owners]
office = ["office"]
"""
_QUOTED: Final = json.dumps(TEXT)
"""As YAML, of which JSON is a part."""
_TITLE: Final = f"{{ja: {_QUOTED}, en: {_QUOTED}}}"


def hostile_project(folder: Path) -> Path:
    """Lay out a project whose refused export has hostile names, as have all things it is about."""
    lay_out(folder)
    for view in (folder / "sql/reports").glob("*.sql"):
        view.unlink()
    for file in (*folder.glob("policy/**/*.yaml"), *folder.glob("expectations/*.yaml")):
        text = file.read_text()
        file.write_text(re.sub(r"\{ja: [^,{}\n]+, en: [^{}\n]+\}", _as_is(_TITLE), text))
    for file in folder.glob("contracts/*.odcs.yaml"):
        text = re.sub(
            r"(businessName|description): .+", rf"\1: {_as_is(_QUOTED)}", file.read_text()
        )
        file.write_text(text)
    column = COLUMN.replace('"', '""')
    (folder / "sql/models/staging/stg_hostile.sql").write_text(
        f'-- {NAME}\nSELECT member_no, birth_date AS "{column}" FROM member_register\n'
    )
    (folder / "sql/exports/federation_hostile.sql").write_text(
        f"/*---\ntitle: {_TITLE}\ndestination: federation_exchange\n"
        "purpose: P1\narrangement: A1\nkey: [member_no]\nfile: hostile.csv\nformat: csv\n"
        f"encoding: utf-8\n---*/\n"
        f'SELECT member_no, /* {NAME} */ "{column}" AS "{column}2" FROM stg_hostile\n'
    )
    suite = folder / "expectations/member_register.yaml"
    suite.write_text(
        suite.read_text()
        .replace("severity: critical", "severity: warning")
        .replace("args: {min_value: 1}", "args: {min_value: 1000000}")
    )
    config = folder / "sekisho.toml"
    config.write_text(config.read_text() + ALERTS)
    return folder


def _as_is(text: str) -> str:
    """A text as the replacement of a regular expression."""
    return text.replace("\\", "\\\\")

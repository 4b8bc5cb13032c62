"""The sample project with a small change, for tests that judge whole projects.

A change is a mapping as it stands in a YAML file of cases: path in the project -> what becomes of
that file. Text is the whole file, null removes it, and a mapping mends it:

    sql/exports/x.sql: |          # the whole file
      SELECT 1
    policy/parties.yaml:
      replace: {old: "...", new: "..."}   # or a list of these; `old` stands there exactly once
    data/sample/inbound/consent_ledger_20261120.csv:
      append: |                   # lines at the end, written as the file is
        L999999,0000272,...
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from sekisho import contracts, policy
from sekisho.contracts import Contracts
from sekisho.signing import RING_FILE, make

SAMPLE: Final = Path(__file__).parents[1]
"""The sample project is the repository itself."""
INBOUND: Final = "data/sample/inbound"
KEYS: Final = "keys"
"""Where the keys lie that the sample project signs with."""
MADE_ON: Final = dt.date(2026, 11, 1)
"""The day on which the keys of projects of tests are made."""
_READ: Final = ("policy", "contracts", "expectations", "sql/models", "sql/helpers", "sql/exports")
"""What a project is read from, besides `sekisho.toml` and the lock."""
_END_OF_FILE: Final = "\x1a"

Change = Mapping[str, Any]
NOTHING: Final[Change] = {}


def shipped_contracts() -> Contracts:
    """The sample project's contracts under its policy."""
    texts = {
        path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8")
        for folder in ("policy", "contracts")
        for path in sorted((SAMPLE / folder).rglob("*"))
        if path.is_file() and policy.is_policy_file(path.name)
    }
    read = policy.load({k: v for k, v in texts.items() if k.startswith("policy/")})
    return contracts.load({k: v for k, v in texts.items() if k.startswith("contracts/")}, read)


def sample_project(
    folder: Path, change: Change = NOTHING, *, data: bool = False, reports: bool = False
) -> Path:
    """Copy the sample project into `folder`, apply a change, and return the folder.

    Args:
        folder: made if it is not there.
        change: see above.
        data: copy the extracts too, which a check does not need.
        reports: copy the views of the audit store too, which take time in each run.
    """
    parts = (*_READ, *((INBOUND,) if data else ()), *(("sql/reports",) if reports else ()))
    for part in parts:
        shutil.copytree(SAMPLE / part, folder / part, dirs_exist_ok=True)
    for file in ("sekisho.toml", "requirements.lock"):
        shutil.copyfile(SAMPLE / file, folder / file)
    if not (folder / KEYS / RING_FILE).exists():
        make(folder / KEYS, "run", MADE_ON)
    apply(change, folder)
    return folder


def apply(change: Change, folder: Path) -> None:
    """Apply a change to the project in `folder`.

    Raises:
        ValueError: the change asks for what cannot be done: a typo must not make a test pass.
    """
    for file, asked in change.items():
        path = folder / file
        if asked is None:
            path.unlink()
        elif isinstance(asked, str):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(asked.encode(_encoding(file)))
        else:
            text = path.read_bytes().decode(_encoding(file))
            path.write_bytes(_mended(text, asked, file).encode(_encoding(file)))


def _encoding(file: str) -> str:
    return "cp932" if file.endswith(".csv") else "utf-8"


def _mended(text: str, asked: Mapping[str, Any], file: str) -> str:
    if unknown := asked.keys() - {"replace", "append"}:
        message = f"{file}: a change has no {sorted(unknown)}"
        raise ValueError(message)
    replaced = asked.get("replace", [])
    for one in [replaced] if isinstance(replaced, Mapping) else replaced:
        if text.count(one["old"]) != 1:
            message = f"{file}: {one['old']!r} stands there {text.count(one['old'])} times"
            raise ValueError(message)
        text = text.replace(one["old"], one["new"])
    return _appended(text, asked.get("append", ""))


def _appended(text: str, more: str) -> str:
    """The text with lines at its end, in its own line ends and before its last byte 0x1A."""
    body, end = (text[:-1], _END_OF_FILE) if text.endswith(_END_OF_FILE) else (text, "")
    return body + (more.replace("\n", "\r\n") if "\r\n" in body else more) + end

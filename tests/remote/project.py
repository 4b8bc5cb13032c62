"""The small project with a source that comes from a server instead of the inbound folder."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Final

from remote.servers import PASSWORD, USER, Sftp

DAY: Final = dt.date(2026, 11, 20)
NOW: Final = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def moved(folder: Path, server: Sftp, source: str, *, timeout: int | None = None) -> None:
    """Move a source of the project to the server, and its file of `DAY` with it."""
    contract = folder / "contracts" / f"{source}.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    pattern = text.split("path: ")[1].split("\n")[0].strip('"')
    text = text.replace("type: local", "type: sftp").replace("server: inbound", "server: centre")
    location = f"sftp://127.0.0.1:{server.port}/{pattern}"
    text = text.replace(f'path: "{pattern}"', f'location: "{location}"')
    if timeout is not None:
        ours = "    customProperties:\n"
        seconds = f"{ours}      - {{property: sekisho.timeoutSeconds, value: {timeout}}}\n"
        text = text.replace(ours, seconds, 1)
    contract.write_text(text, encoding="utf-8")
    assert location in contract.read_text(encoding="utf-8")
    name = pattern.replace("{business_date}", f"{DAY:%Y%m%d}")
    shutil.move(folder / "data/inbound" / name, server.root / name)


def secrets(server: Sftp) -> dict[str, str]:
    """What the server asks for, by the names of variables."""
    return {
        "SEKISHO_SFTP_CENTRE_USER": USER,
        "SEKISHO_SFTP_CENTRE_PASSWORD": PASSWORD,
        "SEKISHO_SFTP_CENTRE_KNOWN_HOSTS": server.known_hosts,
    }

"""One night that releases to a server and is killed at a point: kill_at_server.py FOLDER POINT WHEN COUNT."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nightly.kill_at_points import Kill, Watch
from remote.delivered import night

import sekisho.gate.on_server
import sekisho.remote.sftp  # noqa: F401 - what is wrapped

POINTS = {
    "release": "sekisho.gate:Gate.release",
    "put": "sekisho.gate.on_server:ServerFolder.put",
    "look": "sekisho.gate.on_server:ServerFolder.arrival",
    "clearance": "sekisho.remote.sftp:SftpInbox.renew",
    "file": "sekisho.remote.sftp:SftpInbox.send",
    "name": "sekisho.remote.sftp:SftpInbox._name",
    "step": "sekisho.audit.record:RunRecord.release",
    "seal": "sekisho.audit.record:RunRecord.finish",
}
"""Name -> the function, where it is called; `name` is passed for the clearance first."""


def main(folder: Path, point: str, when: str, count: int) -> None:
    """The night, with credentials from the environment."""
    Watch(Kill(point, when, count, across=False), across=False, points=POINTS)
    night(folder, dict(os.environ))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))

"""A stop is in no file of the register by which it can be taken away without a trace."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import orjson
import pytest
from e2e.test_retention import ask_to_stop, declare, removed

from sekisho import project, requests
from sekisho.audit import durable
from sekisho.audit.log import AuditLog
from sekisho.errors import DataError
from sekisho.nightly.asked import Asked, asked_now

REGISTER = "var/requests"
TODAY = dt.date(2027, 1, 31)


def _asked(folder: Path) -> Asked:
    loaded = project.load(folder)
    return asked_now(loaded, AuditLog(loaded.folder(loaded.config.audit)), TODAY)


@pytest.fixture
def stopped(laid_out: Path) -> Path:
    """A project of which one request was over and is removed, on record; another stops a member."""
    declare(laid_out, "\n[retention]\nrequests_days = 30\n")
    ask_to_stop(laid_out, withdrawn=True)
    ask_to_stop(laid_out, withdrawn=False)
    assert len(removed(laid_out).removals) == 2
    assert _asked(laid_out).requests == 1
    return laid_out


def test_what_is_left_of_a_request_cannot_be_made_another_s(stopped: Path) -> None:
    """What was removed of the first is said to be of the one that is in force: all of it were gone."""
    path = stopped / REGISTER / "00000002.json"
    body = orjson.loads(path.read_bytes())
    path.write_bytes(durable.canonical({**body, "request": 2}))
    assert requests.read(stopped / REGISTER).requests.keys().isdisjoint({1})
    with pytest.raises(DataError) as told:
        _asked(stopped)
    assert told.value.message.id == "requests.removed-otherwise"


def test_a_removal_of_record_cannot_be_told_once_more(stopped: Path) -> None:
    """A new file at the end claims a digest that the record has, for a request in force."""
    folder = stopped / REGISTER
    head = requests.read(folder).head
    assert head is not None
    left = orjson.loads((folder / "00000001.json").read_bytes())["removed"]
    body = {
        "format": "sekisho.requests/1",
        "number": head.number + 1,
        "previous": {"number": head.number, "sha256": head.digest},
        "request": 2,
        "removed": left,
    }
    (folder / f"{head.number + 1:08d}.json").write_bytes(durable.canonical(body))
    with pytest.raises(DataError) as told:
        _asked(stopped)
    assert told.value.message.id == "requests.removed-otherwise"

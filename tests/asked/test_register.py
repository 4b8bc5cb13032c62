"""The register of requests on disk: whole, for its owner alone, and never less than it was."""

from __future__ import annotations

import datetime as dt
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest

from sekisho import requests
from sekisho.errors import DataError, ProjectError
from sekisho.requests import Decided, Event, Extent, Identified, Received, State, Withdrawn

AT = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))
DAY = AT.date()
STOP = Received(
    kind="suspension",
    subject="000185",
    name="髙﨑𠮷",
    on=DAY,
    how="書面",
    wanted="利用を止めてほしい\n<script>",
    extent=Extent(recipient="our_federation"),
    due=DAY + dt.timedelta(days=14),
    fee=None,
)
CONFIRMED = Identified(
    confirmed=True, on=DAY, how="運転免許証", representative="agent", evidence="委任状 12"
)


def entered(folder: Path, number: int | None, event: Event) -> requests.MemberRequest:
    return requests.enter(folder, lambda _: (number, event), AT, "田中")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Two requests, one of them decided: four events."""
    folder = tmp_path / "var/requests"
    entered(folder, None, STOP)
    entered(folder, None, STOP)
    entered(folder, 1, CONFIRMED)
    entered(folder, 1, Decided("granted", DAY, "認める", None, None))
    return folder


def test_what_is_entered_is_read_again(tmp_path: Path) -> None:
    """Every fact of every event, by everybody who reads."""
    folder = tmp_path / "requests"
    found = [entered(folder, None, STOP)]
    found.append(entered(folder, 1, CONFIRMED))
    found.append(entered(folder, 1, Decided("partly", DAY, "一部", "no-reason", Extent())))
    found.append(entered(folder, 1, Withdrawn(DAY, "電話")))
    assert requests.read(folder).requests == {1: found[-1]}
    assert found[-1].history == tuple(
        (event, AT, "田中") for event in (STOP, CONFIRMED, found[-1].decided, found[-1].withdrawn)
    )


def test_nobody_has_asked_for_anything_yet(tmp_path: Path) -> None:
    assert requests.read(tmp_path / "requests") == State({}, ())
    assert not (tmp_path / "requests").exists()


def test_only_its_owner_reads_it(register: Path) -> None:
    """Also after somebody has opened the folder to others: the next entry closes it again."""
    register.chmod(0o755)
    entered(register, None, STOP)
    assert stat.S_IMODE(register.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in register.iterdir()} == {0o600}


def test_clerks_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Each request gets a number of its own, without a gap, and all are there."""
    folder = tmp_path / "requests"
    with ThreadPoolExecutor(4) as clerks:
        found = list(clerks.map(lambda _: entered(folder, None, STOP).number, range(24)))
    assert sorted(found) == list(range(1, 25))
    assert [*requests.read(folder).requests] == list(range(1, 25))


def test_two_decisions_at_once_are_both_told_what_the_other_did(tmp_path: Path) -> None:
    """An entry is judged by what stands when it gets its number, not by what its clerk saw."""
    folder = tmp_path / "requests"
    entered(folder, None, STOP)
    seen: list[int] = []

    def withdraw(state: State) -> tuple[int, Event]:
        if not seen:  # somebody else is first
            seen.append(len(state.entries))
            entered(folder, 1, Withdrawn(DAY, "電話"))
        return 1, Withdrawn(DAY, "窓口")

    with pytest.raises(ProjectError) as refused:
        requests.enter(folder, withdraw, AT, "鈴木")
    assert refused.value.message.id == "request.not.withdrawn"
    assert len(requests.read(folder).entries) == 2


def _garbled(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def _changed(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace("書面".encode(), "電話".encode()))


def _facts(change: Callable[[dict[str, object]], None]) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        body = orjson.loads(path.read_bytes())
        change(body["facts"])
        path.write_bytes(orjson.dumps(body))

    return damage


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (_garbled, "00000002.json"),
        (Path.unlink, "00000002.json"),
        # It reads well, and is not what the next one was entered on.
        (_changed, "00000003.json"),
        (_facts(lambda f: f.update(subject=185)), "00000002.json"),
        (_facts(lambda f: f.update(kind="gossip")), "00000002.json"),
        (_facts(lambda f: f.update(more="")), "00000002.json"),
        (_facts(lambda f: f.pop("wanted")), "00000002.json"),
        (_facts(lambda f: f.update(on="2026-11-31")), "00000002.json"),
    ],
)
def test_damage_is_told_and_nothing_else_is_lost(
    register: Path, damage: Callable[[Path], None], told: str
) -> None:
    """The file is named, in both languages; nothing can be entered, and all other files stay."""
    damage(register / "00000002.json")
    before = {p.name: p.read_bytes() for p in register.iterdir()}
    for attempt in (lambda: requests.read(register), lambda: entered(register, None, STOP)):
        with pytest.raises(DataError) as found:
            attempt()
        assert told in found.value.text("en")
        assert told in found.value.text("ja")
    assert {p.name: p.read_bytes() for p in register.iterdir()} == before


def test_what_a_crash_leaves_means_nothing(register: Path) -> None:
    state = requests.read(register)
    (register / ".tmp-123-abcd-00000005.json").write_bytes(b'{"format"')
    assert requests.read(register) == state
    assert entered(register, None, STOP).number == 3


def test_whoever_knows_an_earlier_end_notices_that_the_end_is_gone(register: Path) -> None:
    state = requests.read(register)
    assert state.continues(None)
    assert state.continues(state.head)
    (register / "00000004.json").unlink()
    assert not requests.read(register).continues(state.head)
    entered(register, None, STOP)  # another entry of that number
    assert not requests.read(register).continues(state.head)


def _over(folder: Path) -> None:
    """The first request is withdrawn; the second is open."""
    entered(folder, 1, Withdrawn(DAY, "電話"))


def test_a_request_is_over_once_nothing_is_left_of_it(register: Path) -> None:
    """A stop that was granted goes on; what is open is not over; what was told last counts."""
    one, two = requests.read(register).requests.values()
    assert (one.in_force, one.over_on, two.over_on) == (STOP.extent, None, None)
    entered(register, 1, requests.Done(DAY, "書面"))
    assert requests.read(register).requests[1].over_on is None
    _over(register)
    later = AT + dt.timedelta(days=3)
    assert requests.read(register).requests[1].over_on == DAY
    told = requests.Informed("our_federation", DAY, "メール")
    entered(register, 2, Withdrawn(DAY, "電話"))
    assert requests.read(register).requests[2].over_on == DAY
    with pytest.raises(ProjectError):
        requests.enter(register, lambda _: (2, told), later, "田中")


@pytest.mark.parametrize("left", [(), (5,), (1,), (1, 3, 4)])
def test_what_is_removed_leaves_its_place_in_the_chain_and_nothing_of_the_member(
    register: Path, left: tuple[int, ...]
) -> None:
    """Also cut off half-way: a request of which something is gone is gone as a whole."""
    _over(register)
    before = requests.read(register)
    for number in {1, 3, 4, 5} - {*left}:
        requests.remove(register / f"{number:08d}.json", 7)
    state = requests.read(register)
    assert state.head == before.head
    assert state.continues(before.head)
    assert state.requests == {2: before.requests[2]}
    assert {*state.removed.values()} == {7}
    text = b"".join((register / f"{n:08d}.json").read_bytes() for n in {1, 3, 4, 5} - {*left})
    for said in ("000185", "髙﨑𠮷", "田中", "運転免許証", "suspension"):
        assert said.encode() not in text
    with pytest.raises(ProjectError) as told:
        state.request(1)
    assert told.value.message.id == "request.removed"
    # The chain goes on, and no number is given twice.
    assert entered(register, None, STOP).number == 3
    assert {*requests.read(register).requests} == {2, 3}
    assert requests.read(register).continues(before.head)
    assert {stat.S_IMODE(p.stat().st_mode) for p in register.iterdir()} == {0o600}


def test_a_removal_that_was_cut_off_is_made_good(register: Path) -> None:
    _over(register)
    (register / ".00000001.json.removed").write_bytes(b"{")
    requests.remove(register / "00000001.json", 7)
    assert 1 not in requests.read(register).requests
    assert not (register / ".00000001.json.removed").exists()


def test_what_is_left_of_an_entry_cannot_stand_for_another(register: Path) -> None:
    """The next one names the digest that it had."""
    _over(register)
    requests.remove(register / "00000001.json", 7)
    path = register / "00000001.json"
    body = orjson.loads(path.read_bytes())
    body["removed"]["sha256"] = "0" * 64
    path.write_bytes(orjson.dumps(body))
    with pytest.raises(DataError) as told:
        requests.read(register)
    assert "00000002.json" in told.value.text("ja")

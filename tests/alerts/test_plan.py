"""Once at first sight, once more on the second night, then a digest, then that it is over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alerts.nights import (
    BYTES,
    COLUMN,
    EXPECTED,
    REFUSAL,
    RELEASE,
    SOURCE,
    Coop,
    day,
    made,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekisho.alerts import history, problem, send
from sekisho.alerts.plan import MOST
from sekisho.alerts.problem import Subject
from sekisho.audit import tables
from sekisho.audit.log import AuditLog
from sekisho.audit.verify import verify

ONE = (REFUSAL.id,)


@pytest.fixture(autouse=True)
def _nobody_is_reached(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What `test://` is sent to arrives; only what leaves the process is replaced."""

    class Service:
        def notify(self, **_: object) -> bool:
            return True

    monkeypatch.setattr(send, "_service", lambda address: Service() if address else "NoAddress")
    return


@pytest.fixture
def coop(tmp_path: Path) -> Coop:
    return Coop(tmp_path / "audit")


@pytest.mark.parametrize("subject", [REFUSAL, SOURCE, EXPECTED, RELEASE], ids=lambda s: s.kind)
def test_first_second_digest_resolved(coop: Coop, subject: Subject) -> None:
    found, one = [made(subject)], (subject.id,)
    assert coop.night(20, found) == [("office", "first", one)]
    assert coop.night(21, found) == [("office", "second", one)]
    assert coop.night(22, found) == [("office", "digest", one)]
    assert coop.night(23, found) == [("office", "digest", one)]
    assert coop.night(24, outcomes={"x": "released"}) == [("office", "resolved", one)]
    assert coop.night(25, outcomes={"x": "released"}) == []
    assert coop.night(26, found) == [("office", "first", one)]
    assert verify(coop.root) == ()


def test_a_date_that_is_run_again_tells_nothing_twice(coop: Coop) -> None:
    found = [made(REFUSAL)]
    for number, voice in ((20, "first"), (21, "second"), (22, "digest")):
        assert coop.night(number, found) == [("office", voice, ONE)]
        assert coop.night(number, found) == []
    assert coop.night(22, outcomes={"x": "released"}) == [("office", "resolved", ONE)]
    assert coop.night(22, outcomes={"x": "none"}) == []
    # Broken again on the same date: it was told of that date.
    assert coop.night(22, found) == []


def test_an_owner_is_told_on_each_of_its_channels_and_others_are_not(coop: Coop) -> None:
    found = [made(REFUSAL, "crm"), made(SOURCE)]
    assert coop.night(20, found) == [
        ("crm", "first", ONE),
        ("office", "first", ONE),
        ("office", "first", (SOURCE.id,)),
    ]


def test_what_did_not_arrive_is_tried_again_and_counts_as_not_told(coop: Coop) -> None:
    found = [made(REFUSAL, "crm")]
    coop.deaf = {"crm"}
    assert coop.night(20, found) == [("crm", "first", ONE), ("office", "first", ONE)]
    assert coop.night(20, found) == [("crm", "first", ONE)]
    assert coop.night(21, found) == [("crm", "second", ONE), ("office", "second", ONE)]
    assert coop.night(22, found) == [("crm", "first", ONE), ("office", "digest", ONE)]
    coop.deaf = set()
    # It was never told that it was so, and is not told that it is over.
    assert coop.night(23) == [("office", "resolved", ONE)]


def test_that_it_is_over_is_tried_again(coop: Coop) -> None:
    coop.night(20, [made(REFUSAL)])
    coop.deaf = {"office"}
    assert coop.night(21, outcomes={"x": "released"}) == [("office", "resolved", ONE)]
    coop.deaf = set()
    assert coop.night(22, outcomes={"x": "released"}) == [("office", "resolved", ONE)]
    assert coop.night(23, outcomes={"x": "released"}) == []


def test_columns_with_one_cause_are_one_message_and_a_new_one_is_told(coop: Coop) -> None:
    both = tuple(sorted((REFUSAL.id, COLUMN.id)))
    assert coop.night(20, [made(REFUSAL)]) == [("office", "first", ONE)]
    coop.night(21, [made(REFUSAL)])
    more = [made(REFUSAL, also=[COLUMN])]
    assert coop.night(22, more) == [("office", "first", both)]
    assert coop.night(23, more) == [("office", "digest", both)]
    # Whichever of them stands for the cause.
    assert coop.night(24, [made(COLUMN, also=[REFUSAL])])[0][1] in {"second", "digest"}


def test_a_run_of_some_exports_says_nothing_of_the_others(coop: Coop) -> None:
    coop.night(20, [made(REFUSAL), made(SOURCE)])
    assert coop.night(20, outcomes={"y": "released"}, landed={"t": True}, looked="somewhere") == []
    coop.night(21, [made(REFUSAL), made(SOURCE)])
    # What stays is summed up by a whole night only.
    assert coop.night(22, [made(REFUSAL)], landed={"t": True}, looked="somewhere") == []
    assert coop.night(22, [made(REFUSAL), made(SOURCE)]) == [
        ("office", "digest", tuple(sorted((REFUSAL.id, SOURCE.id))))
    ]


@pytest.mark.parametrize(
    ("subject", "outcome", "landed", "over"),
    [
        (REFUSAL, "held", True, True),
        (BYTES, "held", True, False),
        (BYTES, "refused", True, False),
        (BYTES, "released", True, True),
        (RELEASE, "held", True, False),
        (RELEASE, "refused", True, False),
        (RELEASE, "none", True, True),
        (EXPECTED, "held", False, False),
        (EXPECTED, "held", True, True),
        (SOURCE, "held", True, True),
    ],
)
def test_only_what_was_looked_at_is_over(
    coop: Coop, subject: Subject, outcome: str, landed: bool, over: bool
) -> None:
    coop.night(20, [made(subject)])
    told = coop.night(21, outcomes={"x": outcome}, landed={"s": landed})
    assert told == ([("office", "resolved", (subject.id,))] if over else [])


def test_what_is_no_more_in_the_project_is_over(coop: Coop) -> None:
    coop.night(20, [made(BYTES), made(SOURCE)])
    told = coop.night(21, outcomes={"y": "released"}, landed={"t": True})
    assert told == [("office", "resolved", tuple(sorted((BYTES.id, SOURCE.id))))]


def test_a_run_that_was_cut_off_counts_for_nothing(coop: Coop) -> None:
    coop._record(20, [made(REFUSAL)], {"x": "refused"}, {"s": True}, sealed=False)
    assert coop.night(21, [made(REFUSAL)]) == [("office", "first", ONE)]
    assert [n.day for n in history.read(AuditLog(coop.root)).nights] == [day(21)]


def test_many_at_once_share_a_message(coop: Coop) -> None:
    found = [made(problem.violation(f"SK101-{i:08x}", "x")) for i in range(MOST + 5)]
    told = coop.night(20, found)
    assert [len(ids) for _, _, ids in told] == [1] * MOST + [5]
    assert {voice for _, voice, _ in told} == {"first"}
    assert {i for _, _, ids in told for i in ids} == {p.subject.id for p in found}


def test_silence_lasts_until_its_day_and_the_last_word_counts(coop: Coop) -> None:
    found = [made(REFUSAL), made(SOURCE)]
    coop.night(20, found)
    coop.silence(20, REFUSAL.id, until=22)
    assert coop.night(21, found) == [("office", "second", (SOURCE.id,))]
    assert coop.night(22, found) == [("office", "digest", (SOURCE.id,))]
    assert coop.night(23, found) == [("office", "digest", tuple(sorted((REFUSAL.id, SOURCE.id))))]
    coop.silence(23, REFUSAL.id, until=30)
    coop.silence(23, REFUSAL.id, until=23)
    assert ("office", "digest", tuple(sorted((REFUSAL.id, SOURCE.id)))) in coop.night(24, found)


def test_silence_about_one_column_does_not_hide_another_one(coop: Coop) -> None:
    coop.night(20, [made(REFUSAL)])
    coop.silence(20, REFUSAL.id, until=29)
    more = [made(REFUSAL, also=[COLUMN])]
    assert coop.night(21, more) != []
    assert coop.night(23, more) == []


def test_a_night_as_a_whole_is_mended_by_a_whole_run_of_that_night(coop: Coop) -> None:
    late, failed = problem.overdue(day(20)), problem.run(day(20))
    for one in (late, failed):
        assert coop.told(20, [made(one)], "nowhere") == [("office", "first", (one.id,))]
        assert coop.told(20, [made(one)], "nowhere") == []
    assert coop.night(21, outcomes={"x": "released"}) == []
    assert coop.night(20, outcomes={"x": "released"}, looked="somewhere") == []
    assert coop.night(20, outcomes={"x": "released"}) == [
        ("office", "resolved", (late.id, failed.id))
    ]


def test_what_is_open_for_long_is_followed_to_its_first_night(coop: Coop) -> None:
    nights = history.NIGHTS + 9
    for number in range(nights):
        coop._record(number, [made(REFUSAL)], {"x": "refused"}, {"s": True})
    found = history.read(AuditLog(coop.root))
    assert len(found.nights) == nights
    coop._record(nights, [], {"x": "released"}, {"s": True})
    assert len(history.read(AuditLog(coop.root)).nights) == history.NIGHTS


def test_runs_of_single_exports_do_not_hide_since_when_another_is_refused(coop: Coop) -> None:
    """However often some are run alone, in one night or in many, the others' history is whole."""
    for number in range(history.NIGHTS + 2):
        coop._record(number, [made(REFUSAL)], {"x": "refused", "y": "refused"}, {"s": True})
        coop._record(number, [], {"y": "released"}, {})
    for _ in range(history.NIGHTS):
        coop._record(history.NIGHTS + 2, [], {"y": "released"}, {})
    (one,) = history.read(AuditLog(coop.root)).standing().values()
    assert one.days == tuple(day(number) for number in range(history.NIGHTS + 2))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.booleans()), min_size=1, max_size=7))
def test_laws_of_any_sequence_of_nights(
    tmp_path_factory: pytest.TempPathFactory, nights: list[tuple[int, bool, bool]]
) -> None:
    """Never twice with one voice on one date; never over what was not told; never silent for ever."""
    coop = Coop(tmp_path_factory.mktemp("laws") / "audit")
    number, said = 1, []
    for step, broken, reached in nights:
        number += step
        coop.deaf = set() if reached else {"office"}
        found = [made(REFUSAL)] if broken else []
        due = coop.night(number, found, outcomes={"x": "refused" if broken else "released"})
        arrived = [(number, voice) for _, voice, _ in due] if reached else []
        said += arrived
        if broken and reached:
            assert any(voice != "resolved" and when == number for when, voice in said)
        assert len(due) <= 1
    alone = [(when, voice) for when, voice in said if voice != "resolved"]
    assert len(alone) == len(set(alone))
    voices = [voice for _, voice in said]
    assert all(voices[i - 1] != "resolved" for i, v in enumerate(voices) if v == "resolved" and i)
    assert not voices or voices[0] != "resolved"


def test_a_failure_is_in_the_record_with_its_class_only(coop: Coop) -> None:
    coop.deaf = {"office"}
    coop.night(20, [made(REFUSAL)])
    log = AuditLog(coop.root)
    (row,) = log.read(log.heads()[-1], tables.Alert)
    assert (row.channel, row.subject, row.voice, row.state, row.error) == (
        "office", REFUSAL.id, "first", "failed", "NoAddress",
    )  # fmt: skip
    manifest = log.manifests()[-1]
    assert (manifest.outcome, manifest.exit_code) == ("error", 4)

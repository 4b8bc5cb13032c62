"""What statistics have told a party, kept on disk: read back as it was, and what does not change is kept once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from audit.recorded import at, head
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.audit.log import AuditLog
from sekisho.audit.subject_sets import SubjectSets
from sekisho.audit.told import Sum, Told, added, piece
from sekisho.errors import DataError

KEYS = [f"{n:07d}" for n in range(200)]
Group = dict[int, int]


def told(sets: SubjectSets, *groups: Group, export: str = "counted") -> Told:
    """A statistic of some groups: person -> mark; with the sum of all."""
    fingerprints, _ = sets.hashed(KEYS)
    ids = sets.people.ids(np.sort(fingerprints))[np.argsort(np.argsort(fingerprints))]
    pieces = []
    for group in groups:
        who = sets.people.members(ids[sorted(group)])
        at = {int(one): person for person, one in enumerate(ids)}
        marks = np.array([group[at[int(one)]] for one in who.ids], dtype=np.uint32)
        pieces.append(piece(who, marks))
    sums = (*(added([one]) for one in pieces), added(pieces))
    shown = tuple(one.members for one in pieces)
    return Told(export, shown, sets.people.nobody, sums, (tuple(range(len(pieces))),))


def plain(sets: SubjectSets, one: Told) -> object:
    """What was told, by fingerprints and marks, whatever the order in which people became known."""

    def of(each: Sum) -> object:
        return sorted(
            [*zip(sets.people.fingerprints(p.members.ids).tolist(), p.marks.tolist(), strict=True)]
            for p in each.pieces
        )

    shown = {tuple(sets.people.fingerprints(each.ids).tolist()) for each in one.shown}
    return one.export, sorted(shown), len(one.withheld), [of(each) for each in one.sums], one.parts


groups = st.lists(
    st.dictionaries(st.integers(0, len(KEYS) - 1), st.integers(1, 2**32 - 6), max_size=30),
    min_size=1,
    max_size=4,
)


@settings(max_examples=30, deadline=None)
@given(st.lists(groups, min_size=1, max_size=4))
def test_what_was_told_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, nights: list[list[Group]]
) -> None:
    """By another process, which sees people in another order, and with what waits for its release."""
    folder = tmp_path_factory.mktemp("sets") / "statistics"
    sets = SubjectSets(folder)
    expected = []
    for night, each in enumerate(nights):
        one = told(sets, *each, export=f"night_{night}")
        sets.keep("jccu", one)
        expected.append(plain(sets, one))
    for reader in (sets, SubjectSets(folder)):
        found = [plain(reader, one) for one in reader.told("jccu")]
        assert sorted(found, key=str) == sorted(expected, key=str)
        assert reader.told("coop_kyosai") == ()


def test_sets_that_a_party_has_are_not_kept_twice(tmp_path: Path) -> None:
    """A statistic that does not change adds nothing, one that changes in one group adds that group."""
    folder = tmp_path / "statistics"
    sets = SubjectSets(folder)
    big = dict.fromkeys(range(150), 7)
    first = sets.keep("jccu", told(sets, big, {160: 1, 161: 2}))
    again = SubjectSets(folder)
    assert again.keep("jccu", told(again, big, {160: 1, 161: 2})) == first
    second = again.keep("jccu", told(again, big, {160: 1, 162: 2}))
    sizes = [(folder / "jccu" / f"{one}.json").stat().st_size for one in (first, second)]
    assert len(list(folder.glob("jccu/*.json"))) == 2
    assert sizes[1] < sizes[0] / 2
    other = again.keep("coop_kyosai", told(again, big, {160: 1, 162: 2}))
    assert (folder / "coop_kyosai" / f"{other}.json").stat().st_size > sizes[1]


def test_a_set_that_another_file_held_is_missed(tmp_path: Path) -> None:
    """Whoever takes away the file that holds it has made all that name it unreadable."""
    folder = tmp_path / "statistics"
    sets = SubjectSets(folder)
    first = sets.keep("jccu", told(sets, {1: 1, 2: 2}))
    sets.keep("jccu", told(sets, {1: 1, 2: 2}, {3: 3}))
    (folder / "jccu" / f"{first}.json").unlink()
    with pytest.raises(DataError):
        SubjectSets(folder).told("jccu")


def test_files_are_read_once(tmp_path: Path) -> None:
    """A night asks for each of its statistics what the party has; another process may add to it meanwhile."""
    folder = tmp_path / "statistics"
    sets = SubjectSets(folder)
    sets.keep("jccu", told(sets, {1: 1, 2: 2}))
    reader, other = SubjectSets(folder), SubjectSets(folder)
    (one,) = reader.told("jccu")
    assert reader.told("jccu")[0] is one
    other.keep("jccu", told(other, {1: 1, 2: 2}, {3: 3}))
    assert len(reader.told("jccu")) == 2
    assert any(each is one for each in reader.told("jccu"))


def test_what_runs_have_recorded_is_known_while_they_run_and_after(tmp_path: Path) -> None:
    """A run that is sealed is not looked through again; one that still runs is."""
    log = AuditLog(tmp_path)
    with log.begin(head("first")) as first:
        first.statistic("jccu", "b" * 64)
        assert log.statistics("jccu") == ("b" * 64,)
        first.statistic("jccu", "a" * 64)
        assert log.statistics("jccu") == ("b" * 64, "a" * 64)
        first.finish("passed", exit_code=0, at=at(9))
    with log.begin(head("second")) as second:
        assert log.statistics("jccu") == ("b" * 64, "a" * 64)
        for path in tmp_path.glob("runs/*first/*-statistic.json"):
            path.unlink()
        second.statistic("jccu", "b" * 64)
        second.statistic("coop_kyosai", "d" * 64)
        assert log.statistics("jccu") == ("a" * 64, "b" * 64)
        assert log.statistics("coop_kyosai") == ("d" * 64,)


def test_what_was_told_last_is_at_the_end(tmp_path: Path) -> None:
    """As the runs have recorded it; then what none has, and what waits."""
    sets = SubjectSets(tmp_path / "statistics")
    names = ["first", "second", "third", "cut_off"]
    digests = [sets.keep("jccu", told(sets, {n: 1}, export=name)) for n, name in enumerate(names)]
    sets.wait("jccu", told(sets, {9: 1}, export="waiting"))
    for order in ([0, 1, 2], [2, 0, 1]):
        sets.must_have("jccu", [digests[n] for n in order])
        found = [one.export for one in sets.told("jccu")]
        assert found == [*(names[n] for n in order), "cut_off", "waiting"]

"""The property that the whole product is about.

Change anything that an export may not see - any value of a column outside its scope, any row of a
suspended member, any source that it does not use - and the released file is byte for byte the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from property.extracts import CHANGES, Extract
from property.gateway import DAY, SAMPLE, Copy

from sekisho import nightly, project
from sekisho.contracts import canonical_key
from sekisho.model import Column, Source, Use
from sekisho.nightly.passages import row_condition_sources
from sekisho.world import World, WorldSource

EXPORTS = sorted(project.load(SAMPLE).exports)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.make(tmp_path_factory.mktemp("property"))


@pytest.fixture(scope="module")
def original(sample: Copy) -> Callable[[str], bytes]:
    """What each export releases from the unchanged sample, made once."""
    made: dict[str, bytes] = {}

    def of(export: str) -> bytes:
        if export not in made:
            sample.restore()
            made[export] = sample.released(export, (export,))
        return made[export]

    return of


def _use(sample: Copy, export: str) -> Use:
    return nightly.check(sample.project, DAY, [export]).decisions[export].use


def _outside(sample: Copy, use: Use) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """Every source with its columns that the use may not see; keys say whose the rows are."""
    tags = nightly.check(sample.project, DAY).tags
    ledger = sample.project.ledger
    for source in sample.project.sources.values():
        if source is ledger:
            continue
        # What says when a row was acquired, or when something ended, decides by right who is in.
        dates = {source.acquired_on, source.retention_from, source.ended_on}
        hidden = tuple(
            c.name
            for c in source.columns.values()
            if not tags[Column(source.name, c.name)].scope.permits(use)
            and c.parse != "key"
            and c.name not in dates
        )
        if hidden:
            yield source, hidden


@pytest.mark.parametrize("kind", sorted(CHANGES))
@pytest.mark.parametrize("export", EXPORTS)
def test_columns_outside_the_scope_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """Whatever stands in the columns that a use may not see, the file is the same."""
    expected = original(export)
    sample.restore()
    chance = random.Random(f"{export}-{kind}")  # noqa: S311 - a seeded test
    changed = 0
    for source, hidden in _outside(sample, _use(sample, export)):
        extract = sample.extract(source.name)
        for name in hidden:
            column = source.columns[name]
            extract.columns[name] = CHANGES[kind](chance, column, extract.columns[name])
            changed += 1
        extract.write()
    assert changed or export == "own_mailing_list", "the test changed nothing"
    assert sample.released(export, (export,)) == expected


@pytest.mark.parametrize("kind", ["replace", "null", "delete", "add"])
@pytest.mark.parametrize("export", EXPORTS)
def test_rows_of_suspended_members_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """Whatever the rows of members who suspended the use say, the file is the same."""
    expected = original(export)
    sample.restore()
    use = _use(sample, export)
    suspended = sample.suspended(use)
    assert suspended, "nobody has suspended this use: the test changes nothing"
    touched = sum(
        _change_rows(sample, source, suspended, kind, random.Random(f"{export}-{kind}"))  # noqa: S311
        for source in sample.project.sources.values()
    )
    assert touched, "no row was changed"
    assert sample.released(export, (export,)) == expected


@pytest.mark.parametrize("export", EXPORTS)
def test_sources_that_an_export_does_not_use_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str
) -> None:
    """Sources that an export neither reads nor needs for its row conditions do not matter."""
    expected = original(export)
    sample.restore()
    used = {
        *nightly.check(sample.project, DAY).analysis.upstream(export),
        *row_condition_sources(sample.project),
    }
    chance = random.Random(export)  # noqa: S311 - a seeded test
    unused = sorted(sample.project.sources.keys() - used)
    assert unused
    for name in unused:
        extract = sample.extract(name)
        extract.keep(chance.sample(range(extract.length), extract.length // 2))
        extract.write()
    assert sample.released(export) == expected


def _change_rows(
    sample: Copy, source: Source, members: frozenset[str], kind: str, chance: random.Random
) -> int:
    """Change the rows of members in one source; the keys stay, they say whose rows these are."""
    if source.role == "ledger" or source.subject_key is None:
        return 0
    # Without its row in the register a member's suspension is about nobody: then nothing leaves.
    if kind in {"delete", "add"} and source.name in row_condition_sources(sample.project):
        return 0
    extract = sample.extract(source.name)
    rows = _rows_of(sample, extract, members)
    match kind:
        case "delete":
            extract.keep(i for i in range(extract.length) if i not in rows)
        case "add":
            extract.keep((*range(extract.length), *sorted(rows), *sorted(rows)))
        case _:
            for column in source.columns.values():
                # Who has a date that cannot be read is taken away whole, and then no register has
                # the subject of a suspension: nothing leaves at all.
                if column.parse == "key" or column.name == source.ended_on:
                    continue
                cells = extract.columns[column.name]
                picked = sorted(rows)
                new = CHANGES[kind](chance, column, [cells[i] for i in picked])
                for i, cell in zip(picked, new, strict=True):
                    cells[i] = cell
    extract.write()
    return len(rows)


def _rows_of(sample: Copy, extract: Extract, members: frozenset[str]) -> set[int]:
    source = extract.source
    key = source.columns[source.subject_key or ""]
    space = sample.project.key_spaces[key.key_space or ""]
    keys = [
        canonical_key(None if c is None else str(c), space.width) for c in extract.columns[key.name]
    ]
    if space.maps_to is None:
        return {i for i, k in enumerate(keys) if k in members}
    mapping = sample.extract(space.map_source or "").columns
    width = sample.project.key_spaces[space.maps_to].width
    leads = {
        canonical_key(a, space.width)
        for a, b in zip(mapping[space.map_from or ""], mapping[space.map_to or ""], strict=True)
        if canonical_key(b, width) in members
    }
    return {i for i, k in enumerate(keys) if k in leads}


# --------------------------------------------------------------------------- it can fail

HEAD = """/*---
title: {{ja: 試験, en: a test}}
destination: {destination}
purpose: {purpose}
arrangement: {arrangement}
key: [{key}]
file: {name}_{{business_date}}.csv
format: csv
encoding: utf-8
---*/
"""

REFUSED = {
    "birth_date_to_jccu": (
        HEAD.format(
            destination="jccu_catalog",
            purpose="P2",
            arrangement="A2",
            key="member_no",
            name="birth_date_to_jccu",
        )
        + "SELECT member_no, name FROM member_register WHERE birth_date < DATE '1960-01-01'",
        "member_register",
        ("birth_date",),
    ),
    "kyosai_by_catalog": (
        HEAD.format(
            destination="kyosai_exchange",
            purpose="P2",
            arrangement="A3",
            key="member_no",
            name="kyosai_by_catalog",
        )
        + "SELECT member_no, name FROM stg_member SEMI JOIN catalog_member USING (member_no)",
        "catalog_purchase",
        ("quantity",),
    ),
}
"""Export -> its text, and where the data is that it may not see."""


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    exports = {name: text for name, (text, _, _) in REFUSED.items()}
    return Copy.make(tmp_path_factory.mktemp("refused"), exports)


def _everything(world: World) -> World:
    """The second wall off: every column and every row exists."""
    return replace(
        world,
        sources=tuple(
            replace(s, columns=tuple(replace(c, visible=True) for c in s.columns), rows="all")
            for s in world.sources
        ),
    )


def _all_rows(world: World) -> World:
    """Only the restriction of rows off."""
    return replace(world, sources=tuple(_unrestricted(s) for s in world.sources))


def _unrestricted(source: WorldSource) -> WorldSource:
    return replace(source, rows="all")


def _disturb(copy: Copy, export: str) -> None:
    _, name, columns = REFUSED[export]
    extract = copy.extract(name)
    for column in columns:
        cells = extract.columns[column]
        extract.columns[column] = ["0" if i % 2 else c for i, c in enumerate(cells)]
    if name == "catalog_purchase":
        extract.keep(range(0, extract.length, 3))
    extract.write()


@pytest.mark.parametrize("export", sorted(REFUSED))
def test_world_off_is_refused_by_the_analysis(refused: Copy, export: str) -> None:
    """The first wall alone refuses: no world is made at all."""
    assert nightly.check(refused.project, DAY).decisions[export].verdict == "refused"


@pytest.mark.parametrize("export", sorted(REFUSED))
def test_analysis_off_the_bytes_stay_the_same(refused: Copy, export: str) -> None:
    """The second wall alone holds: even a refused statement learns nothing from its world."""
    refused.restore()
    before = refused.staged(export)
    _disturb(refused, export)
    assert refused.staged(export) == before


@pytest.mark.parametrize("export", sorted(REFUSED))
def test_both_walls_off_the_bytes_move(refused: Copy, export: str) -> None:
    """Without both walls the same change shows, so the tests above can fail."""
    refused.restore()
    before = refused.staged(export, _everything)
    _disturb(refused, export)
    assert refused.staged(export, _everything) != before


@pytest.mark.parametrize("export", [e for e in EXPORTS if e != "kinki_product_list"])
def test_row_restriction_off_the_bytes_move(sample: Copy, export: str) -> None:
    """Without the restriction of rows the suspended members' rows show in every export."""
    sample.restore()
    before = sample.staged(export, _all_rows)
    suspended = sample.suspended(_use(sample, export))
    chance = random.Random(export)  # noqa: S311 - a seeded test
    for source in sample.project.sources.values():
        _change_rows(sample, source, suspended, "replace", chance)
    assert sample.staged(export, _all_rows) != before

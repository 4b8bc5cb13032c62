"""The property that the whole product is about.

Change anything that an export may not see - any value of a column outside its scope, any row of a
suspended member, any source that it does not use - and the released file is byte for byte the same.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from property.altered import change_columns, change_rows, unseen
from property.extracts import CHANGES
from property.gateway import DAY, SAMPLE, Copy

from sekisho import nightly, project
from sekisho.model import Use
from sekisho.nightly.ledger import row_condition_sources
from sekisho.world import World, WorldSource

EXPORTS = sorted(project.load(SAMPLE).exports)
QUICK = {"jccu_catalog_order", "kyosai_register", "own_mailing_list"}
"""Joint users and a Python model, tried whenever tests run; the others with the slow ones."""
TRIED = [e if e in QUICK else pytest.param(e, marks=pytest.mark.slow) for e in EXPORTS]
ABOUT_MEMBERS = [t for e, t in zip(EXPORTS, TRIED, strict=True) if e != "kinki_product_list"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.make(tmp_path_factory.mktemp("property"))


@pytest.fixture(scope="module")
def original(sample: Copy) -> Callable[[str], bytes]:
    return sample.originals()


def _use(sample: Copy, export: str) -> Use:
    return nightly.check(sample.project, DAY, [export]).decisions[export].use


@pytest.mark.parametrize("kind", sorted(CHANGES))
@pytest.mark.parametrize("export", TRIED)
def test_columns_outside_the_scope_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """Whatever stands in the columns that a use may not see, the file is the same."""
    expected = original(export)
    sample.restore()
    checked = nightly.check(sample.project, DAY)
    use = checked.decisions[export].use
    chance = random.Random(f"{export}-{kind}")  # noqa: S311 - a seeded test
    hidden = [*unseen(sample, lambda column: checked.tags[column].scope.permits(use))]
    for source, columns in hidden:
        change_columns(sample, source.name, columns, kind, chance)
    assert hidden or export == "own_mailing_list", "the test changed nothing"
    assert sample.released(export, (export,)) == expected


@pytest.mark.parametrize("kind", ["replace", "null", "delete", "add"])
@pytest.mark.parametrize("export", TRIED)
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
        change_rows(sample, source, suspended, kind, random.Random(f"{export}-{kind}"))  # noqa: S311
        for source in sample.project.sources.values()
    )
    assert touched, "no row was changed"
    assert sample.released(export, (export,)) == expected


@pytest.mark.parametrize("export", TRIED)
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


@pytest.mark.parametrize("export", ABOUT_MEMBERS)
def test_row_restriction_off_the_bytes_move(sample: Copy, export: str) -> None:
    """Without the restriction of rows the suspended members' rows show in every export."""
    sample.restore()
    before = sample.staged(export, _all_rows)
    suspended = sample.suspended(_use(sample, export))
    chance = random.Random(export)  # noqa: S311 - a seeded test
    for source in sample.project.sources.values():
        change_rows(sample, source, suspended, "replace", chance)
    assert sample.staged(export, _all_rows) != before

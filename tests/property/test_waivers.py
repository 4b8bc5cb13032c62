"""The property with a waiver: the waived column decides the bytes, and nothing else does that did not."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from project_files import apply
from property.extracts import CHANGES
from property.gateway import DAY, Copy
from property.test_property import _change_rows
from waivers.waiver_case import BIRTH_DATE, FOR_BIRTH_DATE, waivers_file

from sekisho import nightly, project
from sekisho.model import Column, Source
from sekisho.nightly.passages import world_of

EXPORTS = {
    "jccu_catalog_order": "member_register.birth_date",
    "kyosai_register": "catalog_purchase.quantity",
}
"""Export -> a source column that only a waiver opens for it: a value, and what decides the rows."""
CHANGED = {
    **BIRTH_DATE,
    "sql/exports/kyosai_register.sql": {
        "replace": {
            "old": "FROM stg_member",
            "new": "FROM stg_member\nJOIN catalog_member USING (member_no)",
        }
    },
    # Bytes are what is asked about here, those of an empty file too.
    "expectations/exports/kyosai_register.yaml": None,
    "policy/waivers.yaml": waivers_file(
        [
            FOR_BIRTH_DATE,
            {"rule": "SK105", "export": "kyosai_register", "column": "*"},
            {"rule": "SK101", "export": "kyosai_register", "column": "*"},
        ]
    ),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy.make(tmp_path_factory.mktemp("waived"))
    apply(CHANGED, copy.project.root)
    return Copy(project.load(copy.project.root))


@pytest.fixture(scope="module")
def original(sample: Copy) -> Callable[[str], bytes]:
    """What each export releases from the unchanged extracts, made once."""
    made: dict[str, bytes] = {}

    def of(export: str) -> bytes:
        if export not in made:
            sample.restore()
            made[export] = sample.released(export, (export,))
        return made[export]

    return of


def _hidden(sample: Copy, export: str) -> Iterator[tuple[Source, tuple[str, ...]]]:
    """Every source with its columns that neither a grant nor a waiver opens for the export."""
    checked = nightly.check(sample.project, DAY)
    decision = checked.decisions[export]
    for source in sample.project.sources.values():
        if source is sample.project.ledger:
            continue
        # What says when a row was acquired, or when something ended, decides by right who is in.
        dates = {source.acquired_on, source.retention_from, source.ended_on}
        columns = tuple(
            c.name
            for c in source.columns.values()
            if c.parse != "key"
            and c.name not in dates
            and (column := Column(source.name, c.name)) not in decision.opened
            and not checked.tags[column].scope.permits(decision.use)
        )
        if columns:
            yield source, columns


def _changed(sample: Copy, source: str, columns: tuple[str, ...], kind: str, seed: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    extract = sample.extract(source)
    for name in columns:
        column = sample.project.sources[source].columns[name]
        extract.columns[name] = CHANGES[kind](chance, column, extract.columns[name])
    extract.write()


@pytest.mark.parametrize("kind", sorted(CHANGES))
@pytest.mark.parametrize("export", EXPORTS)
def test_other_columns_outside_the_scope_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """A waiver opens its own columns only: whatever stands in the others, the file is the same."""
    expected = original(export)
    sample.restore()
    touched = set()
    for source, columns in _hidden(sample, export):
        _changed(sample, source.name, columns, kind, f"{export}-{kind}")
        touched |= {f"{source.name}.{name}" for name in columns}
    assert EXPORTS[export] not in touched
    assert EXPORTS[export].partition(".")[0] in {name.partition(".")[0] for name in touched}
    assert sample.released(export, (export,)) == expected


@pytest.mark.parametrize("export", EXPORTS)
def test_the_waived_column_is_seen(
    sample: Copy, original: Callable[[str], bytes], export: str
) -> None:
    """What was waived decides the bytes: the tests above do not pass because all is blind."""
    expected = original(export)
    sample.restore()
    source, _, name = EXPORTS[export].partition(".")
    _changed(sample, source, (name,), "null", export)
    assert sample.released(export, (export,)) != expected


@pytest.mark.parametrize("kind", ["replace", "delete"])
@pytest.mark.parametrize("export", EXPORTS)
def test_rows_of_suspended_members_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """All that is asked of rows holds for what a waiver opens too."""
    expected = original(export)
    sample.restore()
    suspended = sample.suspended(nightly.check(sample.project, DAY).decisions[export].use)
    assert suspended
    touched = sum(
        _change_rows(sample, source, suspended, kind, random.Random(f"{export}-{kind}"))  # noqa: S311
        for source in sample.project.sources.values()
    )
    assert touched
    assert sample.released(export, (export,)) == expected


def test_who_has_suspended_the_waived_category_is_left_out(
    sample: Copy, original: Callable[[str], bytes]
) -> None:
    """A stop of the category that only a waiver shows counts for the export that shows it."""
    export = "jccu_catalog_order"
    header, *lines = original(export).decode("cp932").splitlines()
    place = header.split(",").index("member_no")
    member = lines[0].split(",")[place]
    sample.restore()
    ledger = sample.extract("consent_ledger")
    kinds = ledger.columns["kind"]
    ledger.keep([*range(ledger.length), kinds.index("suspension")])
    stop = {
        "entry_no": "X000001", "member_no": member, "recipient": "jccu", "purpose": "*",
        "arrangement": "*", "category": "member_profile", "effective_from": "20261120",
        "effective_to": "",
    }  # fmt: skip
    for name, cell in stop.items():
        ledger.columns[name][-1] = cell
    ledger.write()
    after = sample.released(export, (export,)).decode("cp932").splitlines()
    assert after == [header, *(line for line in lines if line.split(",")[place] != member)]


@pytest.mark.parametrize("export", EXPORTS)
def test_a_waiver_that_is_over_opens_nothing(sample: Copy, export: str) -> None:
    """With the analysis off, the world of the day after is blind again."""
    sample.restore()
    checked = nightly.check(sample.project, DAY, [export])
    decision = checked.decisions[export]
    source, _, name = EXPORTS[export].partition(".")

    def visible(opened: frozenset[Column]) -> bool:
        world = world_of(sample.project, checked, replace(decision, opened=opened))
        (seen,) = (s for s in world.sources if s.name == source)
        return name in seen.fed

    assert visible(decision.opened)
    assert not visible(frozenset())
    expired = {"policy/waivers.yaml": waivers_file([{**FOR_BIRTH_DATE, "expires": "2026-11-19"}])}
    before = (sample.project.root / "policy/waivers.yaml").read_text(encoding="utf-8")
    apply(expired, sample.project.root)
    try:
        over = nightly.check(project.load(sample.project.root), DAY, [export]).decisions[export]
    finally:
        apply({"policy/waivers.yaml": before}, sample.project.root)
    assert not over.opened
    assert over.verdict == "refused"

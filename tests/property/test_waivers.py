"""The property with a waiver: the waived column decides the bytes, and nothing else does that did not."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from project_files import apply
from property.altered import change_columns, change_rows, unseen
from property.extracts import CHANGES
from property.gateway import DAY, Copy
from waivers.waiver_case import BIRTH_DATE, FOR_BIRTH_DATE, waivers_file

from sekisho import nightly, project
from sekisho.model import Column
from sekisho.nightly.worlds import world_of

pytestmark = pytest.mark.slow

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
    return sample.originals()


def _changed(sample: Copy, source: str, columns: tuple[str, ...], kind: str, seed: str) -> None:
    change_columns(sample, source, columns, kind, random.Random(seed))  # noqa: S311 - a seeded test


@pytest.mark.parametrize("kind", sorted(CHANGES))
@pytest.mark.parametrize("export", EXPORTS)
def test_other_columns_outside_the_scope_change_no_byte(
    sample: Copy, original: Callable[[str], bytes], export: str, kind: str
) -> None:
    """A waiver opens its own columns only: whatever stands in the others, the file is the same."""
    expected = original(export)
    sample.restore()
    touched = set()
    checked = nightly.check(sample.project, DAY)
    decision = checked.decisions[export]

    def seen(column: Column) -> bool:
        """By a grant, or because a waiver opens it."""
        return column in decision.opened or checked.tags[column].scope.permits(decision.use)

    for source, columns in unseen(sample, seen):
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
        change_rows(sample, source, suspended, kind, random.Random(f"{export}-{kind}"))  # noqa: S311
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
        return name in {c.name for c in seen.fed}

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

"""Keys of every type: repetitions are found as ORDER BY sees them, and the bytes stay the same."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from property.gateway import CLOCK, DAY, Copy

from sekisho import nightly

HEAD: Final = (
    "/*---\ntitle: {{ja: 攻撃, en: attack}}\ndestination: own_mailing\npurpose: P4\n"
    "arrangement: A0\nkey: [k]\nfile: {name}.parquet\nformat: parquet\n---*/\n"
)
NUMBER: Final = "member_no::INTEGER"
KEYS: Final = {
    "struct": ("{'a': member_no}", "released"),
    "list": ("[member_no]", "released"),
    "map": ("map {member_no: 1}", "released"),
    "interval": (f"to_days({NUMBER})", "released"),
    "uuid": ("md5(member_no)::UUID", "released"),
    "json": ("to_json(member_no)", "released"),
    "blob": ("member_no::BLOB", "released"),
    "double": (f"{NUMBER}::DOUBLE", "released"),
    "decimal": ("member_no::DECIMAL(18,3)", "released"),
    "instant": (f"TIMESTAMPTZ '2020-01-01 00:00:00+09' + to_seconds({NUMBER})", "released"),
    "nan": (f"CASE WHEN {NUMBER} % 2 = 0 THEN 'nan' ELSE member_no END::DOUBLE", "refused"),
    "zeros": (f"CASE {NUMBER} % 2 WHEN 0 THEN '-0.0' ELSE '0.0' END::DOUBLE", "refused"),
    "months": (f"CASE {NUMBER} % 2 WHEN 0 THEN '1 month' ELSE '30 days' END::INTERVAL", "refused"),
    "null": (f"CASE WHEN {NUMBER} % 2 = 0 THEN member_no END", "refused"),
    "pairs": (f"[{NUMBER} // 2]", "refused"),
    "collated": (f"CASE {NUMBER} % 2 WHEN 0 THEN 'a' ELSE 'A' END COLLATE NOCASE", "refused"),
}
"""Kind of key -> its expression, and what must become of the export."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, tuple[str, bytes]]]:
    """Two nights over the same data: what became of each export, and its bytes."""
    exports = {
        name: HEAD.format(name=name) + f"SELECT {key} AS k, member_no FROM member_register"
        for name, (key, _) in KEYS.items()
    }
    return [_night(Copy.make(tmp_path_factory.mktemp("keys"), exports)) for _ in range(2)]


def _night(copy: Copy) -> dict[str, tuple[str, bytes]]:
    checked = nightly.check(copy.project, DAY, list(KEYS))
    with nightly.Night(copy.project, checked, trigger="test", clock=lambda: CLOCK) as night:
        for source in night.sources:
            night.extract(source)
        night.decide()
        for name in KEYS:
            night.stage(name)
        found = {name: night.release(name).outcome for name in KEYS}
    project = copy.project
    folder = project.folder(project.config.outbound)
    folder = folder / project.policy.destinations["own_mailing"].path
    return {name: (outcome, _bytes(folder / f"{name}.parquet")) for name, outcome in found.items()}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


@pytest.mark.parametrize("name", KEYS)
def test_a_key_of_any_type_is_checked(
    name: str, outcomes: list[dict[str, tuple[str, bytes]]]
) -> None:
    """What ORDER BY holds for equal is a repetition, and no type of key ends the night."""
    assert outcomes[0][name][0] == KEYS[name][1]


@pytest.mark.parametrize("name", KEYS)
def test_a_file_with_a_key_is_the_same_again(
    name: str, outcomes: list[dict[str, tuple[str, bytes]]]
) -> None:
    """Another night over the same data gives the same bytes."""
    first, second = outcomes
    assert first[name] == second[name]

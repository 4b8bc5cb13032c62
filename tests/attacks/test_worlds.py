"""The second wall alone: any SQL, staged whatever the analysis says of it.

The SQL reaches for what it may not see. It ends in an error that quotes nothing, or its bytes stay
the same when everything changes that the use may not see.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from property.extracts import CHANGES
from property.gateway import DAY, Copy

from sekisho import engine, nightly
from sekisho.errors import DataError
from sekisho.extract import extract
from sekisho.gate import stage, stage_folder
from sekisho.model import Export, Use
from sekisho.nightly.ledger import registers, row_condition_sources
from sekisho.nightly.worlds import world_of
from sekisho.world import Lake, Landed, World, open_ledger

USE: Final = Use("A2", "jccu", "P2")
HEAD: Final = (
    "/*---\ntitle: {ja: 攻撃, en: attack}\ndestination: jccu_catalog\npurpose: P2\n"
    "arrangement: A2\nfile: attack.csv\nformat: csv\nencoding: utf-8\n---*/\n"
)
HIDDEN: Final = ("ship_to_name", "ship_to_address", "noshi")
HARMLESS: Final = "SELECT * FROM catalog_purchase"
REACHING: Final = (
    "SELECT ship_to_name AS x FROM catalog_purchase",
    "SELECT count(ship_to_name) AS x, min(noshi) AS y FROM catalog_purchase",
    "SELECT t AS x FROM catalog_purchase t ORDER BY order_no, line_no",
    "SELECT member_no FROM catalog_purchase ORDER BY ship_to_address, order_no, line_no",
    "SELECT count(*) AS x FROM catalog_purchase",
    "SELECT count(*) AS x FROM sekisho_feed_catalog_purchase",
    "SELECT stats(ship_to_name)::VARCHAR AS x FROM catalog_purchase LIMIT 1",
    "SELECT table_name AS x, column_count AS y FROM duckdb_tables() ORDER BY ALL",
    "SELECT table_name AS x FROM information_schema.tables ORDER BY ALL",
    "SELECT estimated_size AS x FROM duckdb_tables() ORDER BY ALL",
    "SELECT * FROM sekisho_ledger",
    "SELECT * FROM lake.main.sekisho_ledger",
    "SELECT * FROM sekisho_feed_member_register",
    "SELECT * FROM member_register",
    "SELECT * FROM '{root}/var/lake/catalog_purchase/**/*.parquet'",
    "SELECT * FROM read_parquet('{root}/var/lake/catalog_purchase/**/*.parquet')",
    "SELECT * FROM glob('{root}/**')",
    "SELECT * FROM read_text('{root}/var/spill/left-by-another')",
    "SELECT * FROM glob('{root}/var/spill/*')",
    "SELECT * FROM glob(current_setting('temp_directory') || '/../../../spill/*')",
    "SELECT count(*) AS x FROM glob(current_setting('temp_directory') || '/*')",
    "SELECT content AS x FROM read_blob('{root}/var/stage/attack/../../spill/left-by-another')",
    "SELECT * FROM sniff_csv('{root}/data/sample/inbound/consent_ledger_20261120.csv')",
    "SELECT * FROM duckdb_secrets()",
    "SELECT * FROM duckdb_temporary_files()",
    "SELECT count(*) AS x FROM duckdb_logs()",
    "SELECT * FROM query('FROM duckdb_variables()')",
    "SELECT * FROM landed",
    "SELECT * FROM checked",
    "SELECT error(member_no) AS x FROM catalog_purchase",
    "SELECT CAST(order_no || item_name AS DATE) AS x FROM catalog_purchase",
    "SELECT CAST(item_name AS INTEGER) AS x FROM catalog_purchase",
    "SELECT * FROM catalog_purchase; COPY catalog_purchase TO '{root}/stolen.csv'",
    "SELECT * FROM catalog_purchase; ATTACH '{root}/stolen.db' AS s",
    "SELECT * FROM catalog_purchase; SET enable_external_access = true",
    "SELECT * FROM catalog_purchase; LOAD httpfs",
    "SELECT * FROM catalog_purchase; INSTALL httpfs",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """The sample with one export that lets everything of one source be asked for."""
    made = Copy.make(tmp_path_factory.mktemp("attacked"), {"attack": HEAD + HARMLESS})
    spill = made.project.root / "var/spill"
    spill.mkdir(parents=True)
    (spill / "left-by-another").write_text("value of another instance")
    return made


def _staged(copy: Copy) -> dict[str, bytes | str]:
    """Each attack's bytes in the world of the use, or the words in which it failed."""
    project, root = copy.project, copy.project.root
    checked = nightly.check(project, DAY, ["attack"])
    world = world_of(project, checked, checked.decisions["attack"])
    names = {*row_condition_sources(project), *(s.name for s in world.sources)}
    inbound, lake_folder = root / project.config.inbound, root / "var/lake"
    landed = {}
    for name in sorted(names):
        source = project.sources[name]
        found = extract(source, project.key_spaces, inbound, lake_folder, DAY, {})
        landed[name] = Landed(found.path, found.digest)
    with engine.lake_instance(root / "var/spill") as connection:
        assert project.ledger is not None
        open_ledger(connection, landed[project.ledger.name], "member_no")
        lake = Lake(connection, landed, project.key_spaces, registers(project), DAY)
        outcomes = {}
        for sql in REACHING:
            written = sql.replace("{root}", str(root))
            export = replace(project.exports["attack"], sql=written)
            outcomes[sql] = _outcome(world, lake, export, root / "var/stage")
        return outcomes


def _outcome(world: World, lake: Lake, export: Export, stages: Path) -> bytes | str:
    try:
        return stage(world, lake, export, stage_folder(stages, "attack")).path.read_bytes()
    except DataError as error:
        return f"{error} {error.help and error.help.text('en')}"


@pytest.fixture(scope="module")
def before_and_after(copy: Copy) -> dict[str, tuple[bytes | str, bytes | str]]:
    """Each attack on the sample, and on the sample after all that is hidden has changed."""
    before = _staged(copy)
    purchases = copy.extract("catalog_purchase")
    chance = random.Random(5)  # noqa: S311 - reproducible on purpose
    members = {m.zfill(7) for m in copy.suspended(USE)}
    blocked = [i for i, m in enumerate(purchases.columns["member_no"]) if m.zfill(7) in members]
    assert blocked
    for name in HIDDEN:
        column, cells = purchases.source.columns[name], purchases.columns[name]
        purchases.columns[name] = CHANGES["replace"](chance, column, cells)
    gone = set(blocked[::2])
    purchases.keep([i for i in range(purchases.length) if i not in gone])
    purchases.write()
    (copy.project.root / "var/spill/more").write_text("value of another instance")
    after = _staged(copy)
    return {sql: (before[sql], after[sql]) for sql in REACHING}


@pytest.mark.parametrize("sql", REACHING)
def test_nothing_outside_the_world_can_be_told(
    sql: str, before_and_after: dict[str, tuple[bytes | str, bytes | str]]
) -> None:
    """Byte for byte the same, or the same failure."""
    before, after = before_and_after[sql]
    assert before == after


def test_the_change_is_one_that_would_show(copy: Copy) -> None:
    """With hidden columns shown, the same data give other bytes: the test above can fail."""
    purchases = copy.extract("catalog_purchase")
    assert any(cell.startswith("x") for cell in purchases.columns["ship_to_name"])
    assert (copy.project.root / "var/spill/left-by-another").is_file()


@pytest.mark.parametrize("sql", REACHING)
def test_a_failure_quotes_no_value(
    sql: str,
    copy: Copy,
    before_and_after: dict[str, tuple[bytes | str, bytes | str]],
) -> None:
    """The words of a failure hold no member number and no item, and no other text of a cell."""
    purchases = copy.extract("catalog_purchase").columns
    values = {v for name in ("member_no", "item_name", "order_no") for v in purchases[name]}
    for outcome in before_and_after[sql]:
        if isinstance(outcome, str):
            assert not [v for v in values if len(v) > 4 and v in outcome]
            assert "another instance" not in outcome
        else:
            assert b"another instance" not in outcome


def test_nothing_was_written_elsewhere(
    copy: Copy, before_and_after: dict[str, tuple[bytes | str, bytes | str]]
) -> None:
    """A second statement writes no file outside the export's own folder."""
    assert before_and_after
    assert not list(Path(copy.project.root).glob("stolen*"))

"""Statistics that try to tell of one person, from SQL to file: none passes, and lawful ones do.

`statistics.yaml` holds them all. They are tried in one night on the sample's members, in its order.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import duckdb
import orjson
import pytest
import yaml
from attacks.statistics_project import Attempt, Tried, made, night
from property.gateway import Copy

from sekisho import project
from sekisho.model import Use

_FILE: Final = yaml.safe_load(
    Path(__file__).with_name("statistics.yaml").read_text(encoding="utf-8")
)
MODELS: Final[Mapping[str, str]] = _FILE["models"]
CASES: Final[Mapping[str, Mapping[str, Any]]] = {**_FILE["attempts"], **_FILE["lawful"]}
RICH: Final = {
    "data/sample/inbound/catalog_purchase_20261120.csv": {
        "append": "J01,202609-1,0041999998,1,20260904,0001525,783447,焼菓子,フリー,1,99000000,,,,,,R8.9.16,\n"
    }
}
"""Somebody who buys for more than all others of a catalog together."""
KEPT: Final = {"export", "format", "marks", "parts", "pieces", "sets", "shown", "sums", "withheld"}
FINGERPRINT: Final = 8
"""Bytes."""


def _attempt(name: str) -> Attempt:
    case = CASES[name]
    return Attempt(
        name=name.replace("-", "_"),
        sql=case["sql"],
        models=MODELS,
        key=tuple(case["key"]),
        destination=case.get("destination", "kinki_exchange"),
        suppress=case.get("suppress", False),
        declared=case.get("declared", True),
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with all of them."""
    attempts = [_attempt(name) for name in CASES]
    return made(tmp_path_factory.mktemp("statistics"), attempts, more=RICH)


@pytest.fixture(scope="module")
def tried(root: Path) -> Tried:
    """What became of all of them."""
    return night(root, [name.replace("-", "_") for name in CASES])


@pytest.fixture(scope="module")
def sample(root: Path) -> Copy:
    """The project, whose raw ledger can be asked."""
    return Copy(project.load(root))


@pytest.fixture(scope="module")
def landed(root: Path, tried: Tried) -> duckdb.DuckDBPyConnection:
    """The landed sources less members who have left or are `stopped`, and the models over them."""
    assert tried.files
    connection = duckdb.connect()
    connection.execute("CREATE TABLE stopped (member_no VARCHAR)")
    (register,) = root.glob("var/lake/member_register/*/*.parquet")
    connection.execute(f"CREATE VIEW everybody AS FROM read_parquet('{register}')")
    for path in sorted(root.glob("var/lake/*/*/*.parquet")):
        held = f"SELECT * FROM read_parquet('{path}') AS held"
        if path.parts[-3] in {"member_register", "catalog_purchase", "shares"}:
            held += (
                " WHERE held.member_no IN (SELECT member_no FROM everybody"
                " WHERE left_on IS NULL OR left_on >= DATE '2026-11-20')"
                " AND held.member_no NOT IN (FROM stopped)"
            )
        connection.execute(f"CREATE VIEW {path.parts[-3]} AS {held}")
    for name, sql in MODELS.items():
        if name != "stat_welfare":
            connection.execute(f"CREATE VIEW {name} AS {sql}")
    return connection


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "stopped" in c])
def test_an_attempt_is_stopped(name: str, tried: Tried) -> None:
    """By the rule that is meant for it, and nothing of it leaves."""
    own = name.replace("-", "_")
    codes = {v.code for v in tried.violations[own]}
    assert CASES[name]["stopped"] in codes, [str(v.message) for v in tried.violations[own]]
    assert own not in tried.files


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "stopped" not in c])
def test_the_others_are_released(name: str, tried: Tried) -> None:
    """What leaves out what it must is released; a gate that refuses everything is a defect too."""
    own = name.replace("-", "_")
    assert [str(v.message) for v in tried.violations[own]] == []
    assert tried.files[own]


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "left_out" in c])
def test_groups_that_tell_are_left_out(name: str, tried: Tried) -> None:
    """Neither the group is in the file nor what it could be worked out from."""
    first = {line.split(",")[0] for line in tried.files[name.replace("-", "_")]}
    assert first.isdisjoint(CASES[name]["left_out"])


@pytest.mark.parametrize("name", [n for n, c in CASES.items() if "gives_back" in c])
def test_a_total_less_what_is_shown_tells_of_nobody_or_of_enough(
    name: str, tried: Tried, landed: duckdb.DuckDBPyConnection
) -> None:
    """What is left of each total is of no row, or of ten members or more; some group is left out."""
    rows = [tuple(line.split(",")[:2]) for line in tried.files[name.replace("-", "_")]]
    held = landed.execute(f"SELECT DISTINCT catalog_code, kind, member_no FROM {CASES[name]['of']}")
    left: dict[str, set[str]] = {}
    for catalog, kind, member in held.fetchall():
        if (catalog, "") in rows and (catalog, kind) not in rows:
            left.setdefault(catalog, set()).add(member)
    assert left
    assert all(len(members) >= CASES[name]["gives_back"] for members in left.values())


@pytest.mark.parametrize("name", list(_FILE["lawful"]))
def test_lawful_statistics_have_the_right_numbers(
    name: str, tried: Tried, landed: duckdb.DuckDBPyConnection, sample: Copy
) -> None:
    """The very groups and aggregates of everybody whose data may be used, counted independently."""
    case = CASES[name]
    rows = tried.files[name.replace("-", "_")]
    recipient = sample.project.policy.destinations[case["destination"]].party
    landed.execute("DELETE FROM stopped")
    stopped = sample.suspended(Use("A8", recipient, "P12"))
    landed.executemany("INSERT INTO stopped VALUES (?)", [[m] for m in sorted(stopped)])
    columns = len(rows[0].split(","))
    expected = landed.execute(case["sql"]).fetchall()
    written = sorted(",".join("" if v is None else str(v) for v in row) for row in expected)
    assert len(rows) == case["groups"]
    assert columns == len(expected[0])
    assert set(rows) <= set(written)
    assert len(written) - len(rows) == case.get("fewer", 0)


def test_members_who_are_left_out_of_the_world_are_in_no_number(
    tried: Tried, landed: duckdb.DuckDBPyConnection
) -> None:
    """The sample has such members, so the numbers above are others than those of everybody."""
    (everybody,) = landed.execute("SELECT count(*) FROM everybody").fetchone() or (0,)
    (included,) = landed.execute("SELECT count(*) FROM stat_member").fetchone() or (0,)
    assert 0 < included < everybody


def test_what_is_kept_of_them_names_no_member(root: Path, tried: Tried) -> None:
    """Sets are keyed hashes in a folder of its owner's alone."""
    assert tried.files
    folder = root / "var/audit/statistics"
    kept = sorted(folder.rglob("*.json"))
    assert len({path.parent.name for path in kept}) > 5
    assert folder.stat().st_mode & 0o077 == 0
    for path in kept:
        body = orjson.loads(path.read_bytes())
        assert set(body) == KEPT
        for packed in body["sets"]:
            data = base64.b64decode(packed)
            assert len(data) % FINGERPRINT == 0
            assert not re.search(rb"\b\d{7}\b", data)


def test_the_same_statistic_again_is_no_news(root: Path, tried: Tried) -> None:
    """The same inputs are not released twice, and what is kept does not grow."""
    assert tried.files
    before = sorted((root / "var/audit/statistics").rglob("*"))
    names = ["members_by_branch", "shares_by_age"]
    assert night(root, names).violations == dict.fromkeys(names, ())
    assert sorted((root / "var/audit/statistics").rglob("*")) == before

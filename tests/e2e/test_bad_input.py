"""Bad input as a user meets it: the right exit code, what, where, what to do, and nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.user import Ended, digests, sealed, sekisho

pytestmark = pytest.mark.slow

INBOUND = Path("data/inbound")
REGISTER = INBOUND / "member_register_20261120.csv"
ORDERS = INBOUND / "weekly_order_20261120.csv"
LEDGER = INBOUND / "consent_ledger_20261120.csv"


@dataclass(frozen=True)
class Spoilt:
    """One thing that is wrong.

    Attributes:
        says: language -> what must be told: what is wrong, where, and what to do.
        runs: whether a run begins, so that there is a record of it.
    """

    name: str
    spoil: Callable[[Path], object]
    code: int
    says: dict[str, tuple[str, ...]]
    runs: bool = True


def _append(file: str, text: str) -> Callable[[Path], object]:
    return lambda p: (p / file).write_text((p / file).read_text() + text)


def _replace(file: str | Path, old: bytes, new: bytes) -> Callable[[Path], object]:
    def spoil(project: Path) -> None:
        before = (project / file).read_bytes()
        assert old in before
        (project / file).write_bytes(before.replace(old, new, 1))

    return spoil


def _new(file: str, text: str) -> Callable[[Path], object]:
    return lambda p: (p / file).write_text(text)


def _outbound_is_a_file(project: Path) -> None:
    (project / "var/outbound").rename(project / "fetched")
    (project / "var/outbound").write_text("in the way")


def _other_content(project: Path) -> None:
    (sent,) = (project / "var/outbound").rglob("delivery_20261120.csv")
    sent.write_text("something else\n")


# Runs that read data: one language each, since each takes seconds.
RUNS = (
    Spoilt(
        "missing file",
        lambda p: (p / ORDERS).unlink(),
        4,
        {
            "en": (
                "`weekly_order_20261120.csv` is not in the inbound folder",
                "held by source:weekly_order",
                "consent_ledger_20261120.csv",
            )
        },
    ),
    Spoilt(
        "empty file",
        lambda p: (p / ORDERS).write_bytes(b""),
        4,
        {"ja": ("ファイルが 0 バイトです", "weekly_order_20261120.csv", "作り直して")},
    ),
    Spoilt(
        "wrong encoding",
        lambda p: (p / ORDERS).write_bytes((p / ORDERS).read_text("utf-8").encode("cp932")),
        4,
        {
            "en": (
                "is not in the encoding of the contract, `utf-8`",
                "weekly_order_20261120.csv:1:",
                "correct the encoding in the contract",
            )
        },
    ),
    Spoilt(
        "wrong column count",
        _replace(ORDERS, b",2,168,2026-11-04", b",2,168,2026-11-04,1"),
        4,
        {
            "ja": (
                "項目数が契約の 7 と違う行があります: 2 行目",
                "weekly_order_20261120.csv:2:",
                "作り直して",
            )
        },
    ),
    Spoilt(
        "unwritable outbound",
        _outbound_is_a_file,
        4,
        {"en": ("which has received files before, is gone", "failed")},
    ),
    Spoilt(
        "other content at the destination",
        _other_content,
        4,
        {
            "ja": (
                "同じ名前で中身の違う `delivery_20261120.csv` がすでにあります",
                "carrier_sftp",
                "上書きはしません",
            )
        },
    ),
    Spoilt(
        "SQL that does not parse",
        _new("sql/models/marts/order_line.sql", "SELECT order_no FRM weekly_order\n"),
        2,
        {"en": ("syntax error", "sql/models/marts/order_line.sql:1:")},
    ),
    Spoilt(
        "cycle of models",
        _new("sql/models/staging/stg_member.sql", "SELECT * FROM stg_member\n"),
        2,
        {"ja": ("stg_member", "sql/models/staging/stg_member.sql:1:")},
    ),
)
# What is wrong with the project itself is told before anything begins.
PROJECTS = (
    Spoilt(
        "unknown key in the policy",
        _append("policy/parties.yaml", "colour: red\n"),
        2,
        {
            "en": ("unknown key `colour`", "policy/parties.yaml:", "allowed: "),
            "ja": ("キー `colour` は定義されていません", "policy/parties.yaml:", "使えるもの: "),
        },
        runs=False,
    ),
    Spoilt(
        "policy that is no YAML",
        _append("policy/parties.yaml", "a: [\n"),
        2,
        {
            "en": ("not valid YAML", "policy/parties.yaml:"),
            "ja": ("YAML として読めません", "policy/parties.yaml:"),
        },
        runs=False,
    ),
    Spoilt(
        "relation that is there twice",
        _new("sql/models/marts/weekly_order.sql", "SELECT 1 AS one\n"),
        2,
        {
            "en": (
                "relation `weekly_order` is there twice",
                "sql/models/marts/weekly_order.sql:",
                "contracts/weekly_order.odcs.yaml",
            ),
            "ja": (
                "表 `weekly_order` が重複しています",
                "sql/models/marts/weekly_order.sql:",
                "contracts/weekly_order.odcs.yaml",
            ),
        },
        runs=False,
    ),
    Spoilt(
        "no project",
        lambda p: (p / "sekisho.toml").rename(p / "x.toml"),
        2,
        {
            "en": ("no Sekisho project", "sekisho init"),
            "ja": ("プロジェクトではありません", "sekisho init"),
        },
        runs=False,
    ),
)


@dataclass(frozen=True)
class Seen:
    """A spoilt project before and after its run."""

    project: Path
    before: dict[str, str]
    ended: Ended


@pytest.fixture(scope="module")
def runs(
    first_night: tuple[Path, Ended], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Seen]:
    """All runs that read data, two at a time: each spends its seconds on imports."""
    folder = tmp_path_factory.mktemp("spoilt")

    def run(number: int) -> Seen:
        case = RUNS[number]
        project = Path(shutil.copytree(first_night[0], folder / str(number), symlinks=True))
        return _seen(case, project, next(iter(case.says)))

    with ThreadPoolExecutor(2) as pool:
        return {RUNS[i].name: seen for i, seen in enumerate(pool.map(run, range(len(RUNS))))}


def _seen(case: Spoilt, project: Path, lang: str) -> Seen:
    case.spoil(project)
    before = _kept(project)
    return Seen(project, before, sekisho("run", project, lang=lang))


def _kept(project: Path) -> dict[str, str]:
    """What no run may change or take away, without asking a loader that may refuse the project."""
    return {
        f"{folder}/{path}": digest
        for folder in ("data", "policy", "sql", "var/lake", "var/outbound", "var/audit")
        for path, digest in digests(project / folder).items()
        # Older versions of the store are swept, and what landed is added to a list.
        if "published/" not in path and not path.endswith("landings.jsonl")
    }


@pytest.mark.parametrize("case", RUNS, ids=lambda case: case.name)
def test_bad_data_ends_with_its_code_is_told_and_loses_nothing(
    case: Spoilt, runs: dict[str, Seen]
) -> None:
    seen = runs[case.name]
    assert seen.ended.code == case.code, seen.ended.said
    for told in case.says.values():
        for words in told:
            assert words.replace(" ", "") in seen.ended.said.replace(" ", "")
    after = _kept(seen.project)
    assert {path: after.get(path) for path in seen.before} == seen.before
    assert sealed(seen.project) == (0, case.code)
    assert "Traceback" not in seen.ended.said


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("case", PROJECTS, ids=lambda case: case.name)
def test_a_project_that_cannot_be_read_ends_with_2_before_anything_begins(
    case: Spoilt, lang: str, laid_out: Path
) -> None:
    seen = _seen(case, laid_out, lang)
    assert seen.ended.code == case.code, seen.ended.said
    for words in case.says[lang]:
        assert words.replace(" ", "") in seen.ended.said.replace(" ", "")
    assert _kept(laid_out) == seen.before
    assert "Traceback" not in seen.ended.said

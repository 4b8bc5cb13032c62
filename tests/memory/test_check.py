"""What a check remembers never changes what it says."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from memory.checked import CACHE, DAY, answer, forge, held, refusing_project
from project_files import SAMPLE, apply
from sampled import one_in

from sekisho import nightly, project
from sekisho.lineage import analysis
from sekisho.model import Column, Decision
from sekisho.project import remembered

MODEL = "sql/models/staging/stg_weekly_order.sql"
EDITS = {
    "a comment": (MODEL, lambda t: "-- again\n" + t),
    "another filter": ("sql/models/staging/stg_catalog_line.sql", lambda t: t.replace("> 0", "> 1")),
    "one influence more": (
        "sql/models/marts/mailing_member.sql",
        lambda t: t.replace("WHERE NOT", "WHERE profile.birth_date IS NOT NULL AND NOT"),
    ),
    "a column less": (MODEL, lambda t: t.replace("    quantity,\n", "")),
    "a type": (
        "contracts/product_master.odcs.yaml",
        lambda t: t.replace("DECIMAL(10,0)", "DECIMAL(12,2)", 1),
    ),
    "a category": (
        "contracts/member_register.odcs.yaml",
        lambda t: t.replace("value: member_profile", "value: billing"),
    ),
    "a column that is not there any more": (
        "contracts/weekly_order.odcs.yaml",
        lambda t: t.replace("- name: unit_price\n", "- name: price\n"),
    ),
    "a grant": (
        "policy/notices/2022-03-21.yaml",
        lambda t: t.replace("purposes: [P2, P3, P4, P6, P7, P8]", "purposes: [P2]"),
    ),
    "a model with the name of a column": (
        "sql/models/quantity.sql",
        lambda t: "" if t else "SELECT member_no, name FROM member_register ORDER BY birth_date",
    ),
    "a model that reads itself": (
        "sql/models/loop.sql",
        lambda t: "" if t else "SELECT * FROM loop",
    ),
    "a cast": (
        "sql/models/marts/weekly_order_line.sql",
        lambda t: t.replace("    line.quantity,", "    CAST(line.quantity AS VARCHAR) AS quantity,"),
    ),
}  # fmt: skip


def edit(folder: Path, file: str, mend: Callable[[str], str]) -> None:
    """Mend a file, make it, or undo what was done to it."""
    path, before = folder / file, folder / f"{file}.before"
    if before.exists():
        before.replace(path)
    elif path.exists() and not mend(path.read_text(encoding="utf-8")):
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        if text:
            before.write_text(text, encoding="utf-8")
        path.write_text(mend(text), encoding="utf-8")


@pytest.mark.parametrize("seed", one_in(2, range(2)))
def test_a_check_says_the_same_whatever_was_checked_before(tmp_path: Path, seed: int) -> None:
    """Models, contracts and policy are edited and put back; each answer is that of a fresh check."""
    folder = refusing_project(tmp_path / "project")
    chance = random.Random(seed)  # noqa: S311 - the same edits every time
    answers = {answer(folder, remember=True)}
    for name in chance.choices(sorted(EDITS), k=9):
        edit(folder, *EDITS[name])
        fresh = answer(folder, remember=False)
        assert answer(folder, remember=True) == fresh, name
        assert answer(folder, remember=True) == fresh, name
        answers.add(fresh)
    assert len(answers) > 3, "the edits are to be seen in the answers"


@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_edit_is_seen(tmp_path: Path, name: str) -> None:
    """Each edit changes what is remembered or said: none of them is one in name only."""
    folder = refusing_project(tmp_path / "project")
    answer(folder, remember=True)
    before = (folder / CACHE).read_bytes(), (folder / EDITS[name][0]).exists()
    edit(folder, *EDITS[name])
    assert answer(folder, remember=True) == answer(folder, remember=False)
    after = (folder / CACHE).read_bytes(), (folder / EDITS[name][0]).exists()
    assert before != after or name == "a grant"


def test_nothing_is_analysed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second check binds what failed, and no other statement; an edit binds what is below it."""
    folder = refusing_project(tmp_path / "project")
    bound: list[str] = []
    bind = analysis.analyzed
    monkeypatch.setattr(
        analysis,
        "analyzed",
        lambda text, *rest: bound.append(Path(text.file).stem) or bind(text, *rest),
    )
    answer(folder, remember=True)
    assert set(bound) >= {"stg_member", "catalog_order", "own_shares_statement"}
    bound.clear()
    answer(folder, remember=True)
    assert set(bound) == {"catalog_order"}
    bound.clear()
    edit(folder, *EDITS["a type"])
    answer(folder, remember=True)
    assert set(bound) == {"catalog_order", "stg_product", "weekly_order_line", "kinki_product_list"}
    bound.clear()
    edit(folder, *EDITS["a comment"])
    answer(folder, remember=True)
    assert set(bound) == {"catalog_order", "stg_weekly_order"}, "its columns are what they were"


DAMAGES = {
    "empty": lambda _: b"",
    "cut off": lambda b: b[: len(b) // 2],
    "one byte": lambda b: b[:-100] + b"#" + b[-99:],
    "of another program": lambda b: b"0" * 64 + b[64:],
    "no text": lambda _: bytes(range(256)),
}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_a_file_that_is_not_whole_counts_for_nothing_and_is_written_again(
    tmp_path: Path, damage: str
) -> None:
    folder = refusing_project(tmp_path / "project")
    fresh = answer(folder, remember=True)
    whole = (folder / CACHE).read_bytes()
    (folder / CACHE).write_bytes(DAMAGES[damage](whole))
    assert answer(folder, remember=True) == fresh
    assert (folder / CACHE).read_bytes() == whole


FORGERIES = {
    "a number": lambda _: 7,
    "a list of lists": lambda _: [[], []],
    "other entries": lambda layers: [{kind: dict.fromkeys(of, 7) for kind, of in layers[0].items()}],
    "other records": lambda layers: [
        {kind: dict.fromkeys(of, "[]") for kind, of in layers[0].items()}
    ],
    "masks of more columns than there are": lambda layers: [
        {kind: {k: str(v).replace('"1 ', '"ffffffffffffffffff ') for k, v in of.items()}
         for kind, of in layers[0].items()}
    ],
}  # fmt: skip


@pytest.mark.parametrize("forgery", sorted(FORGERIES))
def test_a_file_of_another_shape_counts_for_nothing(tmp_path: Path, forgery: str) -> None:
    """Even where its digest is right: what is found is checked before it is used."""
    folder = refusing_project(tmp_path / "project")
    fresh = answer(folder, remember=True)
    forge(folder, FORGERIES[forgery](held(folder)))
    assert answer(folder, remember=True) == fresh


def test_another_version_of_the_program_remembers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = refusing_project(tmp_path / "project")
    answer(folder, remember=True)
    of = (folder / CACHE).read_bytes()[:64].decode()
    assert remembered.Remembered((folder / CACHE).parent).find(
        "names", next(iter(held(folder)[0]["names"]))
    )
    monkeypatch.setattr(remembered, "_program", lambda: of[::-1])
    assert not remembered.Remembered((folder / CACHE).parent).find(
        "names", next(iter(held(folder)[0]["names"]))
    )


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    folder = refusing_project(tmp_path / "project")
    (folder / "var").mkdir()
    (folder / "var/cache").write_text("a file where the folder should be")
    assert answer(folder, remember=True) == answer(folder, remember=False)
    assert (folder / "var/cache").is_file()


def test_the_configuration_says_where(tmp_path: Path) -> None:
    """A folder of the project, made when it is needed; only checks make it."""
    folder = refusing_project(tmp_path / "project")
    apply({"sekisho.toml": {"append": 'cache = "elsewhere/than/usual"\n'}}, folder)
    answer(folder, remember=False)
    assert not (folder / "elsewhere").exists()
    answer(folder, remember=True)
    assert [path.name for path in (folder / "elsewhere/than/usual").iterdir()] == ["check.json"]
    assert not (folder / "var").exists()


def test_checks_at_the_same_time_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Each says the same, and leaves a whole file and nothing else."""
    folder = refusing_project(tmp_path / "project")
    command = [sys.executable, "-m", "sekisho", "check", "--format", "json"]
    checks = [subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE) for _ in range(4)]
    said = {check.communicate()[0] for check in checks}
    assert len(said) == 1
    assert held(folder)
    assert [path.name for path in (folder / CACHE).parent.iterdir()] == ["check.json"]


def test_nothing_slow_is_imported_where_all_is_remembered(tmp_path: Path) -> None:
    """Neither DuckDB nor the validator of contracts: a check in a pull request is soon done."""
    folder = refusing_project(tmp_path / "project")
    undecided = "sql/models/marts/catalog_order.sql"
    apply({undecided: (SAMPLE / undecided).read_text(encoding="utf-8")}, folder)
    script = (
        "import sys\nfrom sekisho.cli import exit_code_of\nexit_code_of(['check', '-q'])\n"
        "print(sorted({'duckdb', 'jsonschema'} & set(sys.modules)), file=sys.stderr)\n"
    )
    for expected in ("['duckdb', 'jsonschema']", "[]"):
        ended = subprocess.run(
            [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True
        )
        assert ended.stderr.strip() == expected


def exposed(decision: Decision) -> set[Column]:
    """The source columns that an export may not be influenced by."""
    return {v.origin for v in decision.violations if v.origin is not None}


def test_nothing_is_released_by_what_is_remembered(tmp_path: Path) -> None:
    """Whoever can write the file can deceive a check, and not a run: that remembers nothing."""
    folder = refusing_project(tmp_path / "project")
    answer(folder, remember=True)
    (layer, *_) = held(folder)
    for key, text in layer["lineage"].items():
        record = orjson.loads(text)
        none = " ".join("0" for _ in record[2])
        layer["lineage"][key] = orjson.dumps([*record[:4], none, none, "0", "0", [], []]).decode()
    forge(folder, [layer])
    deceived = nightly.check(project.load(folder, remember=True), DAY)
    honest = nightly.check(project.load(folder), DAY)
    assert exposed(deceived.decisions["own_mailing_list"]) == set()
    assert Column("member_register", "email") in exposed(honest.decisions["own_mailing_list"])


def test_a_run_remembers_nothing() -> None:
    """The commands that release say nothing of `remember`, which is off where nobody asks for it."""
    root = Path(nightly.__file__).parents[1]
    asking = {
        path.name for path in root.rglob("*.py") if "remember=" in path.read_text(encoding="utf-8")
    }
    flows = [*(Path(__file__).parents[2] / "flows").glob("*.py")]
    assert flows
    assert "check.py" in asking
    assert asking.isdisjoint({"run.py", "night.py", "passages.py"})
    assert all("remember" not in path.read_text(encoding="utf-8") for path in flows)

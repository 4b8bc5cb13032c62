"""What a scenario is: a small change of the sample project and what Sekisho has to say about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from project_files import Change, apply, sample_project

from sekisho import nightly, project
from sekisho.messages import Bilingual
from sekisho.model import Decision, Step, Violation
from sekisho.nightly import Checked, Run

FOLDER: Final = Path(__file__).parent
THEMES: Final[Mapping[str, Bilingual]] = {
    "recipient": Bilingual(en="Who may have what", ja="誰に何を渡せるか"),
    "purpose": Bilingual(en="For which purpose, and when", ja="何のために、いつ"),
    "influence": Bilingual(
        en="What is not shown and decides all the same", ja="見えないのに中身を左右するもの"
    ),
    "overlay": Bilingual(en="Data that hardly anybody gets", ja="まず渡せないデータ"),
    "statement": Bilingual(en="What the SQL may do", ja="SQL にできること"),
    "file": Bilingual(en="What makes a file reproducible", ja="同じファイルを再現できること"),
    "member": Bilingual(en="Members who asked to stop", ja="利用停止を求めた組合員"),
    "waiver": Bilingual(en="Exceptions for a time", ja="期限付きの例外"),
    "ledger": Bilingual(en="The ledger fails closed", ja="台帳が使えなければ何も出さない"),
}
_DAY: Final = dt.date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of one export: the verdict, and the codes of all reasons, each once."""

    verdict: str
    codes: tuple[str, ...]
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Witness:
    """The path of one violation, each step as `relation.column kind file:line`."""

    code: str
    column: str | None
    origin: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InFile:
    """Values that a column of a released file has, and values that it must not have."""

    export: str
    column: str
    present: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file of this folder.

    Attributes:
        name: of the file.
        change: to the sample project; `before` is another one, under which a night of the first
            export ran earlier.
        runs: the exports of the night that is run; empty = a check is enough.
        expected: by export.
        exit_code: of the night.
        says: what the English sentences of the night's violations have in them.
    """

    name: str
    theme: str
    title: Bilingual
    why: Bilingual
    day: dt.date
    change: Change
    before: Change | None
    runs: tuple[str, ...]
    expected: Mapping[str, Expected]
    witness: Witness | None
    exit_code: int | None
    says: tuple[str, ...] = ()
    files: tuple[InFile, ...] = ()

    @property
    def shown(self) -> str:
        """The export that the scenario is about: the first one named."""
        return next(iter(self.expected))


_KEYS: Final = (
    "theme", "title", "why", "day", "change", "before", "run", "expect", "witness", "exit_code",
    "says", "files",
)  # fmt: skip


def read(path: Path) -> Scenario:
    """Read one scenario; an unknown key is an error."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    _only(found, _KEYS, path.name)
    expected = {name: _expected(one, path.name) for name, one in found["expect"].items()}
    return Scenario(
        name=path.stem,
        theme=found["theme"],
        title=Bilingual(**found["title"]),
        why=Bilingual(**found["why"]),
        day=found.get("day", _DAY),
        change=found.get("change", {}),
        before=found.get("before"),
        runs=tuple(found.get("run", ())),
        expected=expected,
        witness=_witness(found["witness"], path.name) if "witness" in found else None,
        exit_code=found.get("exit_code"),
        says=tuple(found.get("says", ())),
        files=tuple(_in_file(one, path.name) for one in found.get("files", ())),
    )


def all_scenarios() -> tuple[Scenario, ...]:
    """Every scenario, by theme and name."""
    found = [read(path) for path in sorted(FOLDER.glob("*.yaml"))]
    order = list(THEMES)
    return tuple(sorted(found, key=lambda s: (order.index(s.theme), s.name)))


@dataclass(frozen=True, slots=True)
class Answered:
    """What came out: decisions, and in a night what became of the exports."""

    decisions: Mapping[str, Decision]
    checked: Checked | None = None
    run: Run | None = None
    outbound: Path | None = None
    loaded: project.Project | None = field(default=None, repr=False)


def answer(scenario: Scenario, folder: Path) -> Answered:
    """Make the scenario's project in `folder`, and check it or run its night."""
    if not scenario.runs:
        loaded = project.load(sample_project(folder, scenario.change))
        checked = nightly.check(loaded, scenario.day, tuple(scenario.expected))
        return Answered(checked.decisions, checked=checked, loaded=loaded)
    sample_project(folder, scenario.before or {}, data=True)
    if scenario.before is not None:
        first = nightly.run(
            project.load(folder), scenario.day, scenario.runs[:1], clock=lambda: _at(scenario, 22)
        )
        assert first.exit_code == 0, "the night before must be a good one"
        sample_project(folder, data=True)
    apply(scenario.change, folder)
    loaded = project.load(folder)
    done = nightly.run(loaded, scenario.day, scenario.runs, clock=lambda: _at(scenario, 23))
    return Answered(
        done.decisions, run=done, outbound=folder / loaded.config.outbound, loaded=loaded
    )


def _at(scenario: Scenario, hour: int) -> dt.datetime:
    """A time on the day that the scenario is about: its waivers are over today."""
    zone = dt.timezone(dt.timedelta(hours=9))
    return dt.datetime.combine(scenario.day, dt.time(hour), zone)


def step_line(step: Step) -> str:
    """A step of a witness as the files write it."""
    place = f"{step.place.file}:{step.place.line}" if step.place else "-"
    return f"{step.relation}.{step.column} {step.kind} {place}"


def violation_of(decision: Decision, witness: Witness) -> Violation | None:
    """The violation that a witness is of."""
    for violation in decision.violations:
        found = (violation.code, violation.column, str(violation.origin))
        if found == (witness.code, witness.column, witness.origin):
            return violation
    return None


def codes_of(decision: Decision) -> tuple[str, ...]:
    """The codes of all reasons, each once, sorted."""
    return tuple(sorted({v.code for v in decision.violations}))


def _expected(found: Mapping[str, Any], file: str) -> Expected:
    _only(found, ("verdict", "codes", "outcome"), file)
    return Expected(found["verdict"], tuple(found.get("codes", ())), found.get("outcome"))


def _witness(found: Mapping[str, Any], file: str) -> Witness:
    _only(found, ("code", "column", "origin", "path"), file)
    return Witness(found["code"], found.get("column"), found["origin"], tuple(found["path"]))


def _in_file(found: Mapping[str, Any], file: str) -> InFile:
    _only(found, ("export", "column", "present", "absent"), file)
    return InFile(
        found["export"],
        found["column"],
        tuple(found.get("present", ())),
        tuple(found.get("absent", ())),
    )


def _only(found: Mapping[str, Any], keys: tuple[str, ...], file: str) -> None:
    if unknown := found.keys() - set(keys):
        message = f"{file}: unknown keys {sorted(unknown)}"
        raise ValueError(message)

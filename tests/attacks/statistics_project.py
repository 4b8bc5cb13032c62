"""The sample project with an arrangement for statistics, models to make them from, and attempts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from project_files import sample_project

from sekisho import nightly, project
from sekisho.model import Violation
from sekisho.nightly import Checked, Night
from sekisho.project import Project

DAY: Final = dt.date(2026, 11, 20)
CLOCK: Final = dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
NOTICE: Final = "policy/notices/2022-03-21.yaml"
PARTIES: Final = [
    "coop_kinki",
    "jccu",
    "coop_kyosai",
    "nara_coop_sangyo",
    "cws",
    "heartful_coop_nara",
    "heartful_coop_yoshino",
    "coop_energy_nara",
    "tatsuta_hoken",
    "kyodo_fukushikai",
    "saiene_kikin",
    "nara_prefecture",
]

ARRANGEMENT: Final = f"""\
  A8:
    name: {{ja: 統計の提供, en: statistics}}
    ground: statistics
    parties: [{", ".join(PARTIES)}]
    clause: 個人情報保護法 第2条第1項

# ------------------------------------------------------------------ 以前に取得したデータ
"""
GRANT: Final = f"""
  statistics:
    arrangement: A8
    recipients: [{", ".join(PARTIES)}]
    purposes: [P12]
    categories: [member_registration, member_profile, delivery_setting, catalog_purchase, shares]
    clause: 個人情報保護法 第2条第1項
    basis: assumed
"""
EARLIER: Final = (
    "# ------------------------------------------------------------------ 以前に取得したデータ\n"
)
LIFT: Final = """
  statistics-of-earlier-data:
    arrangements: [A8]
    purposes: [P12]
    categories: [all_items]
    clause: 個人情報保護法 第2条第1項
    basis: assumed
"""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One export, with the models that it needs.

    Attributes:
        sql: its SELECT.
        models: name -> SQL.
        key: its key.
        destination: whom it is for.
        suppress: whether small groups are left out.
        declared: whether it is declared as a statistic.
    """

    name: str
    sql: str
    models: Mapping[str, str]
    key: tuple[str, ...]
    destination: str = "kinki_exchange"
    suppress: bool = False
    declared: bool = True

    def files(self) -> Mapping[str, str]:
        """Its files in a project."""
        small = "suppress" if self.suppress else "refuse"
        release = f"release: statistics\nsmall_groups: {small}\n" if self.declared else ""
        head = (
            f"/*---\ntitle: {{ja: 統計, en: statistic}}\ndestination: {self.destination}\npurpose: P12\n"
            f"arrangement: A8\n{release}key: [{', '.join(self.key)}]\n"
            f"file: {self.name}_{{business_date}}.csv\nformat: csv\nencoding: utf-8\n---*/\n"
        )
        return {
            f"sql/exports/{self.name}.sql": head + self.sql,
            **{f"sql/models/{name}.sql": sql for name, sql in self.models.items()},
        }


def change(attempts: Iterable[Attempt]) -> dict[str, Any]:
    """The change to the sample project; see `project_files`."""
    found: dict[str, Any] = {
        NOTICE: {
            "replace": [
                {"old": EARLIER, "new": ARRANGEMENT},
                {"old": "\nformer_subjects:", "new": f"{LIFT}\nformer_subjects:"},
            ],
            "append": GRANT,
        }
    }
    for attempt in attempts:
        found.update(attempt.files())
    return found


@dataclass
class Tried:
    """What became of attempts in one night.

    Attributes:
        violations: attempt -> all reasons against it.
        files: attempt -> the lines of its file, without the header, where it was released.
    """

    violations: Mapping[str, tuple[Violation, ...]]
    files: Mapping[str, list[str]]


def night(root: Path, names: Iterable[str], day: dt.date = DAY) -> Tried:
    """A night of some exports, in their order, by the product's own steps; suites apart."""
    loaded: Project = project.load(root)
    only = tuple(names)
    checked: Checked = nightly.check(loaded, day, only)
    with Night(loaded, checked, trigger="test", clock=lambda: CLOCK) as run:
        for source in run.sources:
            run.extract(source)
        run.decide()
        for name in only:
            run.stage(name)
            run.release(name)
        done = run.finish()
    assert not done.problems, [str(p) for p in done.problems]
    files = {}
    for name in only:
        head = loaded.exports[name]
        folder = (
            loaded.folder(loaded.config.outbound)
            / loaded.policy.destinations[head.destination].path
        )
        path = folder / head.file.replace("{business_date}", f"{day:%Y%m%d}")
        if path.is_file():
            files[name] = path.read_text(encoding="utf-8").splitlines()[1:]
    return Tried({n: done.decisions[n].violations for n in only}, files)


def made(folder: Path, attempts: Iterable[Attempt], more: Mapping[str, Any]) -> Path:
    """The project with attempts in a folder, data and all, and with a further change."""
    return sample_project(folder, {**change(attempts), **more}, data=True)

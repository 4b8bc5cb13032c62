"""Registers and the assessment of an incident as people read them, word by word.

    PYTHONPATH=src:tests .venv/bin/python tests/registers/test_goldens.py

writes them anew.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from policies.organisation import DAY, laid_out

from sekisho.cli import as_register
from sekisho.cli.command import Settings
from sekisho.incidents import Incident, assess
from sekisho.project import Project
from sekisho.registers import (
    REGISTERS,
    Arrived,
    Delivered,
    Known,
    Provided,
    Receipt,
    Recorded,
    Register,
)

GOLDEN: Final = Path(__file__).parent / "golden"
LATER: Final = dt.date(2026, 12, 24)
RESULTS: Final = Provided(
    recipient="insurer_as_a_third_party",
    arrangement="A2",
    purpose="P2",
    export="insurer_results_by_consent",
    day=DAY,
    run=4,
    persons=1_204,
    columns=("checkup_no", "member_no", "result"),
    items=("checkup", "member"),
    indexed=True,
)
RECORDED: Final = Recorded(
    runs=38,
    arrived={"checkup": Arrived(LATER, 38, 1_310), "member": Arrived(DAY, 4, 2_600)},
    delivered=(
        Delivered("insurer_as_a_third_party", "A2", 2, DAY, LATER, 38),
        Delivered("laboratory", "A3", 35, DAY, LATER, 38),
    ),
    provided=(
        RESULTS,
        Provided(
            recipient="insurer_as_a_third_party",
            arrangement="A2",
            purpose="P2",
            export="insurer_results_by_consent",
            day=LATER,
            run=38,
            persons=1_310,
            columns=RESULTS.columns,
            items=RESULTS.items,
            indexed=True,
        ),
    ),
    receipts={"checkup": Receipt(35, DAY, LATER, 1_310, (4, 38))},
)
INCIDENT: Final = Incident(
    kind="wrong-recipient",
    found=dt.date(2026, 12, 1),
    recovered=False,
    wrongful=False,
    export="insurer_results_by_consent",
    recipient="insurer_as_a_third_party",
    purpose="P2",
    file="insurer_results_by_consent_20261120.csv",
    day=DAY,
    run=4,
    rows=1_204,
    subjects=1_204,
    items=("checkup", "member"),
    overlays=frozenset({"special_care"}),
)
FORMS: Final = (("en", "text"), ("ja", "html"))
NAMES: Final = (*REGISTERS, "incident")


def registers(loaded: Project) -> Iterator[tuple[Known, Register]]:
    known = Known(loaded.policy, loaded.sources, loaded.files, RECORDED, DAY)
    for make in REGISTERS.values():
        yield known, make(known)
    yield known, assess(INCIDENT, loaded.policy)


def printed(loaded: Project) -> Iterator[tuple[str, str]]:
    """Name of a golden and what stands in it."""
    with pytest.MonkeyPatch.context() as terminal:
        terminal.setenv("COLUMNS", "88")
        for known, register in registers(loaded):
            for lang, form in FORMS:
                settings = Settings(lang=lang)  # type: ignore[arg-type]
                text = as_register.FORMATS[form](known, [register], settings)
                yield f"{register.id}.{lang}.{form}", text.rstrip("\n") + "\n"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return dict(printed(laid_out("medical_coop", tmp_path_factory.mktemp("clinic") / "p", {})))


@pytest.mark.parametrize(("lang", "form"), FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_what_people_read_is_the_golden(
    name: str, lang: str, form: str, shown: dict[str, str]
) -> None:
    file = f"{name}.{lang}.{form}"
    assert shown[file] == (GOLDEN / file).read_text(encoding="utf-8")


def test_every_golden_is_one_of_these(shown: dict[str, str]) -> None:
    assert {p.name for p in GOLDEN.iterdir()} == shown.keys()


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in printed(laid_out("medical_coop", Path(folder) / "p", {})):
            (GOLDEN / name).write_text(text, encoding="utf-8")

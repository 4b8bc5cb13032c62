"""What a case of a rule is: a request on real values, and all violations of the rule it brings."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from project_files import Change, sample_project

from sekisho import nightly, project
from sekisho.decide import decide, verdict_of
from sekisho.errors import Place
from sekisho.messages import CATALOGUE, Bilingual, Message
from sekisho.model import Decision, Use, Violation
from sekisho.nightly import Checked
from sekisho.project import Project
from sekisho.rules import Facts, Groups, Unmet, judge_ledger, judge_staged

FOLDER: Final = Path(__file__).parent
_DAY: Final = dt.date(2026, 11, 20)
_KEYS: Final = ("rule", "example", "shows", "note", "change", "cases")
_CASE_KEYS: Final = ("export", "day", "change", "facts", "ledger", "verdict", "violations")


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One request and what the rule has to say about it.

    Attributes:
        rule: the rule's name.
        change: to the sample project.
        facts: what a reading of the staged file found, for a rule about it.
        ledger: id of the message that says why the ledger cannot be used.
        verdict: of the export, by all rules.
        violations: of this rule alone: `column < origin at file:line:column`; `*` is the export as
            a whole, `-` no origin.
    """

    rule: str
    name: str
    export: str
    day: dt.date
    change: Change
    facts: Facts | None
    ledger: str | None
    verdict: str
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """All cases of one rule.

    Attributes:
        example: name of the case that the documentation shows.
        shows: the file of its change that is shown; None where the change itself is.
        note: what the example is about.
    """

    code: str
    rule: str
    example: str
    shows: str | None
    note: Bilingual
    cases: tuple[RuleCase, ...]

    @property
    def shown(self) -> RuleCase:
        """The case that the documentation shows."""
        return next(case for case in self.cases if case.name == self.example)


def read(path: Path) -> RuleFile:
    """Read the cases of one rule; an unknown key is an error."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    _only(found, _KEYS, path.name)
    shared = found.get("change", {})
    cases = tuple(_case(path.stem, name, one, shared) for name, one in found["cases"].items())
    note = Bilingual(**found["note"])
    return RuleFile(found["rule"], path.stem, found["example"], found.get("shows"), note, cases)


def all_files() -> tuple[RuleFile, ...]:
    """The case files, by the code of their rule."""
    found = (read(path) for path in FOLDER.glob("*.yaml"))
    return tuple(sorted(found, key=lambda f: f.code))


@dataclass(frozen=True, slots=True)
class Ground:
    """A project and what a check says about it; `text_of` are its files."""

    loaded: Project
    checked: Checked


def decision_of(case: RuleCase) -> Decision:
    """Judge the case anew, by the rules as they are now."""
    ground = ground_of(case)
    export = ground.loaded.exports[case.export]
    if case.facts is None and case.ledger is None:
        checked, loaded = ground.checked, ground.loaded
        judged = (checked.analysis, loaded.policy, loaded.sources, checked.tags, case.day)
        return decide([export], *judged)[export.name]
    if case.facts is not None:
        violations = judge_staged(export, case.facts)
    else:
        violations = (judge_ledger(export, Message(str(case.ledger))),)
    recipient = ground.loaded.policy.destinations[export.destination].party
    use = Use(export.arrangement, recipient, export.purpose)
    return Decision(export.name, use, verdict_of(violations), violations)


def ground_of(case: RuleCase) -> Ground:
    """The case's project, loaded and analysed once for all cases of the same change and day."""
    return _ground(yaml.safe_dump(case.change, allow_unicode=True), case.day)


@cache
def _ground(change: str, day: dt.date) -> Ground:
    with tempfile.TemporaryDirectory() as folder:
        loaded = project.load(sample_project(Path(folder), yaml.safe_load(change)))
    return Ground(loaded, nightly.check(loaded, day))


def lines_of(decision: Decision, rule: str) -> tuple[str, ...]:
    """The violations of one rule as the case files write them, sorted."""
    return tuple(sorted(_line(v) for v in decision.violations if v.rule == rule))


def sentences_of(rule: str) -> Mapping[str, tuple[str, str]]:
    """Every sentence of the catalogue about a rule: id -> (English, Japanese)."""
    return {id_: texts for id_, texts in CATALOGUE.items() if id_.startswith(f"rule.{rule}.")}


def _line(violation: Violation) -> str:
    return f"{violation.column or '*'} < {violation.origin or '-'} at {violation.place}"


def _case(rule: str, name: str, found: Mapping[str, Any], shared: Change) -> RuleCase:
    _only(found, _CASE_KEYS, f"{rule}: {name}")
    return RuleCase(
        rule=rule,
        name=name,
        export=found["export"],
        day=found.get("day", _DAY),
        change={**shared, **found.get("change", {})},
        facts=_facts(found["facts"], found["export"]) if "facts" in found else None,
        ledger=found.get("ledger"),
        verdict=found["verdict"],
        violations=tuple(sorted(found["violations"])),
    )


def _facts(found: Mapping[str, Any], export: str) -> Facts:
    suite = f"expectations/exports/{export}.yaml"
    columns = tuple((name, type_) for name, type_ in found["columns"].items())
    expected = tuple((name, type_) for name, type_ in found["expected"].items())
    return Facts(
        columns,
        expected,
        found["rows"],
        found["suspended"],
        found["repeated"],
        tuple(
            Unmet(Bilingual(en=one["en"], ja=one["ja"]), Place(suite, one["line"], 5))
            for one in found.get("unmet", ())
        ),
        tuple(found.get("formulas", ())),
        _groups(found["groups"]) if "groups" in found else None,
    )


def _groups(found: Mapping[str, Any]) -> Groups:
    return Groups(**{**found, "earlier": tuple(found["earlier"])})


def _only(found: Mapping[str, Any], keys: tuple[str, ...], where: str) -> None:
    if unknown := found.keys() - set(keys):
        message = f"{where}: unknown keys {sorted(unknown)}"
        raise ValueError(message)

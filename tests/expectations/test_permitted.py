"""The table of permitted expectations tells the truth about Great Expectations and DuckDB."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from great_expectations.expectations.registry import get_expectation_impl

from sekisho.expectations import SuiteResult, load, run
from sekisho.expectations.permitted import PERMITTED, ROWS_RULES

CASES = yaml.safe_load(Path(__file__).with_name("permitted_cases.yaml").read_text(encoding="utf-8"))
OF_EVERY_EXPECTATION = {
    "id", "meta", "notes", "result_format", "description", "catch_exceptions", "rendered_content",
    "batch_id", "severity", "windows", "library_metadata", "row_condition", "condition_parser",
}  # fmt: skip


@pytest.mark.parametrize("expectation", PERMITTED)
def test_the_arguments_are_those_of_the_real_class(expectation: str) -> None:
    """Every field is offered, none is invented, and what the class requires is required here."""
    fields = {
        k: v
        for k, v in get_expectation_impl(expectation).__fields__.items()
        if k not in OF_EVERY_EXPECTATION
    }
    permitted = PERMITTED[expectation]
    assert {*permitted.required, *permitted.optional} == set(fields)
    assert {k for k, v in fields.items() if v.required} <= set(permitted.required)


@pytest.mark.parametrize(
    "expectation", [t for t in PERMITTED if "ignore_row_if" in PERMITTED[t].optional]
)
def test_the_rules_about_rows_are_those_of_the_real_class(expectation: str) -> None:
    offered = next(rules for prefix, rules in ROWS_RULES.items() if expectation.startswith(prefix))
    field = get_expectation_impl(expectation).__fields__["ignore_row_if"]
    accepted = [
        str(c) for f in (field, *(field.sub_fields or ())) for c in getattr(f.type_, "__args__", ())
    ]
    assert set(offered) <= set(accepted)


def suite_of(expectation: str, args: Mapping[str, Any], **more: Any) -> str:
    entry = {"type": expectation, "severity": "critical", "args": dict(args), **more}
    entry["title"] = {"ja": "あ", "en": "a"}
    return yaml.safe_dump({"source": "shares", "expectations": [entry]}, allow_unicode=True)


@pytest.mark.parametrize("expectation", PERMITTED)
def test_each_permitted_expectation_holds_and_is_violated_on_duckdb(
    expectation: str, land: Callable[[str], Path]
) -> None:
    case = CASES[expectation]
    text = suite_of(expectation, case["args"])
    suite = load({"expectations/shares.yaml": text}, ["shares"])["shares"]

    def outcome(rows: str, names: list[str]) -> SuiteResult:
        file = land(f"SELECT * FROM (VALUES {rows}) AS t({', '.join(names)})")
        return run(suite, file, business_date=dt.date(2026, 11, 20))

    held = outcome(case["holds"], case["as"])
    assert [(r.state, r.reason, r.failure) for r in held.results] == [("passed", None, None)]
    assert not held.stops
    violated = outcome(case["violates"], case.get("violates_as", case["as"]))
    assert [(r.state, r.reason, r.unexpected, r.observed) for r in violated.results] == [
        ("violated", "violated", case.get("unexpected"), case.get("observed"))
    ]
    assert violated.stops

"""Nothing passes that is not known to hold, and no value of the data leaves a run."""

import datetime as dt
import logging
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from great_expectations.core import ExpectationValidationResult
from great_expectations.exceptions.exceptions import SuiteParameterError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations import registry
from sqlalchemy import event
from sqlalchemy.engine import Engine

from sekisho.expectations import Expectation, Parameter, Suite, SuiteResult, load, run
from sekisho.expectations.batch import Outcome, _outcome
from sekisho.expectations.permitted import PERMITTED
from sekisho.expectations.runner import _result

Land = Callable[[str], Path]
DAY = dt.date(2026, 11, 20)
NAMED = "髙﨑花子0907654321"


def suite(*expectations: str, may_be_empty: bool = False) -> Suite:
    """A suite of `type {args}` lines; a leading `?` makes a warning, a trailing `*` may be empty."""
    lines = ["source: shares", f"may_be_empty: {str(may_be_empty).lower()}", "expectations:"]
    for number, text in enumerate(expectations):
        kind, _, args = text.lstrip("?").rstrip("*").partition(" ")
        lines += [
            f"  - type: {kind}",
            f"    severity: {'warning' if text.startswith('?') else 'critical'}",
            *([f"    args: {args}"] if args else []),
            f"    title: {{ja: 期待{number}, en: expectation {number}}}",
            *(["    may_be_empty: true"] if text.endswith("*") else []),
        ]
    return load({"expectations/shares.yaml": "\n".join(lines)}, ["shares"])["shares"]


def checked(what: Suite, file: Path) -> SuiteResult:
    return run(what, file, business_date=DAY)


def states(result: SuiteResult) -> list[tuple[str, str | None]]:
    return [(r.state, r.reason) for r in result.results]


NOT_NULL = "expect_column_values_to_not_be_null {column: a}"
IN_SET = "expect_column_values_to_be_in_set {column: a, value_set: [x, y]}"
SOME_ROWS = "expect_table_row_count_to_be_between {min_value: 1}"
UNIQUE = "expect_column_values_to_be_unique {column: a}"
ANY_ROWS = "expect_table_row_count_to_be_between {min_value: 0}"


def test_results_come_in_the_order_of_the_suite_with_counts_and_rows(land: Land) -> None:
    """Great Expectations returns another order, failures first."""
    what = suite(
        SOME_ROWS,
        "expect_column_values_to_be_between {column: a, max_value: 3}",
        IN_SET,
        NOT_NULL,
        UNIQUE,
    )
    result = checked(what, land("SELECT * FROM (VALUES ('x'), ('x'), ('z'), (NULL)) AS t(a)"))
    assert [r.expectation for r in result.results] == list(what.expectations)
    assert states(result) == [
        ("passed", None),
        ("could-not-check", "engine-error"),
        ("violated", "violated"),
        ("violated", "violated"),
        ("violated", "violated"),
    ]
    assert [r.unexpected for r in result.results] == [None, None, 1, 1, 2]
    assert (result.rows, result.suite) == (4, what)
    assert result.counts == {"passed": 1, "violated": 3, "could-not-check": 1}
    assert result.seconds > 0


@pytest.mark.parametrize(
    ("expectations", "stops"),
    [
        ((NOT_NULL,), True),
        ((f"?{NOT_NULL}",), False),
        ((f"?{NOT_NULL}", SOME_ROWS), False),
        ((f"?{SOME_ROWS}", NOT_NULL), True),
        (("expect_column_values_to_be_unique {column: gone}",), True),
        (("?expect_column_values_to_be_unique {column: gone}",), False),
    ],
)
def test_only_a_critical_expectation_that_did_not_pass_stops(
    expectations: tuple[str, ...], stops: bool, land: Land
) -> None:
    result = checked(suite(*expectations), land("SELECT NULL::VARCHAR AS a FROM range(3)"))
    assert result.stops is stops


def test_a_suite_without_expectations_is_refused(land: Land) -> None:
    """No loader makes one; Great Expectations would say that it holds."""
    full = suite(NOT_NULL)
    empty = replace(full, expectations=())
    with pytest.raises(ValueError, match="without expectations"):
        checked(empty, land("SELECT 1 AS a"))


def test_an_expectation_that_great_expectations_drops_could_not_be_checked(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It only logs the loss of a class that it does not know, and calls what is left a success."""
    ours = "expect_column_values_to_be_postal_codes"
    monkeypatch.delitem(registry._registered_expectations, ours)
    result = checked(suite(SOME_ROWS, f"{ours} {{column: a}}"), land("SELECT '634-0812' AS a"))
    assert states(result) == [("passed", None), ("could-not-check", "dropped")]
    assert result.stops


def test_a_file_without_rows_could_not_be_checked(land: Land) -> None:
    """Great Expectations passes every expectation of values on no rows."""
    result = checked(suite(IN_SET, NOT_NULL, ANY_ROWS), land("SELECT 'x' AS a WHERE false"))
    assert states(result) == [("could-not-check", "no-rows")] * 3
    assert (result.rows, result.stops) == (0, True)


def test_a_file_without_rows_passes_where_the_suite_says_so_and_its_counts_still_count(
    land: Land,
) -> None:
    file = land("SELECT 'x' AS a WHERE false")
    largest = "expect_column_max_to_be_between {column: a, max_value: 3}"
    assert states(checked(suite(IN_SET, largest, ANY_ROWS, may_be_empty=True), file)) == [
        ("passed", None),
        ("passed", None),
        ("passed", None),
    ]
    assert states(checked(suite(NOT_NULL, SOME_ROWS, may_be_empty=True), file)) == [
        ("passed", None),
        ("violated", "violated"),
    ]


@pytest.mark.parametrize(
    "expectation",
    [
        IN_SET,
        UNIQUE,
        "expect_column_values_to_be_postal_codes {column: a}",
        "expect_column_max_to_be_between {column: a, max_value: 3}",
        "expect_column_pair_values_to_be_equal {column_A: b, column_B: a}",
        "expect_compound_columns_to_be_unique {column_list: [b, a]}",
    ],
)
def test_a_column_without_any_value_could_not_be_checked(expectation: str, land: Land) -> None:
    """Great Expectations passes NULLs: a set that no value is in holds for a column of NULLs."""
    file = land("SELECT NULL::VARCHAR AS a, i::VARCHAR AS b FROM range(3) AS t(i)")
    assert states(checked(suite(expectation), file)) == [("could-not-check", "no-values")]
    assert states(checked(suite(f"{expectation}*"), file)) == [("passed", None)]


def test_absence_itself_can_be_judged_on_a_column_without_values(land: Land) -> None:
    file = land("SELECT NULL::VARCHAR AS a FROM range(3)")
    what = suite(NOT_NULL, "expect_column_values_to_be_null {column: a}")
    assert states(checked(what, file)) == [("violated", "violated"), ("passed", None)]


def test_a_missing_column_could_not_be_checked_and_spoils_nothing_else(land: Land) -> None:
    what = suite("expect_column_values_to_be_unique {column: gone}*", IN_SET)
    result = checked(what, land("SELECT 'x' AS a"))
    assert states(result) == [("could-not-check", "missing-column"), ("passed", None)]
    empty = land("SELECT 'x' AS a WHERE false")
    what = suite("expect_column_values_to_be_unique {column: gone}", may_be_empty=True)
    assert states(checked(what, empty)) == [("could-not-check", "missing-column")]


@pytest.mark.parametrize(
    "expectation",
    [
        "expect_column_values_to_be_between {column: a, max_value: 3}",
        "expect_column_mean_to_be_between {column: a, max_value: 3}",
        "expect_column_dates_to_be_between {column: a, latest: 2026-11-20}",
        "expect_column_values_to_be_in_set {column: b, value_set: [x]}",
    ],
)
def test_an_engine_that_fails_is_neither_passed_nor_violated(expectation: str, land: Land) -> None:
    """Errors come flat or under the id of a metric; either way only their class is kept."""
    file = land(f"SELECT '{NAMED}' AS a, 1 AS b")
    (result,) = checked(suite(expectation), file).results
    assert (result.state, result.reason) == ("could-not-check", "engine-error")
    assert result.failure is not None
    assert result.unexpected is None


def test_an_expectation_that_fails_takes_no_other_with_it(land: Land) -> None:
    """All are computed by one query."""
    what = suite(
        "expect_column_values_to_be_in_set {column: b, value_set: [x]}",
        "expect_column_values_to_be_in_set {column: b, value_set: ['1']}",
        IN_SET,
    )
    result = checked(what, land("SELECT 'x' AS a, 1 AS b"))
    assert states(result) == [
        ("could-not-check", "engine-error"),
        ("passed", None),
        ("passed", None),
    ]
    assert result.results[0].failure == "ConversionException"


def test_a_metric_that_cannot_be_found_could_not_be_checked(
    land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This error comes in the flat shape; those of the engine come under the id of a metric."""
    monkeypatch.delitem(registry._registered_metrics, "column_values.postal_code.condition")
    result = checked(
        suite("expect_column_values_to_be_postal_codes {column: a}", IN_SET),
        land("SELECT 'x' AS a"),
    )
    assert states(result) == [("could-not-check", "engine-error"), ("passed", None)]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_computation_that_ends_early_has_not_passed(
    after: int, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Great Expectations logs the error and takes figures that are missing for none against it."""
    real = SqlAlchemyExecutionEngine.resolve_metrics
    calls = iter(range(10))

    def broken(self: object, *args: object, **kwargs: object) -> object:
        if next(calls) >= after:
            raise RuntimeError(NAMED)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(SqlAlchemyExecutionEngine, "resolve_metrics", broken)
    result = checked(suite(IN_SET, f"?{NOT_NULL}"), land("SELECT '1' AS a"))
    assert states(result) == [("could-not-check", "engine-error")] * 2


def test_a_verdict_without_any_figure_is_none() -> None:
    result = ExpectationValidationResult(success=True, result={}, exception_info={})
    assert _outcome(result).failure == "Error"


@pytest.mark.parametrize(("elements", "unexpected"), [(0, 0), (2, 0), (3, None)])
def test_figures_that_do_not_fit_the_file_are_no_success(
    elements: int, unexpected: int | None
) -> None:
    """Great Expectations calls it a success where a count is missing or nothing was looked at."""
    (expectation,) = suite(IN_SET).expectations
    outcome = Outcome(True, elements, unexpected, None, None)
    result = _result(expectation, outcome, rows=3)
    assert (result.state, result.reason) == ("could-not-check", "engine-error")


def test_not_even_a_sample_of_values_is_fetched(land: Land) -> None:
    """Whatever is against an expectation is counted inside DuckDB; samples are `LIMIT 0`."""
    asked: list[tuple[str, object]] = []

    def listen(_conn: object, _cursor: object, sql: str, given: object, *_: object) -> None:
        if "unexpected_values" in sql:
            asked.append((sql, given))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        checked(suite(IN_SET, NOT_NULL), land("SELECT 'z' AS a UNION ALL SELECT NULL"))
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    assert len(asked) == 2
    for sql, given in asked:
        limit = sql[sql.rindex("LIMIT $") :].split("$")[1].strip()
        assert list(given)[int(limit) - 1] == 0  # type: ignore[call-overload]


@pytest.mark.parametrize("content", [None, b"", b"PAR1 is not enough PAR1", NAMED.encode()])
def test_a_file_that_cannot_be_read_could_not_be_checked(
    content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / "landed.parquet"
    if content is not None:
        file.write_bytes(content)
    result = checked(suite(SOME_ROWS, f"?{NOT_NULL}"), file)
    assert states(result) == [("could-not-check", "unreadable")] * 2
    assert (result.rows, result.stops) == (None, True)


def test_a_file_whose_data_is_damaged_could_not_be_checked(land: Land) -> None:
    file = land("SELECT 'x' || i AS a FROM range(100000) AS t(i)")
    content = bytearray(file.read_bytes())
    content[1000 : len(content) // 2] = b"\xff" * (len(content) // 2 - 1000)
    file.write_bytes(content)
    result = checked(suite(UNIQUE), file)
    assert states(result)[0][0] == "could-not-check"


def test_a_path_is_a_path_and_no_pattern(land: Land, tmp_path: Path) -> None:
    odd = tmp_path / "it's [a] *night*" / "夜.parquet"
    odd.parent.mkdir()
    land("SELECT 'x' AS a").rename(odd)
    assert states(checked(suite(IN_SET), odd)) == [("passed", None)]
    odd.rename(tmp_path / "夜.parquet")
    result = checked(suite(IN_SET), tmp_path / "夜*.parquet")
    assert states(result) == [("could-not-check", "unreadable")]


def test_names_of_columns_are_names_and_no_sql(land: Land) -> None:
    file = land("""SELECT 'x' AS "組合員 ""番号""; --", 'x' AS "select" """)
    what = suite(
        """expect_column_values_to_be_in_set {column: '組合員 "番号"; --', value_set: [x]}""",
        "expect_column_values_to_be_unique {column: select}",
    )
    assert states(checked(what, file)) == [("passed", None), ("passed", None)]


def test_the_business_date_is_the_run_s_and_times_are_japanese(land: Land) -> None:
    what = suite("expect_column_dates_to_be_between {column: a, latest: $business_date}")
    file = land("SELECT TIMESTAMPTZ '2026-11-20 15:30:00+00' AS a")  # 00:30 of the 21st in Japan
    assert states(run(what, file, business_date=DAY)) == [("violated", "violated")]
    assert states(run(what, file, business_date=dt.date(2026, 11, 21))) == [("passed", None)]


def test_a_value_that_the_run_does_not_have_ends_the_run(land: Land) -> None:
    (known,) = suite(
        "expect_column_dates_to_be_between {column: a, latest: $business_date}"
    ).expectations
    args = (("column", "a"), ("latest", Parameter("tomorrow")))
    other = Expectation(
        known.type, "critical", args, known.columns, known.title, False, known.place
    )
    what = replace(suite(NOT_NULL), expectations=(other,))
    with pytest.raises(SuiteParameterError, match="tomorrow"):
        checked(what, land("SELECT DATE '2026-11-20' AS a"))


def test_no_value_of_the_data_leaves_a_run(
    land: Land, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Engine errors quote values; samples, logs, warnings and terminal output must not."""
    caplog.set_level(logging.DEBUG)
    what = suite(
        "expect_column_values_to_be_in_set {column: a, value_set: [x]}",
        "expect_column_values_to_not_be_in_set {column: b, value_set: [x]}",
        "expect_column_dates_to_be_between {column: a, latest: 2026-11-20}",
        "expect_column_max_to_be_between {column: b, max_value: 3}",
        "expect_column_values_to_be_unique {column: a}",
        "expect_column_unique_value_count_to_be_between {column: a, max_value: 3}",
        "expect_table_columns_to_match_set {column_set: [a, c]}",
    )
    result = checked(what, land(f"SELECT '{NAMED}' AS a, 907654321 AS b FROM range(5)"))
    out, err = capfd.readouterr()
    everything = repr(result) + out + err + caplog.text
    everything += "".join(r.message.text("ja") + r.message.text("en") for r in result.results)
    assert NAMED not in everything
    assert "907654321" not in everything
    assert {r.state for r in result.results} == {"passed", "violated", "could-not-check"}
    assert err == ""
    assert out == ""
    assert caplog.text == ""


def test_a_run_opens_no_connection_and_leaves_no_folder(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each context of Great Expectations makes a folder that stays: there is one for all runs."""
    file = land("SELECT 'x' AS a")
    checked(suite(IN_SET), file)
    left = tmp_path / "temporary"
    left.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(left))

    def connect(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert states(checked(suite(IN_SET, UNIQUE), file)) == [("passed", None)] * 2
    assert list(left.iterdir()) == []


@pytest.mark.parametrize(
    "expectation",
    [
        "expect_column_values_to_match_regex",
        "expect_column_values_to_be_of_type",
        "unexpected_rows_expectation",
        "expect_column_kl_divergence_to_be_less_than",
    ],
)
def test_what_fails_on_duckdb_or_takes_sql_is_no_expectation_here(expectation: str) -> None:
    """Regex and types of columns are errors there; SQL of a suite would reach what it likes."""
    assert expectation not in PERMITTED


def test_logging_is_as_before_after_a_run(land: Land, caplog: pytest.LogCaptureFixture) -> None:
    checked(suite(IN_SET), land("SELECT 'x' AS a"))
    logging.getLogger("sekisho").error("heard")
    assert "heard" in caplog.text


def test_suites_run_side_by_side_in_threads(land: Land) -> None:
    """Tasks of one process share one context, and each sees its own file."""
    files = [land(f"SELECT '{i % 2}' AS a") for i in range(8)]
    what = suite("expect_column_values_to_be_in_set {column: a, value_set: ['1']}")
    found: dict[int, SuiteResult] = {}

    def work(number: int) -> None:
        found[number] = checked(what, files[number])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[i].results[0].state for i in range(8)] == ["violated", "passed"] * 4


def test_reading_suites_needs_no_heavy_library() -> None:
    """`sekisho check` reads them, and has 1.5 s."""
    code = (
        "import sys, sekisho.expectations as e; e.load({}, []);"
        "print(sorted({'great_expectations', 'pandas', 'pyarrow', 'sqlalchemy', 'numpy'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert out == "[]\n"

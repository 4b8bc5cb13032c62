"""Python models among a project's statements: lineage by construction, and what is wrong with one."""

from __future__ import annotations

import pytest
from python_models import python_model

from sekisho.errors import SekishoError, UnboundSQL, Undecided
from sekisho.lineage import Analyzed, Graph, analyze_project
from sekisho.lineage.python import plain_type
from sekisho.model import ROWS, Column, PythonModel, QueryLineage

TABLES = {"member": {"no": "VARCHAR", "born": "DATE", "name": "VARCHAR", "tags": "VARCHAR[]"}}
CODE = "def model({}):\n    return None\n"


def _python(name: str, inputs: dict[str, list[str]], outputs: dict[str, str]) -> PythonModel:
    code = CODE.format(", ".join(inputs))
    return python_model(code, inputs, outputs, [next(iter(outputs))], name=name)


AGED = _python("aged", {"stg": ["no", "born"]}, {"no": "VARCHAR", "age": "INTEGER"})


def _project(
    *python: PythonModel, models: dict[str, str] | None = None, export: str = "SELECT age FROM aged"
) -> Analyzed:
    sql = {"stg": "SELECT * FROM member", **(models or {})}
    return analyze_project(TABLES, sql, {"out": export}, python={m.name: m for m in python})


def test_every_output_and_the_rows_depend_on_all_that_is_declared_to_be_read() -> None:
    """On the columns, and on which rows there are; and on nothing else."""
    found = _project(AGED)
    lineages = {n: x for n, x in found.lineages.items() if isinstance(x, QueryLineage)}
    graph = Graph.of(lineages, TABLES)
    read = {Column("member", c): True for c in ("no", "born")} | {Column("member", ROWS): False}
    for relation, column in (("aged", "no"), ("aged", "age"), ("out", "age")):
        assert graph.influences(relation, column) == read
    assert graph.row_influences("aged") == read.keys()
    assert graph.row_influences("out") == read.keys()
    assert found.reads["aged"] == ("stg",)
    assert lineages["aged"].scans == {"stg": ("born", "no")}


def test_a_path_goes_through_it_by_the_line_of_the_declaration() -> None:
    found = _project(AGED)
    lineages = {n: x for n, x in found.lineages.items() if isinstance(x, QueryLineage)}
    path = Graph.of(lineages, TABLES).witness("out", "age", Column("member", "born"))
    assert [(h.relation, h.column, h.kind) for h in path] == [
        ("member", "born", "origin"), ("stg", "born", "value"),
        ("aged", "age", "value"), ("out", "age", "value"),
    ]  # fmt: skip
    span = path[2].span
    assert span is not None
    assert AGED.text[span.start :].startswith("born")
    assert AGED.text[: span.start].count("\n") + 1 == 3


def test_its_key_is_unique_to_what_reads_it() -> None:
    """The run checks it, so an order by the key is total; by anything else it is not."""
    number = "SELECT no, row_number() OVER (ORDER BY {}) AS n FROM aged"
    by_key, by_age = (_project(AGED, export=number.format(c)) for c in ("no", "age"))
    one, other = (x.lineages["out"] for x in (by_key, by_age))
    assert isinstance(one, QueryLineage)
    assert isinstance(other, QueryLineage)
    assert (one.constructs, len(other.constructs)) == ((), 1)


def test_models_of_both_kinds_read_each_other() -> None:
    second = _python("twice", {"older": ["age"], "member": ["name"]}, {"x": "VARCHAR"})
    models = {"older": "SELECT age + 1 AS age FROM aged"}
    found = _project(AGED, second, models=models, export="SELECT x FROM twice")
    assert list(found.lineages) == ["stg", "aged", "older", "twice", "out"]
    lineages = {n: x for n, x in found.lineages.items() if isinstance(x, QueryLineage)}
    origins = Graph.of(lineages, TABLES).influences("out", "x")
    assert {str(c) for c in origins} == {f"member.{c}" for c in ("no", "born", "name", "*")}


WRONG = {
    "a relation that is not there": ({"missing": ["a"]}, "lineage.undeclared", Undecided),
    "a column that is not there": ({"member": ["no", "missing"]}, "lineage.no-column", UnboundSQL),
    "a type that is not handed over": ({"member": ["tags"]}, "lineage.type-not-handed", Undecided),
    "itself": ({"aged": ["no"]}, "lineage.cycle", UnboundSQL),
    "what reads it": ({"back": ["age"]}, "lineage.cycle", UnboundSQL),
    "what cannot be analysed": ({"broken": ["x"]}, "lineage.input-failed", Undecided),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_with_what_it_reads_is_said_and_all_after_it_is_undecided(what: str) -> None:
    inputs, message, kind = WRONG[what]
    models = {"back": "SELECT age FROM aged", "broken": "SELECT x FROM nowhere"}
    found = _project(_python("aged", inputs, {"no": "VARCHAR", "age": "INTEGER"}), models=models)
    error = found.lineages["aged"]
    assert isinstance(error, kind)
    assert isinstance(error, SekishoError)
    assert error.message.id == message
    assert error.place is not None
    assert error.place.file == "sql/models/aged.py"
    after = found.lineages["out"]
    assert isinstance(after, Undecided)
    assert after.message.id == "lineage.input-failed"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("VARCHAR", "VARCHAR"),
        ("DECIMAL(10, 2)", "DECIMAL(10,2)"),
        ("DECIMAL(39,2)", None),
        ("DECIMAL(2,3)", None),
        ("ENUM('a')", None),
        ("VARCHAR[]", None),
        ("varchar", None),
        ("TIMESTAMP WITH TIME ZONE", None),
        ("HUGEINT", None),
    ],
)
def test_only_plain_types_cross_the_border(written: str, meant: str | None) -> None:
    assert plain_type(written) == meant

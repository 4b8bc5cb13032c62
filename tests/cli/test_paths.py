"""Ways through a project's lineage: which there are, how many, which is the shortest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import Place
from sekisho.lineage import Graph
from sekisho.lineage.paths import Paths, ends_of, target
from sekisho.messages import Message
from sekisho.model import Column, Edge, Influence, QueryLineage, Step, Trace, Violation

SOURCE = "source"
NAMES = ("a", "b")


def lineage(edges, tracing=None):
    """The lineage of one relation with the columns a and b, from its edges."""
    inputs = {o: [e for e in edges if e.output == o] for o in (*NAMES, "*")}
    return QueryLineage(
        columns={
            name: Influence(
                frozenset(e.source for e in inputs[name] if e.direct),
                frozenset(e.source for e in inputs[name] if not e.direct),
            )
            for name in NAMES
        },
        rows=frozenset(e.source for e in inputs["*"] if e.kind != "order"),
        order=frozenset(e.source for e in inputs["*"] if e.kind == "order"),
        types=dict.fromkeys(NAMES, "INTEGER"),
        scans=dict.fromkeys(sorted({e.source.table for e in edges}), NAMES),
        constructs=(),
        tracing=tracing or (lambda: Trace(tuple(edges), ())),
    )


@st.composite
def projects(draw):
    """Relations over a source, each reading some before it in some way."""
    found = {}
    for number in range(draw(st.integers(1, 6))):
        before = [Column(r, n) for r in (SOURCE, *found) for n in (*NAMES, "*")]
        kinds = {o: ["value", "filter"] for o in NAMES} | {"*": ["filter", "order"]}
        edges = [
            Edge(source, output, draw(st.sampled_from(kinds[output])), None)
            for output in (*NAMES, "*")
            for source in draw(st.lists(st.sampled_from(before), max_size=3, unique=True))
        ]
        found[f"r{number}"] = lineage(edges)
    return found


@given(projects())
def test_the_shortest_way_is_the_witness_of_the_graph(project):
    graph, paths = Graph.of(project, [SOURCE]), Paths(project)
    for relation in project:
        for name in (*NAMES, "*"):
            to = Column(relation, name)
            for origin in (Column(SOURCE, n) for n in (*NAMES, "*")):
                witness = graph.witness(relation, name, origin)
                assert paths.shortest(origin, ends_of(to)) == witness
                if to in paths.reach(origin).ways:
                    last = paths.last(origin, to)
                    assert (last.kind, last.output) == (witness[-1].kind, name)


@given(projects(), st.randoms())
def test_the_order_of_the_lineages_does_not_matter(project, random):
    shuffled = dict(random.sample(sorted(project.items(), key=lambda i: i[0]), len(project)))
    origin = Column(SOURCE, "a")
    assert Paths(shuffled).reach(origin) == Paths(project).reach(origin)


@given(projects())
def test_every_way_is_found_once_the_shortest_first_and_as_many_as_counted(project):
    graph, paths = Graph.of(project, [SOURCE]), Paths(project)
    origin = Column(SOURCE, "a")
    assert sorted(paths.reach(origin).ways.keys() - {origin}) == list(graph.reached(origin))
    for relation in project:
        for name in (*NAMES, "*"):
            ends = ends_of(Column(relation, name))
            ways = list(paths.ways(origin, ends))
            assert len(set(ways)) == len(ways) == paths.count(origin, ends)
            assert [len(w) for w in ways] == sorted(len(w) for w in ways)
            for way in ways:
                nodes = [Column(h.relation, h.column) for h in way]
                assert (nodes[0], nodes[-1] in ends) == (origin, True)
                for before, after in zip(nodes, way[1:], strict=False):
                    edge = Edge(before, after.column, after.kind, None)
                    assert edge in project[after.relation].edges


def test_a_chain_of_a_thousand_models_has_its_ways():
    """However long a way is, it is no recursion of ours."""
    project = {}
    before = Column(SOURCE, "a")
    for number in range(1000):
        twice = [Edge(before, "a", "value", None), Edge(before, "b", "filter", None)]
        both = [Edge(before._replace(name="b"), "a", "filter", None)] if number else []
        project[f"r{number}"] = lineage([*twice, *both])
        before = Column(f"r{number}", "a")
    paths = Paths(project)
    assert paths.count(Column(SOURCE, "a"), [before]) > 10**200
    assert len(paths.shortest(Column(SOURCE, "a"), [before])) == 1001
    assert len(next(paths.ways(Column(SOURCE, "a"), [before]))) == 1001


def test_only_statements_on_a_way_that_is_shown_are_asked_for_their_edges():
    """Kinds and places cost more than which column influences which."""

    def unasked():
        pytest.fail("asked for its edges")

    origin = Column(SOURCE, "a")
    value = Edge(origin, "a", "value", None)
    project = {
        "on": lineage([value]),
        "aside": lineage([value], unasked),
        "end": lineage([replace(value, source=Column("on", "a"))]),
        "longer": lineage([replace(value, source=Column("aside", "a"))], unasked),
    }
    paths = Paths(project)
    assert len(paths.reach(origin).ways) == 5
    assert len(paths.shortest(origin, [Column("end", "a")])) == 3
    assert paths.count(origin, [Column("longer", "a")]) == 1
    with pytest.raises(pytest.fail.Exception, match="asked for its edges"):
        paths.shortest(origin, [Column("longer", "a")])


def violation(column, path):
    return Violation(
        code="SK101",
        rule="recipient-not-permitted",
        export="r1",
        column=column,
        origin=Column(SOURCE, "a"),
        message=Message("cli.no-such-rule", name="x"),
        help=Message("cli.no-such-rule", name="x"),
        place=None,
        path=path,
    )


def test_a_violation_has_the_ways_to_its_column_and_to_the_rows_besides_its_witness():
    step = Step(SOURCE, "a", "origin", Place("contracts/source.odcs.yaml"))
    edges = [Edge(Column(SOURCE, "a"), o, "filter", None) for o in ("a", "*")]
    paths = Paths({"r1": lineage(edges)})
    assert target(violation("a", ())) == (Column("r1", "a"), Column("r1", "*"))
    assert target(violation(None, ())) == (Column("r1", "*"),)
    assert paths.besides_witness(violation("a", (step,))) == 1
    assert paths.besides_witness(violation(None, (step,))) == 0
    assert paths.besides_witness(violation("a", ())) == 0

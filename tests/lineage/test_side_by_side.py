"""The table that sets lineage beside its peers counts what its headings say."""

from __future__ import annotations

from benchmarks.lineage.peers import Answer, Answers
from benchmarks.lineage.score import score
from benchmarks.lineage.truth import Truth
from sekisho.model import Column

A, B, C = (frozenset({Column("t", n)}) for n in "abc")
TRUTHS = {
    "right": Truth(all=(A | B,), direct=(A,)),
    "misses a filter": Truth(all=(A | B,), direct=(A,)),
    "misses a value": Truth(all=(A | B,), direct=(A,)),
    "refused": Truth(all=(A | B,), direct=(A,)),
}
ANSWERS = Answers(
    "1.0",
    {
        "right": Answer((A | B | C,), "", (3.0, 1.0)),
        "misses a filter": Answer((A,), "", (2.0,)),
        "misses a value": Answer((B,), "", (6.0,)),
        "refused": Answer((), "no", ()),
        "of another suite": Answer((C,), "", (99.0,)),
    },
)


def test_a_score_counts_refusals_as_missed_and_silence_as_wrong() -> None:
    """Recall is over all queries, wrong answers and precision over those that were answered."""
    found = score(TRUTHS, ANSWERS)
    assert (found.queries, found.refused, found.wrong, found.wrong_value) == (4, 1, 2, 1)
    assert (found.direct, found.all) == (50.0, 50.0)
    assert (found.reported, found.proven) == (5 / 3, 2.0)
    assert found.confirmed == 80.0
    assert (found.median_ms, found.total_s) == (2.0, 0.009)

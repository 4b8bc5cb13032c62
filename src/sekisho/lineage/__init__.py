"""Which source columns influence which output column, and why: the bound plan, walked.

`analyze` reads one statement, `analyze_all` a project's models and exports one by one, and `Graph`
composes their lineages down to the columns of sources. docs/lineage.md says what is understood.
"""

from typing import TYPE_CHECKING

from sekisho.lineage.answers import answer
from sekisho.lineage.graph import Graph, Hop
from sekisho.lineage.project import Analyzed, analyze_all, analyze_project
from sekisho.lineage.python import plain_type
from sekisho.lineage.text import place_at
from sekisho.model import Column, Influence, QueryLineage

if TYPE_CHECKING:
    from sekisho.lineage.analysis import analyze
    from sekisho.lineage.meaning import Meaning, meaning_of, python_meaning, source_meaning
    from sekisho.lineage.named import ordered, references


def __getattr__(name: str) -> object:
    # What binds waits for DuckDB, which a check that remembers its statements does without.
    if name == "analyze":
        from sekisho.lineage.analysis import analyze  # noqa: PLC0415

        return analyze
    if name in {"ordered", "references"}:
        from sekisho.lineage import named  # noqa: PLC0415

        return getattr(named, name)
    if name in {"Meaning", "meaning_of", "python_meaning", "source_meaning"}:
        import sekisho.lineage.meaning as module  # noqa: PLC0415

        return getattr(module, name)
    raise AttributeError(name)


__all__ = [
    "Analyzed",
    "Column",
    "Graph",
    "Hop",
    "Influence",
    "Meaning",
    "QueryLineage",
    "analyze",
    "analyze_all",
    "analyze_project",
    "answer",
    "meaning_of",
    "ordered",
    "place_at",
    "plain_type",
    "python_meaning",
    "references",
    "source_meaning",
]

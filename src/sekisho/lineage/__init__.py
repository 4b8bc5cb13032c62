"""Which source columns influence which output column, and why: the bound plan, walked.

`analyze` reads one statement, `analyze_all` a project's models and exports one by one, and `Graph`
composes their lineages down to the columns of sources. docs/lineage.md says what is understood.
"""

from sekisho.lineage.analysis import analyze, analyze_all
from sekisho.lineage.graph import Graph, Hop
from sekisho.lineage.order import ordered, references
from sekisho.lineage.text import place_at
from sekisho.model import Column, Influence, QueryLineage

__all__ = [
    "Column",
    "Graph",
    "Hop",
    "Influence",
    "QueryLineage",
    "analyze",
    "analyze_all",
    "ordered",
    "place_at",
    "references",
]

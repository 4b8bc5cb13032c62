"""The lineage of a script: chains of statements over a given schema.

`analyze_script` reads CREATE TABLE, VIEW and MACRO, INSERT, UPDATE, DELETE, MERGE, COPY TO and
queries, and gives the lineage of every relation after each of them. docs/lineage.md says how.
"""

from sekisho.lineage.script.analysis import analyze_script
from sekisho.lineage.script.draft import Cause, Version
from sekisho.lineage.script.result import ScriptHop, ScriptLineage, Statement
from sekisho.lineage.script.stitched import Script, Site

__all__ = [
    "Cause",
    "Script",
    "ScriptHop",
    "ScriptLineage",
    "Site",
    "Statement",
    "Version",
    "analyze_script",
]

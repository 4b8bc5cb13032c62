"""What the statements of one side compute, asked for only where something is not written the same."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from sekisho.decide import Analysis, tables_of
from sekisho.digest import digest_of
from sekisho.errors import SekishoError
from sekisho.model import QueryLineage, Source

if TYPE_CHECKING:
    from sekisho.lineage import Meaning


class Meanings:
    """The statements of one side, each with all that it reads."""

    def __init__(self, analysis: Analysis, sources: Mapping[str, Source]) -> None:
        self._analysis = analysis
        self._tables = tables_of(sources.values())
        self.of = cache(self._of)
        self.written = cache(self._written)

    def _written(self, relation: str) -> str:
        """A digest of how a relation is written, the statements and sources below included."""
        if relation in self._tables:
            return digest_of(relation, *(f"{c} {t}" for c, t in self._tables[relation].items()))
        statements = self._analysis.statements
        if self._fails(relation):
            upstream = self._analysis.upstream(relation)
            return digest_of(*(statements[n].sql for n in (relation, *upstream) if n in statements))
        below = (f"{name} {self.written(name)}" for name in self._analysis.reads[relation])
        return digest_of(statements[relation].python or statements[relation].sql, *below)

    def _of(self, relation: str) -> Meaning | None:
        """What a relation computes; None where it is not known."""
        # What binds waits for DuckDB, which statements that are written the same do without.
        from sekisho.lineage import meaning_of, python_meaning, source_meaning  # noqa: PLC0415

        if relation in self._tables:
            return source_meaning(relation, self._tables[relation])
        if self._fails(relation):
            return None
        inputs = {name: self.of(name) for name in self._analysis.reads[relation]}
        known = {name: found for name, found in inputs.items() if found is not None}
        if len(known) < len(inputs):
            return None
        python = self._analysis.statements[relation].python
        if python is not None:
            lineage = self._analysis.lineages[relation]
            return (
                python_meaning(python, lineage, known)
                if isinstance(lineage, QueryLineage)
                else None
            )
        tables = {name: self._columns(name) for name in inputs}
        try:
            return meaning_of(self._analysis.statements[relation].sql, tables, known)
        except SekishoError:
            return None

    def _fails(self, relation: str) -> bool:
        return isinstance(self._analysis.lineages.get(relation), SekishoError)

    def _columns(self, relation: str) -> Mapping[str, str]:
        lineage = self._analysis.lineages.get(relation)
        return lineage.types if isinstance(lineage, QueryLineage) else self._tables[relation]

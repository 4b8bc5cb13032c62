"""Decisions: from SQL, contracts and policy to a verdict with all its reasons. Pure.

`analyse` makes the lineage of every model and export once; `decide` judges exports on one day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from sekisho.errors import Place, SekishoError
from sekisho.lineage import Graph, analyze_project
from sekisho.memory import Memory
from sekisho.messages import Message
from sekisho.model import (
    ROWS,
    Column,
    Decision,
    Export,
    Model,
    Notice,
    Policy,
    PythonModel,
    QueryLineage,
    Source,
    Use,
    Verdict,
    Violation,
)
from sekisho.policy import Reason, why_not
from sekisho.rules import (
    BUSINESS_DAY,
    BUSINESS_DAY_COLUMNS,
    Case,
    Exposure,
    Statement,
    Tag,
    judge,
    waive,
)
from sekisho.workers import Spread


@dataclass(frozen=True, slots=True)
class Analysis:
    """The lineage of a project's statements.

    Attributes:
        lineages: model or export -> its lineage, or why it has none.
        graph: all lineages composed.
        statements: model or export -> text and file.
        reads: model or export -> relations that it names, sorted.
    """

    lineages: Mapping[str, QueryLineage | SekishoError]
    graph: Graph
    statements: Mapping[str, Statement]
    reads: Mapping[str, tuple[str, ...]]

    def upstream(self, relation: str) -> tuple[str, ...]:
        """The models and sources that a statement reads, directly or not, sorted."""
        found: set[str] = set()
        waiting = [relation]
        while waiting:
            for name in self.reads.get(waiting.pop(), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return tuple(sorted(found))

    def inputs_first(self, relation: str) -> tuple[str, ...]:
        """The same, each after all that it reads itself."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            for read in self.reads.get(name, ()):
                if read not in found:
                    visit(read)
                    found[read] = None

        visit(relation)
        return tuple(found)

    def scanned(self, relation: str, sources: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """The columns of each source that the plans of a relation and its models scan."""
        names = frozenset(sources)
        found: dict[str, set[str]] = {}
        seen: set[str] = set()
        waiting = [relation]
        while waiting:
            lineage = self.lineages.get(waiting.pop())
            scans = lineage.scans if isinstance(lineage, QueryLineage) else {}
            for name, columns in scans.items():
                if name in names:
                    found.setdefault(name, set()).update(columns)
                elif name not in seen:
                    seen.add(name)
                    waiting.append(name)
        return {name: frozenset(columns) for name, columns in found.items()}


def tables_of(sources: Iterable[Source]) -> Mapping[str, Mapping[str, str]]:
    """The shadow catalogue: source -> column -> DuckDB type, with the engine's own relation."""
    declared = {s.name: {c.name: c.type for c in s.columns.values()} for s in sources}
    return {**declared, BUSINESS_DAY: BUSINESS_DAY_COLUMNS}


def analyse(
    sources: Mapping[str, Source],
    models: Mapping[str, Model | PythonModel],
    exports: Mapping[str, Export],
    memory: Memory | None = None,
    spread: Spread | None = None,
) -> Analysis:
    """The lineage of every model and export over the contracts' columns. Reads no data.

    Args:
        sources, models, exports: the project's.
        memory: where lineages are remembered; None = nowhere.
        spread: who analyses statements at the same time; None = nobody, one by one.
    """
    statements = {
        **{m.name: _statement(m) for m in models.values()},
        **{e.name: Statement(e.place.file, e.sql) for e in exports.values()},
    }
    tables = tables_of(sources.values())
    analyzed = analyze_project(
        tables,
        {m.name: m.sql for m in models.values() if isinstance(m, Model)},
        {e.name: e.sql for e in exports.values()},
        python={m.name: m for m in models.values() if isinstance(m, PythonModel)},
        files={name: s.file for name, s in statements.items()},
        memory=memory,
        spread=spread,
    )
    lineages = analyzed.lineages
    known = {n: lineage for n, lineage in lineages.items() if isinstance(lineage, QueryLineage)}
    return Analysis(lineages, Graph.of(known, tables), statements, analyzed.reads)


def _statement(model: Model | PythonModel) -> Statement:
    if isinstance(model, Model):
        return Statement(model.file, model.sql)
    return Statement(model.file, model.text, model.digest)


def decide(
    exports: Iterable[Export],
    analysis: Analysis,
    policy: Policy,
    sources: Mapping[str, Source],
    tags: Mapping[Column, Tag],
    day: dt.date,
) -> Mapping[str, Decision]:
    """Judge exports on one day: export -> the verdict with all reasons against it, waivers applied.

    Raises:
        SekishoError: something may not be used, or a statement could not be analysed, and no rule
            says so. That must never read as a permission.
    """
    by = _Standard.of(analysis, policy, sources, tags, day)
    return {export.name: _judged(_case(export, by)) for export in exports}


def _judged(case: Case) -> Decision:
    export = case.export
    left = waive(case, judge(case))
    if case.faults and not left.violations:
        failed, fault = next(iter(case.faults.items()))
        raise SekishoError(
            Message("rule.unspoken", export=export.name, origin=failed),
            place=export.place,
            help=fault.message,
        ) from fault
    if left.unspoken:
        origin = left.unspoken[0].tag.column
        raise SekishoError(
            Message("rule.unspoken", export=export.name, origin=str(origin)), place=export.place
        )
    return Decision(
        export.name,
        case.use,
        verdict_of(left.violations),
        left.violations,
        left.waived,
        left.opened,
    )


def verdict_of(violations: Iterable[Violation]) -> Verdict:
    """Permitted without violations; refused if one is; else undecided."""
    verdicts = {v.verdict for v in violations}
    if "refused" in verdicts:
        return "refused"
    return "undecided" if verdicts else "permitted"


def against(decision: Decision, more: tuple[Violation, ...]) -> Decision:
    """The decision with further reasons against it."""
    violations = (*decision.violations, *more)
    return replace(decision, violations=violations, verdict=verdict_of(violations))


def both(first: Decision, second: Decision) -> Decision:
    """What two decisions on one export permit together: no reason of either may be left.

    A run for an earlier date releases today, and what was to be for a time may be over by then.
    """
    known = {_reason(v) for v in first.violations}
    joined = against(first, tuple(v for v in second.violations if _reason(v) not in known))
    count = {_reason(v) for v in joined.violations}
    waived = {(_reason(w.violation), w.waiver.id): w for w in (*second.waived, *first.waived)}
    return replace(
        joined,
        waived=tuple(w for (reason, _), w in waived.items() if reason not in count),
        opened=first.opened | second.opened,
    )


def _reason(violation: Violation) -> tuple[str, str, Place | None]:
    """Tells a reason on one day from others; its words name the day."""
    return violation.id, violation.message.id, violation.place


def influences_of(
    analysis: Analysis, relation: str, among: int | None = None
) -> Mapping[str | None, Mapping[Column, bool]]:
    """Output column (None: the rows) -> source column -> whether the value itself flows.

    `among` are the source columns that are asked about, as of `Graph.influences`; None means all.
    """
    lineage = analysis.lineages[relation]
    if not isinstance(lineage, QueryLineage):
        return {}
    found: dict[str | None, Mapping[Column, bool]] = {
        None: analysis.graph.influences(relation, ROWS, among)
    }
    for name in lineage.columns:
        found[name] = analysis.graph.influences(relation, name, among)
    return found


@dataclass(frozen=True, slots=True)
class _Standard:
    """What all exports of a day are judged by.

    Attributes:
        barred: use -> the source columns that may not be used for it, as of `Graph.numbered`.
        reasons: use, category and overlays -> all reasons against the use.
    """

    analysis: Analysis
    policy: Policy
    notice: Notice | None
    sources: Mapping[str, Source]
    tags: Mapping[Column, Tag]
    day: dt.date
    barred: Callable[[Use], int]
    reasons: Callable[[Use, str | None, frozenset[str]], tuple[Reason, ...]]

    @staticmethod
    def of(
        analysis: Analysis,
        policy: Policy,
        sources: Mapping[str, Source],
        tags: Mapping[Column, Tag],
        day: dt.date,
    ) -> _Standard:
        notice = _notice_held(policy, day)

        @cache  # exports are many, uses few, and columns more than both
        def barred(use: Use) -> int:
            return analysis.graph.numbered(c for c, t in tags.items() if not t.scope.permits(use))

        @cache
        def reasons(use: Use, category: str | None, overlays: frozenset[str]) -> tuple[Reason, ...]:
            return why_not(policy, notice, use, category, overlays, day)

        return _Standard(analysis, policy, notice, sources, tags, day, barred, reasons)


def _case(export: Export, by: _Standard) -> Case:
    analysis, policy = by.analysis, by.policy
    destination = policy.destinations.get(export.destination)
    use = Use(export.arrangement, destination.party if destination else "", export.purpose)
    lineage = analysis.lineages[export.name]
    upstream = analysis.upstream(export.name)
    faults = {
        name: error
        for name in (*upstream, export.name)
        if isinstance(error := analysis.lineages.get(name), SekishoError)
        # A statement that fails because an input failed has no reason of its own.
        and error.message.id != "lineage.input-failed"
    }
    if isinstance(lineage, SekishoError) and not faults:
        faults[export.name] = lineage
    return Case(
        export=export,
        use=use,
        day=by.day,
        policy=policy,
        notice=by.notice,
        sources=by.sources,
        tags=by.tags,
        statements=analysis.statements,
        lineages=analysis.lineages,
        lineage=lineage if isinstance(lineage, QueryLineage) else None,
        graph=analysis.graph,
        upstream=upstream,
        faults=faults,
        exposures=_exposures(export.name, use, by),
    )


def _exposures(export: str, use: Use, by: _Standard) -> tuple[Exposure, ...]:
    """What influences the export and may not be used for it, row-deciding columns once."""
    if not use.recipient:
        return ()
    influences = influences_of(by.analysis, export, by.barred(use))
    deciding = influences.get(None, {})
    found: list[Exposure] = []
    for output, origins in influences.items():
        for origin in sorted(origins):
            # What decides which rows exist counts for every column; it is said once, of the rows.
            if output is None or origins[origin] or origin not in deciding:
                tag = by.tags[origin]
                reasons = by.reasons(use, tag.category, tag.overlays)
                found.append(Exposure(output, tag, reasons))
    return tuple(found)


def _notice_held(policy: Policy, day: dt.date) -> Notice | None:
    """The notice in force, if its text is held: what nobody can read is as good as none."""
    notice = policy.notice_on(day)
    return notice if notice is not None and notice.text_file is not None else None

"""What exports ask for and are permitted: use, columns, what influences them, which rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sekisho.decide import influences_of
from sekisho.diff.change import Change, Holds, Kind, State, effect_of, unclassified, verdict
from sekisho.diff.statements import Meanings
from sekisho.diff.terms import restrictions
from sekisho.diff.wording import NOTHING, words
from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model import (
    ROWS,
    Column,
    Decision,
    Export,
    QueryLineage,
    Span,
    Use,
    Violation,
)
from sekisho.policy.rows import RowTerms, data_of, row_terms


def export_changes(before: State, after: State) -> Iterator[Change]:
    """All differences of exports, permitted or not: what is refused today may leave on a later day."""
    meanings = Meanings(before.analysis, before.sources), Meanings(after.analysis, after.sources)
    for name in sorted(before.exports.keys() | after.exports.keys()):
        if name not in before.exports:
            yield _one_sided(after, name, "after")
        elif name not in after.exports:
            yield _one_sided(before, name, "before")
        else:
            yield from _held_against(after, before, name, "after")
            yield from _held_against(before, after, name, "before")
            yield from _otherwise(before, after, name, meanings)


def _one_sided(state: State, name: str, holds: Holds) -> Change:
    """An export that the other side does not have."""
    export, decision = state.exports[name], state.decisions[name]
    lineage = state.analysis.lineages[name]
    columns = ", ".join(lineage.columns) if isinstance(lineage, QueryLineage) else "?"
    fact = Message(
        "diff.export",
        recipient=decision.use.recipient or "?",
        purpose=decision.use.purpose,
        arrangement=decision.use.arrangement,
        columns=columns,
        verdict=words(Message(f"diff.verdict.{decision.verdict}")),
    )
    return Change("exports", name, "export", effect_of(holds), holds, fact, export.place)


def _held_against(state: State, other: State, name: str, holds: Holds) -> Iterator[Change]:
    """What holds of an export on one side and not on the other."""
    export, decision, others = state.exports[name], state.decisions[name], other.decisions[name]

    def lets(kind: Kind, fact: Message, place: Place | None) -> Change:
        return Change("exports", name, kind, effect_of(holds), holds, fact, place or export.place)

    if verdict(decision) == "permitted" != verdict(others):
        yield lets("permitted", Message("diff.permitted"), None)
    if decision.use != others.use:
        use = decision.use
        fact = Message(
            "diff.use",
            recipient=use.recipient or "?",
            purpose=use.purpose,
            arrangement=use.arrangement,
        )
        yield lets("use", fact, None)
    yield from _reasons(decision, others, holds)
    lineage, far = state.analysis.lineages[name], other.analysis.lineages[name]
    if isinstance(lineage, QueryLineage) and isinstance(far, QueryLineage):
        for column in lineage.columns:
            if column not in far.columns:
                fact = Message(
                    "diff.export-column", column=column, origins=_origins(state, name, column)
                )
                yield lets("column", fact, _where(state, name, column))
        yield from _influences(state, other, name, holds)
    if decision.use == others.use:
        yield from _rows(state, other, export, decision.use, holds)


def _reasons(decision: Decision, other: Decision, holds: Holds) -> Iterator[Change]:
    """Reasons against an export that the other side does not have, columns with one cause together."""
    known = {v.id for v in other.violations}
    alike: dict[tuple[str, Column | None], list[Violation]] = defaultdict(list)
    for violation in decision.violations:
        if violation.id not in known:
            alike[violation.code, violation.origin].append(violation)
    for (code, _), violations in alike.items():
        first = violations[0]
        columns = [v.column for v in violations if v.column]
        fact = Message(
            "diff.reason",
            code=code,
            columns="".join(f" `{c}`" for c in dict.fromkeys(columns)),
            reason=words(first.message),
        )
        effect = effect_of(holds, widens=False)
        yield Change("exports", decision.export, "reason", effect, holds, fact, first.place)


# --------------------------------------------------------------------------- lineage


def _influences(state: State, other: State, name: str, holds: Holds) -> Iterator[Change]:
    """What influences the export on one side only; columns with the same new influences together."""
    own, others = (influences_of(s.analysis, name) for s in (state, other))
    alike: dict[tuple[tuple[Column, bool], ...], list[str | None]] = defaultdict(list)
    for output, origins in own.items():
        if output in others:
            more = _more(origins, others[output])
            if more:
                alike[more].append(output)
    for more, outputs in alike.items():
        rows = outputs == [None]
        fact = Message(
            "diff.influences-rows" if rows else "diff.influences",
            columns=", ".join(o or ROWS for o in outputs),
            origins=", ".join(str(c) for c, _ in more),
            directly=words(Message("diff.directly")) if all(d for _, d in more) else NOTHING,
        )
        place = _place(state, name, outputs[0], more[0][0])
        export = state.exports[name]
        yield Change(
            "exports", name, "influence", effect_of(holds), holds, fact, place or export.place
        )


def _more(
    own: Mapping[Column, bool], other: Mapping[Column, bool]
) -> tuple[tuple[Column, bool], ...]:
    """What influences here and not there, or whose value flows here and only decides there."""
    return tuple(
        (column, direct)
        for column, direct in sorted(own.items())
        if column not in other or (direct and not other[column])
    )


def _place(state: State, export: str, output: str | None, origin: Column) -> Place | None:
    """Where an influence comes about: the last statement on the shortest way from the origin."""
    hops = state.analysis.graph.witness(export, output or ROWS, origin)
    placed = [hop for hop in hops if hop.kind != "origin" and hop.span is not None]
    indirect = [hop for hop in placed if hop.kind != "value"]
    hop = next(iter(indirect or placed[-1:]), None)
    return state.analysis.statements[hop.relation].place(hop.span) if hop else None


def _where(state: State, export: str, column: str) -> Place | None:
    """Where a column of the export is made, by the first edge that leads to it."""
    lineage = state.analysis.lineages[export]
    edges = lineage.edges if isinstance(lineage, QueryLineage) else ()
    spans: list[Span] = [e.span for e in edges if e.output == column and e.span]
    statement = state.analysis.statements[export]
    return statement.place(min(spans, key=lambda s: s.start)) if spans else None


def _origins(state: State, export: str, column: str) -> str:
    origins = influences_of(state.analysis, export)[column]
    return ", ".join(str(c) for c in sorted(origins)) or "-"


# --------------------------------------------------------------------------- rows


def _rows(state: State, other: State, export: Export, use: Use, holds: Holds) -> Iterator[Change]:
    """What keeps rows of a source out of the export on one side and not, or less, on the other."""
    own, others = _terms(state, export.name, use), _terms(other, export.name, use)
    for source in sorted(own.keys() & others.keys()):
        for term in restrictions(own[source], others[source]):
            fact = Message("diff.rows", source=source, term=words(term))
            effect = effect_of(holds, widens=False)
            yield Change("exports", export.name, "rows", effect, holds, fact, export.place)


def _terms(state: State, export: str, use: Use) -> Mapping[str, RowTerms]:
    """Source -> what has to hold of its rows, for those that the export may see."""
    policy, notice = state.policy, state.policy.notice_on(state.day)
    opened = state.decisions[export].opened

    def permitted(column: Column) -> bool:
        return column in opened or state.tags[column].scope.permits(use)

    found = {}
    for name, columns in state.analysis.scanned(export, state.sources).items():
        source = state.sources[name]
        seen = {c for c in (ROWS, *columns) if permitted(Column(name, c))}
        if ROWS in seen:
            waived = data_of(source, (c for c in seen if Column(name, c) in opened))
            terms = row_terms(policy, notice, use, data_of(source, seen), state.day, waived)
            if terms is not None:
                found[name] = terms
    return found


# --------------------------------------------------------------------------- both


def _otherwise(
    before: State, after: State, name: str, meanings: tuple[Meanings, Meanings]
) -> Iterator[Change]:
    """What is there on both sides and not the same, whatever it does."""
    one, other = before.exports[name], after.exports[name]
    parts = {
        "format": (one.format, other.format),
        "encoding": (one.encoding, other.encoding),
        "formulas": (one.formulas, other.formulas),
        "small_groups": (one.small_groups, other.small_groups),
        "key": (", ".join(one.key), ", ".join(other.key)),
    }
    for part, (was, now) in parts.items():
        if was != now:
            fact = Message("diff.head", part=part, before=str(was or "-"), after=str(now or "-"))
            yield unclassified("exports", name, "head", fact, other.place)
    if one.destination != other.destination and (
        before.decisions[name].use.recipient == after.decisions[name].use.recipient
    ):
        fact = Message(
            "diff.head", part="destination", before=one.destination, after=other.destination
        )
        yield unclassified("exports", name, "head", fact, other.place)
    yield from _computed_otherwise(before, after, name, meanings)


def _computed_otherwise(
    before: State, after: State, name: str, meanings: tuple[Meanings, Meanings]
) -> Iterator[Change]:
    """Columns whose values, and rows whose choice, are computed in another way."""
    if meanings[0].written(name) == meanings[1].written(name):
        return
    place = after.exports[name].place
    was, now = meanings[0].of(name), meanings[1].of(name)
    if was is None or now is None:
        yield unclassified("exports", name, "sql", Message("diff.sql"), place)
        return
    types = [s.analysis.lineages[name] for s in (before, after)]
    retyped = _retyped(*types)
    changed = [c for c in now.columns if c in was.columns and now.columns[c] != was.columns[c]]
    columns = [c for c in now.columns if c in changed or c in retyped]
    if columns:
        fact = Message("diff.sql-columns", columns=", ".join(columns))
        yield unclassified("exports", name, "sql", fact, _where(after, name, columns[0]) or place)
    if was.rows != now.rows:
        yield unclassified("exports", name, "sql", Message("diff.sql-rows"), place)


def _retyped(one: object, other: object) -> set[str]:
    if not (isinstance(one, QueryLineage) and isinstance(other, QueryLineage)):
        return set()
    return {c for c, t in other.types.items() if one.types.get(c, t) != t}

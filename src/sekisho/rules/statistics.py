"""Rules about statistics: what may be aggregated that may not be shown, and in which form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sekisho.errors import Place, SekishoError
from sekisho.lineage.statistic import Cell, NotNarrow, Statistic, read_statistic
from sekisho.messages import Message, listed
from sekisho.model import Column, Export, QueryLineage, Source, Violation
from sekisho.rules.case import Case, Rule, Statement
from sekisho.rules.tags import BUSINESS_DAY, BUSINESS_DAY_COLUMNS

Lineages = Mapping[str, QueryLineage | SekishoError]


def statistic_of(
    export: Export,
    upstream: Iterable[str],
    statements: Mapping[str, Statement],
    lineages: Lineages,
    sources: Mapping[str, Source],
) -> Statistic | NotNarrow | None:
    """An export in the form of a statistic, or the construct that is not in it.

    None where the export or what it reads could not be analysed, which other rules say.
    """
    below = tuple(upstream)
    lineage = lineages.get(export.name)
    inputs = [lineages.get(name) for name in below if name in statements]
    if not all(isinstance(each, QueryLineage) for each in (lineage, *inputs)):
        return None
    read = lineage.scans if isinstance(lineage, QueryLineage) else {}
    tables = {
        name: {c.name: c.type for c in sources[name].columns.values()}
        for name in below
        if name in sources
    }
    if BUSINESS_DAY in below:
        tables[BUSINESS_DAY] = dict(BUSINESS_DAY_COLUMNS)
    python = next((n for n in below if n in statements and statements[n].python), None)
    if python is not None:
        return NotNarrow("a Python model", python)
    if len(read) != 1:
        return NotNarrow("more than one relation", export.name)
    (relation,) = read
    made = lineages.get(relation)
    types = made.types if isinstance(made, QueryLineage) else tables[relation]
    try:
        return read_statistic(
            export.name,
            export.sql,
            relation,
            tables,
            {name: statements[name].sql for name in below if name in statements},
            types,
            (BUSINESS_DAY,),
        )
    except NotNarrow as error:
        return error


def key_columns(
    statistic: Statistic, sources: Mapping[str, Source], personal: Callable[[Source], bool]
) -> Mapping[int, str | None]:
    """Scan of a source about persons -> the relation's column with its subject key; None = none has it."""
    found: dict[int, str | None] = {}
    for number, name in enumerate(statistic.scans):
        source = sources.get(name)
        if source is None or not (personal(source) or source.subject_key):
            continue
        found[number] = _kept(statistic, number, source.subject_key)
    return found


def further_key_columns(
    statistic: Statistic, sources: Mapping[str, Source], persons: Collection[int]
) -> Mapping[tuple[int, str], str | None]:
    """Scan and key of other people whom rows are about -> the relation's column with it; None = none has it."""
    return {
        (number, key): _kept(statistic, number, key)
        for number in persons
        for key in sources[statistic.scans[number]].further_keys
    }


def _kept(statistic: Statistic, scan: int, key: str | None) -> str | None:
    """The relation's column that is a plain copy of a source's key, or of one that is equal to it."""
    alike = statistic.alike(Cell(scan, key)) if key else ()
    return next((c for c, made in statistic.columns.items() if made.bare in alike), None)


class Lookup(NamedTuple):
    """What is looked up about no person for rows about persons.

    Attributes:
        columns: by which it is joined.
        by_key: they are what tells its rows apart; never of several sources at once.
    """

    source: str
    columns: tuple[str, ...]
    by_key: bool


def lookups(
    statistic: Statistic, sources: Mapping[str, Source], persons: Collection[int]
) -> Iterator[Lookup]:
    """What a statistic looks up; `persons` are the scans about persons."""
    for join in statistic.joins:
        for at, (side, other) in enumerate((join.sides, join.sides[::-1])):
            names = sorted(statistic.scans[scan] for scan in side)
            about_persons = not side.isdisjoint(persons)
            if about_persons or other.isdisjoint(persons) or names == [BUSINESS_DAY]:
                continue
            columns = {pair[at].name for pair in join.pairs}
            source = sources.get(names[0])
            key = {c.name for c in source.columns.values() if c.primary} if source else set()
            by_key = len(names) == 1 and bool(key) and key <= columns
            yield Lookup(names[0], tuple(sorted(columns)), by_key)


def statistic_not_declared(rule: Rule, case: Case) -> Iterator[Violation]:
    """What is permitted for statistics only is released as a statistic, and nothing else is."""
    arrangement = case.arrangement
    if arrangement is None:
        return
    declared, meant = case.export.small_groups is not None, arrangement.ground == "statistics"
    if declared != meant:
        what = "declared" if declared else "not-declared"
        yield rule.violation(
            case.export,
            message=Message(
                f"rule.statistic-not-declared.{what}",
                arrangement=arrangement.id,
                name=arrangement.name,
            ),
            help=Message("rule.statistic-not-declared.do"),
            place=case.head_place("release" if declared else "arrangement"),
        )


def statistic_form(rule: Rule, case: Case) -> Iterator[Violation]:
    """A statistic has the one narrow form in which it can be counted who contributes."""
    if case.export.small_groups is None:
        return
    found = statistic_of(case.export, case.upstream, case.statements, case.lineages, case.sources)
    if isinstance(found, NotNarrow):
        yield rule.violation(
            case.export,
            message=Message(
                "rule.statistic-form.construct",
                construct=found.construct,
                relation=found.relation,
            ),
            help=Message("rule.statistic-form.do"),
            place=_place(case, found),
        )
    elif found is not None:
        yield from _groups(rule, case, found)
        yield from _measures(rule, case, found)
        yield from _deciding(rule, case, found)
        yield from _joins(rule, case, found)
        yield from _keys(rule, case, found)


def _groups(rule: Rule, case: Case, found: Statistic) -> Iterator[Violation]:
    for output, column in found.groups:
        made = found.columns[column]
        for origin in _origins(found, made.cells):
            # A band of birth dates is coarser than a birth date; a hashed number is still a number.
            kinds = {"direct", "quasi"} if made.bare else {"direct"}
            if _identifies(case, origin, kinds):
                yield _about(rule, case, "group", output, origin)
    names = {output for output, _ in found.groups}
    if set(case.export.key) != names:
        yield rule.violation(
            case.export,
            message=Message("rule.statistic-form.key", names=listed(names)),
            help=Message("rule.statistic-form.do"),
            place=case.head_place("key"),
        )


def _measures(rule: Rule, case: Case, found: Statistic) -> Iterator[Violation]:
    persons = _persons(case, found)
    for measure in found.measures:
        if measure.column is None:
            continue
        made = found.columns[measure.column]
        if made.bare is None:
            for origin in _origins(found, made.cells) or (None,):
                yield _about(rule, case, "computed", measure.output, origin)
            continue
        for origin in _origins(found, made.cells):
            if _identifies(case, origin, {"direct", "quasi"}):
                yield _about(rule, case, "measure", measure.output, origin)
            elif made.bare.scan not in persons:
                yield _about(rule, case, "looked-up", measure.output, origin)


def _deciding(rule: Rule, case: Case, found: Statistic) -> Iterator[Violation]:
    """Conditions and joins; of identifiers, subject keys alone may be joined, and with each other."""
    joined = {
        cell
        for join in found.joins
        for pair in join.pairs
        if not all(_is_key(case, o) for o in _origins(found, pair))
        for cell in pair
    }
    persons = _persons(case, found)
    # A table of pairs can list some rows of everybody and all rows of one person.
    listed_pairs = {
        cell
        for join in found.joins
        if len(join.pairs) > 1 and any(side.isdisjoint(persons) for side in join.sides)
        for pair in join.pairs
        for cell in pair
    }
    for origin in _origins(found, found.deciding | joined):
        kinds = {"direct", "quasi"} if origin in _origins(found, listed_pairs) else {"direct"}
        if _identifies(case, origin, kinds):
            yield _about(rule, case, "deciding", None, origin)


def _joins(rule: Rule, case: Case, found: Statistic) -> Iterator[Violation]:
    """No join gives one person more rows than another: persons by their keys, all else by its own key."""
    persons = _persons(case, found)
    for join in found.joins:
        if any(side.isdisjoint(persons) for side in join.sides):
            continue
        if not any(all(_is_key(case, o) for o in _origins(found, pair)) for pair in join.pairs):
            (origin, *_) = _origins(found, (cell for pair in join.pairs for cell in pair))
            yield _about(rule, case, "joined", None, origin)
    for one in lookups(found, case.sources, persons):
        if not one.by_key:
            yield rule.violation(
                case.export,
                message=Message(
                    "rule.statistic-form.lookup", source=one.source, columns=listed(one.columns)
                ),
                help=Message("rule.statistic-form.do"),
                place=case.sources[one.source].place if one.source in case.sources else None,
            )


def _persons(case: Case, found: Statistic) -> Mapping[int, str | None]:
    return key_columns(
        found, case.sources, lambda source: case.policy.categories[source.row_category].personal
    )


def _keys(rule: Rule, case: Case, found: Statistic) -> Iterator[Violation]:
    """For each scan about persons, the gate can tell whom a row is about, in one key space."""
    # Statistics can only be compared by keys of one system, which is that of the ledger.
    spaces = {s.key_space for s in case.sources.values() if s.role == "ledger"}
    keys = _persons(case, found)
    wanted = [(n, case.sources[found.scans[n]].subject_key, c) for n, c in keys.items()]
    further = further_key_columns(found, case.sources, keys)
    for number, key, column in (*wanted, *((n, key, c) for (n, key), c in further.items())):
        source = case.sources[found.scans[number]]
        if column is None or source.columns[key or ""].key_space not in spaces:
            what = "no-key" if column is None else "key-space"
            yield rule.violation(
                case.export,
                message=Message(
                    f"rule.statistic-form.{what}",
                    source=source.name,
                    key=key or "-",
                    relation=found.relation,
                ),
                help=Message("rule.statistic-form.do"),
                place=source.place,
            )
    if not keys:
        yield rule.violation(
            case.export,
            message=Message("rule.statistic-form.nobody", relation=found.relation),
            help=Message("rule.statistic-form.do"),
        )


def _origins(found: Statistic, cells: Iterable[Cell]) -> tuple[Column, ...]:
    return tuple(sorted({Column(found.scans[c.scan], c.name) for c in cells}))


def _is_key(case: Case, origin: Column) -> bool:
    source = case.sources.get(origin.table)
    declared = source.columns.get(origin.name) if source else None
    return declared is not None and declared.parse == "key"


def _identifies(case: Case, origin: Column, kinds: set[str]) -> bool:
    tag = case.tags.get(origin)
    return tag is None or tag.identifier in kinds or _is_key(case, origin)


def _about(
    rule: Rule, case: Case, what: str, output: str | None, origin: Column | None
) -> Violation:
    path = case.path(output, origin) if origin else ()
    return rule.violation(
        case.export,
        column=output,
        origin=origin,
        path=path,
        message=Message(
            f"rule.statistic-form.{what}",
            origin=str(origin or "-"),
            title=case.title(origin) if origin else "-",
            column=output or "-",
        ),
        help=Message("rule.statistic-form.do"),
    )


def _place(case: Case, found: NotNarrow) -> Place | None:
    statement = case.statements.get(found.relation)
    if statement is None:
        return None
    before = statement.sql.encode()[: found.at or 0].decode(errors="ignore")
    if found.at is None:
        return Place(statement.file, 1, 1) if found.relation != case.export.name else None
    return Place(statement.file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

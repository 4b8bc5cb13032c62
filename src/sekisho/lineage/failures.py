"""The errors of this package, each built in one place from its facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from sekisho.errors import Place, UnboundSQL, Undecided
from sekisho.messages import Bilingual, Message, listed, offered


class UndeclaredRelation(Undecided, UnboundSQL):
    """A statement that names a relation nobody declared: it does not bind, and it is refused.

    Both kinds of error at once, because a name in FROM that is not declared may as well be a file,
    another schema or an object of the process; `kind` is always `source`.
    """


def not_understood(construct: str, place: Place | None) -> Undecided:
    """An operator, expression, field or layout that the analysis does not know."""
    return Undecided(
        Message("lineage.construct", construct=construct),
        construct=construct,
        place=place,
        help=Message("lineage.construct-help"),
    )


def function_refused(function: str, place: Place | None) -> Undecided:
    """A function that is not on the list."""
    return Undecided(
        Message("lineage.function", function=function),
        construct=function,
        kind="function",
        place=place,
        help=Message("lineage.function-help"),
    )


def value_name_refused(name: str, place: Place | None) -> Undecided:
    """A bare name such as `current_date` that may be a function of the session."""
    return Undecided(
        Message("lineage.value-name", name=name),
        construct=name,
        kind="function",
        place=place,
        help=Message("lineage.value-name-help", name=name),
    )


def undeclared(relation: str, declared: Iterable[str], place: Place | None) -> UndeclaredRelation:
    """A relation in FROM that is neither declared nor a CTE: a typing error, a file, a schema."""
    return UndeclaredRelation(
        Message("lineage.undeclared", relation=relation),
        construct=relation,
        kind="source",
        place=place,
        help=Message("lineage.declared", relations=offered(declared, relation)),
    )


def reads_outside(function: str, place: Place | None) -> Undecided:
    """A table function that reads files or objects of the process."""
    return Undecided(
        Message("lineage.reads-outside", function=function),
        construct=function,
        kind="source",
        place=place,
        help=Message("lineage.reads-outside-help"),
    )


def not_one_select(count: int, place: Place | None) -> Undecided:
    """`count` statements that are SELECTs, -1 for a statement of another kind."""
    if count < 0:
        found = _bilingual(Message("lineage.statement-other"))
    elif count == 0:
        found = _bilingual(Message("lineage.statement-none"))
    else:
        found = _bilingual(Message("lineage.statement-several", count=count))
    return Undecided(
        Message("lineage.statement", found=found),
        construct="statement",
        kind="statement",
        place=place,
        help=Message("lineage.statement-help"),
    )


def type_refused(column: str, type_: str, place: Place | None) -> Undecided:
    """A declared type that is no plain type."""
    return Undecided(
        Message("lineage.type", column=column, type=type_),
        construct=type_,
        place=place,
        help=Message("lineage.type-help"),
    )


def no_column(relation: str, column: str, columns: Iterable[str], place: Place) -> UnboundSQL:
    """A Python model that reads a column which its input does not have."""
    return UnboundSQL(
        Message("lineage.no-column", relation=relation, column=column),
        place=place,
        help=Message("lineage.declared", relations=offered(columns, column)),
    )


def type_not_handed(column: str, type_: str, place: Place) -> Undecided:
    """A column whose type cannot be handed to a Python model."""
    return Undecided(
        Message("lineage.type-not-handed", column=column, type=type_),
        construct=type_,
        place=place,
        help=Message("python.types"),
    )


_TOO_DEEP: Final = re.compile(r"Max expression depth|Maximum tree depth")
_CANDIDATES: Final = re.compile(r"Candidate bindings: ([^\n]*)")
_NAME: Final = re.compile(r'"((?:[^"]|"")+)"')


def unbound(kind: str, reason: str, place: Place | None) -> UnboundSQL:
    """DuckDB's own words, without anything in them that could be a value.

    Only errors about names and syntax are quoted: those about constants show the constant. That a
    statement is nested too deeply is told as the walk tells it: nobody can set DuckDB's limits here.
    """
    if _TOO_DEEP.match(reason):
        return UnboundSQL(
            Message("lineage.too-deep"), place=place, help=Message("lineage.too-deep-help")
        )
    if kind not in {"parser", "syntax", "binder", "catalog"}:
        text: str | Bilingual = _bilingual(Message("lineage.unbound-constant"))
    else:
        quoted = reason.splitlines()[0].rstrip("!.")
        text = re.sub(r"'(?:[^']|'')*'|\d{4,}", "'...'", quoted)
    if kind in {"parser", "syntax"}:
        return UnboundSQL(
            Message("lineage.not-sql", reason=text),
            place=place,
            help=Message("lineage.not-sql-help"),
        )
    near = _near(reason) if kind == "binder" else []
    help_ = (
        Message("lineage.candidates", names=listed(near))
        if near
        else Message("lineage.unbound-help")
    )
    return UnboundSQL(Message("lineage.unbound", reason=text), place=place, help=help_)


def _near(reason: str) -> list[str]:
    """Those of the names that DuckDB proposes which are like the one that it did not find."""
    proposed = _CANDIDATES.search(reason)
    if proposed is None:
        return []
    missing = _NAME.findall(reason[: proposed.start()])
    names = _NAME.findall(proposed[1])
    return sorted({found for one in missing for found in get_close_matches(one, names)})


def same_name(name: str, relations: Iterable[str], place: Place | None = None) -> UnboundSQL:
    """Two relations whose names differ in case only."""
    return UnboundSQL(
        Message("lineage.same-name", name=name, relations=listed(relations)),
        place=place,
        help=Message("lineage.same-name-help"),
    )


def cycle(models: Iterable[str], place: Place | None) -> UnboundSQL:
    """Models that need each other, in the order in which they do."""
    path = " > ".join(f"`{m}`" for m in models)
    return UnboundSQL(
        Message("lineage.cycle", cycle=path), place=place, help=Message("lineage.cycle-help")
    )


def input_failed(relation: str, place: Place | None) -> Undecided:
    """A statement that reads a relation which could not be analysed."""
    return Undecided(
        Message("lineage.input-failed", relation=relation),
        construct=relation,
        place=place,
        help=Message("lineage.input-failed-help", relation=relation),
    )


def too_deep(place: Place | None) -> Undecided:
    """A statement whose nesting is beyond what the walk can follow."""
    return Undecided(
        Message("lineage.too-deep"),
        construct="nesting",
        place=place,
        help=Message("lineage.too-deep-help"),
    )


def _bilingual(message: Message) -> Bilingual:
    return Bilingual(message.text("en"), message.text("ja"))

"""What the columns of sources permit, on any day, and what holds back their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sekisho.diff import days
from sekisho.diff.change import Change, Holds, State, effect_of
from sekisho.diff.contracts import contract_changes, key_space_changes, reading_changes
from sekisho.diff.terms import restrictions
from sekisho.diff.wording import words
from sekisho.errors import Place
from sekisho.messages import Message
from sekisho.model import (
    ROWS,
    Column,
    Period,
    Policy,
    Source,
    SourceColumn,
    Use,
)
from sekisho.policy import Scope
from sekisho.policy.rows import RowTerms, data_of, row_terms
from sekisho.rules import tags_of

_EVERY_USE = "*"
"""What UNRESTRICTED permits besides any set of uses."""
_Permitted = Mapping[Use | str, tuple[Period, ...]]
"""Use -> the days on which it is permitted, in as few periods as there can be."""


def column_changes(before: State, after: State) -> Iterator[Change]:
    """All differences of sources, their columns and the key spaces."""
    scopes = _Scopes(before, after)
    for name in sorted(before.sources.keys() | after.sources.keys()):
        one, other = before.sources.get(name), after.sources.get(name)
        yield from _sides(name, one, other)
        yield from scopes.changes(name, "after")
        yield from scopes.changes(name, "before")
        if one and other:
            yield from contract_changes(other, one, "after")
            yield from contract_changes(one, other, "before")
            yield from reading_changes(one, other)
            yield from _rows_of_retagged(before, after, one, other)
    for space in sorted(before.key_spaces.keys() | after.key_spaces.keys()):
        yield from key_space_changes(
            space, before.key_spaces.get(space), after.key_spaces.get(space)
        )


def _sides(name: str, before: Source | None, after: Source | None) -> Iterator[Change]:
    if before and after:
        return
    source = after or before
    if source:
        holds: Holds = "after" if after else "before"
        fact = Message("diff.source", count=len(source.columns), party=source.party)
        yield Change("columns", name, "source", effect_of(holds), holds, fact, source.place)


# --------------------------------------------------------------------------- scopes


class _Scopes:
    """What each column permits on every day, on both sides."""

    def __init__(self, before: State, after: State) -> None:
        self._sides = {"before": before, "after": after}
        self._pieces = days.pieces(before.policy, after.policy)
        self._found: dict[tuple[str, str], Mapping[str, _Permitted]] = {}

    def changes(self, source: str, holds: Holds) -> Iterator[Change]:
        """What columns of a source permit on one side and not on the other."""
        state = self._sides[holds]
        declared = state.sources.get(source)
        if declared is None or self._same(source):
            return
        own = self._permitted(source, holds)
        other = self._permitted(source, "before" if holds == "after" else "after")
        effect = effect_of(holds)
        # Columns that gain the same are told together.
        alike: dict[tuple[tuple[Period, ...], tuple[Use | str, ...]], list[str]] = defaultdict(list)
        for column, permitted in own.items():
            for when, uses in _by_days(_more(permitted, other.get(column, {}))).items():
                alike[when, uses].append(column)
        for (when, uses), columns in alike.items():
            fact = Message(
                "diff.scope",
                columns=", ".join(columns),
                uses=_spoken(uses),
                days=days.said(when),
            )
            place = _place_of(declared, columns[0])
            yield Change("columns", source, "scope", effect, holds, fact, place)

    def _same(self, source: str) -> bool:
        """Whether a source and all that is said of it are the same on both sides."""
        before, after = self._sides["before"], self._sides["after"]
        return (
            before.sources.get(source) == after.sources.get(source)
            and before.policy == after.policy
        )

    def _permitted(self, source: str, side: str) -> Mapping[str, _Permitted]:
        if (source, side) not in self._found:
            state = self._sides[side]
            declared = state.sources.get(source)
            found = _on_all_days(state.policy, declared, self._pieces) if declared else {}
            self._found[source, side] = found
        return self._found[source, side]


def _on_all_days(
    policy: Policy, source: Source, pieces: Iterable[Period]
) -> Mapping[str, _Permitted]:
    """Column -> use -> days. What `pieces` says is that nothing changes within one of them."""
    found: dict[str, dict[Use | str, list[Period]]] = {}
    for piece in pieces:
        for tag in tags_of(policy, source, days.a_day_of(piece)):
            uses = found.setdefault(tag.column.name, {})
            for use in _uses(tag.scope):
                uses.setdefault(use, []).append(piece)
    return {
        column: {use: days.joined(when) for use, when in uses.items()}
        for column, uses in found.items()
    }


def _uses(scope: Scope) -> Iterable[Use | str]:
    return (_EVERY_USE,) if scope.kind == "unrestricted" else scope.uses


def _more(own: _Permitted, other: _Permitted) -> _Permitted:
    """What one column permits beyond another; whatever is about no person is always permitted."""
    always = other.get(_EVERY_USE, ())
    found = {use: days.left(when, (*other.get(use, ()), *always)) for use, when in own.items()}
    return {use: when for use, when in found.items() if when}


def _by_days(permitted: _Permitted) -> Mapping[tuple[Period, ...], tuple[Use | str, ...]]:
    found: dict[tuple[Period, ...], list[Use | str]] = defaultdict(list)
    for use, when in permitted.items():
        found[when].append(use)
    return {when: tuple(sorted(uses, key=str)) for when, uses in found.items()}


def _spoken(uses: Iterable[Use | str]) -> str:
    """Uses as `A1/party: P1, P2`."""
    purposes: dict[str, list[str]] = defaultdict(list)
    for use in uses:
        if isinstance(use, Use):
            purposes[f"{use.arrangement}/{use.recipient}"].append(use.purpose)
        else:
            purposes[use].append(use)
    return "; ".join(
        f"{who}: {', '.join(sorted(what, key=_numbered))}" for who, what in sorted(purposes.items())
    )


def _numbered(purpose: str) -> tuple[int, str]:
    """Purposes by their numbers: `P2` before `P10`."""
    return len(purpose), purpose


def _place_of(source: Source, column: str) -> Place:
    return source.place if column == ROWS else source.columns[column].place


# --------------------------------------------------------------------------- rows


def _rows_of_retagged(before: State, after: State, one: Source, other: Source) -> Iterator[Change]:
    """What holds back rows of columns that have another category, for uses that stay permitted."""
    rows = (one.row_category, one.row_overlays) != (other.row_category, other.row_overlays)
    for name in sorted(one.columns.keys() & other.columns.keys()):
        first, second = one.columns[name], other.columns[name]
        if not rows and (first.category, first.overlays) == (second.category, second.overlays):
            continue
        gone: dict[Message, list[Use]] = defaultdict(list)
        come: dict[Message, list[Use]] = defaultdict(list)
        for use in _permitted_on_both(before, after, Column(one.name, name)):
            was, now = _terms(before, one, first, use), _terms(after, other, second, use)
            if was and now:
                for fact in restrictions(was, now):
                    gone[fact].append(use)
                for fact in restrictions(now, was):
                    come[fact].append(use)
        for fact, uses in come.items():
            yield _held_back(one.name, name, fact, uses, "after", second.place)
        for fact, uses in gone.items():
            yield _held_back(one.name, name, fact, uses, "before", first.place)


def _permitted_on_both(before: State, after: State, column: Column) -> list[Use]:
    scopes = [state.tags[column].scope for state in (before, after)]
    uses = scopes[0].uses | scopes[1].uses
    return sorted(u for u in uses if scopes[0].permits(u) and scopes[1].permits(u))


def _terms(state: State, source: Source, column: SourceColumn, use: Use) -> RowTerms | None:
    """None for a use that is permitted only because the data is about no person."""
    notice, shown = state.policy.notice_on(state.day), data_of(source, (ROWS, column.name))
    return row_terms(state.policy, notice, use, shown, state.day)


def _held_back(
    source: str, column: str, term: Message, uses: list[Use], holds: Holds, place: Place
) -> Change:
    effect = effect_of(holds, widens=False)
    fact = Message(
        "diff.column-term",
        column=column,
        term=words(term),
        uses=_spoken(uses),
    )
    return Change("columns", source, "rows", effect, holds, fact, place)

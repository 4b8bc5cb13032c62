"""Coarser forms: the finer column moves no byte but by its coarser form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest
from hypothesis import strategies as st
from policies.organisation import DAY
from property.organisation_sample import (
    EXAMPLES,
    Organisation,
    holds,
    is_found,
    unchanged,
)
from property.small_sample import Tables

from sekisho.engine import identifier
from sekisho.model import Form, FormKind
from sekisho.world import World, feed


def _coarse(form: Form, cell: Any) -> str | None:
    """A coarser form, said once more: nothing of this is shared with the engine."""
    size = form.size
    if form.kind == "prefix":
        return str(cell[:size])
    if form.kind == "band":
        return str(cell // size * size)
    number = cell.year
    if form.kind == "age_band":
        if cell > DAY:
            return None
        number = DAY.year - cell.year - ((DAY.month, DAY.day) < (cell.month, cell.day))
    lower = number // size * size
    return f"{lower}-{lower + size - 1}" if size > 1 else str(lower)


@dataclass(frozen=True)
class Place:
    """Where a form is tried: an export, and the column that is made of another one."""

    organisation: str
    export: str
    source: str
    column: str
    cells: st.SearchStrategy[Any]
    largest: int


_BORN: Final = st.dates(dt.date(1930, 1, 1), DAY + dt.timedelta(days=30))
FORMS: Final[dict[FormKind, Place]] = {
    "prefix": Place(
        "federation", "how_old", "member_register", "postal_area",
        st.text("6３雪𠮷", min_size=1, max_size=7), 7,
    ),
    "age_band": Place("federation", "how_old", "member_register", "age_band", _BORN, 20),
    "years": Place("federation", "how_old", "member_register", "age_band", _BORN, 20),
    "band": Place(
        "credit_union", "own_bands", "customer", "income_band",
        st.integers(-3000, 3000), 1000,
    ),
}  # fmt: skip


@st.composite
def cells(
    draw: st.DrawFn, kind: FormKind, *, within: bool
) -> tuple[Form, Sequence[Any], Sequence[Any]]:
    """A form, cells, and others: of the same form, or of any."""
    where = FORMS[kind]
    form = Form(kind, draw(st.integers(1, where.largest)))
    before = [draw(where.cells) for _ in range(4)]
    after = []
    for cell in before:
        same = within or draw(st.booleans())
        other = draw(_alike(form, cell) if same else where.cells)
        after.append(other)
    return form, before, after


def _alike(form: Form, cell: Any) -> st.SearchStrategy[Any]:
    """Cells of the same form as another one."""
    if form.kind == "prefix":
        tails = st.text("6３雪𠮷", max_size=3) if len(cell) >= form.size else st.just("")
        return tails.map(lambda tail: cell[: form.size] + tail)
    if form.kind == "band":
        lower = cell // form.size * form.size
        return st.integers(lower, lower + form.size - 1)
    days = st.integers(-366 * form.size, 366 * form.size)
    near = days.map(lambda more: cell + dt.timedelta(days=more))
    return near.filter(lambda other: _coarse(form, other) == _coarse(form, cell)) | st.just(cell)


def _of_cells(organisation: Organisation, where: Place, found: Sequence[Any]) -> Tables:
    """The organisation's own people, with cells in the finer column; nobody has stopped anything."""
    coarse = organisation.sample.project.sources[where.source].columns[where.column].coarse
    assert coarse is not None
    people = organisation.sample.tables[where.source]
    return {
        where.source: [
            {**row, coarse.column: cell} for row, cell in zip(people, found, strict=True)
        ],
        "consent_ledger": [],
    }


@pytest.mark.parametrize("examples", EXAMPLES)
@pytest.mark.parametrize("kind", FORMS)
def test_the_finer_column_moves_bytes_only_by_its_coarser_form(
    request: pytest.FixtureRequest, kind: FormKind, examples: int
) -> None:
    """The file is the same exactly if the coarser forms are, whatever the statement asks for."""
    where = FORMS[kind]
    organisation: Organisation = request.getfixturevalue(where.organisation)

    def law(drawn: tuple[Form, Sequence[Any], Sequence[Any]]) -> None:
        form, *both = drawn
        made = organisation.with_form(where.source, where.column, form)
        before, after = (made.staged(where.export, _of_cells(made, where, c)) for c in both)
        alike = [_coarse(form, c) for c in both[0]] == [_coarse(form, c) for c in both[1]]
        assert (before == after) == alike

    holds(examples // 2, cells(kind, within=False), law)


@pytest.mark.parametrize(
    "kind", ["prefix", *(pytest.param(k, marks=pytest.mark.slow) for k in FORMS if k != "prefix")]
)
def test_without_the_coarsening_the_bytes_move(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: FormKind
) -> None:
    """The engine's form is needed: the finer cell itself would be in the file."""
    monkeypatch.setattr(
        feed, "coarse_form", lambda coarse, _: f"CAST(held.{identifier(coarse.column)} AS VARCHAR)"
    )
    is_found(cells(kind, within=True), _moved_by_cells(request, kind, unchanged))


def test_if_the_finer_column_were_there_the_bytes_move(request: pytest.FixtureRequest) -> None:
    """That it is NULL in the statement's world is needed, too."""

    def off(world: World) -> World:
        return replace(
            world,
            sources=tuple(
                replace(s, columns=tuple(replace(c, visible=True) for c in s.columns))
                for s in world.sources
            ),
        )

    is_found(cells("prefix", within=True), _moved_by_cells(request, "prefix", off))


def _moved_by_cells(
    request: pytest.FixtureRequest, kind: FormKind, off: Callable[[World], World]
) -> Callable[[tuple[Form, Sequence[Any], Sequence[Any]]], bool]:
    where = FORMS[kind]
    organisation: Organisation = request.getfixturevalue(where.organisation)

    def moves(drawn: tuple[Form, Sequence[Any], Sequence[Any]]) -> bool:
        form, *both = drawn
        made = organisation.with_form(where.source, where.column, form)
        before, after = (made.staged(where.export, _of_cells(made, where, c), off) for c in both)
        return before != after

    return moves

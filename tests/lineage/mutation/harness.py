"""Runs the walk's mutants on plans that are bound once."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, ModuleType, SimpleNamespace
from typing import Any

import sekisho.lineage
from sekisho.errors import SekishoError
from sekisho.lineage import analysis, binder
from sekisho.lineage.plan import Node
from sekisho.lineage.text import Text
from sekisho.model import QueryLineage

MODULES = (
    "relation", "parts", "bindings", "expressions", "state", "limits", "aggregates", "windows",
    "operators", "scans", "joins", "combinations", "walk", "analysis",
)  # fmt: skip
"""The walk, each module after those that it imports."""
FOLDER = Path(sekisho.lineage.__file__).parent
SECONDS = 2.0
"""A mutant that takes longer for one statement runs in circles."""


def source(module: str) -> str:
    """The text of a module of the walk."""
    return (FOLDER / f"{module}.py").read_text(encoding="utf-8")


CODES: Mapping[str, CodeType] = {m: compile(source(m), m, "exec") for m in MODULES}


@dataclass(frozen=True, slots=True)
class Bound:
    """A statement, bound once, so that only the walk is run again."""

    text: Text
    shadow: binder.Shadow
    keys: Any
    plan: Node


def bound(
    sql: str,
    tables: Mapping[str, Mapping[str, str]],
    views: Mapping[str, str],
    keys: Mapping[str, Sequence[Sequence[str]]],
) -> Bound:
    """A statement as the analysis binds it."""
    found: list[Bound] = []
    promised = analysis.promised(keys)

    def bind(text: Text, shadow: binder.Shadow) -> Node:
        plan = binder.bind(text, shadow)
        found.append(Bound(text, shadow, promised, plan))
        return plan

    with _binding(analysis, bind):
        analysis.analyze(sql, tables, views, keys=keys)
    return found[-1]


@contextmanager
def mutated(module: str, code: CodeType) -> Iterator[ModuleType]:
    """The analysis over a walk one of whose modules is another."""
    names = {m: f"sekisho.lineage.{m}" for m in MODULES}
    originals = {m: importlib.import_module(name) for m, name in names.items()}
    try:
        for m, name in names.items():
            made = ModuleType(name)
            sys.modules[name] = made
            setattr(sekisho.lineage, m, made)
            exec(code if m == module else CODES[m], made.__dict__)  # noqa: S102 - our own source
        yield sys.modules[names["analysis"]]
    finally:
        for m, original in originals.items():
            sys.modules[names[m]] = original
            setattr(sekisho.lineage, m, original)


def walked(other: ModuleType, statement: Bound) -> QueryLineage | None:
    """What an analysis says of a statement; None where it breaks down or runs in circles."""
    with _binding(other, lambda _text, _shadow: statement.plan), _limited():
        try:
            return other._sets(statement.text, statement.shadow, statement.keys, read=True)
        except (
            SekishoError,
            TimeoutError,
            RecursionError,
            AssertionError,
            *analysis.UNKNOWN_SHAPE,
        ):
            return None


@contextmanager
def _binding(module: ModuleType, bind: Any) -> Iterator[None]:
    original = module.binder
    module.binder = SimpleNamespace(**{**vars(binder), "bind": bind})
    try:
        yield
    finally:
        module.binder = original


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)

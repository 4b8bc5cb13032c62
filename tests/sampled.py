"""Cases of which a part is tried whenever tests run, and all of them with the slow tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet


def one_in(each: int, cases: Iterable[Any]) -> list[Any]:
    """The first case and every so many after it stay as they are, the others are marked slow.

    Args:
        each: how many cases stand for one.
        cases: what `parametrize` takes: values, tuples of values or `pytest.param`.
    """
    return [case if i % each == 0 else _slow(case) for i, case in enumerate(cases)]


def _slow(case: object) -> ParameterSet:
    if isinstance(case, ParameterSet):
        return pytest.param(*case.values, id=case.id, marks=[*case.marks, pytest.mark.slow])
    values = case if isinstance(case, tuple) else (case,)
    return pytest.param(*values, marks=pytest.mark.slow)

"""The shipped policy and a small one, as texts and as values."""

from __future__ import annotations

from pathlib import Path

import pytest

from sekisho import policy
from sekisho.model import Policy

SHIPPED = Path(__file__).parents[2] / "policy"
SMALL = Path(__file__).parent / "small"


def texts_below(folder: Path) -> dict[str, str]:
    """Path in a project -> text, of all files in a policy's folder."""
    return {
        f"policy/{path.relative_to(folder).as_posix()}": path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="session")
def shipped_files() -> dict[str, str]:
    """The texts of the shipped policy."""
    return texts_below(SHIPPED)


@pytest.fixture(scope="session")
def shipped(shipped_files: dict[str, str]) -> Policy:
    """The shipped policy."""
    return policy.load(shipped_files)


@pytest.fixture
def small_files() -> dict[str, str]:
    """The texts of a small valid policy, to be broken."""
    return texts_below(SMALL)


@pytest.fixture
def small(small_files: dict[str, str]) -> Policy:
    """A small valid policy."""
    return policy.load(small_files)

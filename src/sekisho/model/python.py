"""Python models as they are declared: one pandas function that makes a relation from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.digest import digest_of
from sekisho.errors import Place
from sekisho.model.lineage import Span


@dataclass(frozen=True, slots=True)
class Helper:
    """A module that Python models import by its name."""

    name: str
    text: str
    file: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process of a Python model may use."""

    seconds: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class PythonModel:
    """One pandas function that makes a relation from others; the file name is its name.

    Attributes:
        text: all of its module, whose docstring begins with the declaration.
        inputs: relation -> columns that it reads -> where each is declared, in `text`.
        relations: relation -> where it is declared.
        outputs: column -> DuckDB type, one of the plain ones.
        key: output columns that are unique together; rows are ordered by them.
        helpers: the modules that it imports, those that these import included, by name.
        imports: modules of Python and of libraries that any of these import, sorted.
        libraries: distribution -> locked versions, of what is imported and what runs it; a lock may
            have one for each version of Python.
        lock_digest: SHA-256 of the lock file.
    """

    name: str
    text: str
    file: str
    inputs: Mapping[str, Mapping[str, Span]]
    relations: Mapping[str, Span]
    outputs: Mapping[str, str]
    key: tuple[str, ...]
    helpers: tuple[Helper, ...]
    imports: tuple[str, ...]
    libraries: Mapping[str, tuple[str, ...]]
    lock_digest: str
    limits: Limits
    place: Place

    @property
    def module_digest(self) -> str:
        """SHA-256 over its module and the helpers that it imports."""
        return digest_of(self.text, *(f"{h.name}={h.text}" for h in self.helpers))

    @property
    def digest(self) -> str:
        """SHA-256 over everything that it computes with: modules and lock."""
        return digest_of(self.module_digest, self.lock_digest)

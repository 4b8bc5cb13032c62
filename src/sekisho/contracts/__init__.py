"""Data contracts: what comes in, what it says about whom, and how its keys are written.

One ODCS file per source, our own facts in its `customProperties`, read strictly into the values of
`sekisho.model`. Pure: files come in as texts. See docs/contracts.md for the format.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from sekisho.contracts.key_spaces import check, read_key_spaces
from sekisho.contracts.keys import BLANKS, canonical_key, canonical_key_sql
from sekisho.contracts.source import SUFFIX, read_source
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import KeySpace, Policy, Source

__all__ = ["BLANKS", "Contracts", "canonical_key", "canonical_key_sql", "load"]

_KEY_SPACES: Final = "key_spaces.yaml"


@dataclass(frozen=True, slots=True)
class Contracts:
    """All sources by name, sorted, and the key spaces by id."""

    sources: Mapping[str, Source]
    key_spaces: Mapping[str, KeySpace]
    digest: str
    """SHA-256 over the contracts' files."""

    @property
    def ledger(self) -> Source | None:
        """The consent ledger, where there is one."""
        return next((s for s in self.sources.values() if s.role == "ledger"), None)


def load(files: Mapping[str, str], policy: Policy) -> Contracts:
    """Read a project's contracts.

    Args:
        files: path in the project -> text: every `<source>.odcs.yaml` and one `key_spaces.yaml`.
        policy: what the contracts' categories, overlays and parties must be of.

    Raises:
        ProjectError: the first thing that does not hold, with its place and what is allowed.
    """
    sources: dict[str, Source] = {}
    key_spaces: dict[str, KeySpace] | None = None
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(hashlib.sha256(file.encode()).digest())
        digest.update(hashlib.sha256(files[file].encode()).digest())
        name = PurePosixPath(file).name
        if name == _KEY_SPACES and key_spaces is None:
            key_spaces = read_key_spaces(file, files[file])
        elif name.endswith(SUFFIX):
            source = read_source(file, files[file], policy)
            if source.name in sources:
                first = sources[source.name].place.file
                raise ProjectError(
                    Message("contracts.two-sources", name=source.name, first=first),
                    place=source.place,
                )
            sources[source.name] = source
        else:
            raise ProjectError(
                Message("contracts.unknown-file", file=name),
                place=Place(file),
                help=Message("contracts.files-help"),
            )
    if key_spaces is None and sources:
        raise ProjectError(
            Message("contracts.no-key-spaces"),
            place=Place(str(PurePosixPath(next(iter(sorted(files)))).parent / _KEY_SPACES)),
        )
    check(sources, key_spaces or {})
    return Contracts(
        MappingProxyType(dict(sorted(sources.items()))),
        MappingProxyType(key_spaces or {}),
        digest.hexdigest(),
    )

"""What one run has recorded, as far as lineage is about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sekisho.audit.chain import Head, Manifest
from sekisho.audit.log import AuditLog
from sekisho.audit.tables import (
    ExpectationResult,
    ExportDecision,
    ExportViolation,
    Extract,
    LineageEdge,
    Release,
    Tag,
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One run. `manifest` is None while it runs, and after it has crashed.

    Attributes:
        releases: the steps that this very run has recorded, the oldest first.
    """

    head: Head
    manifest: Manifest | None
    extracts: tuple[Extract, ...]
    tags: tuple[Tag, ...]
    edges: tuple[LineageEdge, ...]
    decisions: tuple[ExportDecision, ...]
    violations: tuple[ExportViolation, ...]
    expectations: tuple[ExpectationResult, ...]
    releases: tuple[Release, ...]


def recorded(log: AuditLog, head: Head) -> Recorded:
    """Read one run from the log.

    Raises:
        DataError: something of it cannot be read.
    """
    sealed = {manifest.head.number: manifest for manifest in log.manifests()}
    return Recorded(
        head=head,
        manifest=sealed.get(head.number),
        extracts=log.read(head, Extract),
        tags=log.read(head, Tag),
        edges=log.read(head, LineageEdge),
        decisions=log.read(head, ExportDecision),
        violations=log.read(head, ExportViolation),
        expectations=log.read(head, ExpectationResult),
        releases=tuple(_releases(log, head))[::-1],
    )


def _releases(log: AuditLog, head: Head) -> Iterator[Release]:
    for step in log.releases():
        if step.run < head.number:
            return
        if step.run == head.number:
            yield step.release

"""Findings as rows of the record: names and counts, no value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sekisho.audit.tables import SweepFinding
from sekisho.sweep.finding import Finding


def finding_rows(findings: Iterable[Finding]) -> Iterator[SweepFinding]:
    """A row for each finding; one about members' data has a row for each column that holds some."""
    for finding in findings:
        for held in finding.held or (None,):
            yield SweepFinding(
                area=finding.area,
                file=finding.file,
                kind=finding.kind,
                severity=finding.severity,
                destination=finding.destination,
                position=held.position if held else None,
                origin_relation=held.origin.table if held else None,
                origin_column=held.origin.name if held else None,
                column_members=held.members if held else None,
                members=finding.members,
                message_en=finding.message.text("en"),
                message_ja=finding.message.text("ja"),
            )

"""What is not known: what was not analysed, is not tagged, only assumed, waived, or was not looked at.

A page without a violation does not prove that there is none: this one says what nobody has looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sekisho.errors import SekishoError
from sekisho.messages import Message
from sekisho.model import ROWS, Column, PythonModel, QueryLineage
from sekisho.nightly.outcome import Standing
from sekisho.policy import notice_findings
from sekisho.report.lineage_map import link_to
from sekisho.report.page import Page
from sekisho.report.site import Site

_GRAVE: Final = ("not-analysed", "undetermined", "untagged", "not-landed")
"""What is more than a reminder where there is any."""


@dataclass(frozen=True, slots=True)
class NotAnalysed:
    """A statement whose influences nobody knows; exports that read it are refused with it."""

    relation: str
    error: SekishoError
    exports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Untagged:
    """The columns of a source of which nobody has said what they are."""

    source: str
    columns: tuple[tuple[str, str], ...]
    """Name, and where the map shows its path."""


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A statement whose result the data alone do not determine, and by what."""

    relation: str
    file: str
    constructs: tuple[str, ...]


def pages(site: Site) -> Iterator[Page]:
    """What is not known."""
    project = site.project
    notice = site.policy.notice_on(site.day)
    untagged = tuple(_untagged(site))
    listed = {
        "not-analysed": tuple(_not_analysed(site)),
        "undetermined": tuple(_undetermined(site)),
        "untagged": untagged,
        "assumed": site.matrix.resting_on("assumed"),
        "lacking": notice_findings(site.policy, notice) if notice else (),
        "waivers": site.checked.waivers,
        "not-landed": tuple(_not_landed(site)),
        "not-expected": tuple(n for n in sorted(project.exports) if n not in project.export_suites),
        "no-key": tuple(n for n, export in sorted(project.exports.items()) if not export.key),
        "python": tuple(
            (name, model.file)
            for name, model in sorted(project.models.items())
            if isinstance(model, PythonModel)
        ),
    }
    counts = [
        (name, sum(len(one.columns) for one in untagged) if name == "untagged" else len(found))
        for name, found in listed.items()
    ]
    view = {
        **{name.replace("-", "_"): found for name, found in listed.items()},
        "counts": counts,
        "grave": _GRAVE,
        "state": _state,
        "statements": len(site.checked.lineages),
        "columns": sum(len(source.columns) for source in project.sources.values()),
    }
    yield Page("coverage.html", "coverage.html", Message("report.coverage.title"), view)


def _not_analysed(site: Site) -> Iterator[NotAnalysed]:
    analysis = site.checked.analysis
    upstream = {name: {name, *analysis.upstream(name)} for name in sorted(site.project.exports)}
    for name, found in sorted(analysis.lineages.items()):
        if isinstance(found, SekishoError):
            yield NotAnalysed(name, found, tuple(e for e, read in upstream.items() if name in read))


def _undetermined(site: Site) -> Iterator[Undetermined]:
    analysis = site.checked.analysis
    for name, found in sorted(analysis.lineages.items()):
        if isinstance(found, QueryLineage) and found.constructs:
            constructs = tuple(sorted(set(found.constructs)))
            yield Undetermined(name, analysis.statements[name].file, constructs)


def _untagged(site: Site) -> Iterator[Untagged]:
    for name, source in sorted(site.project.sources.items()):
        columns = tuple(
            (column, f"map.html#{link_to(name, column)}")
            for column in (ROWS, *source.columns)
            if site.checked.tags[Column(name, column)].scope.kind == "unknown"
            and (column == ROWS or source.columns[column].category is None)
        )
        if columns:
            yield Untagged(name, columns)


def _not_landed(site: Site) -> Iterator[str]:
    """Sources that the record knows no landing of: what is in them, nobody has looked at."""
    landed = site.nights.landed if site.nights else {}
    for name in sorted(site.project.sources):
        if name not in landed or landed[name].state != "landed":
            yield name


def _state(standing: Standing) -> Message:
    return Message(f"report.waiver.{standing.state}")

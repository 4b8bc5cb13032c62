"""A page for each export: how it stands, what is in its file, on what ground, night by night."""

from __future__ import annotations

from collections.abc import Iterator

from sekisho.messages import Message
from sekisho.report.content import content
from sekisho.report.held import held
from sekisho.report.index import causes_of
from sekisho.report.page import Page
from sekisho.report.site import Site
from sekisho.report.status import Status, mark_of, nights_of, shown_rows


def pages(site: Site) -> Iterator[Page]:
    """A page for each export of the project."""
    for name, decision in site.decisions.items():
        facts = content(site, name)
        now = site.now.get(name)
        yield Page(
            f"export/{name}.html",
            "export.html",
            Message("report.export.title", title=facts.export.title or name),
            {
                "content": facts,
                "causes": causes_of(site, decision),
                "now": now,
                "now_causes": causes_of(site, now) if now else (),
                "waivers": [s for s in site.checked.waivers if s.waiver.export == name],
                "nights": [
                    (
                        night,
                        held(site, night.held_by),
                        Status(
                            f"cli.outcome.{night.outcome}",
                            mark_of(night.outcome),
                            night.day,
                            *shown_rows(site, night.rows, night.subjects),
                        ),
                    )
                    for night in nights_of(site, name)
                ],
            },
        )

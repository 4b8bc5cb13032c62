"""What a notice lacks, as text and as JSON."""

from __future__ import annotations

import datetime as dt

from sekisho.cli.as_json import dumped
from sekisho.cli.blocks import title
from sekisho.cli.command import Settings
from sekisho.cli.page import Page, arrow, gutter_of
from sekisho.cli.width import clean, wrap
from sekisho.model import Notice
from sekisho.policy import NoticeFinding, notice_findings
from sekisho.project import Project


def notice_as_text(project: Project, notice: Notice, day: dt.date, settings: Settings) -> str:
    """Each finding as a block: the article, what is missing, where the reading would say it."""
    page = Page(settings.lang, project.files.get, settings.width)
    findings = notice_findings(project.policy, notice)
    certain = sum(f.certain for f in findings)
    last = page.say(
        "cli.notice-lacks" if findings else "cli.notice-whole",
        notice=notice.id,
        day=str(day),
        count=certain,
        open=len(findings) - certain,
    )
    blocks = [_block(page, finding) for finding in findings] if not settings.quiet else []
    return "\n\n".join("\n".join(b) for b in (*blocks, wrap(clean(last), page.width)))


def notice_as_json(project: Project, notice: Notice, day: dt.date, settings: Settings) -> str:
    """The findings as JSON; keys are added, never changed."""
    lang = settings.lang
    return dumped(
        {
            "business_date": day.isoformat(),
            "notice": notice.id,
            "findings": [
                {
                    "what": finding.what,
                    "article": finding.article.text(lang),
                    "subject": finding.subject,
                    "certain": finding.certain,
                    "message": finding.message.text(lang),
                    "help": finding.help.text(lang),
                    "file": finding.place.file,
                    "line": finding.place.line,
                }
                for finding in notice_findings(project.policy, notice)
            ],
        }
    )


def _block(page: Page, finding: NoticeFinding) -> list[str]:
    code = f"[{finding.article.text(page.lang)}]"
    sentence = clean(finding.message.text(page.lang))
    lines = title(page, code, sentence, kind="warning" if finding.certain else "note")
    gutter = gutter_of(finding.place)
    help_ = page.entry("cli.label.help", clean(finding.help.text(page.lang)), gutter)
    return [*lines, arrow(finding.place), *help_]

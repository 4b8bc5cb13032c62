"""An answer as workflow commands: GitHub shows each at its line of the pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sekisho.cli.answer import Answer
from sekisho.cli.waivers import standing_of
from sekisho.cli.width import clean
from sekisho.errors import Place, SekishoError
from sekisho.messages import Lang, Message
from sekisho.model import Decision, reasons
from sekisho.policy import approval_told

if TYPE_CHECKING:
    from sekisho.nightly import Standing


def github(answer: Answer, lang: Lang, root: str) -> str:
    """One command per cause, problem and expectation; `root` is the project's folder in the repository."""
    lines = [line for d in answer.decisions.values() for line in _causes(d, lang, root)]
    lines += [error_command(p, lang, root) for p in answer.problems]
    for e in answer.expectations:
        level = "error" if e.critical else "warning"
        text = Message("cli.not-met", suite=e.suite, message=e.message.text(lang)).text(lang)
        lines.append(annotation(e.place, e.type, text, root, level=level))
    lines += [_waiver(s, lang, root) for s in answer.waivers]
    return "\n".join(lines)


def error_command(error: SekishoError, lang: Lang, root: str) -> str:
    """One error as a workflow command."""
    help_text = f"\n{error.help.text(lang)}" if error.help else ""
    return annotation(error.place, "sekisho", f"{error.message.text(lang)}{help_text}", root)


def _causes(decision: Decision, lang: Lang, root: str) -> list[str]:
    lines = []
    for reason in reasons(decision):
        shown = reason.violation
        title = Message(
            "cli.github-title", code=shown.code, export=decision.export, rule=shown.rule
        )
        columns = f" ({', '.join(reason.columns)})" if reason.columns else ""
        path = " > ".join(f"{s.relation}.{s.column}" for s in shown.path)
        parts = (f"{shown.message.text(lang)}{columns}", path, shown.help.text(lang))
        message = "\n".join(filter(None, parts))
        lines.append(annotation(shown.place, title.text(lang), message, root))
    return lines


def _waiver(standing: Standing, lang: Lang, root: str) -> str:
    """A waiver at its line, for as long as it stands in the file."""
    waiver = standing.waiver
    level = "warning" if standing.state in {"expired", "unused"} else "notice"
    sentences = (standing_of(standing), approval_told(waiver))
    text = "\n".join([sentences[0].text(lang), waiver.reason.text(lang), sentences[1].text(lang)])
    return annotation(waiver.place, waiver.id, text, root, level=level)


def annotation(
    place: Place | None, title: str, message: str, root: str, *, level: str = "error"
) -> str:
    """One workflow command: a level, where it is shown, its title and what it says."""
    properties = {"title": title}
    if place is not None:
        file = f"{root}/{place.file}" if root else place.file
        properties = {"file": file, "line": str(place.line), "col": str(place.column), **properties}
    listed = ",".join(f"{k}={_property(v)}" for k, v in properties.items())
    return f"::{level} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return clean(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

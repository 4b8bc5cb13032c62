"""An answer as SARIF 2.1.0, for code scanning and editors; a witness path is a `codeFlow`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sekisho import __version__
from sekisho.cli.answer import Answer, NotMet
from sekisho.cli.as_json import dumped
from sekisho.cli.waivers import standing_of
from sekisho.cli.width import clean
from sekisho.errors import Place, SekishoError
from sekisho.messages import Lang, Message
from sekisho.model import Step, Violation, Waiver
from sekisho.policy import approval_told
from sekisho.rules import RULES

if TYPE_CHECKING:
    from sekisho.nightly import Standing

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"

Sarif = dict[str, Any]
"""A piece of a SARIF log; it leaves this module as text only."""


def sarif(answer: Answer, lang: Lang, root: str) -> str:
    """The whole answer; `root` is the project's folder in the repository."""
    results = [_result(v, lang, root) for v in answer.violations]
    results += [
        {
            **_result(violation, lang, root),
            "suppressions": [_suppression(w, lang, root) for w in by],
        }
        for violation, by in answer.waived
    ]
    notifications = [_notification(p, lang, root) for p in answer.problems]
    notifications += [_not_met(e, lang, root) for e in answer.expectations]
    notifications += [_idle(s, lang, root) for s in answer.waivers if s.state != "applied"]
    return _log(results, notifications, answer.exit_code, lang)


def error_sarif(error: SekishoError, lang: Lang, root: str) -> str:
    """A log without results that says why there are none."""
    return _log([], [_notification(error, lang, root)], error.exit_code, lang)


def _log(results: list[Sarif], notifications: list[Sarif], exit_code: int, lang: Lang) -> str:
    driver = {
        "name": "sekisho",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(code, name, lang) for code, name in _rules()],
    }
    invocation = {
        "executionSuccessful": all(n["level"] != "error" for n in notifications),
        "exitCode": exit_code,
        "toolExecutionNotifications": notifications,
    }
    run = {
        "tool": {"driver": driver},
        "language": "ja-JP" if lang == "ja" else "en-US",
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": results,
    }
    return dumped({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _text(text: str) -> Sarif:
    return {"text": _plain(text)}


def _plain(text: str) -> str:
    """A text in which no bracket makes a link (SARIF 2.1.0, 3.11.6) and nothing is obeyed."""
    return clean(text).replace("](", "\\](")


def _rules() -> list[tuple[str, str]]:
    return sorted((rule.code, rule.name) for rule in RULES)


def _rule(code: str, name: str, lang: Lang) -> Sarif:
    return {
        "id": code,
        "name": name,
        "shortDescription": _text(Message(f"rule.{name}.title").text(lang)),
        "fullDescription": _text(Message(f"rule.{name}.why").text(lang)),
        "help": _text(Message(f"rule.{name}.help").text(lang)),
        "defaultConfiguration": {"level": "error"},
    }


def _result(violation: Violation, lang: Lang, root: str) -> Sarif:
    where = f" ({violation.export}.{violation.column})" if violation.column else ""
    text = f"{violation.message.text(lang)}{where}\n{violation.help.text(lang)}"
    codes = [code for code, _ in _rules()]
    found: Sarif = {
        "ruleId": violation.code,
        "level": "error",
        "kind": "fail",
        "message": _text(text),
        "partialFingerprints": {"violationId/v1": violation.id},
        "properties": {"export": violation.export, "verdict": violation.verdict},
    }
    if violation.code in codes:
        found["ruleIndex"] = codes.index(violation.code)
    if violation.place is not None:
        found["locations"] = [_location(violation.place, violation.length, root)]
    if any(step.place for step in violation.path):
        steps = [_flow_step(step, root) for step in violation.path]
        found["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return found


def _suppression(waiver: Waiver, lang: Lang, root: str) -> Sarif:
    justification = f"{waiver.id}: {waiver.reason.text(lang)} ({approval_told(waiver).text(lang)})"
    return {
        "kind": "external",
        "status": "accepted",
        "justification": _plain(justification),
        "location": _location(waiver.place, 1, root),
        "properties": {"waiver": waiver.id, "expires": waiver.expires.isoformat()},
    }


def _idle(standing: Standing, lang: Lang, root: str) -> Sarif:
    """A waiver that takes nothing away."""
    return {
        "level": "note" if standing.state == "pending" else "warning",
        "message": _text(standing_of(standing).text(lang)),
        "locations": [_location(standing.waiver.place, 1, root)],
    }


def _flow_step(step: Step, root: str) -> Sarif:
    message = _text(f"{step.relation}.{step.column} ({step.kind})")
    location = _location(step.place, step.length, root) if step.place else {}
    return {"location": {**location, "message": message}, "kinds": [step.kind]}


def _location(place: Place, length: int, root: str) -> Sarif:
    file = f"{root}/{place.file}" if root else place.file
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(file)},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endColumn": place.column + max(length, 1),
            },
        }
    }


def _notification(error: SekishoError, lang: Lang, root: str) -> Sarif:
    help_text = f"\n{error.help.text(lang)}" if error.help else ""
    found: Sarif = {
        "level": "error",
        "message": _text(f"{error.message.text(lang)}{help_text}"),
    }
    if error.place is not None:
        found["locations"] = [_location(error.place, 1, root)]
    return found


def _not_met(found: NotMet, lang: Lang, root: str) -> Sarif:
    text = Message("cli.not-met", suite=found.suite, message=found.message.text(lang)).text(lang)
    return {
        "level": "error" if found.critical else "warning",
        "message": _text(text),
        "locations": [_location(found.place, 1, root)],
    }

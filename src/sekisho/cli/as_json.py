"""An answer as JSON. The shape is a promise to other programs: keys are added, never changed."""

from __future__ import annotations

from typing import Any

import orjson

from sekisho.cli.answer import Answer
from sekisho.errors import SekishoError
from sekisho.messages import Lang
from sekisho.model import Decision, Step, Violation

Json = dict[str, Any]
"""What orjson writes; it leaves this module as bytes only."""


def json(answer: Answer, lang: Lang) -> str:
    """The whole answer; sentences in `lang`, ids as they are."""
    return dumped(
        {
            "run": answer.run,
            "business_date": answer.day.isoformat(),
            "notice": answer.notice,
            "exit_code": answer.exit_code,
            "counts": answer.counts(),
            "exports": [_export(answer, d, lang) for d in answer.decisions.values()],
            "problems": [error_value(p, lang) for p in answer.problems],
            "expectations": [
                {
                    "source": e.source,
                    "type": e.type,
                    "severity": "critical" if e.critical else "warning",
                    "state": e.state,
                    "message": e.message.text(lang),
                    "file": e.place.file,
                    "line": e.place.line,
                }
                for e in answer.expectations
            ],
            "store": answer.store,
        }
    )


def error_json(error: SekishoError, lang: Lang) -> str:
    """An error that ended the command."""
    return dumped({"error": error_value(error, lang)})


def usage_error_json(sentence: str) -> str:
    """A command line that click cannot make sense of, in the shape of any other error."""
    empty = dict.fromkeys(("help", "file", "line", "column_no"))
    return dumped({"error": {"message": sentence, **empty}})


def dumped(value: Json) -> str:
    """Indented JSON."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()


def error_value(error: SekishoError, lang: Lang) -> Json:
    """An error's sentence, help and place."""
    return {
        "message": error.message.text(lang),
        "help": error.help.text(lang) if error.help else None,
        "file": error.place.file if error.place else None,
        "line": error.place.line if error.place else None,
        "column_no": error.place.column if error.place else None,
    }


def violation_value(violation: Violation, lang: Lang) -> Json:
    """One violation with its witness path."""
    return {
        "code": violation.code,
        "rule": violation.rule,
        "column": violation.column,
        "message": violation.message.text(lang),
        "help": violation.help.text(lang),
        "path": [step_value(step) for step in violation.path],
        "file": violation.place.file if violation.place else None,
        "line": violation.place.line if violation.place else None,
    }


def step_value(step: Step) -> Json:
    """One step of a path."""
    return {
        "relation": step.relation,
        "column": step.column,
        "kind": step.kind,
        "file": step.place.file if step.place else None,
        "line": step.place.line if step.place else None,
        "column_no": step.place.column if step.place else None,
    }


def _export(answer: Answer, decision: Decision, lang: Lang) -> Json:
    delivery = answer.delivery(decision.export)
    return {
        "name": decision.export,
        "recipient": decision.use.recipient,
        "purpose": decision.use.purpose,
        "arrangement": decision.use.arrangement,
        "decision": decision.verdict,
        "outcome": delivery.outcome,
        "held_by": list(delivery.held_by),
        "violations": [violation_value(v, lang) for v in decision.violations],
    }

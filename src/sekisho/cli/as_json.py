"""An answer as JSON. The shape is a promise to other programs: keys are added, never changed."""

from __future__ import annotations

from typing import Any

import orjson

from sekisho.cli.answer import Answer
from sekisho.errors import Place, SekishoError
from sekisho.excerpt import TextOf, line_at
from sekisho.messages import Lang
from sekisho.model import Decision, Step, Violation, Waiver

Json = dict[str, Any]
"""What orjson writes; it leaves this module as bytes only."""


def json(answer: Answer, lang: Lang, text_of: TextOf) -> str:
    """The whole answer; sentences in `lang`, ids as they are."""
    return dumped(
        {
            "run": answer.run,
            "dry_run": answer.command == "dry-run",
            "business_date": answer.day.isoformat(),
            "notice": answer.notice,
            "exit_code": answer.exit_code,
            "counts": answer.counts(),
            "exports": [_export(answer, d, lang, text_of) for d in answer.decisions.values()],
            "problems": [error_value(p, lang) for p in answer.problems],
            "expectations": [
                {
                    "suite": e.suite,
                    "type": e.type,
                    "severity": "critical" if e.critical else "warning",
                    "state": e.state,
                    "message": e.message.text(lang),
                    "file": e.place.file,
                    "line": e.place.line,
                }
                for e in answer.expectations
            ],
            "strangers": [
                {"source": s.source, "column": s.column, "rows": s.rows} for s in answer.strangers
            ],
            "unreadable": [
                {"source": u.source, "rows": u.rows, "cells": u.cells} for u in answer.unreadable
            ],
            "waivers": [{**waiver_value(s.waiver, lang), "state": s.state} for s in answer.waivers],
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


def violation_value(violation: Violation, lang: Lang, text_of: TextOf) -> Json:
    """One violation with its witness path."""
    return {
        "code": violation.code,
        "rule": violation.rule,
        "column": violation.column,
        "message": violation.message.text(lang),
        "help": violation.help.text(lang),
        "path": [step_value(step, text_of) for step in violation.path],
        **place_value(violation.place, violation.length, text_of),
    }


def waiver_value(waiver: Waiver, lang: Lang) -> Json:
    """One waiver: what it is about, who asked, who approved, until when."""
    return {
        "id": waiver.id,
        "code": waiver.rule,
        "export": waiver.export,
        "use": str(waiver.use),
        "column": waiver.column,
        "origin": str(waiver.origin) if waiver.origin else None,
        "reason": waiver.reason.text(lang),
        "requested_by": waiver.requested_by,
        "approved_by": waiver.approval.by,
        "approved_on": waiver.approval.on.isoformat(),
        "approved_document": waiver.approval.document,
        "expires": waiver.expires.isoformat(),
        "file": waiver.place.file,
        "line": waiver.place.line,
    }


def step_value(step: Step, text_of: TextOf) -> Json:
    """One step of a path."""
    return {
        "relation": step.relation,
        "column": step.column,
        "kind": step.kind,
        **place_value(step.place, step.length, text_of),
    }


def place_value(place: Place | None, length: int, text_of: TextOf) -> Json:
    """A place with the line that stands there, whose characters from `column_no` are meant."""
    return {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column_no": place.column if place else None,
        "length": length if place else None,
        "excerpt": line_at(text_of, place),
    }


def _export(answer: Answer, decision: Decision, lang: Lang, text_of: TextOf) -> Json:
    delivery = answer.delivery(decision.export)
    return {
        "name": decision.export,
        "recipient": decision.use.recipient,
        "purpose": decision.use.purpose,
        "arrangement": decision.use.arrangement,
        "decision": decision.verdict,
        "outcome": delivery.outcome,
        "held_by": list(delivery.held_by),
        "file": delivery.file,
        "rows": delivery.rows,
        "foreseen": _foreseen(answer, decision.export),
        "violations": [violation_value(v, lang, text_of) for v in decision.violations],
        "waived": [
            {**violation_value(w.violation, lang, text_of), "waiver": w.waiver.id}
            for w in decision.waived
        ],
    }


def _foreseen(answer: Answer, export: str) -> Json | None:
    """Of a dry run: the columns that would go, and how much of each source would be in them."""
    found = answer.foreseen.get(export)
    if found is None:
        return None
    return {
        "columns": list(found.columns),
        "sources": [
            {
                "source": share.source,
                "rows": share.rows,
                "included": share.included,
                "left_out": dict(share.left_out),
            }
            for share in found.shares
        ],
    }

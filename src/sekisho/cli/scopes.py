"""A scope in words: which four things it may be, and for a set of uses who may do what."""

from __future__ import annotations

from sekisho.messages import Lang, Message
from sekisho.policy import Scope


def scope_lines(scope: Scope, lang: Lang) -> list[str]:
    """One line per arrangement and recipient, or one for what is no set of uses."""
    if scope.kind != "uses":
        return [Message(f"cli.scope.{scope.kind}").text(lang)]
    purposes: dict[tuple[str, str], list[str]] = {}
    for use in sorted(scope.uses):
        purposes.setdefault((use.arrangement, use.recipient), []).append(use.purpose)
    return [
        f"{arrangement} {recipient}: {', '.join(sorted(found, key=_numbered))}"
        for (arrangement, recipient), found in purposes.items()
    ]


def scope_value(scope: Scope) -> dict[str, object]:
    """A scope for JSON."""
    return {
        "kind": scope.kind,
        "uses": [
            {"arrangement": u.arrangement, "recipient": u.recipient, "purpose": u.purpose}
            for u in sorted(scope.uses)
        ],
    }


def _numbered(purpose: str) -> tuple[int, str]:
    digits = purpose.lstrip("P")
    return (int(digits) if digits.isdigit() else 0, purpose)

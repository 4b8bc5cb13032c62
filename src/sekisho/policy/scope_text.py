"""A scope in words: which four things it may be, and for a set of uses who may do what."""

from __future__ import annotations

from collections.abc import Iterable

from sekisho.messages import Lang, Message
from sekisho.policy.matrix import follows, number_of
from sekisho.policy.scope import Scope


def scope_lines(scope: Scope, lang: Lang) -> list[str]:
    """One line per arrangement and recipient, or one for what is no set of uses."""
    if scope.kind != "uses":
        return [Message(f"cli.scope.{scope.kind}").text(lang)]
    purposes: dict[tuple[str, str], list[str]] = {}
    for use in sorted(scope.uses):
        purposes.setdefault((use.arrangement, use.recipient), []).append(use.purpose)
    return [
        f"{arrangement} {recipient}: {folded(found)}"
        for (arrangement, recipient), found in purposes.items()
    ]


def folded(purposes: Iterable[str]) -> str:
    """Purposes by their numbers, runs folded: `P1-P4 P6`; what has no number comes first."""
    runs: list[tuple[str, str]] = []
    for purpose in sorted(purposes, key=lambda purpose: (number_of(purpose) or 0, purpose)):
        if runs and follows(runs[-1][1], purpose):
            runs[-1] = (runs[-1][0], purpose)
        else:
            runs.append((purpose, purpose))
    return " ".join(first if first == last else f"{first}-{last}" for first, last in runs)


def scope_value(scope: Scope) -> dict[str, object]:
    """A scope for JSON."""
    return {
        "kind": scope.kind,
        "uses": [
            {"arrangement": u.arrangement, "recipient": u.recipient, "purpose": u.purpose}
            for u in sorted(scope.uses)
        ],
    }

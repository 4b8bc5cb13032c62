"""Where records of provision are due (APPI 29, 30; Rules 19 to 25), and why not where they are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sekisho.messages import Message
from sekisho.model import Grant, Ground, Policy, Source
from sekisho.policy import grants_in_force
from sekisho.registers.cell import Cell, Known, Register, at, joined, stated, told

_DUE: Final[Mapping[Ground, str]] = {
    "own_use": "own-use",
    "joint_use": "joint-use",
    "entrustment": "entrustment",
    "statute": "statute",
    "emergency": "emergency",
    "statistics": "statistics",
    "consent": "consent",
    "opt_out": "opt-out",
}
"""Ground -> the sentence that says whether a record is due."""
DUE: Final = frozenset({"consent", "opt-out", "from-third-party"})
"""The sentences that say that one is."""


def provisions(known: Known) -> Register:
    """One row for each arrangement and recipient that may be given data, then each source from others."""
    rows = [*_given(known), *_received(known)]
    return Register("provisions", tuple(rows))


def _given(known: Known) -> Iterator[tuple[Cell, ...]]:
    notice, pairs = known.notice, dict[tuple[str, str], list[Grant]]()
    for grant in known.grants():
        for recipient in grant.recipients:
            pairs.setdefault((grant.arrangement, recipient), []).append(grant)
    for (name, recipient), grants in pairs.items():
        if notice is None:
            return
        arrangement = notice.arrangements[name]
        if arrangement.ground == "own_use":
            continue
        due = _given_due(known.policy, arrangement.ground, recipient, grants)
        yield (
            stated("party", known.party(recipient), known.policy.parties[recipient].place),
            stated("arrangement", arrangement.name, arrangement.place),
            told("due", Message(f"registers.due.{due}"), "stated", at(arrangement.place)),
            told("fields", Message(f"registers.fields.{_fields(due)}"), "stated", _article(due)),
            stated("items", known.categories(c for g in grants for c in g.categories), grants[0].place),
            known.given(name, [recipient]),
        )  # fmt: skip


def _received(known: Known) -> Iterator[tuple[Cell, ...]]:
    for source in received(known):
        due = received_due(known.policy, source)
        yield (
            stated("party", known.party(source.party), known.policy.parties[source.party].place),
            stated("arrangement", source.title, source.place),
            told("due", Message(f"registers.due.{due}"), "stated", at(source.place)),
            told("fields", Message(f"registers.fields.{_fields(due)}"), "stated", _article(due)),
            stated("items", joined(c.title for c in source.columns.values()), source.place),
            known.arrived("released", source.name),
        )


def received(known: Known) -> Iterator[Source]:
    """Sources about persons that come from somebody else."""
    for _, source in sorted(known.sources.items()):
        others = source.party != known.policy.controller
        if others and known.policy.categories[source.row_category].personal:
            yield source


def record_due(policy: Policy, day: dt.date, arrangement: str, recipient: str) -> str | None:
    """Why a record of a provision is due: `consent`, `opt-out`, or `unknown` where nobody can tell.

    Args:
        day: the business date of the provision.

    Returns:
        None where none is.
    """
    notice = policy.notice_on(day)
    found = notice.arrangements.get(arrangement) if notice else None
    if found is None or recipient not in policy.parties:
        return "unknown"
    grants = [
        g
        for g in grants_in_force(notice, day)
        if g.arrangement == arrangement and recipient in g.recipients
    ]
    due = _given_due(policy, found.ground, recipient, grants)
    return due if due in DUE else None


def received_due(policy: Policy, source: Source) -> str:
    """Whether a record of the receipt of a source is due, in the words of the register."""
    return f"from-{policy.parties[source.party].kind.replace('_', '-')}"


def _given_due(policy: Policy, ground: Ground, recipient: str, grants: Iterable[Grant]) -> str:
    home = policy.parties[policy.controller].country
    abroad = policy.parties[recipient].country != home
    # A recipient abroad to whom it goes by consent: only 27(1) items are exempt then (29(1)).
    by_consent = abroad and any(g.consent_text for g in grants)
    return "consent" if by_consent else _DUE[ground]


def _fields(due: str) -> str:
    return due if due in DUE else "none"


def _article(due: str) -> str:
    if due == "from-third-party":
        return "APPI 30, Rules 22-25"
    return "APPI 29, Rules 19-21" if due in {"consent", "opt-out"} else "-"

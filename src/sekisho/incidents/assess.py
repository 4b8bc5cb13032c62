"""What an incident is under APPI 26 and 27, and the nine fields of the report (Rule 8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from sekisho.incidents.deadlines import final_report, prompt_report
from sekisho.messages import Bilingual, Message
from sekisho.model import Policy
from sekisho.registers.cell import Cell, Register, Standing, joined, told, unknown

Kind = Literal["wrong-recipient", "policy-error", "bad-tag", "waiver-abused"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SPECIAL_CARE: Final = "special_care"
MY_NUMBER: Final = "my_number"
CARD: Final = "card"
"""Overlays that Rule 7 and the My Number Act speak of, by the ids that policies give them."""
_MANY: Final = 1_000
_MANY_MY_NUMBERS: Final = 100
_OPEN: Final = ("cause", "secondary_damage", "handling", "publication", "prevention", "other")


@dataclass(frozen=True, slots=True)
class Incident:
    """What is known of a file that went wrong.

    Attributes:
        found: the day on which any department first knew.
        recovered: it was taken back, and nobody has read it.
        wrongful: a wrongful purpose is suspected.
        release: what the record says of it: export, recipient, purpose, day, run, file.
        subjects: persons in it; None = the record does not count them.
        items: of the columns whose values flow into it.
        overlays: of all that influences it.
    """

    kind: Kind
    found: dt.date
    recovered: bool
    wrongful: bool
    export: str
    recipient: str
    purpose: str
    file: str
    day: dt.date
    run: int
    rows: int | None
    subjects: int | None
    items: tuple[str, ...]
    overlays: frozenset[str]

    @property
    def nature(self) -> Literal["leak", "recovered", "provision"]:
        """Mis-sent is a leak (26); sent on purpose, if without ground, is a provision (27)."""
        if self.kind != "wrong-recipient":
            return "provision"
        return "recovered" if self.recovered else "leak"


def assess(incident: Incident, policy: Policy) -> Register:
    """The assessment: what it is, each threshold, deadlines, and the nine fields."""
    rows = (
        _nature(incident, policy),
        _thresholds(incident, policy),
        _deadlines(incident, policy),
        _fields(incident, policy),
    )
    return Register("incident", tuple((*row,) for row in rows))


def due(incident: Incident, policy: Policy) -> bool | None:
    """Whether a report under 26 is due; None = it hangs on what nobody has counted."""
    if incident.nature != "leak":
        return False
    met = [standing for _, standing in _met(incident, policy)]
    return True if True in met else None if None in met else False


def _met(incident: Incident, policy: Policy) -> Iterator[tuple[str, bool | None]]:
    def carries(overlay: str) -> bool | None:
        """Open where the policy has no such overlay, or its tags are what is wrong."""
        if overlay in incident.overlays:
            return True
        return None if incident.kind == "bad-tag" or overlay not in policy.overlays else False

    count = incident.subjects
    yield "special_care", carries(SPECIAL_CARE)
    yield "property", carries(CARD)
    yield "wrongful", incident.wrongful
    yield "many", None if count is None else count > _MANY
    if MY_NUMBER in incident.overlays:
        yield "my_number", None if count is None else count > _MANY_MY_NUMBERS


def _nature(incident: Incident, policy: Policy) -> Iterator[Cell]:
    yield told("incident", Message(f"incident.kind.{incident.kind}"), "stated", "-")
    own = incident.recipient == policy.controller
    nature = "own-use" if own and incident.nature == "provision" else incident.nature
    yield told("nature", Message(f"incident.nature.{nature}"), "stated", _law(nature))
    answer = {True: "yes", False: "no", None: "open"}[due(incident, policy)]
    standing: Standing = "unknown" if answer == "open" else "stated"
    yield told("report_due", Message(f"incident.due.{answer}"), standing, "APPI 26(1), Rule 7")


def _thresholds(incident: Incident, policy: Policy) -> Iterator[Cell]:
    yield told("thresholds", Message("incident.thresholds"), "stated", "Rule 7")
    for name, met in _met(incident, policy):
        answer = "open" if met is None else "met" if met else "not-met"
        by_person = name == "wrongful"
        standing: Standing = "unknown" if met is None else "stated" if by_person else "evidenced"
        source = "-" if by_person or met is None else f"run {incident.run}"
        yield told(f"threshold_{name}", Message(f"incident.{answer}"), standing, source)


def _deadlines(incident: Incident, policy: Policy) -> Iterator[Cell]:
    yield told("found", Message("incident.on", day=str(incident.found)), "stated", "-")
    if due(incident, policy) is False:
        yield told("prompt", Message("incident.no-deadline"), "stated", "-")
        return
    first, last = prompt_report(incident.found)
    message = Message("incident.between", first=str(first), last=str(last))
    yield told("prompt", message, "stated", "guideline 3-5-3-3")
    final = final_report(incident.found, wrongful=incident.wrongful)
    yield told("final", Message("incident.on", day=str(final)), "stated", "Rule 8(2)")


def _fields(incident: Incident, policy: Policy) -> Iterator[Cell]:
    run = f"run {incident.run}"
    known = policy.parties.get(incident.recipient)
    message = Message(
        "incident.summary",
        file=incident.file,
        export=incident.export,
        recipient=known.name if known else incident.recipient,
        purpose=incident.purpose,
        day=str(incident.day),
        found=str(incident.found),
    )
    yield told("summary", message, "evidenced", run)
    if incident.items:
        names = (
            policy.categories[c].name if c in policy.categories else Bilingual(c, c)
            for c in incident.items
        )
        yield Cell("items", joined(names), "evidenced", run)
    else:
        yield unknown("items")
    if incident.subjects is None:
        yield unknown("persons")
    else:
        count = Message("incident.persons", subjects=incident.subjects, rows=incident.rows or 0)
        yield told("persons", count, "evidenced", run)
    yield from (unknown(name) for name in _OPEN)


def _law(nature: str) -> str:
    return {"leak": "APPI 26", "recovered": "guideline 3-5-1-2", "own-use": "APPI 18"}.get(
        nature, "APPI 27, guideline 3-5-1-2"
    )

"""Records of provision and receipt, made out where they are due (APPI 29, 30; Rules 19 to 25).

What goes to the same counterpart again and again is one record (Rules 19(2), 23(2)), but never of an
opt-out: there each file has its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from sekisho.messages import Bilingual, Message
from sekisho.model import Party, Source
from sekisho.policy import grants_in_force
from sekisho.registers.cell import (
    Cell,
    Known,
    Provided,
    Receipt,
    Register,
    at,
    joined,
    stated,
    told,
    unknown,
)
from sekisho.registers.provisions import received, received_due, record_due

YEARS: Final = 3
"""For how long a record is kept from the last provision that it is of (Rules 21, 25)."""
_LAW: Final = {"provision": "APPI 29, Rule 21", "receipt": "APPI 30, Rule 25"}


def provision_records(known: Known) -> Register:
    """One record for each recipient and export, as long as its columns stay; then one for each source."""
    rows = [(*_provision(known, files),) for files in _together(known, known.recorded.provided)]
    rows += [
        (*_receipt(known, source, found),)
        for source in received(known)
        if received_due(known.policy, source) == "from-third-party"
        and (found := known.recorded.receipts.get(source.name)) is not None
    ]
    return Register("provision-records", tuple(rows))


def kept_until(last: dt.date) -> dt.date:
    """The first day on which a record of which this is the last provision need not be kept any more."""
    try:
        return last.replace(year=last.year + YEARS)
    except ValueError:  # 29 February
        return dt.date(last.year + YEARS, 3, 1)


def _together(known: Known, provided: Sequence[Provided]) -> list[tuple[str, list[Provided]]]:
    """Files of one record, each with why it is due; the oldest first."""
    found: dict[tuple[object, ...], tuple[str, list[Provided]]] = {}
    for number, one in enumerate(sorted(provided, key=lambda p: (p.day, p.run, p.export))):
        due = record_due(known.policy, one.day, one.arrangement, one.recipient)
        if due is None:
            continue
        alike = (
            due,
            one.recipient,
            one.arrangement,
            one.purpose,
            one.export,
            one.columns,
            one.items,
        )
        apart = number if due == "opt-out" else None
        found.setdefault((*alike, apart), (due, []))[1].append(one)
    return [*found.values()]


def _provision(known: Known, record: tuple[str, list[Provided]]) -> Iterator[Cell]:
    due, files = record
    first, last = files[0], files[-1]
    runs = _runs(files[0].run, files[-1].run)
    party = known.policy.parties.get(last.recipient)
    if party is None:
        yield Cell("party", Bilingual(last.recipient, last.recipient), "evidenced", runs)
        yield from (unknown(column) for column in ("address", "representative"))
    else:
        yield from _counterpart(known, party)
    yield Cell("export", Bilingual(last.export, last.export), "evidenced", runs)
    yield _ground(known, due, last)
    if due == "consent":
        yield _consent(known, last, runs)
    yield _when(len(files), first.day, last.day, runs)
    yield _principals(files, runs)
    if last.items:
        names = (
            known.policy.categories[c].name if c in known.policy.categories else Bilingual(c, c)
            for c in last.items
        )
        yield Cell("items", joined(names), "evidenced", runs)
    else:
        yield unknown("items")
    columns = ", ".join(last.columns)
    yield (
        Cell("columns", Bilingual(columns, columns), "evidenced", runs)
        if columns
        else unknown("columns")
    )
    yield _kept(last.day, "provision")


def _receipt(known: Known, source: Source, found: Receipt) -> Iterator[Cell]:
    runs = _runs(*found.runs)
    yield from _counterpart(known, known.policy.parties[source.party])
    title = Bilingual(
        en=f"{source.name}: {source.title.en}", ja=f"{source.title.ja}（{source.name}）"
    )
    yield stated("database", title, source.place)
    yield told("due", Message("registers.due.from-third-party"), "stated", at(source.place))
    if source.acquisition is not None:
        yield stated("acquisition", source.acquisition, source.place)
    else:
        yield unknown("acquisition")
    yield _when(found.files, found.first, found.last, runs)
    key = source.subject_key
    if key is None:
        yield unknown("principals")
    else:
        message = Message(
            "registers.principals-landed", column=key, source=source.name, rows=found.rows
        )
        yield told("principals", message, "evidenced", runs)
    yield stated("items", joined(c.title for c in source.columns.values()), source.place)
    yield _kept(found.last, "receipt")


def _counterpart(known: Known, party: Party) -> Iterator[Cell]:
    """Name, address and representative (29(1), 30(1)(i))."""
    yield stated("party", known.party(party.id), party.place)
    for column, text in (("address", party.address), ("representative", party.representative)):
        yield unknown(column) if text is None else stated(column, text, party.place)


def _ground(known: Known, due: str, last: Provided) -> Cell:
    notice = known.policy.notice_on(last.day)
    arrangement = notice.arrangements.get(last.arrangement) if notice else None
    if due == "unknown" or arrangement is None:
        message = Message("registers.due.unknown", arrangement=last.arrangement, day=str(last.day))
        return told("due", message, "unknown", "-")
    return told("due", Message(f"registers.due.{due}"), "stated", at(arrangement.place))


def _consent(known: Known, last: Provided, runs: str) -> Cell:
    """That the persons have agreed: a night lets go of rows only of those who have, by the ledger."""
    texts = [
        (g.consent_text, at(g.place))
        for g in grants_in_force(known.policy.notice_on(last.day), last.day)
        if g.consent_text
        and g.arrangement == last.arrangement
        and last.recipient in g.recipients
        and last.purpose in g.purposes
    ]
    if not texts:
        return unknown("consent")
    message = Message("registers.consent", texts=", ".join(text for text, _ in texts))
    places = ", ".join(dict.fromkeys(place for _, place in texts))
    return told("consent", message, "evidenced", f"{runs}; {places}")


def _when(files: int, first: dt.date, last: dt.date, runs: str) -> Cell:
    message = Message("registers.released", files=files, first=str(first), last=str(last))
    return told("provided", message, "evidenced", runs)


def _principals(files: Sequence[Provided], runs: str) -> Cell:
    """Who: by the subject index, of which no number gets into a register."""
    lost = [one.run for one in files if not one.indexed]
    if lost:
        message = Message("registers.principals-lost", runs=_runs(lost[0], lost[-1]))
        return told("principals", message, "unknown", runs)
    counts = [one.persons for one in files if one.persons is not None]
    if len(counts) < len(files):
        return unknown("principals")
    message = Message(
        "registers.principals-indexed",
        export=files[0].export,
        runs=runs,
        most=max(counts),
    )
    return told("principals", message, "evidenced", runs)


def _kept(last: dt.date, kind: str) -> Cell:
    message = Message("registers.kept-until", day=str(kept_until(last)))
    return told("kept_until", message, "stated", _LAW[kind])


def _runs(first: int, last: int) -> str:
    return f"run {first}" if first == last else f"runs {first}-{last}"

"""The notice of joint use: the five things that have to be known beforehand (APPI 27(5)(iii))."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sekisho.messages import Bilingual, Message
from sekisho.model import Arrangement, Grant, Notice
from sekisho.policy import STATED_OF_JOINT_USE
from sekisho.registers.cell import (
    Cell,
    Known,
    Register,
    basis_of,
    joined,
    stated,
    unknown,
)

_READ: Final = {"items", "users", "purposes_of_users", "responsible"}
"""What our reading says where the text does not."""


def joint_use(known: Known) -> Register:
    """One row for each arrangement of joint use of the notice in force."""
    notice = known.notice
    found = notice.arrangements.values() if notice else ()
    rows = [(*_row(known, notice, a),) for a in found if notice and a.ground == "joint_use"]
    return Register("joint-use", tuple(rows))


def _row(known: Known, notice: Notice, arrangement: Arrangement) -> Iterator[Cell]:
    grants = [g for g in known.grants() if g.arrangement == arrangement.id]
    name = arrangement.name
    titled = Bilingual(en=f"{arrangement.id} {name.en}", ja=f"{arrangement.id} {name.ja}")
    yield stated("arrangement", titled, arrangement.place)
    quotes = notice.stated.joint_use.get(arrangement.id, {})
    for what in STATED_OF_JOINT_USE:
        if what in quotes:
            place = f"{notice.text_file}:{_line(known, notice, quotes[what])}"
            yield Cell(what, Bilingual(quotes[what], quotes[what]), "stated", place)
        else:
            yield _as_read(known, arrangement, grants, what) if what in _READ else unknown(what)
    yield known.given(arrangement.id, arrangement.parties)


def _as_read(known: Known, arrangement: Arrangement, grants: list[Grant], what: str) -> Cell:
    if what == "responsible" and arrangement.responsible:
        told_by_items = (
            Message(
                "registers.responsible-for",
                party=known.party(one.party),
                items=known.categories(one.categories),
            )
            for one in arrangement.responsible
        )
        both = joined(Bilingual(m.text("en"), m.text("ja")) for m in told_by_items)
        return stated(what, both, arrangement.place)
    if what == "users" and arrangement.parties:
        groups = [known.policy.groups[name] for name in arrangement.groups]
        ruled = [
            Bilingual(en=f"{g.name.en} ({g.rule.en})", ja=f"{g.name.ja}（{g.rule.ja}）")
            for g in groups
        ]
        named = [known.party(p) for p in arrangement.parties if p not in arrangement.by_group]
        return stated(what, joined([*ruled, *named]), arrangement.place)
    if what == "items" and grants:
        text = known.categories(c for g in grants for c in g.categories)
        return Cell(what, text, "stated", "; ".join(basis_of(grants)))
    if what == "purposes_of_users" and grants:
        text = known.purposes(sorted({p for g in grants for p in g.purposes}, key=_by_number))
        return Cell(what, text, "stated", "; ".join(basis_of(grants)))
    return unknown(what)


def _by_number(purpose: str) -> tuple[int, str]:
    digits = re.sub(r"\D", "", purpose)
    return int(digits or 0), purpose


def _line(known: Known, notice: Notice, quote: str) -> int:
    """The line of the published text on which a quotation begins; blanks and breaks do not count."""
    text = known.files[notice.text_file or ""]
    letters = [
        (c, n) for n, line in enumerate(text.split("\n"), 1) for c in line if not c.isspace()
    ]
    whole = "".join(c for c, _ in letters)
    return letters[whole.find("".join(quote.split()))][1]

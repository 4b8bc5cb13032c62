"""The register of processors (APPI 25), from their contracts as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sekisho import document
from sekisho.document import Node
from sekisho.errors import Place
from sekisho.messages import Bilingual, Message
from sekisho.registers.cell import Cell, Known, Register, at, stated, told

FILE: Final = "policy/processors.yaml"


def processors(known: Known) -> Register:
    """One row for each contract, those that are over included."""
    entries = document.read(known.files[FILE], FILE).entries()["contracts"][1].entries()
    rows = ((*_row(known, number, place, node),) for number, (place, node) in entries.items())
    return Register("processors", tuple(rows))


def _row(known: Known, number: str, place: Place, node: Node) -> Iterator[Cell]:
    of = {key: found for key, (_, found) in node.entries().items()}
    party = of["party"].text()
    yield stated("contract", number, place)
    yield stated("processor", known.party(party), of["party"].place)
    yield stated("period", f"{of['since'].text()} - {of['until'].text()}", of["since"].place)
    yield stated("task", of["task"].bilingual(), of["task"].place)
    names = [item.text() for item in of["purposes"].items()]
    yield stated("purposes", known.purposes(names), of["purposes"].place)
    categories = [item.text() for item in of["categories"].items()]
    yield stated("items", known.categories(categories), of["categories"].place)
    yield stated("confidentiality", of["confidentiality"].text(), of["confidentiality"].place)
    yield _sub_processors(of["sub_processors"])
    yield _security_check(of["security_check"])
    yield stated("return_or_erasure", of["return_or_erasure"].text(), of["return_or_erasure"].place)
    approval = f"{of['approved_by'].text()} {of['approved_on'].text()}"
    yield stated("approved", approval, of["approved_by"].place)
    yield known.given(of["arrangement"].text(), [party])


def _sub_processors(node: Node) -> Cell:
    entries = node.entries()
    if not entries:
        return told("sub_processors", Message("registers.nobody"), "stated", at(node.place))
    texts = []
    for name, (_, entry) in entries.items():
        fields = {key: found for key, (_, found) in entry.entries().items()}
        task = fields["task"].bilingual()
        approved = "approved_on" in fields
        message = Message(
            "registers.sub-processor" if approved else "registers.sub-processor-open",
            name=name,
            task=task,
            **({"on": fields["approved_on"].text()} if approved else {}),
        )
        texts.append(Bilingual(message.text("en"), message.text("ja")))
    both = Bilingual(en="; ".join(t.en for t in texts), ja="、".join(t.ja for t in texts))
    return stated("sub_processors", both, node.place)


def _security_check(node: Node) -> Cell:
    fields = {key: found.text() for key, (_, found) in node.entries().items()}
    message = Message(
        f"registers.check-{fields['result']}",
        on=fields["checked_on"],
        due=fields["next_due"],
        document=fields["document"],
    )
    return told("security_check", message, "stated", at(node.place))

"""`sekisho lineage`: the relations of the project, and what each reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sekisho.cli.as_json import Json, dumped, error_value
from sekisho.cli.asked import Asked
from sekisho.cli.dot import HEAD, quoted
from sekisho.cli.trace import Told, each
from sekisho.cli.uses import unknown_lines
from sekisho.cli.width import cells, clean, pad
from sekisho.errors import SekishoError
from sekisho.model import ROWS, Column
from sekisho.nightly.outcome import gravest

Kind = Literal["source", "model", "export"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the project: a source, a model or an export.

    Attributes:
        fault: why its statement has no lineage.
    """

    name: str
    kind: Kind
    file: str | None
    reads: tuple[str, ...]
    fault: SekishoError | None


def tell_relations(asked: Asked) -> int:
    """Tell what every relation reads; the exit code is that of what was not understood."""
    relations = tuple(_relations(asked))
    if asked.settings.format == "json":
        values = [_value(asked, r) for r in relations]
        asked.settings.write(dumped({"relations": values}))
    elif asked.settings.format == "dot":
        asked.settings.write(_dot(relations))
    else:
        asked.settings.write("\n".join(_text(asked, relations)))
    return gravest(r.fault.exit_code for r in relations if r.fault)


def _relations(asked: Asked) -> Iterator[Relation]:
    """Sources, then models and exports, each after what it reads."""
    for name in asked.relations:
        if name in asked.analysis.statements:
            kind: Kind = "export" if name in asked.project.exports else "model"
            found = asked.analysis.lineages[name]
            fault = found if isinstance(found, SekishoError) else None
            file = asked.analysis.statements[name].file
            yield Relation(name, kind, file, asked.analysis.reads[name], fault)
        else:
            place = asked.origin_place(Column(name, ROWS))
            yield Relation(name, "source", place.file if place else None, (), None)


def _text(asked: Asked, relations: Sequence[Relation]) -> list[str]:
    page = asked.page
    kinds = {r.kind: page.say(f"cli.relation.{r.kind}") for r in relations}
    kind_width = max(map(cells, kinds.values()))
    name_width = max(cells(r.name) for r in relations)
    told = []
    for relation in relations:
        head = f"{pad(kinds[relation.kind], kind_width)}  {pad(relation.name, name_width)}"
        said = [f"< {', '.join(relation.reads)}"] if relation.reads else []
        if relation.kind == "export":
            said.append(f"-> {asked.recipient(relation.name)}")
        told.append(Told(head, [clean(s) for s in said], " " * kind_width))
    lines = [line for one in each(told, page.width) for line in one]
    faults = {r.name: r.fault for r in relations if r.fault}
    return [*lines, *([""] if faults else []), *unknown_lines(asked, faults)]


def _value(asked: Asked, relation: Relation) -> Json:
    fault = relation.fault
    return {
        "name": relation.name,
        "kind": relation.kind,
        "file": relation.file,
        "reads": list(relation.reads),
        "problem": error_value(fault, asked.settings.lang) if fault else None,
    }


def _dot(relations: Iterable[Relation]) -> str:
    shapes = {"source": "cylinder", "model": "box", "export": "note"}
    lines = [HEAD]
    for relation in relations:
        style = ", style=dotted" if relation.fault else ""
        lines.append(f"  {quoted(relation.name)} [shape={shapes[relation.kind]}{style}];")
        lines += [f"  {quoted(r)} -> {quoted(relation.name)};" for r in relation.reads]
    return "\n".join([*lines, "}"])

"""`categories.yaml`: the tree of categories, and the overlays that only a name unlocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Category, Ground, Overlay
from sekisho.policy.naming import declared, reference, references


@dataclass(frozen=True, slots=True)
class DeclaredOverlay:
    """An overlay, with the grounds on which no grant may ever name it."""

    overlay: Overlay
    never_under: frozenset[Ground]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A category as it is written, before it inherits."""

    fields: Mapping[str, Node]
    parent: str | None
    overlays: frozenset[str]
    place: Place


def read_overlays(node: Node) -> Mapping[str, DeclaredOverlay]:
    """Overlay id -> overlay."""
    return {
        name: _overlay(name, place, entry)
        for name, (place, entry) in declared(node, "overlay").items()
    }


def read_categories(node: Node, overlays: Mapping[str, DeclaredOverlay]) -> Mapping[str, Category]:
    """Category id -> category, each with the overlays and the kind of data that it inherits.

    Raises:
        ProjectError: a parent or overlay does not exist, the tree has a circle, or a category
            below a root says `personal` (a hole in a personal tree would need no grant).
    """
    names = declared(node, "category")
    entries = {
        name: _entry(place, entry, names, overlays) for name, (place, entry) in names.items()
    }
    found: dict[str, Category] = {}
    for name, entry in entries.items():
        line = _line(name, entries)
        root = entries[line[-1]].fields
        found[name] = Category(
            id=name,
            name=entry.fields["name"].bilingual(),
            parent=entry.parent,
            personal="personal" not in root or root["personal"].boolean(),
            overlays=frozenset().union(*(entries[n].overlays for n in line)),
            place=entry.place,
        )
    return found


def _overlay(name: str, place: Place, entry: Node) -> DeclaredOverlay:
    fields = entry.mapping(required=("name", "clause"), optional=("never_under",))
    never = fields["never_under"].items() if "never_under" in fields else []
    return DeclaredOverlay(
        Overlay(name, fields["name"].bilingual(), fields["clause"].text(), place),
        frozenset(cast("Ground", n.choice(get_args(Ground))) for n in never),
    )


def _entry(
    place: Place,
    entry: Node,
    names: Mapping[str, object],
    overlays: Mapping[str, DeclaredOverlay],
) -> _Entry:
    fields = entry.mapping(required=("name",), optional=("parent", "personal", "overlays"))
    parent = reference(fields["parent"], names, "category") if "parent" in fields else None
    if parent is not None and "personal" in fields:
        raise ProjectError(Message("policy.personal-below-root"), place=fields["personal"].place)
    own = (
        references(fields["overlays"], overlays, "overlay", allow_none=True)
        if "overlays" in fields
        else ()
    )
    return _Entry(fields, parent, frozenset(own), place)


def _line(name: str, entries: Mapping[str, _Entry]) -> tuple[str, ...]:
    """The category and everything above it, the root last."""
    line = [name]
    while (parent := entries[line[-1]].parent) is not None:
        if parent in line:
            cycle = [*line[line.index(parent) :], parent]
            raise ProjectError(
                Message("policy.category-cycle", cycle=" > ".join(f"`{c}`" for c in cycle)),
                place=entries[line[-1]].fields["parent"].place,
            )
        line.append(parent)
    return tuple(line)

"""`categories.yaml`: the tree of categories, and the overlays that only a name unlocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, listed
from sekisho.model import Category, Form, FormKind, Ground, Overlay
from sekisho.policy.naming import Kind, declared, reference, references

_KINDS: Final[tuple[tuple[str, Kind], ...]] = (("businesses", "business"), ("subjects", "subject"))


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
    said: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What purposes can be set apart by: businesses, and kinds of people whose data there is."""

    businesses: Mapping[str, Bilingual]
    subjects: Mapping[str, Bilingual]


def read_kinds(fields: Mapping[str, Node]) -> Kinds:
    """The `businesses` and `subjects` of `categories.yaml`, each with its name."""
    return Kinds(
        *(
            {name: entry.bilingual() for name, (_, entry) in declared(fields[key], kind).items()}
            if key in fields
            else {}
            for key, kind in _KINDS
        )
    )


def read_overlays(node: Node) -> Mapping[str, DeclaredOverlay]:
    """Overlay id -> overlay."""
    return {
        name: _overlay(name, place, entry)
        for name, (place, entry) in declared(node, "overlay").items()
    }


def read_categories(
    node: Node, overlays: Mapping[str, DeclaredOverlay], kinds: Kinds
) -> Mapping[str, Category]:
    """Category id -> category, each with the overlays and the kind of data that it inherits.

    Raises:
        ProjectError: a parent, overlay, business or kind of people does not exist, the tree has a circle, or a category
            below a root says `personal` (a hole in a personal tree would need no grant).
    """
    names = declared(node, "category")
    entries = {
        name: _entry(place, entry, names, overlays, kinds) for name, (place, entry) in names.items()
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
            businesses=_nearest(line, entries, "businesses"),
            subjects=_nearest(line, entries, "subjects"),
            form=_form(entry, entries),
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
    kinds: Kinds,
) -> _Entry:
    fields = entry.mapping(
        required=("name",),
        optional=("parent", "personal", "overlays", "form", "businesses", "subjects"),
    )
    parent = reference(fields["parent"], names, "category") if "parent" in fields else None
    if parent is not None and "personal" in fields:
        raise ProjectError(Message("policy.personal-below-root"), place=fields["personal"].place)
    own = (
        references(fields["overlays"], overlays, "overlay", allow_none=True)
        if "overlays" in fields
        else ()
    )
    said = {
        key: names_of(fields, key, known)
        for key, known in (("businesses", kinds.businesses), ("subjects", kinds.subjects))
    }
    return _Entry(fields, parent, frozenset(own), place, said)


def _form(entry: _Entry, entries: Mapping[str, _Entry]) -> Form | None:
    """The form in which the data above is, where it is a coarser one.

    Raises:
        ProjectError: nothing is above it or what is above it is a coarser form too, it is not exactly
            one form, or its size is none.
    """
    if "form" not in entry.fields:
        return None
    node = entry.fields["form"]
    if entry.parent is None or "form" in entries[entry.parent].fields:
        raise ProjectError(Message("policy.form-of-nothing"), place=node.place)
    given = node.mapping(optional=get_args(FormKind))
    if len(given) != 1:
        raise ProjectError(
            Message("policy.one-form"),
            place=node.place,
            help=Message("policy.forms", allowed=listed(get_args(FormKind))),
        )
    ((kind, size),) = given.items()
    if size.integer() < 1:
        raise ProjectError(Message("policy.form-size", form=kind), place=size.place)
    return Form(cast("FormKind", kind), size.integer())


def names_of(fields: Mapping[str, Node], key: str, known: Mapping[str, object]) -> frozenset[str]:
    """The businesses or kinds of people that a key lists; none where it is left out.

    Raises:
        ProjectError: one is not declared, or the list is empty.
    """
    kinds = dict(_KINDS)
    return frozenset(references(fields[key], known, kinds[key]) if key in fields else ())


def _nearest(line: Sequence[str], entries: Mapping[str, _Entry], key: str) -> frozenset[str]:
    """What the category says itself, or else the nearest above it."""
    said = (entries[name].said[key] for name in line)
    return next((names for names in said if names), frozenset())


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

"""Suites from their files, read strictly: what cannot be understood is an error with its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from sekisho.document import Node, read
from sekisho.errors import Place, ProjectError
from sekisho.expectations.permitted import PERMITTED, ROWS_RULES, Kind, Permitted
from sekisho.expectations.suite import (
    PARAMETERS,
    Argument,
    Expectation,
    Parameter,
    Suite,
    SuiteKind,
)
from sekisho.messages import Message, listed, offered

FOLDER: Final = "expectations"
"""Where a project keeps its suites."""
EXPORTS: Final = f"{FOLDER}/exports"
"""Where those of exports are, so that an export may have the name of a source."""


def load(files: Mapping[str, str], sources: Iterable[str]) -> Mapping[str, Suite]:
    """The suites of a project, by source, in the order of the sources' names.

    Args:
        files: path in the project -> text; the file's name is the source's. Those of exports are left out.
        sources: the names of all sources; each must have a suite.

    Raises:
        ProjectError: a file that cannot be understood, a suite of an unknown source or without
            expectations, an unknown type or argument, a duplicate, a source without suite.
    """
    known = frozenset(sources)
    own = {file: text for file, text in files.items() if not _of_export(file)}
    suites = _suites(own, "source", known)
    for source in sorted(known - suites.keys()):
        raise ProjectError(
            Message("expectations.no-suite", source=source),
            place=Place(f"{FOLDER}/{source}.yaml"),
            help=Message("expectations.no-suite-help", file=f"{FOLDER}/{source}.yaml"),
        )
    return MappingProxyType(suites)


def load_of_exports(files: Mapping[str, str], exports: Iterable[str]) -> Mapping[str, Suite]:
    """The suites of the exports that have one, by export, in the order of their names.

    An export needs none: its columns, its key and its members are checked without one.

    Args:
        files: all suites, as `load` takes them.
        exports: the names of all exports.

    Raises:
        ProjectError: as `load`.
    """
    theirs = {file: text for file, text in files.items() if _of_export(file)}
    return MappingProxyType(_suites(theirs, "export", frozenset(exports)))


def _of_export(file: str) -> bool:
    return file.startswith(f"{EXPORTS}/")


def _suites(files: Mapping[str, str], kind: SuiteKind, known: frozenset[str]) -> dict[str, Suite]:
    suites: dict[str, Suite] = {}
    for file in sorted(files):
        suite = _suite(file, files[file], kind, known)
        if suite.relation in suites:
            raise ProjectError(
                Message(f"expectations.second-suite-{kind}", relation=suite.relation),
                place=suite.place,
                help=Message("expectations.first", first=str(suites[suite.relation].place)),
            )
        suites[suite.relation] = suite
    return {name: suites[name] for name in sorted(suites)}


def check_columns(suites: Iterable[Suite], columns: Mapping[str, Collection[str]]) -> None:
    """Compare the columns that suites read with those that there are, before any data is there.

    Args:
        columns: relation of each suite -> its columns: by its contract, or as its SQL gives them.

    Raises:
        ProjectError: a suite reads a column that its source or export does not have.
    """
    for suite in suites:
        known = columns[suite.relation]
        for expectation in suite.expectations:
            for column, place in expectation.columns:
                if column not in known:
                    raise ProjectError(
                        Message(
                            f"expectations.no-column-{suite.kind}",
                            column=column,
                            relation=suite.relation,
                        ),
                        place=place,
                        help=Message("document.allowed", allowed=offered(known, column)),
                    )


def _suite(file: str, text: str, kind: SuiteKind, known: frozenset[str]) -> Suite:
    root = read(text, file)
    entries = root.mapping(required=(kind, "expectations"), optional=("may_be_empty",))
    relation = entries[kind].choice(sorted(known))
    folder = FOLDER if kind == "source" else EXPORTS
    if PurePosixPath(file).stem != relation:
        raise ProjectError(
            Message("expectations.file-name", relation=relation),
            place=entries[kind].place,
            help=Message("expectations.no-suite-help", file=f"{folder}/{relation}.yaml"),
        )
    expectations: dict[str, Expectation] = {}
    for node in entries["expectations"].items():
        expectation = _expectation(node)
        first = expectations.setdefault(expectation.id, expectation)
        if first is not expectation:
            raise ProjectError(
                Message("expectations.duplicate", type=expectation.type),
                place=expectation.place,
                help=Message("expectations.first", first=str(first.place)),
            )
    if not expectations:
        raise ProjectError(
            Message("expectations.empty", relation=relation),
            place=entries["expectations"].place,
            help=Message("expectations.empty-help"),
        )
    return Suite(
        kind=kind,
        relation=relation,
        expectations=tuple(expectations.values()),
        may_be_empty="may_be_empty" in entries and entries["may_be_empty"].boolean(),
        place=root.place,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )


def _expectation(node: Node) -> Expectation:
    entries = node.mapping(
        required=("type", "severity", "title"), optional=("args", "may_be_empty")
    )
    name = entries["type"].text()
    if name not in PERMITTED:
        raise ProjectError(
            Message("expectations.unknown-type", type=name),
            place=entries["type"].place,
            help=Message("document.allowed", allowed=offered(PERMITTED, name)),
        )
    permitted = PERMITTED[name]
    args = _arguments(name, permitted, entries.get("args"), node.place)
    return Expectation(
        type=name,
        severity="critical"
        if entries["severity"].choice(("critical", "warning")) == "critical"
        else "warning",
        args=tuple(sorted((key, value) for key, (value, _) in args.items())),
        columns=_columns(permitted, args),
        title=entries["title"].bilingual(),
        may_be_empty="may_be_empty" in entries and entries["may_be_empty"].boolean(),
        place=node.place,
    )


def _arguments(
    name: str, permitted: Permitted, node: Node | None, place: Place
) -> dict[str, tuple[Argument, Node]]:
    given: dict[str, tuple[Argument, Node]] = {}
    if node is not None:
        kinds = {**permitted.required, **permitted.optional}
        for key, value in node.mapping(
            required=permitted.required, optional=permitted.optional
        ).items():
            given[key] = (_argument(name, kinds[key], value), value)
    elif permitted.required:
        raise ProjectError(
            Message("document.missing-key", key="args"),
            place=place,
            help=Message("document.allowed", allowed=listed(permitted.required)),
        )
    if permitted.one_of and not any(key in given for key in permitted.one_of):
        raise ProjectError(
            Message("expectations.expects-nothing", type=name),
            place=place,
            help=Message("document.allowed", allowed=listed(permitted.one_of)),
        )
    return given


def _columns(
    permitted: Permitted, args: Mapping[str, tuple[Argument, Node]]
) -> tuple[tuple[str, Place], ...]:
    found: list[tuple[str, Place]] = []
    for key, (value, node) in args.items():
        kind = permitted.required.get(key) or permitted.optional.get(key)
        if kind == "column":
            found.append((str(value), node.place))
        elif kind == "columns":
            found.extend((item.text(), item.place) for item in node.items())
    return tuple(found)


def _argument(type_name: str, kind: Kind, node: Node) -> Argument:
    if kind == "rows_rule":
        allowed = next(v for k, v in ROWS_RULES.items() if type_name.startswith(k))
        return node.choice(allowed)
    return _READERS[kind](node)


def _texts(node: Node) -> tuple[str, ...]:
    texts = node.texts()
    if not texts:
        raise ProjectError(Message("expectations.empty-list"), place=node.place)
    return texts


def _number(node: Node) -> float:
    text = node.text()
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text, re.ASCII):
        raise ProjectError(Message("expectations.expected-number", got=text), place=node.place)
    return float(text) if "." in text else int(text)


def _count(node: Node, least: int = 0) -> int:
    count = node.integer()
    if count < least:
        raise ProjectError(
            Message("expectations.expected-count", got=count, least=least), place=node.place
        )
    return count


def _width(node: Node) -> int:
    return _count(node, 1)


def _size(node: Node) -> int:
    return _count(node, 2)


def _share(node: Node) -> float:
    share = float(_number(node))
    if not (0 < share <= 1):
        raise ProjectError(
            Message("expectations.expected-share", got=node.text()), place=node.place
        )
    return share


def _day(node: Node) -> str | Parameter:
    """A date, or a value of the run written as `$business_date`."""
    if node.text().startswith("$"):
        return Parameter(node.choice([f"${name}" for name in PARAMETERS]).removeprefix("$"))
    return node.date().isoformat()


_READERS: Final[Mapping[Kind, Callable[[Node], Argument]]] = {
    "column": Node.text,
    "columns": _texts,
    "names": _texts,
    "texts": _texts,
    "number": _number,
    "count": _count,
    "width": _width,
    "size": _size,
    "share": _share,
    "boolean": Node.boolean,
    "day": _day,
}

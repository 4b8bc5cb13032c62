"""A Python model's file: the declaration in its docstring, and what its code imports. Nothing is run."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from sekisho.document import Node, read
from sekisho.errors import Place, ProjectError
from sekisho.lineage import plain_type
from sekisho.messages import Message, listed
from sekisho.model import Helper, Limits, PythonModel, Span

LOCK: Final = "requirements.lock"
"""The file with the version of each library that a Python model may import."""
HELPERS: Final = "sql/helpers"
_HEAD: Final = re.compile(
    r'\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*[rR]?"""---[ \t]*\r?\n(?P<yaml>.*?)^---[ \t]*(?:\r?\n|""")',
    re.DOTALL | re.MULTILINE,
)
_PINNED: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*", re.ASCII)
_FUNCTION: Final = "model"
_ALWAYS: Final = ("pandas", "numpy", "pyarrow")
"""What runs each Python model."""
_USUAL: Final = Limits(seconds=600, memory_mb=4096)
_LEAST_MEMORY_MB: Final = 1024


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What Python models may import: helpers by name, and libraries by the lock."""

    helpers: Mapping[str, Helper]
    lock: str | None

    def locked(self) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """Name as it is imported -> distribution and versions."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for name, version in _PINNED.findall(self.lock or ""):
            _, others = found.get(_imported(name), (name, ()))
            found[_imported(name)] = (name, (*others, version))
        return found


def surroundings(files: Mapping[str, str], lock: str | None) -> Surroundings:
    """The helpers, from their files, and the text of the lock.

    Raises:
        ProjectError: a helper has the name of a module of Python or of a library.
    """
    found = Surroundings(
        MappingProxyType(
            {PurePosixPath(f).stem: Helper(PurePosixPath(f).stem, t, f) for f, t in files.items()}
        ),
        lock,
    )
    for helper in found.helpers.values():
        if helper.name in sys.stdlib_module_names or helper.name in found.locked():
            raise ProjectError(
                Message("python.helper-name", name=helper.name), place=Place(helper.file)
            )
    return found


def read_python_model(name: str, file: str, text: str, around: Surroundings) -> PythonModel:
    """Read one Python model; whether its inputs exist is for the analysis to say.

    Args:
        name: the model, which is the file's name.
        file: the file's path in the project.
        text: all of the file.
        around: what it may import.

    Raises:
        ProjectError: no declaration, or an unknown or missing key; an output of a type that cannot
            cross; code that does not parse, has no such function or imports what it may not; or
            there is no lock.
    """
    if around.lock is None:
        raise ProjectError(
            Message("python.no-lock", file=LOCK),
            place=Place(file),
            help=Message("python.no-lock.help"),
        )
    match = _HEAD.match(text)
    if match is None:
        raise ProjectError(
            Message("python.no-head"), place=Place(file), help=Message("python.no-head.help")
        )
    first_line = text.count("\n", 0, match.start("yaml")) + 1
    head = read(match["yaml"], file, first_line=first_line).mapping(
        required=("inputs", "outputs", "key"), optional=("helpers", "limits")
    )
    lines = _Lines(text)
    inputs, relations = _inputs(head["inputs"], lines)
    outputs = _outputs(head["outputs"])
    tree = _parsed(text, file)
    _function(tree, file, inputs)
    named = head["helpers"].texts() if "helpers" in head else ()
    helpers, imports, libraries = _imports(tree, file, named, head.get("helpers"), around)
    return PythonModel(
        name=name,
        text=text,
        file=file,
        inputs=inputs,
        relations=relations,
        outputs=outputs,
        key=_key(head["key"], outputs),
        helpers=helpers,
        imports=imports,
        libraries=libraries,
        lock_digest=hashlib.sha256(around.lock.encode()).hexdigest(),
        limits=_limits(head["limits"]) if "limits" in head else _USUAL,
        place=Place(file, first_line),
    )


# --------------------------------------------------------------------------- the declaration


class _Lines:
    """Offsets of places in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        for line in text.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, place: Place, length: int) -> Span:
        return Span(self._starts[place.line - 1] + place.column - 1, length)


def _inputs(
    node: Node, lines: _Lines
) -> tuple[Mapping[str, Mapping[str, Span]], Mapping[str, Span]]:
    inputs, relations = {}, {}
    for name, (place, columns) in node.entries().items():
        relations[name] = lines.span(place, len(name))
        if not _NAME.fullmatch(name):
            raise ProjectError(Message("project.relation-name", name=name), place=place)
        columns.texts()  # none of them twice
        inputs[name] = MappingProxyType(
            {c.text(): lines.span(c.place, len(c.text())) for c in columns.items()}
        )
        if not inputs[name]:
            raise ProjectError(Message("python.no-columns", relation=name), place=columns.place)
    if not inputs:
        raise ProjectError(Message("python.no-inputs"), place=node.place)
    return MappingProxyType(inputs), MappingProxyType(relations)


def _outputs(node: Node) -> Mapping[str, str]:
    outputs = {}
    for name, (place, written) in node.entries().items():
        if not _NAME.fullmatch(name):
            raise ProjectError(
                Message("python.output-name", name=name),
                place=place,
                help=Message("project.relation-name.help"),
            )
        type_ = plain_type(written.text())
        if type_ is None:
            raise ProjectError(
                Message("python.output-type", name=name, type=written.text()),
                place=written.place,
                help=Message("python.types"),
            )
        outputs[name] = type_
    if not outputs:
        raise ProjectError(Message("python.no-outputs"), place=node.place)
    return MappingProxyType(outputs)


def _key(node: Node, outputs: Mapping[str, str]) -> tuple[str, ...]:
    names = node.texts()
    unknown = [n for n in names if n not in outputs]
    if unknown or not names:
        raise ProjectError(
            Message("python.key", names=listed(unknown)),
            place=node.place,
            help=Message("project.known", names=listed(outputs)),
        )
    return names


def _limits(node: Node) -> Limits:
    given = node.mapping(optional=("seconds", "memory_mb"))
    least = {"seconds": 1, "memory_mb": _LEAST_MEMORY_MB}
    for name, limit in given.items():
        if limit.integer() < least[name]:
            raise ProjectError(
                Message("python.limit", name=name, least=least[name]), place=limit.place
            )
    return Limits(
        given["seconds"].integer() if "seconds" in given else _USUAL.seconds,
        given["memory_mb"].integer() if "memory_mb" in given else _USUAL.memory_mb,
    )


# --------------------------------------------------------------------------- the code


def _parsed(text: str, file: str) -> ast.Module:
    try:
        return ast.parse(text, file)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ProjectError(
            Message("python.syntax", version=f"{sys.version_info.major}.{sys.version_info.minor}"),
            place=Place(file, line, getattr(error, "offset", None) or 1),
        ) from error


def _function(tree: ast.Module, file: str, inputs: Iterable[str]) -> None:
    """The module has one function `model`, whose parameters are the inputs."""
    wanted = ", ".join(inputs)
    help_ = Message("python.function.help", parameters=wanted)
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == _FUNCTION]
    if len(found) != 1:
        raise ProjectError(Message("python.function"), place=Place(file), help=help_)
    given = found[0].args
    names = [a.arg for a in (*given.args, *given.kwonlyargs)]
    besides = (*given.posonlyargs, given.vararg, given.kwarg, *given.defaults, *given.kw_defaults)
    if sorted(names) != sorted(inputs) or any(besides):
        place = Place(file, found[0].lineno, found[0].col_offset + 1)
        raise ProjectError(Message("python.parameters"), place=place, help=help_)


def _imports(
    tree: ast.Module,
    file: str,
    named: tuple[str, ...],
    node: Node | None,
    around: Surroundings,
) -> tuple[tuple[Helper, ...], tuple[str, ...], Mapping[str, tuple[str, ...]]]:
    """The helpers that are needed, what else is imported, and the libraries that it comes from."""
    locked = around.locked()
    helpers: list[Helper] = []
    for name in named:
        if name not in around.helpers:
            raise ProjectError(
                Message("python.no-helper", name=name, folder=HELPERS),
                place=node.place if node else Place(file),
                help=Message("project.known", names=listed(around.helpers)),
            )
        helpers.append(around.helpers[name])
    imports: set[str] = set()
    libraries = set(_ALWAYS)
    texts = [(tree, file), *((_parsed(h.text, h.file), h.file) for h in helpers)]
    for module, where in texts:
        for imported, place in _imported_names(module, where):
            root = imported.split(".")[0]
            if root in named:
                continue
            if root in locked:
                libraries.add(root)
            elif root not in sys.stdlib_module_names:
                raise ProjectError(
                    Message("python.import", name=root),
                    place=place,
                    help=Message("python.import.help", file=LOCK, folder=HELPERS),
                )
            imports.add(imported)
    missing = sorted(name for name in libraries if name not in locked)
    if missing:
        raise ProjectError(
            Message("python.not-locked", names=listed(missing), file=LOCK), place=Place(file)
        )
    versions = dict(locked[name] for name in sorted(libraries))
    by_name = tuple(sorted(helpers, key=lambda h: h.name))
    return by_name, tuple(sorted(imports)), MappingProxyType(versions)


def _imported_names(tree: ast.Module, file: str) -> Iterator[tuple[str, Place]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, Place(file, node.lineno, node.col_offset + 1)
        elif isinstance(node, ast.ImportFrom):
            place = Place(file, node.lineno, node.col_offset + 1)
            if node.level or node.module is None:
                raise ProjectError(Message("python.relative-import"), place=place)
            yield node.module, place


def _imported(distribution: str) -> str:
    """A distribution's name as code imports it, where the two are the same but for the spelling."""
    return distribution.lower().replace("-", "_").replace(".", "_")

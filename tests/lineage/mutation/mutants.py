"""Mutants of the walk, made from whatever its source is: each could lose an influence."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

EMPTIED = frozenset({"marked", "deciding", "union"})
"""Calls that give a set of influences: a mutant has the empty set there."""
CERTAIN = frozenset({"covers", "single", "total", "fixed", "counter"})
"""Calls, attributes and names that let an influence be left out: a mutant takes them for true."""
REPORTS = frozenset(
    {"report", "append", "add", "update", "setdefault", "_note_reference", "add_key"}
)
"""Calls for what they do: a mutant leaves them out."""
SETS = frozenset({"rows", "order", "direct", "indirect"})
"""Arguments that are sets of influences."""
NOTHING = "NONE"


@dataclass(frozen=True, slots=True)
class Mutant:
    """The walk with one module changed in one place."""

    module: str
    name: str
    code: CodeType


def mutants(module: str, source: str, skipped: frozenset[str]) -> Iterator[Mutant]:
    """Every mutant of a module, but of functions that are `skipped`."""
    tree = ast.parse(source)
    seen: dict[str, int] = {}
    for function, node in _places(tree, module):
        if function in skipped:
            continue
        for changed in _changes(node):
            name = f"{function}: {_difference(node, changed)}"
            seen[name] = seen.get(name, 0) + 1
            if seen[name] > 1:
                name += f" ({seen[name]})"
            whole = _Replacing(node, changed).visit(copy.deepcopy(_Numbered().visit(tree)))
            if not any(isinstance(n, ast.Name) and n.id == NOTHING for n in ast.walk(tree)):
                whole.body.insert(2, ast.parse(f"{NOTHING} = 0").body[0])  # after __future__
            yield Mutant(module, name, compile(ast.fix_missing_locations(whole), module, "exec"))


class _Numbered(ast.NodeVisitor):
    """Gives every node a number that a copy keeps."""

    def visit(self, tree: ast.AST) -> ast.AST:
        for at, node in enumerate(ast.walk(tree)):
            node.number = at  # type: ignore[attr-defined]
        return tree


class _Replacing(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        if getattr(node, "number", -1) == self.old.number:  # type: ignore[attr-defined]
            return copy.deepcopy(self.new)
        return self.generic_visit(node)


def _places(tree: ast.Module, module: str) -> Iterator[tuple[str, ast.AST]]:
    """Statements and expressions in the bodies of functions, each with its function's name."""
    _Numbered().visit(tree)
    open_: list[tuple[str, ast.AST]] = [(module, n) for n in tree.body]
    while open_:
        inside, node = open_.pop()
        if isinstance(node, ast.ClassDef):
            open_ += [(f"{inside}.{node.name}", n) for n in node.body]
        elif isinstance(node, ast.FunctionDef):
            name = f"{inside}.{node.name}"
            body = node.body[1:] if ast.get_docstring(node) else node.body
            open_ += [(name, n) for n in body]
        elif inside != module and not isinstance(node, ast.Raise):
            yield inside, node
            annotation = getattr(node, "annotation", None)
            open_ += [(inside, n) for n in ast.iter_child_nodes(node) if n is not annotation]


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in a node's place: less influence, or more certainty that there is none."""
    if isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from (node.left, node.right)
    elif isinstance(node, ast.IfExp):
        branches = (node.body, node.orelse)
        yield from (b for b in branches if isinstance(b, ast.Name) and b.id == NOTHING)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in CERTAIN:
            yield ast.Constant(value=True)
    elif isinstance(node, ast.If) and not any(isinstance(n, ast.Raise) for n in node.body):
        for outcome in (True, False):
            yield ast.If(ast.Constant(value=outcome), node.body, node.orelse)
    elif isinstance(node, ast.Expr) and _called(node.value) in REPORTS:
        yield ast.Pass()


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = _called(node)
    if name in EMPTIED and (name != "union" or len(node.args) == 1):
        yield ast.Name(NOTHING, ast.Load())
    if name in CERTAIN:
        yield ast.Constant(value=True)
    if name == "influenced":
        yield node.args[0]
    if name == "union":
        yield from _with_fewer(node)
    if name == "all" and isinstance(node.func, ast.Attribute):
        for part in ("direct", "indirect"):
            yield ast.Attribute(node.func.value, part, ast.Load())
    if name == "mixed" and isinstance(node.args[0], ast.List):
        inner = node.args[0]
        for fewer in _fewer(inner.elts):
            yield ast.Call(node.func, [ast.List(fewer, ast.Load())], node.keywords)
    if name in {"Relation", "Cell", "_Pairing"}:
        yield from _fields(node, name)
    yield from _proved(node)


def _fewer(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for at in range(len(items)):
        yield items[:at] + items[at + 1 :]


def _with_fewer(node: ast.Call) -> Iterator[ast.AST]:
    for fewer in _fewer(node.args) if len(node.args) > 1 else ():
        yield ast.Call(node.func, fewer, node.keywords)


def _proved(node: ast.Call) -> Iterator[ast.AST]:
    """What is only declared, or not certain, taken for proved."""
    for at, keyword in enumerate(node.keywords):
        if keyword.arg == "proved" and not isinstance(keyword.value, ast.Constant):
            proved = ast.keyword("proved", ast.Constant(value=True))
            others = [*node.keywords[:at], proved, *node.keywords[at + 1 :]]
            yield ast.Call(node.func, node.args, others)


def _fields(node: ast.Call, name: str) -> Iterator[ast.AST]:
    """A relation or cell without one of its sets, or with more certainty than it has."""
    for at, argument in enumerate(node.args):
        first = 2 if name == "Relation" else 0
        last = 4 if name == "Relation" else 2
        plain = isinstance(argument, (ast.Name, ast.Attribute))
        if first <= at < last and plain and getattr(argument, "id", "") != NOTHING:
            empty = ast.Name(NOTHING, ast.Load())
            yield ast.Call(node.func, [*node.args[:at], empty, *node.args[at + 1 :]], node.keywords)
    for at, keyword in enumerate(node.keywords):
        others = node.keywords[:at] + node.keywords[at + 1 :]
        plain = isinstance(keyword.value, (ast.Name, ast.Attribute))
        if (keyword.arg in SETS and plain) or keyword.arg == "sorted":
            yield ast.Call(node.func, node.args, others)
        if keyword.arg == "total" and not isinstance(keyword.value, ast.Constant):
            total = ast.keyword("total", ast.Constant(value=True))
            yield ast.Call(node.func, node.args, [*others, total])


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _difference(old: ast.AST, new: ast.AST) -> str:
    """What a mutant has in the place of what."""
    if isinstance(old, ast.Call) and isinstance(new, ast.Call) and len(old.keywords) > 1:
        gone = {k.arg for k in old.keywords} - {k.arg for k in new.keywords}
        if gone:
            return f"{_called(old)}(...): without {', '.join(sorted(map(str, gone)))}"
        if len(old.keywords) > 3:
            return f"{_called(old)}(...): {_short(new.keywords[-1])}"
    return f"{_short(old)} -> {_short(new)}"


def _short(node: ast.AST) -> str:
    """A node's first line, as it is written."""
    if isinstance(node, ast.If):
        node = node.test
    return ast.unparse(ast.fix_missing_locations(node)).split("\n")[0]

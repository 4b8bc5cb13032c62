"""What a statement says before anything is bound: its functions, its relations, where names stand.

DuckDB evaluates some functions while it binds (`current_date`, `getvariable`) and leaves a constant
in the plan, so the list of functions is held against the *parsed* statement. The same pass collects
the places of column references, which the bound plan has lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sekisho.lineage import failures
from sekisho.lineage.functions import ALLOWED, READERS, TABLE, VALUE_NAMES
from sekisho.lineage.glance import LAMBDAS
from sekisho.lineage.text import NOWHERE, Text

QUERY_NODES: Final = frozenset(
    {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
)
TABLE_REFS: Final = frozenset({
    "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "EMPTY_FROM",
    "PIVOT", "SHOW_REF",
})  # fmt: skip
CLASSES: Final = frozenset({
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT",
    "FUNCTION", "LAMBDA", "OPERATOR", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY", "TYPE", "WINDOW",
})  # fmt: skip
SHOWS: Final = frozenset({"SUMMARY", "DESCRIBE"})
CLAUSES: Final[Mapping[str, str]] = {
    "where_clause": "filter", "having": "filter", "qualify": "filter", "group_expressions": "group",
    "group_sets": "group", "from_table": "join", "modifiers": "order", "select_list": "value",
    "filter_expr": "aggregate", "partitions": "window", "orders": "window", "start_expr": "window",
    "end_expr": "window", "order_bys": "aggregate_order", "arg_orders": "aggregate_order",
    "limit": "row_count", "offset": "row_count", "distinct_on_targets": "group",
}  # fmt: skip
"""Field of a query node -> the kind of influence that what stands in it has."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column reference in the text, in bytes.

    Attributes:
        relation: the declared relation it is resolved to.
        column: None where every column of the relation is meant: a star, a whole row.
        clause: the kind of influence that its clause stands for.
    """

    relation: str
    column: str | None
    clause: str
    start: int
    length: int


@dataclass(slots=True)
class Statement:
    """What was read from the text of one SELECT.

    Attributes:
        relations: names in FROM that no CTE explains, as written, in order of appearance, with
            the offset in bytes of the first.
        references: where columns of declared relations are named.
        constructs: function or clause in lower case -> (start, length) of each in the text.
    """

    relations: dict[str, tuple[int, int]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    constructs: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Scope:
    """Relations that column names can mean at one place: alias -> (declared name or None)."""

    aliases: dict[str, str | None]
    outer: _Scope | None


def read_statement(
    ast: Mapping[str, Any], text: Text, columns: Mapping[str, frozenset[str]]
) -> Statement:
    """Check a parsed statement against the lists and collect its names.

    Args:
        ast: what `json_serialize_sql` gives for one statement.
        text: the statement's text.
        columns: declared relation in lower case -> its columns in lower case.

    Raises:
        Undecided: a function off the list (kind `function`), something read that nobody declared
            (`source`), or syntax that is not known.
    """
    reader = _Reader(text, columns)
    reader.query(ast["node"], frozenset(), None)
    if ast.get("named_param_map"):
        raise failures.not_understood("parameter", text.place(0))
    return reader.found


class _Reader:
    def __init__(self, text: Text, columns: Mapping[str, frozenset[str]]) -> None:
        self.text = text
        self.columns = columns
        self.found = Statement()
        self.lambdas = 0

    def query(self, node: Any, ctes: frozenset[str], outer: _Scope | None) -> None:  # noqa: ANN401 - JSON
        """A SELECT, a set operation or a recursive CTE."""
        kind = node.get("type")
        if kind not in QUERY_NODES:
            raise failures.not_understood(str(kind), self.text.place(0))
        for entry in (node.get("cte_map") or {}).get("map") or ():
            name = entry["key"].casefold()
            if name.startswith("__duckdb"):
                raise failures.not_understood(entry["key"], self.text.place(0))
            inner = entry["value"]["query_node"]
            recursive = inner.get("type") == "RECURSIVE_CTE_NODE"
            self.query(inner, ctes | {name} if recursive else ctes, outer)
            ctes |= {name}
        if kind in {"RECURSIVE_CTE_NODE", "CTE_NODE"} and node.get("cte_name"):
            ctes |= {node["cte_name"].casefold()}
        scope = _Scope({}, outer)
        if kind == "SELECT_NODE":
            self._relation(node.get("from_table"), ctes, scope)
        for key, value in node.items():
            if key not in {"cte_map", "from_table", "type"}:
                self._visit(value, ctes, scope, CLAUSES.get(key, "value"))

    def _visit(self, node: Any, ctes: frozenset[str], scope: _Scope, clause: str) -> None:  # noqa: ANN401
        if isinstance(node, list):
            for child in node:
                self._visit(child, ctes, scope, clause)
        elif isinstance(node, dict):
            kind = str(node.get("type"))
            if "class" in node:
                self._expression(node, ctes, scope, clause)
            elif kind in QUERY_NODES:
                self.query(node, ctes, scope)
            elif kind in TABLE_REFS:
                self._relation(node, ctes, scope)
            elif kind == "ORDER_MODIFIER":
                self._visit([*node.values()], ctes, scope, clause)
            else:
                if kind.endswith("_MODIFIER"):
                    self._modifier(node)
                self._children(node, ctes, scope, clause)

    def _children(self, node: Any, ctes: frozenset[str], scope: _Scope, clause: str) -> None:  # noqa: ANN401
        for key, value in node.items():
            if isinstance(value, (dict, list)):
                self._visit(value, ctes, scope, CLAUSES.get(key, clause))

    def _expression(self, node: Any, ctes: frozenset[str], scope: _Scope, clause: str) -> None:  # noqa: ANN401
        class_ = node["class"]
        if class_ not in CLASSES:
            raise failures.not_understood(class_, self._place(node))
        if class_ in {"FUNCTION", "WINDOW"}:
            self._function(node)
        elif class_ == "COLUMN_REF":
            self._column(node, scope, clause)
        elif class_ == "STAR":
            self._star(node, scope)
        elif class_ == "TYPE" and str(node.get("type_name", "")).casefold() == "enum":
            raise failures.not_understood("ENUM", self._place(node))
        elif class_ == "CASE":
            for check in node["case_checks"]:
                self._visit(check["when_expr"], ctes, scope, "condition")
                self._visit(check["then_expr"], ctes, scope, clause)
            self._visit(node["else_expr"], ctes, scope, clause)
            return
        elif class_ == "LAMBDA":
            self._lambda(node, ctes, scope, clause)
            return
        self._children(node, ctes, scope, clause)

    def _lambda(self, node: Any, ctes: frozenset[str], scope: _Scope, clause: str) -> None:  # noqa: ANN401
        parameters: set[str] = set()
        _collect_names(node["lhs"], parameters)
        hidden = _Scope(dict.fromkeys(parameters), scope)
        self.lambdas += 1
        if self.lambdas > LAMBDAS:
            raise failures.too_deep(self._place(node))
        self._visit(node["expr"], ctes, hidden, clause)
        self.lambdas -= 1

    def _function(self, node: Any) -> None:  # noqa: ANN401
        name = node["function_name"].casefold()
        qualifiers = [q for q in (node.get("catalog"), node.get("schema")) if q]
        known = name in ALLOWED and (not qualifiers or qualifiers == ["system", "main"])
        if not known or (name == "age" and len(node.get("arguments") or ()) < 2):
            written = ".".join([*qualifiers, node["function_name"]])
            raise failures.function_refused(written, self._place(node))
        self._note(name, node)

    def _note(self, construct: str, node: Any) -> None:  # noqa: ANN401
        where = _where(node)
        if where[0] >= 0:
            self.found.constructs.setdefault(construct, []).append(where)

    def _modifier(self, node: Any) -> None:  # noqa: ANN401
        """LIMIT and DISTINCT ON, placed by their first operand."""
        for construct, key in (("limit", "limit"), ("limit", "offset")):
            if node.get(key):
                self._note(construct, node[key])
        for target in node.get("distinct_on_targets") or ():
            self._note("distinct on", target)

    def _column(self, node: Any, scope: _Scope, clause: str) -> None:  # noqa: ANN401
        names = [n.casefold() for n in node["column_names"]]
        start, length = _where(node)
        if len(names) == 1 and names[0] in VALUE_NAMES:
            raise failures.value_name_refused(node["column_names"][0], self._place(node))
        if names[-1] == "rowid" and not any("rowid" in c for c in self.columns.values()):
            raise failures.not_understood("rowid", self._place(node))
        if start < 0:
            return
        for relation, column in self._resolve(names, scope):
            self.found.references.append(Reference(relation, column, clause, start, length))

    def _resolve(self, names: list[str], scope: _Scope | None) -> list[tuple[str, str | None]]:
        while scope is not None:
            if names[0] in scope.aliases:
                relation = scope.aliases[names[0]]
                if relation is None:
                    return []
                if len(names) > 1:
                    return [(relation, names[1])]
            hits: list[tuple[str, str | None]] = [
                (r, names[0]) for r in scope.aliases.values() if r and names[0] in self.columns[r]
            ]
            if hits:
                return hits
            if names[0] in scope.aliases:
                return [(scope.aliases[names[0]] or "", None)]
            scope = scope.outer
        return []

    def _star(self, node: Any, scope: _Scope) -> None:  # noqa: ANN401
        start, length = _where(node)
        if start < 0:
            return
        only = (node.get("relation_name") or "").casefold()
        for alias, relation in scope.aliases.items():
            if relation and (not only or alias == only):
                self.found.references.append(Reference(relation, None, "value", start, length))

    def _relation(self, node: Any, ctes: frozenset[str], scope: _Scope) -> None:  # noqa: ANN401
        if not node:
            return
        kind = node.get("type")
        if kind not in TABLE_REFS:
            raise failures.not_understood(str(kind), self._place(node))
        if kind == "BASE_TABLE":
            self._base_table(node, ctes, scope)
        elif kind == "JOIN":
            self._join(node, ctes, scope)
        elif kind == "SUBQUERY":
            self.query(node["subquery"]["node"], ctes, scope)
            scope.aliases.setdefault((node.get("alias") or "").casefold(), None)
        elif kind == "TABLE_FUNCTION":
            self._table_function(node, ctes, scope)
        elif kind == "PIVOT":
            self._relation(node["source"], ctes, scope)
            self._children({k: v for k, v in node.items() if k != "source"}, ctes, scope, "value")
        elif kind == "SHOW_REF":
            self._show(node, ctes, scope)
        else:
            self._children(node, ctes, scope, "value")

    def _show(self, node: Any, ctes: frozenset[str], scope: _Scope) -> None:  # noqa: ANN401
        """SUMMARIZE and DESCRIBE of a query; what shows the catalogue is refused."""
        if node.get("show_type") not in SHOWS or not node.get("query"):
            raise failures.not_understood("SHOW", self._place(node))
        self.query(node["query"], ctes, scope)

    def _join(self, node: Any, ctes: frozenset[str], scope: _Scope) -> None:  # noqa: ANN401
        self._relation(node["left"], ctes, scope)
        self._relation(node["right"], ctes, scope)
        self._using(node, scope)
        self._note(f"{node.get('ref_type', '')} join".casefold(), node)
        self._visit(node.get("condition"), ctes, scope, "join")
        self._visit(node.get("duplicate_eliminated_columns"), ctes, scope, "join")

    def _using(self, node: Any, scope: _Scope) -> None:  # noqa: ANN401
        start, length = _where(node)
        names = {n.casefold() for n in node.get("using_columns") or ()}
        if start < 0:
            return
        for relation in {r for r in scope.aliases.values() if r}:
            shared = names or (self.columns[relation] if node.get("ref_type") == "NATURAL" else ())
            for column in sorted(self.columns[relation].intersection(shared)):
                self.found.references.append(Reference(relation, column, "join", start, length))

    def _base_table(self, node: Any, ctes: frozenset[str], scope: _Scope) -> None:  # noqa: ANN401
        name = node["table_name"]
        alias = (node.get("alias") or name).casefold()
        qualifiers = [q for q in (node.get("catalog_name"), node.get("schema_name")) if q]
        if node.get("at_clause"):
            raise failures.not_understood("AT", self._place(node))
        if not qualifiers and name.casefold() in ctes:
            scope.aliases[alias] = None
            return
        if qualifiers or name.casefold() not in self.columns:
            written = ".".join([*qualifiers, name])
            raise failures.undeclared(written, self.columns, self._place(node))
        scope.aliases[alias] = None if node.get("column_name_alias") else name.casefold()
        self.found.relations.setdefault(name, _where(node))

    def _table_function(self, node: Any, ctes: frozenset[str], scope: _Scope) -> None:  # noqa: ANN401
        function = node["function"]
        if function.get("class") != "FUNCTION":
            raise failures.not_understood("TABLE_FUNCTION", self._place(node))
        name = function["function_name"].casefold()
        qualifiers = [q for q in (function.get("catalog"), function.get("schema")) if q]
        if name in READERS:
            raise failures.reads_outside(name, self._place(node))
        if name not in TABLE or qualifiers:
            raise failures.function_refused(".".join([*qualifiers, name]), self._place(node))
        self._children(function, ctes, scope, "join")
        scope.aliases.setdefault((node.get("alias") or name).casefold(), None)

    def _place(self, node: Any) -> Any:  # noqa: ANN401
        return self.text.place(max(_where(node)[0], 0))


def _where(node: Any) -> tuple[int, int]:  # noqa: ANN401 - JSON
    start = node.get("query_location", NOWHERE)
    return (-1, 0) if start >= NOWHERE else (start, node.get("query_location_length", 0))


def _collect_names(node: Any, names: set[str]) -> None:  # noqa: ANN401 - JSON
    """Parameters of a lambda: one column reference, or a row of them."""
    if isinstance(node, list):
        for child in node:
            _collect_names(child, names)
    elif isinstance(node, dict):
        if node.get("class") == "COLUMN_REF":
            names.update(n.casefold() for n in node["column_names"])
        else:
            for value in node.values():
                _collect_names(value, names)

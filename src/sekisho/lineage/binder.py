"""The one call that turns SQL and declared relations into a plan: DuckDB binds, nothing is read.

One in-memory database per process holds empty shadows of the declared relations. It has no external
access, no extensions, no Python objects, and its configuration is locked. Only what differs from the
last call is created or dropped, so that a project's statements share one schema. Threads bind at the
same time, DuckDB letting go of the interpreter's lock, as long as none needs another schema.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import msgspec

from sekisho.errors import SekishoError
from sekisho.lineage import failures, plan
from sekisho.lineage.text import NOWHERE, Text
from sekisho.messages import Message

SUPPORTED: Final = ("2.0.0", "2.0.1")
"""The versions whose plans are understood; the format is promised by nobody."""

CONFIG: Final[Mapping[str, str | bool | list[str] | int | float]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "threads": 1,
}
PREFIX: Final = "SELECT * FROM ("
"""A statement is bound inside of this, so that its columns have the names that COPY writes."""
_MACRO: Final = 4000
"""No macro of DuckDB itself has a longer text, in characters."""
TREE: Final = "SELECT json_serialize_sql(?)"
PLAN: Final = "SELECT json_serialize_plan(?, skip_default := true, optimize := false)"

_KEPT: Final = frozenset({"build_side_probe_side", "deliminator"})
"""Optimizers that change how joins and subqueries are bound, though no plan is optimized."""
_PROBE: Final = '"sekisho probe"'
"""A table that is there only while a type is tried."""
_OPERATOR: Final = duckdb.token_type.operator
_COMMENT: Final = duckdb.token_type.comment
_BEGINNING: Final = re.compile(r"(SELECT|WITH|FROM)\s", re.IGNORECASE | re.ASCII)
_NOT_PLAIN: Final = ('"', "$", "--", "/*")
_PREFIXES: Final = "_&"
"""What may stand before a quotation mark and change how the quotation is read, besides letters: `E'...'`."""
_BLANKS: Final = " \t\r\n"
_TYPE: Final = re.compile(r"[\w\s.,()\[\]\"]+")
_NO_TYPE: Final = re.compile(
    r'\b(enum|default|generated|as|check|references|primary|unique|not|(?<!")null(?!")|using)\b',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shadow:
    """The relations that a statement may name: relation -> column -> type, and view -> SELECT."""

    tables: Mapping[str, Mapping[str, str]]
    views: Mapping[str, str]


class _Database:
    """The process's shadow database, and what is in it at the moment."""

    def __init__(self) -> None:
        require_supported()
        self.connection = duckdb.connect(":memory:", config=dict(CONFIG))
        self.connection.execute("SET GLOBAL TimeZone = 'Asia/Tokyo'")
        # They would only work on the question that the plan is the answer to, at each query.
        found = self.connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()
        optimizers = sorted(name for (name,) in found if name not in _KEPT)
        self.connection.execute(f"SET disabled_optimizers = '{','.join(optimizers)}'")
        self.connection.execute("SET lock_configuration = true")
        self.calls = {c: self.connection.extract_statements(c)[0] for c in (TREE, PLAN)}
        self.tables: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}
        self.types: set[str] = set()
        self.views: list[str] = []
        self._cursors = threading.local()
        self._changing = threading.Condition()
        self._using = 0

    @contextmanager
    def holding(self, shadow: Shadow) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of this thread's own, to which the shadows stay what they are."""
        with self._changing:
            self._changing.wait_for(lambda: not self._using or not self._replaces(shadow))
            self._load(shadow)
            self._using += 1
        try:
            if not hasattr(self._cursors, "own"):
                self._cursors.own = self.connection.cursor()
            yield self._cursors.own
        finally:
            with self._changing:
                self._using -= 1
                self._changing.notify_all()

    def _replaces(self, shadow: Shadow) -> bool:
        """Whether loading these shadows drops others."""
        if self.views or shadow.views:
            return True
        here = ((name, self.tables.get(name.casefold())) for name in shadow.tables)
        return any(
            held is not None and held != (name, tuple(shadow.tables[name].items()))
            for name, held in here
        )

    def _load(self, shadow: Shadow) -> None:
        """Make sure of these shadows. Others may stay: a statement is held against its own list."""
        for name in self.views:
            self.connection.execute(f"DROP VIEW {quoted(name)}")
        self.views = []
        for name, columns in shadow.tables.items():
            wanted = tuple(columns.items())
            held, made = self.tables.get(name.casefold(), (name, ()))
            if made == wanted and held == name:
                continue
            if made:
                self.connection.execute(f"DROP TABLE {quoted(held)}")
                del self.tables[name.casefold()]
            self._create(name, wanted)
            self.tables[name.casefold()] = (name, wanted)
        for name, sql in shadow.views.items():
            self._make_room(name)
            self._execute(f"CREATE VIEW {quoted(name)} AS {bare(sql)}")
            self.views.append(name)

    def _make_room(self, name: str) -> None:
        if name.casefold() in self.tables:
            held, _ = self.tables.pop(name.casefold())
            self.connection.execute(f"DROP TABLE {quoted(held)}")

    def _create(self, name: str, columns: tuple[tuple[str, str], ...]) -> None:
        for column, type_ in columns:
            self._allow(f"{name}.{column}", type_)
        self._execute(f"CREATE TABLE {quoted(name)} ({_body(columns)})")

    def _allow(self, column: str, type_: str) -> None:
        """Make sure that a declared type is one plain type, which is asked once of each."""
        if type_ in self.types:
            return
        if not _TYPE.fullmatch(type_) or _NO_TYPE.search(type_):
            raise failures.type_refused(column, type_, None)
        self._execute(f"CREATE TABLE {_PROBE} ({_body([('column', type_)])})")
        made = self.connection.execute(f"DESCRIBE {_PROBE}").fetchall()
        self.connection.execute(f"DROP TABLE {_PROBE}")
        if len(made) != 1 or "ENUM" in made[0][1]:
            raise failures.type_refused(column, type_, None)
        self.types.add(type_)

    def _execute(self, statement: str) -> None:
        try:
            self.connection.execute(statement)
        except duckdb.FatalException:
            raise
        except duckdb.Error as error:
            reason = str(error).split(": ", 1)[-1]
            raise failures.unbound("catalog", reason, None) from None


def _body(columns: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{quoted(c)} {t}" for c, t in columns)


def require_supported() -> None:
    """Refuse to analyse with a version of DuckDB whose plans are not known.

    Raises:
        SekishoError: it is none of `SUPPORTED`.
    """
    if duckdb.__version__ not in SUPPORTED:
        raise SekishoError(
            Message("lineage.version", found=duckdb.__version__, supported=", ".join(SUPPORTED)),
            help=Message("lineage.version-help", newest=SUPPORTED[-1]),
        )


_NOTHING: Final = Shadow({}, {})
_opening: Final = threading.Lock()
_databases: list[_Database] = []


def _database() -> _Database:
    with _opening:
        if not _databases:
            _databases.append(_Database())
        return _databases[0]


def quoted(name: str) -> str:
    """An identifier in quotation marks."""
    return '"' + name.replace('"', '""') + '"'


def parse(text: Text) -> Mapping[str, Any]:
    """The syntax tree of the one SELECT in a text.

    Raises:
        UnboundSQL: the text does not parse.
        Undecided: it holds no statement, several, or another kind (kind `statement`).
    """
    tree: dict[str, Any] = msgspec.json.decode(_answer(TREE, text.sql, _NOTHING))
    if tree.get("error"):
        place = text.place(int(tree.get("position", 0)))
        if tree.get("error_type") == "not implemented":
            raise failures.not_one_select(-1, place)
        raise failures.unbound(tree["error_type"], tree["error_message"], place)
    statements: list[Mapping[str, Any]] = tree["statements"]
    if len(statements) != 1:
        raise failures.not_one_select(len(statements), text.place(0))
    return statements[0]


def bind(text: Text, shadow: Shadow, *, placed: bool = False) -> plan.Node:
    """The bound, unoptimised plan of a statement that `parse` and the lists have let through.

    Args:
        text: the statement.
        shadow: the relations that it may name.
        placed: places tell the statement from the definitions that it uses. They count bytes; it
            begins at `beginning(shadow)`, and what lies before is a place in a view or macro.

    Raises:
        UnboundSQL: the statement does not bind against the shadows.
        Undecided: DuckDB cannot write its plan down, something in it is not known, or a declared
            type is not allowed.
    """
    before = beginning(shadow) if placed else len(PREFIX)
    try:
        answer = plan.read(_answer(PLAN, f"{PREFIX.ljust(before)}{bare(text.sql)}\n)", shadow))
    except plan.Strange as strange:
        place = text.place(strange.start - before) if placed and strange.start < NOWHERE else None
        raise failures.not_understood(strange.construct, place) from None
    if not answer.error:
        return answer.plans[0]
    place = text.place(int(answer.position) - before)
    kind = answer.error_type
    if kind == "not implemented" and not _plannable(text, shadow):
        kind = "binder"
    if kind in {"not implemented", "internal", "invalid input", "serialization"}:
        raise failures.not_understood("plan", place)
    raise failures.unbound(kind, answer.error_message, place)


def _plannable(text: Text, shadow: Shadow) -> bool:
    """Whether DuckDB could run a statement whose plan it has not written down."""
    try:
        with _database().holding(shadow) as connection:
            connection.execute(f"EXPLAIN {bare(text.sql)}").fetchall()
    except duckdb.NotImplementedException:
        return False
    return True


def beginning(shadow: Shadow) -> int:
    """Where a statement begins in what is bound: beyond the places of everything it is made of.

    A place counts in the text of the definition that it comes from, and nothing says which.
    """
    return _MACRO + sum(
        len(f"CREATE VIEW {quoted(name)} AS {sql}".encode()) for name, sql in shadow.views.items()
    )


def _answer(call: str, sql: str, shadow: Shadow) -> str:
    try:
        return _asked(_database(), call, sql, shadow)
    except duckdb.Error:
        # An internal error may leave the database unusable, to other threads as well: each asks
        # again in one of its own, so that only the statement at fault is refused.
        _databases.clear()
    try:
        return _asked(_Database(), call, sql, shadow)
    except duckdb.Error:
        raise failures.not_understood("plan", None) from None


def _asked(database: _Database, call: str, sql: str, shadow: Shadow) -> str:
    with database.holding(shadow) as connection:
        row = connection.execute(database.calls[call], [sql]).fetchone()
    if row is None:
        raise AssertionError(call)
    return str(row[0])


def is_query(sql: str) -> bool:
    """Whether a text that binds inside of parentheses is a query by itself.

    It begins as one, does not end the parentheses before its own end, and nothing follows it.
    """
    return _is_plainly_one(sql) or _is_one_by_its_tokens(sql)


def _is_plainly_one(sql: str) -> bool:
    """Whether a text is one that has no comment and no quotation but plain `'...'`.

    Of any other text it says no. It takes a fifth of the time that the tokens take.
    """
    if any(sign in sql for sign in _NOT_PLAIN) or not _BEGINNING.match(sql.lstrip(_BLANKS)):
        return False
    parts = sql.split("'")
    for before in parts[:-1:2]:
        if before and (before[-1].isalnum() or before[-1] in _PREFIXES):
            return False
    statement, _, rest = "".join(parts[::2]).partition(";")
    depth = -1
    for within in statement.split("("):
        depth += 1 - within.count(")")
        if depth < 0:
            return False
    return len(parts) % 2 == 1 and depth == 0 and not rest.strip(_BLANKS + ";")


def _is_one_by_its_tokens(sql: str) -> bool:
    text = sql if sql.isascii() else sql.encode().decode("latin-1")
    tokens = duckdb.tokenize(sql)
    first = next((o for o, kind in tokens if kind is not _COMMENT), len(text))
    if not _BEGINNING.match(text, first):
        return False
    depth, ended = 0, False
    for offset, kind in tokens:
        if kind is _OPERATOR:
            sign = text[offset]
            depth += (sign == "(") - (sign == ")")
            ended = ended or sign == ";"
            if depth < 0 or (ended and sign != ";"):
                return False
        elif ended and kind is not _COMMENT:
            return False
    return depth == 0


def bare(sql: str) -> str:
    """The text without what follows its statement: a semicolon, and comments after it."""
    if ";" not in sql:
        return sql
    stripped = sql.rstrip()
    if stripped.index(";") == len(stripped) - 1:
        return stripped[:-1]
    data = sql.encode()
    for offset, kind in duckdb.tokenize(sql):
        if kind is _OPERATOR and data[offset : offset + 1] == b";":
            return data[:offset].decode()
    return sql

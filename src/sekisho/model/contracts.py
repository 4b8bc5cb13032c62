"""Sources, as their contracts describe them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model.forms import Form

Identifier = Literal["direct", "quasi", "none"]


@dataclass(frozen=True, slots=True)
class Coarse:
    """How a column is made of another one of its source: see `Form`."""

    column: str
    form: Form


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of an extract, as its contract describes it.

    Attributes:
        name: the English id that SQL uses.
        header: the header in the file, Japanese where the file is.
        type: the DuckDB type it lands as.
        parse: how the text becomes the type: `text`, `integer`, `decimal`, `date`, `timestamp`,
            `boolean`, `key` (canonical key of the column's key space).
        category: None = no category was given, so its scope is UNKNOWN.
        overlays: its own, besides those of its category.
        required: an empty value is told as a fault of the cell; the row lands all the same.
        primary: it is one of those that together tell the source's rows apart.
        key_space: of a `key` column, the key space it is written in (mostly, not always, its
            source's); None elsewhere.
        coarse: of a column that is in no file and is made of another one, which it is a coarser form of.
    """

    name: str
    header: str
    title: Bilingual
    type: str
    parse: str
    category: str | None
    identifier: Identifier
    overlays: frozenset[str]
    required: bool
    place: Place
    key_space: str | None = None
    coarse: Coarse | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True)
class KeySpace:
    """A system of subject keys with one canonical form.

    Canonical: full-width digits as ASCII, outer blanks trimmed, left-padded with `0` to `width`, only
    digits. `maps_to` names the key space that the ledger speaks, reached
    through two columns of a source; None for that key space itself, which names as `register` the
    source that lists all its subjects.
    """

    id: str
    name: Bilingual
    width: int
    maps_to: str | None
    map_source: str | None
    map_from: str | None
    map_to: str | None
    place: Place
    register: str | None = None


ServerKind = Literal["sftp", "s3", "postgres"]


@dataclass(frozen=True, slots=True)
class Server:
    """A machine that sources come from or files go to; how to log in is never in a file of the project.

    Attributes:
        id: what its credentials are named after.
        host: its name; of S3-compatible storage, the URL of its endpoint.
        port: None = that of the URL.
        area: bucket or database; empty for SFTP.
        timeout: seconds that it may be silent.
    """

    id: str
    kind: ServerKind
    host: str
    port: int | None
    area: str
    timeout: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where on a server an extract is.

    Attributes:
        path: of a file, or `schema.table`; `{business_date}` stands for the run's date as YYYYMMDD.
    """

    server: Server
    path: str


Encoding = Literal["cp932", "utf-8", "utf-8-sig", "utf-16"]
"""Of a text; `utf-8-sig` and `utf-16` begin with a byte order mark."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """A part of a record: the first of its bytes, from 1, and their number.

    In a delimited file `at` is the number of a field, from 1, and `width` is 0.
    """

    at: int
    width: int

    @property
    def end(self) -> int:
        """The last of its bytes."""
        return self.at + self.width - 1


@dataclass(frozen=True, slots=True)
class FixedWidth:
    """Records of one length in bytes; `line_end` is what follows each, and not counted."""

    record_bytes: int
    line_end: Literal["crlf", "lf", "none"]
    columns: Mapping[str, Bytes]


@dataclass(frozen=True, slots=True)
class Trailer:
    """The record after the data, with their number and the sum of the column `total_of`."""

    begins: str
    count: Bytes
    total: Bytes | None
    total_of: str | None


@dataclass(frozen=True, slots=True)
class Records:
    """Kinds of records besides data, told apart by how they begin; None = there are none.

    `data` None means that every record is data that is nothing else.
    """

    header: str | None
    data: str | None
    trailer: Trailer | None
    end: str | None

    @property
    def begins(self) -> Mapping[str, str | None]:
        """Kind -> how its records begin."""
        trailer = self.trailer.begins if self.trailer else None
        return {"header": self.header, "data": self.data, "trailer": trailer, "end": self.end}


@dataclass(frozen=True, slots=True)
class Arrival:
    """How one knows that a file is there and complete.

    Attributes:
        marker: name of a file beside it, without which it is not complete; a pattern like its path.
        empty_is_no_rows: zero bytes are no rows, not a fault.
        deadline: until when a run waits for it, in the project's time zone; None = it does not.
        still_seconds: for how long it must not have changed.
    """

    marker: str | None = None
    empty_is_no_rows: bool = False
    deadline: dt.time | None = None
    still_seconds: int = 0


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How an extract is written.

    Attributes:
        path: a pattern below the folder that the file lies in or is fetched into, in which
            `{business_date}` stands for the run's date as YYYYMMDD.
        origin: the server that it is fetched from; None = it is put into the inbound folder. A table
            is fetched as Parquet.
        header_line: whether a delimited file names its columns; if not, they are those of the
            contract in its order.
    """

    path: str
    kind: Literal["csv", "fixed", "parquet"]
    encoding: Encoding | None
    delimiter: str | None
    trailing_delimiter: bool
    place: Place
    origin: Origin | None = None
    header_line: bool = True
    fixed: FixedWidth | None = None
    records: Records | None = None
    arrival: Arrival = Arrival()


@dataclass(frozen=True, slots=True)
class Source:
    """An extract that comes in, and what its contract says of it.

    `row_category` and `row_overlays` say what it says about a person to be in the source; they
    count for every column, the key included. `role` is `ledger` for the consent ledger.

    Attributes:
        further_keys: columns with the keys of other people that a row is about too (an introducer);
            a row without one is about no other, and with one needs both people's permission.
        acquired_on: when a row was acquired; None = nobody knows.
        retention_from: the day from which a row's retention runs; empty = it does not run yet.
        ended_on: of a register, the subject's last day as a member; empty = still one.
        owner: the team of its contract, who is told when something is wrong; None = nobody named.
        acquisition: how the party that it comes from had acquired it, and on what ground it gives it (APPI
            30(1)(ii)); None = nobody wrote it down.
    """

    name: str
    title: Bilingual
    party: str
    role: Literal["data", "ledger"]
    row_category: str
    row_overlays: frozenset[str]
    key_space: str | None
    subject_key: str | None
    subject_key_optional: bool
    acquired_on: str | None
    format: FileFormat
    columns: Mapping[str, SourceColumn]
    place: Place
    digest: str
    """SHA-256 of the contract's text."""
    further_keys: tuple[str, ...] = ()
    retention_from: str | None = None
    ended_on: str | None = None
    owner: str | None = None
    acquisition: str | None = None

    @property
    def landing(self) -> Mapping[str, SourceColumn]:
        """The columns that its files have; coarser forms of these are made when they are used."""
        return {name: column for name, column in self.columns.items() if column.coarse is None}

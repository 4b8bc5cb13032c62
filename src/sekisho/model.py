"""The frozen values that everything speaks in. One word per thing: see the glossary in docs/.

Values are valid once built: loaders check, users of a value need not. Nothing here touches files,
databases or clocks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from sekisho.errors import Place
from sekisho.messages import Bilingual, Message

# --------------------------------------------------------------------------- policy

PartyKind = Literal["controller", "joint_user", "processor", "third_party", "authority"]
Ground = Literal["own_use", "joint_use", "entrustment", "consent", "statute", "emergency"]
Basis = Literal["stated", "assumed", "approved"]


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both included; None = without that end."""

    since: dt.date | None = None
    until: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the day lies in it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def meets(self, other: Period) -> bool:
        """Whether some day lies in both."""
        starts_in_time = not (self.since and other.until) or self.since <= other.until
        ends_in_time = not (self.until and other.since) or other.since <= self.until
        return starts_in_time and ends_in_time


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved something, when, and the document that says so; counts from that day on."""

    by: str
    on: dt.date
    document: str | None


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """What somebody wants to do with data: under which arrangement, who, what for."""

    arrangement: str
    recipient: str
    purpose: str

    def __str__(self) -> str:
        return f"{self.arrangement}/{self.recipient}/{self.purpose}"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A numbered purpose of use of a notice, `P1`..; `name` holds its whole text.

    `since` is the first day of the earliest revision that is known to have it: data acquired before
    was acquired for other purposes (APPI 17(2), 18(1)). `contact` says that using data for it means
    to approach the member, which a contact stop ends.
    """

    id: str
    name: Bilingual
    since: dt.date
    contact: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Party:
    """A legal person. Parents, subsidiaries and federations are parties of their own (APPI 27).

    `country` is that of its seat (ISO 3166-1 alpha-2); another than the controller's is foreign.
    """

    id: str
    name: Bilingual
    kind: PartyKind
    country: str
    place: Place


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that files are released to; it belongs to exactly one party.

    `path` is a folder below the project's outbound folder.
    """

    id: str
    party: str
    path: str
    place: Place


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree. `personal` is false for data about no person.

    `overlays` are those that every column of the category carries, inherited ones included.
    """

    id: str
    name: Bilingual
    parent: str | None
    personal: bool
    overlays: frozenset[str]
    place: Place


@dataclass(frozen=True, slots=True)
class Overlay:
    """A kind of data that no grant covers unless it names it: special care, My Number, bank, ..."""

    id: str
    name: Bilingual
    clause: str
    place: Place


RequirementKind = Literal["approval", "security_check", "sub_processor", "foreign_ground"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a grant needs besides its words. It counts on the days of `met` only; None = never.

    `about` names the approver, the contract, the sub-processor or the country that it is about.
    """

    kind: RequirementKind
    about: str
    met: Period | None

    def met_on(self, day: dt.date) -> bool:
        """Whether it is met on a day."""
        return self.met is not None and self.met.covers(day)


@dataclass(frozen=True, slots=True)
class Grant:
    """A notice says (or is read to say) that a use is permitted for categories.

    The grant permits `arrangement` x `recipients` x `purposes` for the `categories` and all that is
    below them, in its period, where that has no end the notice's own. `clause` cites the text;
    `overlays` are those it covers by name.

    Attributes:
        excluded: categories, and all below them, that it leaves out of its own.
        requirements: what has to be met besides.
        consent_text: version of the text that subjects agreed to; rows of no others are covered.
        request: number of the legal request or emergency that it is of.
    """

    id: str
    arrangement: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    clause: str
    basis: Basis
    approval: Approval | None
    period: Period
    place: Place
    requirements: tuple[Requirement, ...] = ()
    consent_text: str | None = None
    request: str | None = None
    excluded: frozenset[str] = frozenset()

    def in_force(self, day: dt.date) -> bool:
        """Whether its period covers the day and all that it requires is met then."""
        return self.period.covers(day) and all(r.met_on(day) for r in self.requirements)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The ground on which parties may use data, with the clause of the notice it rests on.

    `parties` is the closed list of who may receive data under it.
    """

    id: str
    name: Bilingual
    ground: Ground
    parties: tuple[str, ...]
    clause: str
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class Lift:
    """Data acquired before a purpose was published may be used for it all the same.

    Either the co-op's reading of the notice says so, or a sign-off of the compliance office.

    Attributes:
        arrangements, purposes, categories, overlays: what it is about; a category stands for all
            that is below it, an overlay has to be named.
        acquired_since: the earliest day of acquisition that it covers; None = any, unknown included.
        period: the days of use on which it counts.
    """

    id: str
    arrangements: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    acquired_since: dt.date | None
    clause: str
    basis: Basis
    approval: Approval | None
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class FormerRule:
    """For which uses data of members who have left may still be used; for no others."""

    id: str
    arrangements: tuple[str, ...]
    purposes: tuple[str, ...]
    clause: str
    basis: Basis
    approval: Approval | None
    place: Place


@dataclass(frozen=True, slots=True)
class ConsentText:
    """A version of the text that subjects agree to (APPI 27(1)); what it names can be consented to.

    `guardian_under` is the age below which a guardian has to agree.
    """

    version: str
    recipients: tuple[str, ...]
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    guardian_under: int
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class Statute:
    """A law on which data can be asked for.

    `columns` are the only source columns that may leave under it; None = as requested. Subject keys
    may join these columns without being named.
    """

    id: str
    name: Bilingual
    article: str
    columns: frozenset[Column] | None
    place: Place


@dataclass(frozen=True, slots=True)
class Request:
    """A legal request (APPI 27(1)(i)) or an emergency (27(1)(ii)-(iv)): one export, one period.

    Its number is the purpose of use that its export names.

    Attributes:
        statute: id of the statute; None for an emergency.
        article: the article that it rests on.
        authority: who asks, and under which number of theirs (`reference`).
        approvals: one for a legal request, two by different people for an emergency.
    """

    number: str
    ground: Literal["statute", "emergency"]
    party: str
    arrangement: str
    export: str
    period: Period
    statute: str | None
    article: str
    authority: str
    reference: str
    reason: Bilingual
    approvals: tuple[Approval, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data of a category is kept after the event that its source names (APPI 22)."""

    category: str
    years: int
    months: int
    days: int
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception: a reason against an export does not count, from its approval to its expiry.

    Attributes:
        rule: code of the rule that is waived.
        column: the export's column that it is about; None = its rows, or the export as a whole.
        origin: the source column that may be used (`*`: the source's rows); None = all that the
            rule speaks of for that column.
    """

    id: str
    rule: str
    export: str
    column: str | None
    origin: Column | None
    reason: Bilingual
    requested_by: str
    approval: Approval
    expires: dt.date
    place: Place

    @property
    def period(self) -> Period:
        """The days on which it counts."""
        return Period(self.approval.on, self.expires)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the text of a notice states, each by the words that state it.

    Attributes:
        quotes: what the law asks every business to state -> the words of the text.
        joint_use: arrangement -> what the law asks to state of joint use -> the words.
        not_done: a practice that would have to be stated -> why it is not, in a person's words.
    """

    quotes: Mapping[str, str] = field(default_factory=dict)
    joint_use: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_done: Mapping[str, Bilingual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notice:
    """One dated revision of the published policy.

    In force from `effective_from` to `effective_to`, both days included; None = until further
    notice. `text_file` is None where the text is not held: such a revision grants nothing.

    Attributes:
        lifts: for what data acquired before a purpose was published may be used.
        former: for what data of members who have left may be used.
        stated: what its text states of itself; it decides nothing.
    """

    id: str
    effective_from: dt.date
    effective_to: dt.date | None
    text_file: str | None
    purposes: Mapping[str, Purpose]
    arrangements: Mapping[str, Arrangement]
    grants: tuple[Grant, ...]
    place: Place
    lifts: tuple[Lift, ...] = ()
    former: tuple[FormerRule, ...] = ()
    stated: Stated = field(default_factory=Stated)

    @property
    def period(self) -> Period:
        """Its days."""
        return Period(self.effective_from, self.effective_to)

    def in_force(self, day: dt.date) -> bool:
        """Whether its period covers the day."""
        return self.period.covers(day)


@dataclass(frozen=True, slots=True)
class Taking:
    """For what a recipient says, in a policy of its own, that it takes data.

    Attributes:
        purposes: the controller's, as far as the recipient's own words take them in.
        categories: these and all below them, with the `overlays` that it names.
        clause: of the recipient's policy.
    """

    id: str
    purposes: tuple[str, ...]
    categories: tuple[str, ...]
    overlays: frozenset[str]
    clause: str
    period: Period
    place: Place


@dataclass(frozen=True, slots=True)
class RecipientPolicy:
    """What a recipient publishes itself, as it is read. It can only narrow what it is given."""

    party: str
    title: Bilingual
    takings: tuple[Taking, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything that a co-op publishes and has decided about the use of personal data."""

    controller: str
    parties: Mapping[str, Party]
    destinations: Mapping[str, Destination]
    categories: Mapping[str, Category]
    overlays: Mapping[str, Overlay]
    notices: tuple[Notice, ...]
    """By date, the earliest first; at most one is in force on any day."""
    digest: str
    """SHA-256 over the policy's files."""
    consent_texts: Mapping[str, ConsentText] = field(default_factory=dict)
    statutes: Mapping[str, Statute] = field(default_factory=dict)
    requests: Mapping[str, Request] = field(default_factory=dict)
    retention: Mapping[str, Retention] = field(default_factory=dict)
    """By category; what is not in it is kept for as long as the source delivers it."""
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    recipient_policies: Mapping[str, RecipientPolicy] = field(default_factory=dict)
    """By party; of one that is not in it nobody has read a policy of its own."""

    def notice_on(self, day: dt.date) -> Notice | None:
        """The notice in force on `day`."""
        return next((notice for notice in self.notices if notice.in_force(day)), None)

    def ancestry(self, category: str) -> tuple[str, ...]:
        """The category and everything above it, the root last."""
        line: list[str] = []
        node: str | None = category
        while node is not None:
            line.append(node)
            node = self.categories[node].parent
        return tuple(line)


# --------------------------------------------------------------------------- contracts

Identifier = Literal["direct", "quasi", "none"]


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
        key_space: of a `key` column, the key space it is written in (mostly, not always, its
            source's); None elsewhere.
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
    """A machine that sources come from; how to log in to it is never in a file of the project.

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


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How an extract is written.

    Attributes:
        path: a pattern below the folder that the file lies in or is fetched into, in which
            `{business_date}` stands for the run's date as YYYYMMDD.
        origin: the server that it is fetched from; None = it is put into the inbound folder. A table
            is fetched as Parquet.
    """

    path: str
    kind: Literal["csv", "parquet"]
    encoding: Literal["cp932", "utf-8", "utf-8-sig"] | None
    delimiter: str | None
    trailing_delimiter: bool
    place: Place
    origin: Origin | None = None


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


# --------------------------------------------------------------------------- lineage


class Column(NamedTuple):
    """A column of a relation; `name` is `*` for the relation's own existence of rows."""

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


ROWS = "*"

InfluenceKind = Literal[
    "value", "filter", "join", "group", "order", "window", "condition",
    "aggregate", "aggregate_order", "set_operation", "row_count",
]  # fmt: skip
"""How a column influences: `value` is direct, all others are indirect. `aggregate` is an
aggregate's FILTER, `aggregate_order` an ORDER BY among a function's arguments; `row_count` says that
only the existence of rows matters."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where in a statement's text: offset and length in *characters*."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One influence in one statement: an input column on an output column (`*`: on its rows)."""

    source: Column
    output: str
    kind: InfluenceKind
    span: Span | None

    @property
    def direct(self) -> bool:
        """Whether the value itself flows."""
        return self.kind == "value"


@dataclass(frozen=True, slots=True)
class Influence:
    """What influences one output column, beyond what decides which rows exist."""

    direct: frozenset[Column]
    indirect: frozenset[Column]


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A construct whose result is not determined by the data: LIMIT or `first` without order, ..."""

    construct: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a statement's influences are there.

    Attributes:
        edges: one per (output column or `*`, input column): the most direct kind, with its place.
        undetermined: constructs that make the output depend on more than its inputs.
    """

    edges: tuple[Edge, ...]
    undetermined: tuple[Undetermined, ...]


@dataclass(frozen=True)
class QueryLineage:
    """The lineage of one SELECT: what influences what, and, once somebody asks, why and where.

    Attributes:
        columns: output name -> influence, in output order, named as `COPY` would write them.
        rows: what decides which rows exist.
        types: output name -> DuckDB type.
        scans: relation -> columns that the plan scans, in relation order.
        constructs: names of the constructs in `undetermined`.
        tracing: finds the edges; called at most once.
        order: what decides the order of the rows, where the statement ends in an order.
        keys: columns that the statement itself makes unique together, whatever the data.
    """

    columns: Mapping[str, Influence]
    rows: frozenset[Column]
    types: Mapping[str, str]
    scans: Mapping[str, tuple[str, ...]]
    constructs: tuple[str, ...]
    tracing: Callable[[], Trace] = field(compare=False, repr=False)
    order: frozenset[Column] = frozenset()
    keys: tuple[tuple[str, ...], ...] = ()

    @cached_property
    def _trace(self) -> Trace:
        return self.tracing()

    @property
    def edges(self) -> tuple[Edge, ...]:
        """One per (output column or `*`, input column): the most direct kind, with its place."""
        return self._trace.edges

    @property
    def undetermined(self) -> tuple[Undetermined, ...]:
        """Constructs that make the output depend on more than its inputs, with their places."""
        return self._trace.undetermined if self.constructs else ()


# --------------------------------------------------------------------------- project


@dataclass(frozen=True, slots=True)
class Model:
    """One SELECT that makes a relation from others; the file name is its name."""

    name: str
    sql: str
    file: str


@dataclass(frozen=True, slots=True)
class Export:
    """One statement with the use it asks for.

    Attributes:
        key: columns that together are unique; the output is ordered by them. Empty = keyless.
        file: name of the file, in which `{business_date}` stands for the run's date as YYYYMMDD.
        encoding: of a CSV; None for Parquet.
        owner: who is told when it does not leave; None = nobody named.
    """

    name: str
    title: Bilingual
    destination: str
    purpose: str
    arrangement: str
    key: tuple[str, ...]
    file: str
    format: Literal["csv", "parquet"]
    encoding: Literal["utf-8", "cp932"] | None
    sql: str
    place: Place
    owner: str | None = None


# --------------------------------------------------------------------------- decisions

Verdict = Literal["permitted", "refused", "undecided"]
Outcome = Literal["released", "ready", "held", "refused", "undecided", "failed", "none"]
"""What became of an export. `ready`: a dry run found that it would be released; `none`: the same
inputs were released before."""


@dataclass(frozen=True, slots=True)
class Step:
    """One node of a witness path, source first. `kind` is how the step before reaches this one."""

    relation: str
    column: str
    kind: Literal["origin"] | InfluenceKind
    place: Place | None
    length: int = 1
    """Characters of the span at `place`."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason against an export.

    Attributes:
        code: id of the rule, never reused; `rule` is its kebab-case name.
        column: the export's column, None where it is about the export as a whole.
        origin: the source column that may not be used, where there is one.
        path: the shortest witness, source column first.
        place: where to look first.
        verdict: `refused` or `undecided`.
    """

    code: str
    rule: str
    export: str
    column: str | None
    origin: Column | None
    message: Message
    help: Message
    place: Place | None
    path: tuple[Step, ...] = ()
    verdict: Literal["refused", "undecided"] = "refused"
    length: int = 1
    """Characters to mark at `place`."""

    @property
    def id(self) -> str:
        """Stable over runs: the same reason has the same id, so links survive."""
        parts = (self.code, self.export, self.column or "", str(self.origin or ""))
        digest = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        return f"{self.code}-{digest[:8]}"


@dataclass(frozen=True, slots=True)
class Waived:
    """A reason against an export that does not count, and the waiver for which it does not."""

    violation: Violation
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an export is permitted, with all reasons against it, sorted.

    Attributes:
        violations: the reasons that count.
        waived: those that do not; one that several waivers are about is there for each.
        opened: the source columns that the export may use only because of waivers; of a source
            whose rows are among them (`*`), its rows.
    """

    export: str
    use: Use
    verdict: Verdict
    violations: tuple[Violation, ...] = field(default=())
    waived: tuple[Waived, ...] = field(default=())
    opened: frozenset[Column] = field(default=frozenset())

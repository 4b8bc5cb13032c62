"""What a policy speaks of: parties, purposes, categories, overlays, days and approvals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model.contracts import Server
from sekisho.model.forms import Form

PartyKind = Literal["controller", "joint_user", "processor", "third_party", "authority"]
Ground = Literal[
    "own_use",
    "joint_use",
    "entrustment",
    "consent",
    "opt_out",
    "statute",
    "emergency",
    "statistics",
]
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
    to approach the member, which a contact stop ends. `businesses` and `subjects` are those of whose
    data alone it speaks; none = of all.
    """

    id: str
    name: Bilingual
    since: dt.date
    contact: bool
    place: Place
    businesses: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Party:
    """A legal person. Parents, subsidiaries and federations are parties of their own (APPI 27).

    `country` is that of its seat (ISO 3166-1 alpha-2); another than the controller's is foreign.
    `address` and `representative` are for records of provision (APPI 29, 30); None = nobody wrote them down.
    """

    id: str
    name: Bilingual
    kind: PartyKind
    country: str
    place: Place
    address: str | None = None
    representative: str | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that files are released to; it belongs to exactly one party.

    Attributes:
        path: a folder below the project's outbound folder, or on the server.
        server: the one that it is on; None = it is a folder of ours.
    """

    id: str
    party: str
    path: str
    place: Place
    server: Server | None = None

    @property
    def where(self) -> str:
        """Its folder as people read it; of one on a server, its address."""
        server = self.server
        if server is None:
            return self.path
        if server.kind == "s3":
            return f"s3://{server.area}/{self.path} ({server.host})"
        return f"{server.kind}://{server.host}:{server.port}{self.path}"


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree. `personal` is false for data about no person.

    `overlays` are those that every column of the category carries, inherited ones included.
    `businesses` are those that the data is of and `subjects` the kinds of people that it is about,
    its own or those of the category above; none = nobody said. With a `form` it is a coarser form of the
    category above, and no more.
    """

    id: str
    name: Bilingual
    parent: str | None
    personal: bool
    overlays: frozenset[str]
    place: Place
    businesses: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """A kind of data that no grant covers unless it names it: special care, My Number, bank, ..."""

    id: str
    name: Bilingual
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Membership:
    """A party that belongs to a group, and the days on which it does and the list says so."""

    party: str
    met: Period


@dataclass(frozen=True, slots=True)
class Group:
    """Parties that a notice names by a rule or a role, and a dated list of who they are.

    Attributes:
        rule: the words by which anyone can tell who belongs to it.
        memberships: in the order of the list; a party that came back is there twice.
    """

    id: str
    name: Bilingual
    rule: Bilingual
    memberships: tuple[Membership, ...]
    place: Place

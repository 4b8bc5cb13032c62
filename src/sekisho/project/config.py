"""`sekisho.toml`, read strictly."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any, Final, Literal

from sekisho import policy
from sekisho.errors import Place, ProjectError
from sekisho.messages import Bilingual, Message, offered

CONFIG_FILE: Final = "sekisho.toml"

_KEYS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "project": (("name", "timezone", "hold"), ("business_date",)),
    "paths": (
        ("inbound", "outbound", "lake", "audit", "store"),
        ("cache", "fingerprints", "keys", "requests"),
    ),
    "waivers": (("approvers",), ()),
    "sweep": ((), ("folders",)),
    "retention": (
        (),
        (
            "inbound_days",
            "lake_days",
            "outbound_days",
            "outbound_days_at",
            "subjects_days",
            "requests_days",
        ),
    ),
    "limits": ((), ("export_seconds",)),
}
"""Table -> (keys that must be there, keys that may be)."""
_OPTIONAL: Final = ("waivers", "sweep", "retention", "limits")
ALERTS: Final = "alerts"
"""The table that `sekisho.project.alerts` reads."""
_DEFAULT_PATHS: Final = {
    "cache": "var/cache",
    "fingerprints": "var/fingerprints",
    "keys": "keys",
    "requests": "var/requests",
}
EXPORT_SECONDS: Final = 3600
"""For how long the statement of an export may run where nothing else is said."""


_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_APART: Final = (
    "inbound",
    "outbound",
    "lake",
    "audit",
    "keys",
    "requests",
    "fingerprints",
    "cache",
)
"""Folders none of which may lie in another: what is in one is for other eyes than what is in the next."""

Hold = Literal["export", "run"]
"""What a refused export holds back: only itself, or every export of the run."""


@dataclass(frozen=True, slots=True)
class Keep:
    """For how many days something is kept, counted from its business date; None = for ever.

    Attributes:
        inbound: extracts as they came in, also from servers, once they have landed.
        lake: landed extracts.
        outbound: released files at their destinations; `outbound_at` for single ones.
        subjects: who was in them: the sets of the subject index, a month at a time.
        requests: what members asked for, from the day on which nothing of it was left to be done.
    """

    inbound: int | None = None
    lake: int | None = None
    outbound: int | None = None
    outbound_at: Mapping[str, int] = field(default_factory=dict)
    subjects: int | None = None
    requests: int | None = None

    def at(self, destination: str) -> int | None:
        """For how many days a released file may lie at a destination."""
        return self.outbound_at.get(destination, self.outbound)

    @property
    def declared(self) -> bool:
        """Whether anything is kept for a limited time."""
        days = (self.inbound, self.lake, self.outbound, self.subjects, self.requests)
        return any((*days, self.outbound_at))


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project; paths are relative to its folder.

    Attributes:
        business_date: the date that runs are for when none is given; None = today.
        hold: what a refused export holds back: only itself, or every export of the run.
        cache: where checks remember; `var/cache` where it is not said.
        fingerprints: where the sweep keeps what it recognises members' data by; its key lies
            beside it. `var/fingerprints` where it is not said.
        keys: where the keys lie that releases are signed with; `keys` where it is not said.
        requests: where the register of members' requests lies; `var/requests` where it is not said.
        approvers: who may approve waivers; nobody where it is not said.
        sweep_folders: what is swept besides the outbound area; relative to the project or absolute.
        keep: for how long what is kept; for ever where it is not said.
        export_seconds: for how long the statement of an export, with its models, may run.
    """

    name: str
    timezone: zoneinfo.ZoneInfo
    business_date: dt.date | None
    hold: Hold
    inbound: str
    outbound: str
    lake: str
    audit: str
    store: str
    cache: str
    fingerprints: str
    keys: str
    requests: str
    approvers: tuple[str, ...] = ()
    sweep_folders: tuple[str, ...] = ()
    keep: Keep = Keep()
    export_seconds: int = EXPORT_SECONDS

    def business_day(self, now: dt.datetime) -> dt.date:
        """The date that a run is for when none is given: the configured one, or today there."""
        return self.business_date or now.astimezone(self.timezone).date()


def read_config(text: str) -> Config:
    """Parse `sekisho.toml`.

    Raises:
        ProjectError: not TOML, an unknown or missing key, a value of the wrong kind, a path that
            leaves the project.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, text) from error
    lines = text.splitlines()
    _only(document, (*_KEYS, ALERTS), lines)
    for table, (required, optional) in _KEYS.items():
        if table in _OPTIONAL and table not in document:
            continue
        if not isinstance(document.get(table), dict):
            raise ProjectError(
                Message("project.table-missing", table=table), place=Place(CONFIG_FILE)
            )
        _only(document[table], (*required, *optional), lines)
        for key in required:
            if key not in document[table]:
                raise ProjectError(
                    Message("document.missing-key", key=f"{table}.{key}"), place=Place(CONFIG_FILE)
                )
    project, paths = document["project"], {**_DEFAULT_PATHS, **document["paths"]}
    folders = {key: _path(paths, key, lines) for key in paths}
    _apart(folders, lines)
    return Config(
        name=_text(project, "name", lines),
        timezone=_zone(project, lines),
        business_date=_date(project, lines),
        hold=_hold(project, lines),
        **folders,
        approvers=_people(document["waivers"], "approvers", lines) if "waivers" in document else (),
        sweep_folders=_folders(document.get("sweep", {}), lines),
        keep=_keep(document.get("retention", {}), lines),
        export_seconds=_seconds(document.get("limits", {}), lines),
    )


_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
"""How the reader of TOML ends the sentence that says where."""


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> ProjectError:
    said = str(error)
    found = _AT.search(said)
    if found is None:
        place = Place(CONFIG_FILE)
    elif found[1] is None:
        place = Place(CONFIG_FILE, max(text.count("\n"), 1))
    else:
        place = Place(CONFIG_FILE, int(found[1]), int(found[2]))
    return ProjectError(Message("project.not-toml", problem=_AT.sub("", said)), place=place)


def _place(lines: list[str], key: str) -> Place:
    for number, line in enumerate(lines, start=1):
        if line.split("=")[0].strip().strip("[]") == key:
            return Place(CONFIG_FILE, number)
    return Place(CONFIG_FILE)


def _only(table: Mapping[str, Any], allowed: Iterable[str], lines: list[str]) -> None:
    names = tuple(allowed)
    for key in table:
        if key not in names:
            raise ProjectError(
                Message("document.unknown-key", key=key),
                place=_place(lines, key),
                help=Message("document.allowed", allowed=offered(names, key)),
            )


def _said(id: str) -> Bilingual:  # noqa: A002 - the catalogue's own word
    said = Message(id)
    return Bilingual(en=said.text("en"), ja=said.text("ja"))


def _text(table: Mapping[str, Any], key: str, lines: list[str]) -> str:
    value = table[key]
    if not isinstance(value, str) or not value:
        raise ProjectError(
            Message("document.expected-text", got=f"`{value}`"), place=_place(lines, key)
        )
    return value


def _people(table: Mapping[str, Any], key: str, lines: list[str]) -> tuple[str, ...]:
    """A list of people, none of them twice."""
    value, seen = table[key], set()
    if not isinstance(value, list) or not value:
        raise ProjectError(
            Message("document.expected-list", got=f"`{value}`"), place=_place(lines, key)
        )
    for name in value:
        if not isinstance(name, str) or not policy.person(name):
            raise ProjectError(
                Message("document.expected-text", got=f"`{name}`"), place=_place(lines, key)
            )
        if policy.person(name) in seen:
            raise ProjectError(
                Message("project.approver-twice", name=name), place=_place(lines, key)
            )
        seen.add(policy.person(name))
    return tuple(value)


def _zone(table: Mapping[str, Any], lines: list[str]) -> zoneinfo.ZoneInfo:
    name = _text(table, "timezone", lines)
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise ProjectError(
            Message("document.not-allowed", value=name),
            place=_place(lines, "timezone"),
            help=Message("document.allowed", allowed=_said("project.zone")),
        ) from error


def _date(table: Mapping[str, Any], lines: list[str]) -> dt.date | None:
    value = table.get("business_date")
    if value is not None and (not isinstance(value, dt.date) or isinstance(value, dt.datetime)):
        quoted = isinstance(value, str) and _DAY.fullmatch(value)
        raise ProjectError(
            Message("document.expected-date", got=f"`{value}`"),
            place=_place(lines, "business_date"),
            help=Message("document.unquoted", value=str(value)) if quoted else None,
        )
    return value


def _hold(table: Mapping[str, Any], lines: list[str]) -> Hold:
    match table["hold"]:
        case "export":
            return "export"
        case "run":
            return "run"
        case other:
            raise ProjectError(
                Message("document.not-allowed", value=str(other)),
                place=_place(lines, "hold"),
                help=Message("document.allowed", allowed=offered(("export", "run"), str(other))),
            )


def _path(table: Mapping[str, Any], key: str, lines: list[str]) -> str:
    text = _text(table, key, lines)
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or not text.isprintable():
        raise ProjectError(Message("project.path-outside", path=text), place=_place(lines, key))
    return text


def _apart(folders: Mapping[str, str], lines: list[str]) -> None:
    """No folder is another's, or inside of it."""
    for one, other in combinations(_APART, 2):
        first, second = PurePosixPath(folders[one]), PurePosixPath(folders[other])
        if first.is_relative_to(second) or second.is_relative_to(first):
            raise ProjectError(
                Message("project.one-in-other", key=one, other=other),
                place=_place(lines, other),
                help=Message("project.one-in-other.help"),
            )


def _folders(table: Mapping[str, Any], lines: list[str]) -> tuple[str, ...]:
    value = table.get("folders", [])
    if not isinstance(value, list):
        raise ProjectError(
            Message("document.expected-list", got=f"`{value}`"), place=_place(lines, "folders")
        )
    for folder in value:
        if not isinstance(folder, str) or not folder:
            raise ProjectError(
                Message("document.expected-text", got=f"`{folder}`"), place=_place(lines, "folders")
            )
    return tuple(value)


def _keep(table: Mapping[str, Any], lines: list[str]) -> Keep:
    at = table.get("outbound_days_at", {})
    if not isinstance(at, dict):
        raise ProjectError(
            Message("project.table-missing", table="retention.outbound_days_at"),
            place=_place(lines, "outbound_days_at"),
        )
    return Keep(
        inbound=_days(table, "inbound_days", lines),
        lake=_days(table, "lake_days", lines),
        outbound=_days(table, "outbound_days", lines),
        subjects=_days(table, "subjects_days", lines),
        requests=_days(table, "requests_days", lines),
        outbound_at={name: days for name in at if (days := _days(at, name, lines)) is not None},
    )


def _days(table: Mapping[str, Any], key: str, lines: list[str]) -> int | None:
    """A number of days, where it is given."""
    return None if key not in table else _count(table, key, lines, "project.expected-days")


def _seconds(table: Mapping[str, Any], lines: list[str]) -> int:
    key = "export_seconds"
    return _count({key: EXPORT_SECONDS, **table}, key, lines, "project.expected-seconds")


def _count(table: Mapping[str, Any], key: str, lines: list[str], refusal: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProjectError(Message(refusal, got=str(value)), place=_place(lines, key))
    return value

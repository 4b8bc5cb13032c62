"""The table `[alerts]` of `sekisho.toml`, read strictly; addresses of channels are never in it."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from sekisho.alerts.settings import Channel, Settings
from sekisho.errors import Place, ProjectError
from sekisho.messages import Lang, Message, listed, offered
from sekisho.model import Export, Source
from sekisho.project.config import CONFIG_FILE

_NAME: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_LINK: Final = re.compile(r"https?://[^\s<>\"'`|\\^]+", re.ASCII)
_REQUIRED: Final = ("channels", "owners", "default", "finished_by")
_ADDRESSES: Final = frozenset({"url", "address", "uri", "webhook", "token", "password"})
"""Keys that somebody would write an address under."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, with its name and the lines that it stands in."""

    name: str
    values: Mapping[str, Any]
    lines: tuple[str, ...]

    def place(self, key: str | None = None) -> Place:
        """Where a key stands, else where its table begins."""
        inside, begins = False, 1
        for number, line in enumerate(self.lines, start=1):
            head = re.fullmatch(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?", line)
            if head:
                inside = head[1].replace(" ", "") == self.name
                begins = number if inside else begins
            elif inside and key is not None and line.split("=")[0].strip().strip("\"'") == key:
                return Place(CONFIG_FILE, number)
        return Place(CONFIG_FILE, begins)

    def error(self, message: Message, key: str | None, help: Message | None = None) -> ProjectError:  # noqa: A002
        return ProjectError(message, place=self.place(key), help=help)

    def only(self, allowed: Iterable[str], required: Iterable[str] = ()) -> None:
        names = tuple(allowed)
        for key in self.values:
            if key not in names:
                help_ = Message("document.allowed", allowed=offered(names, key))
                raise self.error(Message("document.unknown-key", key=key), key, help_)
        for key in required:
            if key not in self.values:
                message = Message("document.missing-key", key=f"{self.name}.{key}")
                raise self.error(message, None)

    def table(self, key: str) -> _Table:
        value = self.values[key]
        if not isinstance(value, dict):
            raise self.error(Message("project.table-missing", table=self._inner(key)), key)
        inner = _Table(self._inner(key), value, self.lines)
        if not value:
            raise inner.error(Message("project.table-empty", table=inner.name), None)
        return inner

    def _inner(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def text(self, key: str) -> str:
        value = self.values[key]
        if not isinstance(value, str) or not value:
            raise self.error(Message("document.expected-text", got=f"`{value}`"), key)
        return value


def read_alerts(text: str) -> Settings | None:
    """Read `[alerts]` of the text of `sekisho.toml`, which is TOML; None where it is not there.

    Raises:
        ProjectError: an unknown or missing key, an owner without channels or with an unknown one,
            a default that is no owner, an address of a channel.
    """
    document = tomllib.loads(text)
    if "alerts" not in document:
        return None
    top = _Table("", document, tuple(text.splitlines()))
    found = top.table("alerts")
    alerts = _Table("alerts", found.values, top.lines)
    alerts.only((*_REQUIRED, "link"), _REQUIRED)
    channels = _channels(alerts.table("channels"))
    owners = _owners(alerts.table("owners"), channels)
    default = alerts.text("default")
    if default not in owners:
        raise alerts.error(*_unknown_owner(default, "default", owners))
    return Settings(channels, owners, default, _time(alerts), _link(alerts))


def check_owners(
    settings: Settings | None, exports: Mapping[str, Export], sources: Mapping[str, Source]
) -> None:
    """Everybody who owns an export or a source can be told.

    Raises:
        ProjectError: an owner that `[alerts.owners]` does not have.
    """
    if settings is None:
        return
    owned: list[Export | Source] = [*exports.values(), *sources.values()]
    for one in owned:
        if one.owner is not None and one.owner not in settings.owners:
            raise ProjectError(
                Message("alert.unknown-owner", name=one.owner),
                place=one.place,
                help=Message("alert.unknown-owner.help", names=offered(settings.owners, one.owner)),
            )


def _unknown_owner(
    name: str, key: str, owners: Mapping[str, tuple[str, ...]]
) -> tuple[Message, str, Message]:
    return (
        Message("alert.unknown-owner", name=name),
        key,
        Message("alert.unknown-owner.help", names=offered(owners, name)),
    )


def _channels(table: _Table) -> Mapping[str, Channel]:
    channels = {}
    for name in table.values:
        if not _NAME.fullmatch(name):
            raise table.table(name).error(Message("alert.channel-name", name=name), None)
        one = table.table(name)
        channel = Channel(name, "ja")
        for key in one.values:
            if key.casefold() in _ADDRESSES:
                help_ = Message("alert.address-in-file.help", variable=channel.variable)
                raise one.error(Message("alert.address-in-file"), key, help_)
        one.only(("lang",), ("lang",))
        lang = one.text("lang")
        if lang not in {"ja", "en"}:
            help_ = Message("document.allowed", allowed=listed(("en", "ja")))
            raise one.error(Message("document.not-allowed", value=lang), "lang", help_)
        channels[name] = Channel(name, cast("Lang", lang))
    return channels


def _owners(table: _Table, channels: Mapping[str, Channel]) -> Mapping[str, tuple[str, ...]]:
    owners = {}
    for owner, names in table.values.items():
        if not isinstance(names, list) or not names:
            raise table.error(Message("document.expected-list", got=f"`{names}`"), owner)
        for name in names:
            if name not in channels:
                help_ = Message("project.known", names=offered(channels, str(name)))
                raise table.error(Message("alert.unknown-channel", name=str(name)), owner, help_)
        owners[owner] = tuple(dict.fromkeys(names))
    return owners


def _time(table: _Table) -> dt.time:
    value = table.values["finished_by"]
    if not isinstance(value, dt.time):
        raise table.error(Message("alert.no-time", got=str(value)), "finished_by")
    return value


def _link(table: _Table) -> str | None:
    if "link" not in table.values:
        return None
    link = table.text("link")
    rest = link.replace("{id}", "").replace("{lang}", "")
    if "{id}" not in link or "{" in rest or "}" in rest or not _LINK.fullmatch(rest):
        raise table.error(Message("alert.link", got=link), "link")
    return link

"""Who is told what, and where: channels, owners, the hour by which a night has to be over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sekisho.messages import Lang


@dataclass(frozen=True, slots=True)
class Channel:
    """A place that messages go to. Its address is a secret and stands in no file of the project.

    Attributes:
        lang: the reader's language, which comes first; the other follows.
    """

    name: str
    lang: Lang

    @property
    def variable(self) -> str:
        """The variable of the environment that holds its address, a URL of apprise."""
        return f"SEKISHO_ALERT_{self.name.upper()}"

    @property
    def block(self) -> str:
        """The Prefect block (`Secret`) that holds its address where the environment does not."""
        return f"sekisho-alert-{self.name.replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Settings:
    """The table `[alerts]` of a project.

    Attributes:
        owners: owner -> the channels on which it is told.
        default: the owner of what has none, and of what is about a night as a whole.
        finished_by: the time of day, in the project's zone, by which a night has to be sealed.
        link: where a violation is shown, with `{id}` and perhaps `{lang}` in it.
    """

    channels: Mapping[str, Channel]
    owners: Mapping[str, tuple[str, ...]]
    default: str
    finished_by: dt.time
    link: str | None = None

    def told(self, owner: str | None) -> tuple[Channel, ...]:
        """The channels of an owner; the default owner's where there is none."""
        return tuple(self.channels[name] for name in self.owners[owner or self.default])

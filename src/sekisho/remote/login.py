"""What a server asks of us to be let in, and how we tell that something is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sekisho.errors import DataError, Place, Transient
from sekisho.messages import Message, listed
from sekisho.model import Server

Secrets = Callable[[str], str | None]
"""Name of a variable -> what it holds; None = it is not set."""

_OF_SERVER: Final = frozenset(
    {"remote.not-reached", "remote.silent", "remote.dropped", "remote.busy"}
)
"""Faults of a server that may be over at another try."""
_OF_FILE: Final = frozenset({"remote.changed"})
"""The same of one file."""


def block_of(variable: str) -> str:
    """The Prefect block (`Secret`) that holds what the environment does not."""
    return variable.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Login:
    """A server with what it asks for; a credential is looked up when it is needed and kept nowhere.

    Attributes:
        place: where the server is declared.
    """

    server: Server
    place: Place
    _secrets: Secrets = field(repr=False)

    def variable(self, what: str) -> str:
        """The name of one of its credentials."""
        return f"SEKISHO_{self.server.kind.upper()}_{self.server.id.upper()}_{what}"

    def optional(self, what: str) -> str | None:
        """A credential, if it is set."""
        return self._secrets(self.variable(what)) or None

    def required(self, *what: str) -> tuple[str, ...]:
        """Credentials, in the order in which they are asked for.

        Raises:
            DataError: one is not set; all that are not are named at once.
        """
        found = {name: self.optional(name) for name in what}
        missing = [self.variable(name) for name, held in found.items() if held is None]
        if missing:
            raise DataError(
                Message("remote.no-secret", server=self.server.id, variables=listed(missing)),
                place=self.place,
                help=Message("remote.no-secret-help", blocks=listed(map(block_of, missing))),
            )
        return tuple(held for held in found.values() if held is not None)

    def bad(self, what: str) -> DataError:
        """The error for a credential that is none."""
        return DataError(
            Message("remote.bad-secret", variable=self.variable(what)),
            place=self.place,
            help=Message("remote.bad-secret-help"),
        )

    def fault(self, id_: str, /, **facts: str | int) -> DataError:
        """An error about the server. No word of a library is in it, nor is one chained to it."""
        message = Message(id_, server=self.server.id, host=self.server.host, **facts)
        help_ = Message(f"{id_}-help", **facts)
        if id_ in _OF_SERVER | _OF_FILE:
            failed = self.server.id if id_ in _OF_SERVER else None
            return Transient(message, server=failed, place=self.place, help=help_)
        return DataError(message, place=self.place, help=help_)

    def turned_away(self) -> DataError:
        """The error for a server that does not know user and password, or the key."""
        return self.fault("remote.no-login", variables=self.variable("*"))

    def silent(self) -> DataError:
        """The error for a server that does not answer."""
        return self.fault("remote.silent", seconds=self.server.timeout)

    def no_library(self) -> DataError:
        """The error for a library that is not installed."""
        kind = self.server.kind
        return DataError(
            Message("remote.no-library", kind=kind),
            place=self.place,
            help=Message("remote.no-library-help", extra=kind),
        )

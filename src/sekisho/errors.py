"""What can go wrong, under one root. Violations are data, never errors."""

from dataclasses import dataclass
from typing import ClassVar

from sekisho.messages import Lang, Message


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a project's file: path relative to the project, line and column from 1.

    Columns count characters, not bytes.
    """

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class SekishoError(Exception):
    """The root of all errors: a message, where it stands and what to do about it.

    Attributes:
        message: what is wrong.
        place: where, if it is a place in a file.
        help: what exists, or what to do.
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        message: Message,
        /,
        *,
        place: Place | None = None,
        help: Message | None = None,  # noqa: A002 - the word that people see
    ) -> None:
        super().__init__(message, place, help)
        self.message = message
        self.place = place
        self.help = help

    def text(self, lang: Lang) -> str:
        """Place, sentence and help on one line."""
        where = f"{self.place}: " if self.place else ""
        help_text = f" ({self.help.text(lang)})" if self.help else ""
        return f"{where}{self.message.text(lang)}{help_text}"

    def __str__(self) -> str:
        return self.text("en")


class ProjectError(SekishoError):
    """A file of the project cannot be used: configuration, policy, contract, SQL head, suite."""

    exit_code = 2


class UnboundSQL(SekishoError):  # noqa: N818 - the public API, a state and not a fault of ours
    """SQL that does not parse or does not bind against the declared relations."""

    exit_code = 2


class Undecided(SekishoError):  # noqa: N818 - the public API, a state and not a fault of ours
    """SQL that binds and that the analysis does not understand, so that it must be refused.

    Attributes:
        construct: the operator, function, field or statement, as DuckDB names it.
        kind: which kind of construct it is; `function` has a rule of its own.
    """

    exit_code = 3

    def __init__(
        self,
        message: Message,
        /,
        *,
        construct: str,
        kind: str = "construct",
        place: Place | None = None,
        help: Message | None = None,  # noqa: A002
    ) -> None:
        super().__init__(message, place=place, help=help)
        self.construct = construct
        self.kind = kind


class DataError(SekishoError):
    """Data or a place on disk that cannot be used: missing, empty, mis-encoded, not writable."""

    exit_code = 4


class Transient(DataError):  # noqa: N818 - the field's word for it
    """A failure that another try may not meet: of a connection, or of a file that still changes.

    Attributes:
        server: the name of the server that failed; None where only one of its files did.
    """

    def __init__(
        self,
        message: Message,
        /,
        *,
        server: str | None,
        place: Place | None = None,
        help: Message | None = None,  # noqa: A002
    ) -> None:
        super().__init__(message, place=place, help=help)
        self.server = server


def unreadable(file: str, error: OSError) -> DataError:
    """The error for a file that was named on a command line; the system's word for it says why."""
    problem = error.strerror or type(error).__name__
    return DataError(
        Message("file.unreadable", file=file, problem=problem), help=Message("file.unreadable.help")
    )

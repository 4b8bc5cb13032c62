"""Which language the reader has, and how click is made to speak it."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sekisho.messages import Lang

LOCALE: Final = Path(__file__).parent / "locale"
"""click's own sentences in Japanese (`messages.cli.CLICK_JA`), compiled for gettext."""

DOMAIN: Final = "sekisho"


def given(option: str, arguments: Sequence[str]) -> str | None:
    """What an option says on a command line that is not parsed yet; the last one counts."""
    found = None
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and number + 1 < len(arguments):
            found = arguments[number + 1]
        elif argument.startswith(f"{option}="):
            found = argument.removeprefix(f"{option}=")
    return found


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """`--lang`, else what the environment asks for, else English."""
    asked = given("--lang", arguments)
    if asked in {"ja", "en"}:
        return "ja" if asked == "ja" else "en"
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[n] for n in names if environment.get(n)), "")
    return "ja" if locale.lower().startswith("ja") else "en"


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Within it click's own sentences are in `lang`: through gettext, as click provides for."""
    if lang == "en":
        yield
        return
    domain, asked = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)
    # gettext looks nowhere else for a language that differs from the process's locale.
    os.environ["LANGUAGE"] = "ja"
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if asked is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = asked

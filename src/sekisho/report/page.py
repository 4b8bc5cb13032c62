"""A page of the site, before it is written in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sekisho.messages import Bilingual, Message

_PATH: Final = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9_-]+\.html", re.ASCII)

Text = Message | Bilingual
"""What people read: each language has its own."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; each language has it at the same path in its tree.

    Attributes:
        path: in the tree: a file, or one folder and a file.
        template: file in `templates/`.
        title: of the window, and what the page is called.
        view: what the template shows; texts are `Text`, each language takes its own.
        scripts: files in `templates/` that the page runs, one after the other.

    Raises:
        ValueError: a path that could lead elsewhere (a programming error: names that paths are made
            of are checked where they are read).
    """

    path: str
    template: str
    title: Text
    view: Mapping[str, object] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path):
            raise ValueError(self.path)

    @property
    def root(self) -> str:
        """What leads from the page to its tree."""
        return "../" * self.path.count("/")

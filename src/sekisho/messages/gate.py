"""Sentences about gate: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {}

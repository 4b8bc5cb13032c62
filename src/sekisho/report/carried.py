"""What a column carries, in words: its category and overlays, and who may use it for what."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.messages import Bilingual
from sekisho.policy.scope_text import scope_lines
from sekisho.report.site import Site
from sekisho.rules import Tag


@dataclass(frozen=True, slots=True)
class Carried:
    """A tag as people read it.

    Attributes:
        category: None = nobody has said what it is.
        permitted: who may use it for what, a line each.
    """

    category: Bilingual | None
    overlays: tuple[Bilingual, ...]
    permitted: tuple[Bilingual, ...]


def carried(site: Site, tag: Tag) -> Carried:
    """What a tag says."""
    policy = site.policy
    lines = zip(scope_lines(tag.scope, "en"), scope_lines(tag.scope, "ja"), strict=True)
    return Carried(
        category=policy.categories[tag.category].name if tag.category else None,
        overlays=tuple(policy.overlays[o].name for o in sorted(tag.overlays)),
        permitted=tuple(Bilingual(en=en, ja=ja) for en, ja in lines),
    )

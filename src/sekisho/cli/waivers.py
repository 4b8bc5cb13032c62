"""Waivers as people read them: what each takes away, who approved it, until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sekisho.cli.blocks import title
from sekisho.cli.page import Page, arrow, gutter_of
from sekisho.cli.width import clean
from sekisho.messages import Message
from sekisho.model import Waived, Waiver
from sekisho.policy import WAIVABLE, approval_told

if TYPE_CHECKING:
    from sekisho.nightly import Standing


def standing_of(standing: Standing) -> Message:
    """How a waiver stands, in a sentence."""
    waiver = standing.waiver
    facts = {"waiver": waiver.id, "export": waiver.export}
    match standing.state:
        case "applied":
            rule, expires = WAIVABLE[waiver.rule], str(waiver.expires)
            return Message("cli.waiver.applied", rule=rule, expires=expires, **facts)
        case "unused":
            return Message("cli.waiver.unused", **facts)
        case "expired":
            return Message("cli.waiver.expired", expires=str(waiver.expires), **facts)
        case "pending":
            return Message("cli.waiver.pending", since=str(waiver.approval.on), **facts)


def waiver_block(page: Page, standing: Standing, waived: Sequence[Waived]) -> list[str]:
    """A waiver as a block: where it stands, why, who, and the reasons that it takes away."""
    waiver = standing.waiver
    kind = "note" if standing.state in {"applied", "pending"} else "warning"
    lines = title(page, f"[{waiver.rule}]", clean(standing_of(standing).text(page.lang)), kind=kind)
    return [
        *lines,
        arrow(waiver.place),
        *waiver_entries(page, waiver),
        *_taken(page, waiver, waived),
    ]


def waiver_entries(page: Page, waiver: Waiver) -> list[str]:
    """Why there is a waiver, and who approved it."""
    gutter = gutter_of(waiver.place)
    return [
        *page.entry("cli.label.reason", clean(waiver.reason.text(page.lang)), gutter),
        *page.entry("cli.label.approved", clean(approval_told(waiver).text(page.lang)), gutter),
    ]


def _taken(page: Page, waiver: Waiver, waived: Sequence[Waived]) -> list[str]:
    texts = [
        clean(f"{page.name(v.origin)} > `{v.column or v.export}`  ({v.id})")
        for w in waived
        if (v := w.violation).origin is not None
    ]
    return page.entries("cli.label.waived", texts, gutter_of(waiver.place)) if texts else []

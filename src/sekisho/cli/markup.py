"""Pages of HTML that need nothing else to be read: no script, no network, no font of ours.

Elements are built as a tree that escapes all text; nothing is glued.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, indent, tostring

from sekisho.cli.width import clean

_LEAVES: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""The page may load nothing and run nothing; its own style is all that it has."""


def page(title: str, style: str, *body: Element, lang: str) -> str:
    """A page; `style` is not escaped and must hold no name of a project."""
    head = Element("style")
    head.text = style
    root = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=_LEAVES),
            tag("title", title),
            head,
        ),
        tag("body", *body),
        lang=lang,
    )
    indent(root)
    return f"<!DOCTYPE html>\n{tostring(root, encoding='unicode', method='html')}\n"


def tag(name: str, *content: str | Element, **attributes: str) -> Element:
    """An element with its text, its children, and its attributes (`class_`, `http_equiv`)."""
    found = Element(name, {k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()})
    for part in content:
        if isinstance(part, Element):
            found.append(part)
        else:
            found.text = clean(part)
    return found

"""Pages of HTML that need nobody: everything shown is escaped, a page loads nothing and runs our script only."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sekisho.messages import clean


@dataclass(frozen=True, slots=True)
class Own:
    """What of a page is ours: its style and its script; whatever else stands in it, it is text.

    Attributes:
        script: None = the page runs nothing.
    """

    style: str
    script: str | None = None

    @property
    def policy(self) -> str:
        """What the page may load and run, and no more: its own style and script, by their digests."""
        parts = ["default-src 'none'", f"style-src '{_digest(self.style)}'"]
        if self.script is not None:
            parts.append(f"script-src '{_digest(self.script)}'")
        return "; ".join((*parts, "base-uri 'none'", "form-action 'none'"))

    def facts(self) -> dict[str, object]:
        """The same for a template: `style`, `script` and `policy`."""
        return {
            "style": Markup(self.style),  # noqa: S704 - our own file
            "script": Markup(self.script) if self.script else None,  # noqa: S704 - our own file
            "policy": self.policy,
        }


def environment(package: str) -> Environment:
    """The templates of a package (its folder `templates/`); what they do not know is an error."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )


def source(templates: Environment, file: str) -> str:
    """A file among the templates as it is."""
    loader = templates.loader
    assert loader is not None  # noqa: S101 - `environment` gives each a loader
    return loader.get_source(templates, file)[0]


def _shown(value: object) -> object:
    """What steers a reader's screen without being seen is spelt out, wherever it comes from."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

"""Values for a script, as JSON inside of a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from sekisho.messages import clean

Json = dict[str, object]

_SPELT_OUT: Final = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""What could end the element that the values lie in, or a line of a script."""


def spelt_out(value: object) -> object:
    """The value with what steers a reader's screen spelt out, as in all other text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {spelt_out(key): spelt_out(one) for key, one in value.items()}
    return [spelt_out(one) for one in value] if isinstance(value, list | tuple) else value


def island(value: object) -> Markup:
    """The value for a `<script type="application/json">`; whatever it holds, it stays in there."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_SPELT_OUT))  # noqa: S704 - nothing is left that is markup

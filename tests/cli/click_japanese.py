"""click's own sentences in Japanese, compiled as gettext reads them.

After a change of `messages.cli.CLICK_JA`: `python -m tests.cli.click_japanese` or run this file.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from sekisho.cli.language import DOMAIN, LOCALE
from sekisho.messages.cli import CLICK_JA

FILE = LOCALE / "ja" / "LC_MESSAGES" / f"{DOMAIN}.mo"

_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"


def compiled(texts: Mapping[str, str]) -> bytes:
    """The bytes of a `.mo` file: sorted ids, texts, and where each stands."""
    pairs = sorted((k.encode(), v.encode()) for k, v in {"": _HEADER, **texts}.items())
    first = 28 + 16 * len(pairs)
    blob, tables = b"", []
    for side in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[side]), first + len(blob)))
            blob += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, first)
    return head + b"".join(tables) + blob


if __name__ == "__main__":
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(compiled(CLICK_JA))

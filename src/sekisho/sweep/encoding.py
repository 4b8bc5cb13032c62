"""In which encoding a text of unknown origin is written, told from how it begins."""

from __future__ import annotations

import codecs
import io
import unicodedata
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_ENDS: Final = "\t\r\n\f\v\x1a"
_FEW: Final = 0.002
"""The share of control characters that a text may have."""
_CHUNK: Final = 1 << 22


def encoding_of(head: bytes) -> str | None:
    """The encoding of a text that begins so; None = it is no text.

    A mark at the beginning says it; without one it is UTF-16 if every other byte is often zero,
    UTF-8 if it is that without a fault, else CP932.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name if _is_text(head, name) else None
    if b"\0" in head:
        low, high = head[::2].count(0), head[1::2].count(0)
        name = "utf-16-le" if high > low else "utf-16-be"
        return name if _is_text(head, name) else None
    return next((name for name in ("utf-8", "cp932") if _is_text(head, name)), None)


def _is_text(head: bytes, encoding: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    faults = sum(
        unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in _LINE_ENDS for c in text
    )
    return faults <= _FEW * len(text)


class AsUtf8(io.RawIOBase):
    """A file in some encoding, read as UTF-8; what cannot be decoded becomes U+FFFD."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._left = memoryview(b"")

    def readable(self) -> bool:
        """It can be read and nothing else."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill the buffer as far as there is something."""
        target = memoryview(buffer).cast("B")
        while not self._left:
            data = self._file.read(_CHUNK)
            self._left = memoryview(self._decoder.decode(data, final=not data).encode())
            if not data:
                break
        size = min(len(target), len(self._left))
        target[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

"""Cells as they stand in the file, to text: each distinct one is decoded once and held against its bytes.

A CSV is parsed before it is decoded: most of a file is ASCII, and what is not repeats. Delimiters,
quotes and line ends are bytes that no character of CP932 and UTF-8 contains (`records` sees to `|`,
the one exception).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Codec = Literal["cp932", "utf-8"]
Reason = Literal["gaiji", "other-code"]

_BETWEEN: Final = b"\x00"
"""What stands between cells while they are decoded together; a file with a NUL is refused."""

_NO_CHARACTER: Final = re.compile("[\x80\uf8f0-\uf8f3]")
"""What the codec makes of the single bytes 80, A0, FD, FE and FF, which stand for nothing."""

_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Private use: characters that somebody has made, CP932's F040 to F9FC among them."""


class NotTextError(Exception):
    """Bytes that are no text in the declared encoding. It holds none of them."""


@dataclass(frozen=True, slots=True)
class Special:
    """A cell that lands with a character that may not be the same elsewhere.

    Attributes:
        row: of the batch, from 0.
        reason: `gaiji`, a character of private use; `other-code`, one that CP932 has twice: its
            bytes would come back as others.
        raw_digest: SHA-256 of the cell's bytes.
    """

    row: int
    reason: Reason
    raw_digest: str


def decoded(raw: bytes, codec: Codec) -> str:
    """`raw` as text.

    The codec's own exception holds the file's bytes: it ends here and is chained to nothing.

    Raises:
        NotTextError: bytes that are no text in that encoding.
    """
    text = None
    with suppress(UnicodeDecodeError):
        text = raw.decode(codec)
    if text is None or (codec == "cp932" and _NO_CHARACTER.search(text)):
        raise NotTextError
    return text


def texts(cells: pa.ChunkedArray, codec: Codec) -> tuple[pa.ChunkedArray, list[Special]]:
    """A column of cells as text, and those of them that are special.

    Raises:
        NotTextError: bytes that are no text in that encoding.
    """
    if all(map(_is_ascii, cells.chunks)):
        return pa.chunked_array([c.view(pa.string()) for c in cells.chunks], pa.string()), []
    coded = cells.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.chunk(0)
    raw = _joined(coded.dictionary)
    text = decoded(raw, codec)
    encoded = np.frombuffer(text.encode(), np.uint8)
    landed = _split(encoded).take(coded.indices)
    special: dict[int, tuple[Reason, str]] = {}
    if _may_be_private(encoded) or (codec == "cp932" and text.encode(codec) != raw):
        special = _special(raw, text, codec)
    return pa.chunked_array([landed]), _by_row(coded.indices, special)


def without_cut(cells: pa.ChunkedArray, codec: Codec) -> tuple[pa.ChunkedArray, NDArray[np.int64]]:
    """The cells with NULL for those that end within a character, and the rows of these."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    ends_whole = [cell is None or _ends_whole(cell, decoder) for cell in cells.to_pylist()]
    whole = np.array(ends_whole, np.bool_)
    return pc.if_else(pa.array(whole), cells, None), np.flatnonzero(~whole)


def _ends_whole(cell: bytes, decoder: codecs.IncrementalDecoder) -> bool:
    decoder.reset()
    with suppress(UnicodeDecodeError):
        decoder.decode(cell)
        return not decoder.getstate()[0]
    # No text at all: for `texts` to tell.
    return True


def _is_ascii(cells: pa.Array) -> bool:
    data = cells.buffers()[2]
    return data is None or not data.size or int(np.frombuffer(data, np.uint8).max()) < 0x80


def _joined(cells: pa.Array) -> bytes:
    one_list = pa.ListArray.from_arrays(pa.array([0, len(cells)], pa.int32()), cells)
    joined: bytes = pc.binary_join(one_list, _BETWEEN)[0].as_py()
    return joined


def _split(encoded: NDArray[np.uint8]) -> pa.Array:
    """Texts that were joined, in UTF-8."""
    between = encoded == _BETWEEN[0]
    ends = np.flatnonzero(between)
    kept = encoded[~between]
    offsets = np.concatenate([[0], ends - np.arange(len(ends)), [len(kept)]]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends) + 1, pa.py_buffer(offsets), pa.py_buffer(kept))


def _may_be_private(encoded: NDArray[np.uint8]) -> bool:
    """Whether UTF-8 has a character of private use: from U+E000 and from U+F0000 on."""
    lead, then = encoded[:-1], encoded[1:]
    private = (
        (lead == 0xEE)
        | ((lead == 0xEF) & (then < 0xA4))
        | ((lead == 0xF3) & (then >= 0xB0))
        | (lead == 0xF4)
    )
    return bool(private.any())


def _special(raw: bytes, text: str, codec: Codec) -> dict[int, tuple[Reason, str]]:
    """Which of the joined cells are special, and why."""
    found: dict[int, tuple[Reason, str]] = {}
    pairs = zip(raw.split(_BETWEEN), text.split(_BETWEEN.decode()), strict=True)
    for number, (cell, read) in enumerate(pairs):
        if _PRIVATE.search(read):
            found[number] = ("gaiji", hashlib.sha256(cell).hexdigest())
        elif read.encode(codec) != cell:
            found[number] = ("other-code", hashlib.sha256(cell).hexdigest())
    return found


def _by_row(indices: pa.Array, special: dict[int, tuple[Reason, str]]) -> list[Special]:
    if not special:
        return []
    of_row = indices.fill_null(-1).to_numpy()
    rows = np.flatnonzero(np.isin(of_row, list(special)))
    return [Special(row, *special[int(of_row[row])]) for row in rows.tolist()]

"""What a CSV reader would let through or repair in silence is an error with its line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sekisho.extract.offsets import CR, LF, QUOTE, occurrences, offsets
from sekisho.extract.raw_file import RawFile

NUL, DOS_END = b"\x00", b"\x1a"


def check_bytes(file: RawFile, raw: bytes, line: int) -> None:
    """Bytes that end a text for some readers and not for others are not there."""
    for byte, id_ in ((NUL, "extract.nul"), (DOS_END, "extract.dos-end")):
        at = raw.find(byte)
        if at >= 0:
            raise file.fault(id_, line + raw.count(b"\n", 0, at), hint="extract.resend")


def check_quotes(file: RawFile, data: bytes, line: int, delimiter: int) -> None:
    """Quotes open where a field begins, close where it ends, and are doubled inside of it.

    A reader that is lenient here moves the end of a field, and with it the rows that it swallows.
    """
    view = np.frombuffer(data, np.uint8)
    quotes = offsets(data, QUOTE)
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, view[np.maximum(opening - 1, 0)], LF)
    after = np.where(closing + 1 < len(view), view[np.minimum(closing + 1, len(view) - 1)], LF)
    wrong = np.concatenate(
        [
            opening[~np.isin(before, (delimiter, LF, QUOTE))],
            closing[~np.isin(after, (delimiter, LF, CR, QUOTE))],
            opening[len(closing) :],
        ]
    )
    if len(wrong):
        at = line + data.count(b"\n", 0, int(wrong.min()))
        raise file.fault("extract.quote", at, hint="extract.close-quote")


def check_line_ends(file: RawFile, data: bytes, line: int, ends: NDArray[np.int64]) -> None:
    """Outside of quotes, no carriage return stands alone and no line is blank.

    `ends` are the offsets of the line feeds outside of quotes.
    """
    view = np.frombuffer(data, np.uint8)
    paired = view[np.maximum(ends - 1, 0)] == CR
    if occurrences(data, CR) != np.count_nonzero(paired):
        alone = np.flatnonzero((view == CR) & (np.append(view[1:], 0) != LF))
        alone = alone[np.searchsorted(np.flatnonzero(view == QUOTE), alone) % 2 == 0]
        if len(alone):
            at = line + data.count(b"\n", 0, int(alone[0]))
            raise file.fault("extract.lone-cr", at, hint="extract.resend")
    length = np.diff(ends, prepend=-1) - paired
    blank = np.flatnonzero(length == 1)
    if len(blank):
        at = line + data.count(b"\n", 0, int(ends[blank[0]]))
        raise file.fault("extract.blank-line", at, hint="extract.resend")

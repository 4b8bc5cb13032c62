"""Raw bytes to blocks of whole records: cut, checked and decoded, never mended.

What is checked here is what a CSV reader would let through or repair in silence: bytes that are no
text, quotes that swallow rows, blank lines, lone carriage returns. All of it works on whole blocks;
nothing looks at a single row unless there is something to report.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sekisho.errors import DataError, Place
from sekisho.messages import Message

BLOCK_BYTES: Final = 8 << 20
"""Bytes that are read at once, and the most that one record may have."""

_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NUL, _DOS_END = b"\x00", b"\x1a"
_QUOTE, _CR, _LF = 0x22, 0x0D, 0x0A

_NOT_CP932: Final = "\x80\uf8f0\uf8f1\uf8f2\uf8f3"
"""What the codec makes of the single bytes 80, A0, FD, FE and FF, which stand for nothing."""

Encoding = Literal["cp932", "utf-8", "utf-8-sig"]
_PYTHON_CODEC: Final = {"cp932": "cp932", "utf-8": "utf-8", "utf-8-sig": "utf-8"}


@dataclass(frozen=True, slots=True)
class RawFile:
    """An open extract: its bytes are digested as they are read.

    Attributes:
        name: its path below the inbound folder, for messages.
        digest: over all bytes read so far.
        size, changed_ns: what they were when it was opened.
    """

    name: str
    stream: BinaryIO
    digest: hashlib._Hash
    size: int
    changed_ns: int

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end of the file.

        Raises:
            DataError: the disk refuses, or there is more than there was at first.
        """
        try:
            data = self.stream.read(size)
        except OSError as error:
            problem = error.strerror or type(error).__name__
            raise self.fault(
                "extract.unreadable", 1, hint="extract.unreadable-help", problem=problem
            ) from error
        if self.stream.tell() > self.size:
            raise self._growing()
        self.digest.update(data)
        return data

    def check_unchanged(self) -> None:
        """Fail if the file is another one by now; ask before believing what was read."""
        status = os.fstat(self.stream.fileno())
        if (status.st_size, status.st_mtime_ns) != (self.size, self.changed_ns):
            raise self._growing()

    def _growing(self) -> DataError:
        return self.fault("extract.growing", 1, hint="extract.growing-help")

    def place(self, line: int) -> Place:
        """A line of the file."""
        return Place(self.name, line)

    def fault(
        self, id_: str, line: int, /, *, hint: str | None = None, **facts: str | int
    ) -> DataError:
        """An error about a line of the file; `hint` is the id of its help."""
        return DataError(
            Message(id_, **facts),
            place=self.place(line),
            help=Message(hint, **facts) if hint else None,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """Whole records in UTF-8, with the line of the file that they begin on.

    `records` is their number; lines are counted as an editor does, quoted line breaks included.
    """

    data: bytes
    first_line: int
    records: int
    quoted: bool

    def lines(self, records: NDArray[np.int64]) -> NDArray[np.int64]:
        """The lines on which records (numbered from 0) begin."""
        if not self.quoted:
            return records + self.first_line
        breaks, ends = _breaks(self.data)
        starts = np.concatenate([np.zeros(1, np.int64), ends + 1])
        return np.searchsorted(breaks, starts[records]) + self.first_line

    def split_first(self) -> tuple[bytes, Block]:
        """The first record, without its line end, and the block of those after it."""
        end = self.data.find(b"\n")
        if self.quoted:
            ends = _breaks(self.data)[1]
            end = int(ends[0]) if len(ends) else -1
        head, rest = (self.data, b"") if end < 0 else (self.data[:end], self.data[end + 1 :])
        line = self.first_line + head.count(b"\n") + 1
        return head.removesuffix(b"\r"), Block(rest, line, self.records - 1, b'"' in rest)


def read_blocks(file: RawFile, encoding: Encoding, delimiter: str) -> Iterator[Block]:
    """The records of a delimited file, block by block; blank lines at its end are no records.

    Args:
        file: the extract; it is read to its end, so that its digest covers all of it.
        encoding: the declared one; nothing is guessed.
        delimiter: one ASCII character.

    Raises:
        DataError: the file is no text in that encoding, or its quotes, line ends or blank lines
            leave open where a record begins.
    """
    line, first = 1, True
    for raw in _whole_records(file):
        text = _without_bom(file, raw, encoding) if first else raw
        _check_bytes(file, text, line)
        data = _decoded(file, text, line, encoding)
        if data:
            yield _checked(file, data, line, delimiter)
        line, first = line + _count(raw, _LF), False


def _whole_records(file: RawFile) -> Iterator[bytes]:
    """The raw bytes, cut between records; what ends a file but is no record is left out.

    Cutting before decoding is safe: in CP932 and UTF-8 no character contains the byte of a quote or
    of a line end.
    """
    rest, line = b"", 1
    while piece := file.read(BLOCK_BYTES):
        rest += piece
        cut = _cut(rest)
        if cut:
            yield rest[:cut]
            line += _count(rest[:cut], _LF)
            rest = rest[cut:]
        elif len(rest) > BLOCK_BYTES:
            raise file.fault(
                "extract.record-too-long", line, hint="extract.close-quote", mib=BLOCK_BYTES >> 20
            )
    rest = rest.removesuffix(_DOS_END)
    if rest.count(b'"') % 2 == 0:
        rest = rest.rstrip(b"\r\n")
    if rest:
        yield rest


def _cut(raw: bytes) -> int:
    """Where the last whole record ends that is followed by more than blank lines; 0 = nowhere."""
    end = raw.rfind(b"\n") + 1
    if b'"' in raw and raw.count(b'"', 0, end) % 2:
        ends = _breaks(raw)[1]
        end = int(ends[-1]) + 1 if len(ends) else 0
    last = end
    while last and raw[last - 1] in (_CR, _LF):
        last -= 1
    return raw.find(b"\n", last) + 1 if last else 0


def _breaks(data: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Offsets of all line feeds, and of those outside of quotes, which end records."""
    view = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(view == _LF)
    if b'"' not in data:
        return breaks, breaks
    quotes = np.flatnonzero(view == _QUOTE)
    return breaks, breaks[np.searchsorted(quotes, breaks) % 2 == 0]


def _check_bytes(file: RawFile, raw: bytes, line: int) -> None:
    for byte, id_ in ((_NUL, "extract.nul"), (_DOS_END, "extract.dos-end")):
        at = raw.find(byte)
        if at >= 0:
            raise file.fault(id_, line + raw.count(b"\n", 0, at), hint="extract.resend")


def _without_bom(file: RawFile, raw: bytes, encoding: Encoding) -> bytes:
    """The first block without its byte order mark, which is there exactly if it is declared."""
    if raw.startswith(_UTF16):
        raise file.fault("extract.utf16", 1, hint="extract.encodings", encoding=encoding)
    if raw.startswith(_BOM) != (encoding == "utf-8-sig"):
        found = "extract.bom-missing" if encoding == "utf-8-sig" else "extract.bom-there"
        raise file.fault(found, 1, hint="extract.bom-help", encoding=encoding)
    return raw.removeprefix(_BOM)


def _decoded(file: RawFile, raw: bytes, line: int, encoding: Encoding) -> bytes:
    """`raw` in UTF-8.

    The codec's own exception holds the file's bytes: it ends here and is chained to nothing.
    """
    if raw.isascii():
        return raw
    bad = 0
    text = ""
    try:
        text = raw.decode(_PYTHON_CODEC[encoding])
    except UnicodeDecodeError as error:
        bad = line + raw.count(b"\n", 0, error.start)
    if bad:
        raise file.fault("extract.not-encoding", bad, hint="extract.encodings", encoding=encoding)
    if encoding != "cp932":
        return raw
    ats = [at for mark in _NOT_CP932 if (at := text.find(mark)) >= 0]
    if ats:
        bad = line + text.count("\n", 0, min(ats))
        raise file.fault("extract.not-encoding", bad, hint="extract.encodings", encoding=encoding)
    return text.encode()


def _checked(file: RawFile, data: bytes, line: int, delimiter: str) -> Block:
    quoted = b'"' in data
    if quoted:
        _check_quotes(file, data, line, ord(delimiter))
    ends = _breaks(data)[1]
    _check_line_ends(file, data, line, ends)
    return Block(data, line, len(ends) + (not data.endswith(b"\n")), quoted)


def _check_quotes(file: RawFile, data: bytes, line: int, delimiter: int) -> None:
    """Quotes open where a field begins, close where it ends, and are doubled inside of it.

    A reader that is lenient here moves the end of a field, and with it the rows that it swallows.
    """
    view = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(view == _QUOTE)
    opening, closing = quotes[0::2], quotes[1::2]
    before = np.where(opening > 0, view[np.maximum(opening - 1, 0)], _LF)
    after = np.where(closing + 1 < len(view), view[np.minimum(closing + 1, len(view) - 1)], _LF)
    wrong = np.concatenate(
        [
            opening[~np.isin(before, (delimiter, _LF, _QUOTE))],
            closing[~np.isin(after, (delimiter, _LF, _CR, _QUOTE))],
            opening[len(closing) :],
        ]
    )
    if len(wrong):
        at = line + data.count(b"\n", 0, int(wrong.min()))
        raise file.fault("extract.quote", at, hint="extract.close-quote")


def _check_line_ends(file: RawFile, data: bytes, line: int, ends: NDArray[np.int64]) -> None:
    """Outside of quotes, no carriage return stands alone and no line is blank.

    `ends` are the offsets of the line feeds outside of quotes.
    """
    view = np.frombuffer(data, np.uint8)
    paired = view[np.maximum(ends - 1, 0)] == _CR
    if _count(data, _CR) != np.count_nonzero(paired):
        alone = np.flatnonzero((view == _CR) & (np.append(view[1:], 0) != _LF))
        alone = alone[np.searchsorted(np.flatnonzero(view == _QUOTE), alone) % 2 == 0]
        if len(alone):
            at = line + data.count(b"\n", 0, int(alone[0]))
            raise file.fault("extract.lone-cr", at, hint="extract.resend")
    length = np.diff(ends, prepend=-1) - paired
    blank = np.flatnonzero(length == 1)
    if len(blank):
        at = line + data.count(b"\n", 0, int(ends[blank[0]]))
        raise file.fault("extract.blank-line", at, hint="extract.resend")


def _count(data: bytes, byte: int) -> int:
    """How often a byte occurs: three times as fast as the method of bytes."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == byte))

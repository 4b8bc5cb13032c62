"""Raw bytes to blocks of whole records: cut, checked and decoded, never mended.

What is checked here is what a CSV reader would let through or repair in silence: bytes that are no
text, quotes that swallow rows, blank lines, lone carriage returns. All of it works on whole blocks;
nothing looks at a single row unless there is something to report.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, Literal

import numpy as np
from numpy.typing import NDArray

from sekisho.errors import DataError, Place
from sekisho.extract.cells import Codec, NotTextError, decoded
from sekisho.messages import Message

BLOCK_BYTES: Final = 8 << 20
"""Bytes that are read at once, and the most that one record may have."""

_PART: Final = 1 << 17

_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_NUL, _DOS_END = b"\x00", b"\x1a"
_QUOTE, _CR, _LF = 0x22, 0x0D, 0x0A
_CONTROLS: Final = (
    bytes(range(0x1F, 0x1A, -1)) + bytes(range(0x19, 0x0D, -1)) + bytes(range(8, 0, -1))
)
"""Control characters that mean nothing in a delimited file."""

Encoding = Literal["cp932", "utf-8", "utf-8-sig"]
_CODEC: Final[Mapping[Encoding, Codec]] = {
    "cp932": "cp932",
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
}


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
    """Whole records, not decoded yet, with the line of the file that they begin on.

    Attributes:
        records: their number; lines are counted as an editor does, quoted line breaks included.
        quoted: whether there is a quote anywhere.
        encoding: the declared one.
        delimiter: what stands between fields here, a byte that no character contains.
    """

    data: bytes
    first_line: int
    records: int
    quoted: bool
    encoding: Encoding
    delimiter: str

    @property
    def codec(self) -> Codec:
        """What the records are to be decoded by."""
        return _CODEC[self.encoding]

    def check_text(self, file: RawFile) -> None:
        """Fail at the first line that is no text: what is wrong with a file is that before all else.

        Raises:
            DataError: there is such a line.
        """
        # No character of either encoding contains the byte of a line end.
        for line, raw in enumerate(self.data.split(b"\n"), self.first_line):
            if not _is_text(raw, self.codec):
                raise file.fault(
                    "extract.not-encoding", line, hint="extract.encodings", encoding=self.encoding
                )

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
        left = replace(
            self, data=rest, first_line=line, records=self.records - 1, quoted=b'"' in rest
        )
        return head.removesuffix(b"\r"), left


def read_blocks(file: RawFile, encoding: Encoding, delimiter: str) -> Iterator[Block]:
    """The records of a delimited file, block by block; blank lines at its end are no records.

    Args:
        file: the extract; it is read to its end, so that its digest covers all of it.
        encoding: the declared one; nothing is guessed.
        delimiter: one ASCII character.

    Raises:
        DataError: the file's quotes, line ends or blank lines leave open where a record begins.
            Whoever decodes a block finds out whether it is text, and tells by `Block.check_text`.
    """
    line, first = 1, True
    for raw in _whole_records(file):
        if raw is None:
            raise file.fault(
                "extract.record-too-long", line, hint="extract.close-quote", mib=BLOCK_BYTES >> 20
            )
        data = _without_bom(file, raw, encoding) if first else raw
        _check_bytes(file, data, line)
        block, breaks = _checked(file, _block(file, data, line, encoding, delimiter))
        if data:
            yield block
        line, first = line + breaks, False


def _whole_records(file: RawFile) -> Iterator[bytes | None]:
    """The raw bytes, cut between records; what ends a file but is no record is left out.

    Cutting before decoding is safe: in CP932 and UTF-8 no character contains the byte of a quote or
    of a line end. None is the end of it: a record that is longer than a block.
    """
    rest = b""
    while piece := file.read(BLOCK_BYTES):
        if b'"' not in rest and b'"' not in piece and (cut := _cut(piece)):
            yield b"".join((rest, memoryview(piece)[:cut]))
            rest = piece[cut:]
            continue
        rest += piece
        cut = _cut(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > BLOCK_BYTES:
            yield None
            return
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
    breaks = _at(data, _LF)
    if b'"' not in data:
        return breaks, breaks
    quotes = _at(data, _QUOTE)
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


def _is_text(raw: bytes, codec: Codec) -> bool:
    try:
        decoded(raw, codec)
    except NotTextError:
        return False
    return True


def _block(file: RawFile, data: bytes, line: int, encoding: Encoding, delimiter: str) -> Block:
    """The block, not checked yet; CP932's `|`, which characters contain, gives way to a control byte."""
    if encoding == "cp932" and delimiter == "|":
        free = next((b for b in _CONTROLS if b not in data), None)
        if free is None:
            raise file.fault("extract.not-records", line, hint="extract.resend")
        data, delimiter = _replaced(data, ord(delimiter), free), chr(free)
    return Block(data, line, 0, b'"' in data, encoding, delimiter)


def _replaced(data: bytes, byte: int, other: int) -> bytes:
    """CP932 with `other` for every `byte` outside of quotes that is a character by itself.

    A byte is the second of a character if an odd number of bytes that can be first ones stand before
    it: what stands before those ends a character.
    """
    view = np.frombuffer(data, np.uint8).copy()
    first = ((view >= 0x81) & (view <= 0x9F)) | (view >= 0xE0)
    at = np.flatnonzero(view == byte)
    at = at[np.searchsorted(_at(data, _QUOTE), at) % 2 == 0]
    others = np.flatnonzero(~first)
    before = np.searchsorted(others, at) - 1
    run = at - np.where(before < 0, -1, others[np.maximum(before, 0)]) - 1
    view[at[run % 2 == 0]] = other
    return view.tobytes()


def _checked(file: RawFile, block: Block) -> tuple[Block, int]:
    """The block with the number of its records, and how many line feeds it has."""
    breaks, ends = _breaks(block.data)
    try:
        if block.quoted:
            _check_quotes(file, block.data, block.first_line, ord(block.delimiter))
        _check_line_ends(file, block.data, block.first_line, ends)
    except DataError:
        block.check_text(file)
        raise
    records = len(ends) + (not block.data.endswith(b"\n"))
    return replace(block, records=records), len(breaks)


def _check_quotes(file: RawFile, data: bytes, line: int, delimiter: int) -> None:
    """Quotes open where a field begins, close where it ends, and are doubled inside of it.

    A reader that is lenient here moves the end of a field, and with it the rows that it swallows.
    """
    view = np.frombuffer(data, np.uint8)
    quotes = _at(data, _QUOTE)
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


def _at(data: bytes, byte: int) -> NDArray[np.int64]:
    """The offsets of a byte."""
    found = [np.flatnonzero(part == byte) + start for start, part in _parts(data)]
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _count(data: bytes, byte: int) -> int:
    """How often a byte occurs: three times as fast as the method of bytes."""
    return sum(int(np.count_nonzero(part == byte)) for _, part in _parts(data))


def _parts(data: bytes) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Parts that stay in the processor's cache, comparisons included, with their offsets."""
    view = np.frombuffer(data, np.uint8)
    return ((start, view[start : start + _PART]) for start in range(0, len(view), _PART))

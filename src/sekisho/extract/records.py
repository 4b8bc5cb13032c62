"""Raw bytes to blocks of whole records: cut, checked and decoded, never mended.

What is checked here is what a CSV reader would let through or repair in silence: bytes that are no
text, quotes that swallow rows, blank lines, lone carriage returns. All of it works on whole blocks;
nothing looks at a single row unless there is something to report.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from sekisho.errors import DataError
from sekisho.extract.cells import Codec, NotTextError, decoded
from sekisho.extract.offsets import CR, LF, line_feeds, replaced
from sekisho.extract.raw_file import RawFile
from sekisho.extract.strict import DOS_END, check_bytes, check_line_ends, check_quotes
from sekisho.model import Encoding

BLOCK_BYTES: Final = 8 << 20
"""Bytes that are read at once, and the most that one record may have."""

_LONGEST_KIND: Final = 16
"""More than what a kind of records begins with can have, quotes included."""

UTF8_BOM: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = (
    bytes(range(0x1F, 0x1A, -1)) + bytes(range(0x19, 0x0D, -1)) + bytes(range(8, 0, -1))
)
"""Control characters that mean nothing in a delimited file."""


def codec_of(encoding: Encoding | None) -> Codec:
    """What text in an encoding is decoded by; UTF-16 is turned into UTF-8 as it is read."""
    return "cp932" if encoding == "cp932" else "utf-8"


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
        return codec_of(self.encoding)

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
        breaks, ends = line_feeds(self.data)
        starts = np.concatenate([np.zeros(1, np.int64), ends + 1])
        return np.searchsorted(breaks, starts[records]) + self.first_line

    def _starts(self) -> NDArray[np.int64]:
        """The offsets at which records begin."""
        ends = line_feeds(self.data)[1]
        return np.concatenate([np.zeros(1, np.int64), ends + 1])[: self.records]

    def kinds(self, begins: Mapping[str, str | None]) -> NDArray[np.str_]:
        """The kind of each record whose first field is what a kind begins with; else empty."""
        view = np.frombuffer(self.data + b"\n" * _LONGEST_KIND, np.uint8)
        starts = self._starts()
        found = np.full(self.records, "", "<U7")
        after = np.frombuffer(self.delimiter.encode() + b"\r\n", np.uint8)
        for kind, begin in begins.items():
            for field in (begin, f'"{begin}"') if begin is not None else ():
                first = np.frombuffer(field.encode(), np.uint8)
                alike = np.isin(view[starts + len(first)], after)
                for offset, byte in enumerate(first):
                    alike &= view[starts + offset] == byte
                found[alike] = kind
        return found

    def split_last(self, records: int) -> tuple[list[bytes], Block]:
        """The last records, without line ends, and the block of those before."""
        starts = self._starts()
        cuts = [*starts[len(starts) - records :].tolist(), len(self.data)]
        last = [self.data[a:b].rstrip(b"\r\n") for a, b in pairwise(cuts)]
        data = self.data[: cuts[0]]
        return last, replace(self, data=data, records=self.records - records, quoted=b'"' in data)

    def split_first(self) -> tuple[bytes, Block]:
        """The first record, without its line end, and the block of those after it."""
        end = self.data.find(b"\n")
        if self.quoted:
            ends = line_feeds(self.data)[1]
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
    for raw in _whole_records(_pieces(file, encoding)):
        if raw is None:
            raise file.fault(
                "extract.record-too-long", line, hint="extract.close-quote", mib=BLOCK_BYTES >> 20
            )
        data = _without_bom(file, raw, encoding) if first else raw
        check_bytes(file, data, line)
        block, breaks = _checked(file, _block(file, data, line, encoding, delimiter))
        if data:
            yield block
        line, first = line + breaks, False


def _pieces(file: RawFile, encoding: Encoding) -> Iterator[bytes]:
    """The file's bytes; those of UTF-16 as UTF-8, without the mark that says which half comes first."""
    if encoding != "utf-16":
        yield from iter(partial(file.read, BLOCK_BYTES), b"")
        return
    mark = file.read(2)
    if mark not in _UTF16:
        raise file.fault("extract.bom-missing", 1, hint="extract.bom-help", encoding=encoding)
    decoder = codecs.getincrementaldecoder("utf-16-le" if mark == _UTF16[0] else "utf-16-be")()
    line, last = 1, False
    while not last:
        piece = file.read(BLOCK_BYTES)
        last = not piece
        text = _utf16(decoder, piece, last=last)
        if isinstance(text, int):
            raise file.fault(
                "extract.not-encoding", line + text, hint="extract.encodings", encoding=encoding
            )
        line += text.count("\n")
        if text:
            yield text.encode()


def _utf16(decoder: codecs.IncrementalDecoder, piece: bytes, *, last: bool) -> str | int:
    """The text, or in how many lines after the first of the piece it is none."""
    try:
        return decoder.decode(piece, last)
    except UnicodeDecodeError as error:
        width = 2
        units = error.object[: error.start - error.start % width]
        order: Literal["little", "big"] = "little" if error.encoding.endswith("le") else "big"
        feed = LF.to_bytes(width, order)
        return sum(units[at : at + width] == feed for at in range(0, len(units), width))


def _whole_records(pieces: Iterator[bytes]) -> Iterator[bytes | None]:
    """The bytes, cut between records; what ends a file but is no record is left out.

    Cutting before decoding is safe: in CP932 and UTF-8 no character contains the byte of a quote or
    of a line end. None is the end of it: a record that is longer than a block.
    """
    rest = b""
    for piece in pieces:
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
    rest = rest.removesuffix(DOS_END)
    if rest.count(b'"') % 2 == 0:
        rest = rest.rstrip(b"\r\n")
    if rest:
        yield rest


def _cut(raw: bytes) -> int:
    """Where the last whole record ends that is followed by more than blank lines; 0 = nowhere."""
    end = raw.rfind(b"\n") + 1
    if b'"' in raw and raw.count(b'"', 0, end) % 2:
        ends = line_feeds(raw)[1]
        end = int(ends[-1]) + 1 if len(ends) else 0
    last = end
    while last and raw[last - 1] in (CR, LF):
        last -= 1
    return raw.find(b"\n", last) + 1 if last else 0


def _without_bom(file: RawFile, raw: bytes, encoding: Encoding) -> bytes:
    """The first block without its byte order mark, which is there exactly if it is declared."""
    if encoding == "utf-16":
        return raw
    if raw.startswith(_UTF16):
        raise file.fault("extract.utf16", 1, hint="extract.encodings", encoding=encoding)
    if raw.startswith(UTF8_BOM) != (encoding == "utf-8-sig"):
        found = "extract.bom-missing" if encoding == "utf-8-sig" else "extract.bom-there"
        raise file.fault(found, 1, hint="extract.bom-help", encoding=encoding)
    return raw.removeprefix(UTF8_BOM)


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
        data, delimiter = replaced(data, ord(delimiter), free), chr(free)
    return Block(data, line, 0, b'"' in data, encoding, delimiter)


def _checked(file: RawFile, block: Block) -> tuple[Block, int]:
    """The block with the number of its records, and how many line feeds it has."""
    breaks, ends = line_feeds(block.data)
    try:
        if block.quoted:
            check_quotes(file, block.data, block.first_line, ord(block.delimiter))
        check_line_ends(file, block.data, block.first_line, ends)
    except DataError:
        block.check_text(file)
        raise
    records = len(ends) + (not block.data.endswith(b"\n"))
    return replace(block, records=records), len(breaks)

"""Unknown files as columns of text: delimited text in any usual encoding, and Parquet.

Nothing here trusts a file: what is not understood is `NotReadable` with its reason, and the words of
libraries, which can quote data, go no further.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from sekisho.sweep import delimited
from sekisho.sweep.contents import Columns, NotReadable, Open
from sekisho.sweep.encoding import encoding_of

HEAD: Final = 1 << 16
_PARQUET: Final = b"PAR1"
_STRUCTURED: Final = (b"<", b"{", b"[{")
_BATCH: Final = 1 << 17


def columns_of(content: Open) -> Columns | None:
    """The content as columns; None where there is none, in an empty file.

    Raises:
        NotReadable: why it cannot be read so.
    """
    with content() as file:
        head = file.read(HEAD)
    if not head:
        return None
    if head.startswith(_PARQUET):
        return _parquet(content)
    encoding = encoding_of(head)
    if encoding is None:
        raise NotReadable("binary")
    text = head.decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if text.encode()[:2].startswith(_STRUCTURED):
        raise NotReadable("structured")
    form = delimited.form_of(text, encoding, whole=len(head) < HEAD)
    return Columns(form.width, lambda: delimited.batches(content, form))


def _parquet(content: Open) -> Columns:
    try:
        with content() as file:
            schema = pq.ParquetFile(file).schema_arrow
    except (OSError, pa.ArrowException) as error:
        raise NotReadable("unreadable") from error
    flat = [n for n, field in enumerate(schema) if not pa.types.is_nested(field.type)]

    def batches() -> Iterator[pa.RecordBatch]:
        with content() as file:
            parquet = pq.ParquetFile(file)
            for batch in parquet.iter_batches(_BATCH):
                yield batch.select(flat)

    return Columns(len(flat), batches, None if len(flat) == len(schema) else "nested-columns")

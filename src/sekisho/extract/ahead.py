"""Work on the next item while this one is in use."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
_END: Final = object()


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one made in a thread of its own; never more than one ahead.

    An error comes out where its item would have. The thread ends with the iteration.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="extract") as pool:
        coming = pool.submit(next, items, _END)
        while (item := coming.result()) is not _END:
            coming = pool.submit(next, items, _END)
            yield item  # type: ignore[misc]

"""What a page shows of a line that is longer than the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.errors import Place
from sekisho.excerpt import Excerpt, excerpt_at, lines_around

_REACH = 5
_TEXT = st.text("abcdef ", max_size=40)


def _of(before: str, head: str, marked: str, tail: str) -> Excerpt:
    found = excerpt_at(
        f"{before}\n{head}{marked}{tail}", Place("x.sql", 2, len(head) + 1), len(marked)
    )
    assert found is not None
    return found


def test_a_long_line_is_cut_around_its_span() -> None:
    found = _of("abcdefghijklm", "0123456789", "SPAN", "9876543210").within(_REACH)
    assert (found.before, found.head, found.marked, found.tail) == (
        "abcdefghij…", "…56789", "SPAN", "98765…",
    )  # fmt: skip
    assert _of("", "", "0123456789SPAN", "").within(_REACH).marked == "0123456789…"


@given(before=_TEXT, head=_TEXT, marked=_TEXT, tail=_TEXT, reach=st.integers(1, 50))
def test_the_span_stays_with_what_stands_next_to_it(
    before: str, head: str, marked: str, tail: str, reach: int
) -> None:
    """Whatever is left out is told, and nothing else is."""
    whole = _of(before, head, marked, tail)
    cut = whole.within(reach)
    assert whole.head.endswith(cut.head.removeprefix("…"))
    assert whole.marked.startswith(cut.marked.removesuffix("…"))
    assert whole.tail.startswith(cut.tail.removesuffix("…"))
    assert (cut == whole) == ("…" not in f"{cut.before}{cut.head}{cut.marked}{cut.tail}")
    assert max(len(cut.head), len(cut.tail)) <= reach + 1
    assert max(len(cut.before or ""), len(cut.marked)) <= 2 * reach + 1


@pytest.mark.parametrize("at", [3, 11, 26])
def test_who_logs_in_is_quoted_nowhere(at: int) -> None:
    """An address with credentials is refused; the error does not carry them on."""
    line = "location: sftp://robin:s3cr3t@files.example.jp/in"
    place = Place("contracts/orders.odcs.yaml", 2, at)
    found = excerpt_at(f"{line}\n{line}", place, 30)
    around = lines_around(lambda _: f"{line}\n{line}", place, 1)
    assert found is not None
    shown = [found.before or "", found.head + found.marked + found.tail, *around.values()]
    assert shown == [line.replace("robin:s3cr3t", "*" * 12)] * 4

"""One number has one canonical key, whoever wrote it, in Python and in DuckDB alike."""

import unicodedata
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sekisho.contracts import BLANKS, canonical_key, canonical_key_sql

WIDTH = 7
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

_WILD = st.text(
    st.one_of(
        st.sampled_from("0123456789０１２３４５６７８９" + BLANKS),
        st.sampled_from("+-－ー,.①²٣०Ａaz\u200b\ufeff\u2003\u0085\x00\x1c年〇"),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
)
_DIGITS = st.text(st.sampled_from("0123456789０１２３４５６７８９"), max_size=10)
_TEXTS = st.lists(st.none() | _WILD | _DIGITS, min_size=20, max_size=60)


@st.composite
def spelling(draw: st.DrawFn, number: int) -> str:
    """Some way to write a number: zeros, widths digit by digit, blanks around."""
    digits = "0" * draw(st.integers(0, WIDTH)) + str(number)
    wide = draw(st.lists(st.booleans(), min_size=len(digits), max_size=len(digits)))
    text = "".join(d.translate(FULL_WIDTH) if w else d for d, w in zip(digits, wide, strict=True))
    blanks = st.text(st.sampled_from(BLANKS), max_size=3)
    return draw(blanks) + text + draw(blanks)


@given(st.data(), st.integers(1, 10**WIDTH - 1))
def test_every_spelling_of_a_number_meets(data: st.DataObject, number: int) -> None:
    """However a number is written, it is the same key: no suspension misses."""
    text = data.draw(spelling(number))
    assert canonical_key(text, WIDTH) == f"{number:07d}"


@given(_WILD | _DIGITS)
def test_a_key_is_canonical_or_none(text: str) -> None:
    """A key has exactly the width in ASCII digits, is not zero, and is its own canonical form."""
    key = canonical_key(text, WIDTH)
    if key is not None:
        assert len(key) == WIDTH
        assert key.isascii()
        assert key.isdigit()
        assert int(key) > 0
        assert canonical_key(key, WIDTH) == key


@given(_WILD | _DIGITS)
def test_a_key_keeps_its_number(text: str) -> None:
    """Canonical forms never make one number of two: the key's number is the text's."""
    key = canonical_key(text, WIDTH)
    if key is not None:
        assert int(unicodedata.normalize("NFKC", text).strip(BLANKS)) == int(key)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "   ",
        "\u3000",
        "0",
        "0000000",
        "０００",
        "12345678",
        "+12345",
        "-12345",
        "12,345",
        "12345.0",
        "1.2e4",
        "12 345",
        "ABC1234",
        "①②③",
        "٣٤٥",
        "１２３４５Z",
        "0x1F",
        "1234567\x00",
    ],
)
def test_what_is_no_key(text: str | None) -> None:
    """Malformed, empty, zero or too long: no key, never a guess and never a cut."""
    assert canonical_key(text, WIDTH) is None


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own."""
    with duckdb.connect(config={"threads": 1}) as found:
        yield found


def in_duckdb(
    connection: duckdb.DuckDBPyConnection, texts: list[str | None], width: int
) -> list[str | None]:
    """The keys as the SQL form computes them."""
    expression = canonical_key_sql("t", width)
    query = f"SELECT {expression} FROM (SELECT unnest($texts::VARCHAR[]) AS t)"
    return [row[0] for row in connection.execute(query, {"texts": texts}).fetchall()]


@settings(max_examples=150, deadline=None)
@example(["１２３４５", "\u30001 ", "\u00a07", "+1", "12345678", "0000000", "", None], 7)
@given(_TEXTS, st.integers(1, 18))
def test_sql_computes_the_same(
    connection: duckdb.DuckDBPyConnection, texts: list[str | None], width: int
) -> None:
    """DuckDB and Python agree on thousands of texts, at every width."""
    assert in_duckdb(connection, texts, width) == [canonical_key(t, width) for t in texts]


def test_sql_takes_whole_numbers(connection: duckdb.DuckDBPyConnection) -> None:
    """A key column of integers, which lost its zeros, is as good as one of text."""
    query = f"SELECT {canonical_key_sql('n', 7)} FROM (VALUES (272), (0), (-5), (NULL)) AS t(n)"
    assert connection.execute(query).fetchall() == [("0000272",), (None,), (None,), (None,)]

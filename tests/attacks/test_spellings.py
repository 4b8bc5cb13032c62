"""A suspension never misses because a subject key is written differently."""

from __future__ import annotations

import io
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from property.gateway import DAY, Copy
from sampled import one_in

from sekisho import nightly
from sekisho.contracts import canonical_key

EXPORT = "kinki_weekly_order"
"""Reads a Parquet source, whose key can come as text or as an integer."""

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
SPELLINGS: dict[str, Callable[[str], str | None]] = {
    "full width": lambda key: key.translate(_FULL),
    "without padding": lambda key: key.lstrip("0"),
    "padded further": lambda key: "000" + key,
    "trailing blanks": lambda key: key + "  ",
    "ideographic blank before": lambda key: "\u3000" + key,
    "no-break blank": lambda key: key + "\u00a0",
    "null": lambda _: None,
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return Copy.make(tmp_path_factory.mktemp("spellings"))


def _members(released: bytes) -> set[str]:
    table = pq.read_table(io.BytesIO(released), columns=["member_no"])
    return set(pc.unique(table.column("member_no")).to_pylist())


def _suspended(sample: Copy) -> frozenset[str]:
    use = nightly.check(sample.project, DAY, [EXPORT]).decisions[EXPORT].use
    found = sample.suspended(use)
    keys = {canonical_key(str(k), 7) for k in sample.extract("weekly_order").columns["member_no"]}
    assert found & keys, "nobody who suspended this use has ordered: the test tries nothing"
    return found


@pytest.mark.slow
@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_a_suspended_member_is_left_out_however_the_key_is_written(
    sample: Copy, spelling: str
) -> None:
    sample.restore()
    suspended = _suspended(sample)
    orders = sample.extract("weekly_order")
    orders.columns["member_no"] = [
        SPELLINGS[spelling](str(canonical_key(str(k), 7)))
        if canonical_key(str(k), 7) in suspended
        else k
        for k in orders.columns["member_no"]
    ]
    orders.write()
    left = _members(sample.released(EXPORT, (EXPORT,)))
    assert left
    assert not left & suspended
    assert None not in left


def test_a_suspended_member_is_left_out_where_keys_are_integers(sample: Copy) -> None:
    sample.restore()
    suspended = _suspended(sample)
    orders = sample.extract("weekly_order")
    assert orders.schema is not None
    position = orders.schema.get_field_index("組合員番号")
    keys = [canonical_key(str(k), 7) for k in orders.columns["member_no"]]
    orders.columns["member_no"] = [None if k is None else int(k) for k in keys]
    orders.schema = orders.schema.set(position, pa.field("組合員番号", pa.int64()))
    orders.write()
    left = _members(sample.released(EXPORT, (EXPORT,)))
    assert left
    assert not left & suspended


@pytest.mark.parametrize(
    "spelling", one_in(3, ["full width", "without padding", "trailing blanks"])
)
def test_a_suspension_counts_however_the_ledger_writes_the_key(sample: Copy, spelling: str) -> None:
    """The ledger's own spelling may be any of those, too; its dates stay as they are."""
    sample.restore()
    suspended = _suspended(sample)
    ledger = sample.extract("consent_ledger")
    ledger.columns["member_no"] = [
        SPELLINGS[spelling](str(canonical_key(k, 7))) or "" for k in ledger.columns["member_no"]
    ]
    ledger.write()
    left = _members(sample.released(EXPORT, (EXPORT,)))
    assert left
    assert not left & suspended

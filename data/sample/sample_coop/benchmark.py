"""Large data in the form that extraction lands: English names, the contract's types, canonical keys.

Every value is a hash of its row's number, so the rows are the same on every run.
"""

from pathlib import Path
from typing import Final

import duckdb

from sample_coop.rounds import BUSINESS_DATE
from sample_coop.tables import layout

_DAY: Final = f"DATE '{BUSINESS_DATE}'"
SUSPENDED_SHARE: Final = 50
"""One member in so many has suspended everything: 2 %."""


def _draw(salt: int, below: str) -> str:
    """A number below `below`, by the row's number `i`."""
    return f"(hash(i + {salt}::UBIGINT * 1000000007) % {below})"


_MEMBER: Final = {
    "member_no": "lpad((i + 1)::VARCHAR, 7, '0')",
    "household_no": "lpad((i // 3)::VARCHAR, 7, '0')",
    "name": f"'見本　' || {_draw(1, '90000')}",
    "name_kana": f"'ﾐﾎﾝ ' || {_draw(1, '90000')}",
    "birth_date": f"DATE '1931-01-01' + {_draw(2, '26000')}::INTEGER",
    "sex": f"({_draw(3, '2')} + 1)::VARCHAR",
    "postal_code": f"'63' || {_draw(4, '10')} || '-00' || lpad({_draw(5, '100')}::VARCHAR, 2, '0')",
    "pref_city_block": f"'奈良県奈良市見本台' || {_draw(6, '9')} || '丁目' || {_draw(7, '40')} || '番'",
    "building": f"CASE WHEN {_draw(8, '3')} = 0 THEN '見本ハイツ' || {_draw(9, '500')} END",
    "phone": f"'0742-00-' || lpad({_draw(10, '10000')}::VARCHAR, 4, '0')",
    "mobile": f"CASE WHEN {_draw(11, '5')} < 3 THEN '090-0000-' || lpad({_draw(12, '10000')}::VARCHAR, 4, '0') END",
    "email": f"CASE WHEN {_draw(13, '2')} = 0 THEN 'member' || i || '@example.jp' END",
    "joined_on": f"DATE '1975-01-01' + {_draw(14, '18000')}::INTEGER",
    "left_on": "NULL",
    "leave_reason": "NULL",
    "branch_code": f"'0' || ({_draw(15, '6')} + 1)",
    "group_no": f"CASE WHEN {_draw(16, '5')} = 0 THEN lpad({_draw(17, '4000')}::VARCHAR, 4, '0') END",
    "use_kind": f"CASE WHEN {_draw(16, '5')} = 0 THEN '班' ELSE '個配' END",
    "delivery_weekday": f"substr('月火水木金', ({_draw(18, '5')} + 1)::BIGINT, 1)",
    "course": f"lpad({_draw(19, '600')}::VARCHAR, 4, '0')",
    "stop_order": f"{_draw(20, '60')} + 1",
    "no_dm_flag": f"{_draw(21, '16')} = 0",
    "updated_at": f"TIMESTAMP '2026-11-20 03:00:00' - to_minutes({_draw(22, '900000')}::BIGINT)",
}

_ORDERED: Final = f"({_DAY} - (hash(i // 3) % 4300)::INTEGER)"
_GIFT: Final = "(hash((i // 3) + 31::UBIGINT * 1000000007) % 8) = 0"

_PURCHASE: Final = {
    "catalog_code": f"'J0' || ({_draw(23, '3')} + 1)",
    "kikaku_round": f"strftime({_ORDERED}, '%Y%m') || '-' || least(4, (day({_ORDERED}) + 6) // 7)",
    "order_no": "lpad((i // 3)::VARCHAR, 10, '0')",
    "line_no": "i % 3 + 1",
    "ordered_on": _ORDERED,
    "member_no": "lpad((hash((i // 3) + 5) % {members} + 1)::VARCHAR, 7, '0')",
    "item_code": f"lpad({_draw(26, '300000')}::VARCHAR, 6, '7')",
    "item_name": f"'見本商品' || {_draw(26, '300000')}",
    "size_color": f"CASE {_draw(27, '4')} WHEN 0 THEN 'M 紺' WHEN 1 THEN 'L 紺' END",
    "quantity": f"{_draw(28, '3')} + 1",
    "amount": f"({_draw(28, '3')} + 1) * ({_draw(29, '240')} + 9) * 100",
    "ship_to_name": f"CASE WHEN {_GIFT} THEN '架空　' || {_draw(32, '90000')} END",
    "ship_to_postal_code": f"CASE WHEN {_GIFT} THEN '630-00' || lpad({_draw(33, '100')}::VARCHAR, 2, '0') END",
    "ship_to_address": f"CASE WHEN {_GIFT} THEN '奈良県奈良市架空町' || {_draw(34, '900')} || '番' END",
    "ship_to_phone": f"CASE WHEN {_GIFT} THEN '0742-00-' || lpad({_draw(35, '10000')}::VARCHAR, 4, '0') END",
    "noshi": f"CASE WHEN {_GIFT} THEN '御礼' END",
    "shipped_on": f"CASE WHEN {_ORDERED} + 9 <= {_DAY} THEN {_ORDERED} + 9 END",
    "return_reason": f"CASE WHEN {_draw(36, '40')} = 0 THEN 'サイズ違い' END",
}

_LEDGER: Final = {
    "entry_no": "'L' || lpad((i + 1)::VARCHAR, 6, '0')",
    "member_no": f"lpad((i * {SUSPENDED_SHARE} + 1)::VARCHAR, 7, '0')",
    "kind": "'suspension'",
    "recipient": "'*'",
    "purpose": "'*'",
    "arrangement": "'*'",
    "category": "'*'",
    "effective_from": f"{_DAY} - 1 - {_draw(37, '900')}::INTEGER",
    "effective_to": "NULL",
    "recorded_at": f"(({_DAY} - 1 - {_draw(37, '900')}::INTEGER) + TIME '10:00:00')",
    "text_version": "NULL",
    "method": "'書面'",
    "evidence": "'E' || lpad((i + 1)::VARCHAR, 6, '0')",
    "subject_age": "NULL",
    "guardian": "NULL",
    "corrects": "NULL",
}


def make(folder: Path, members: int, lines: int) -> list[Path]:
    """Write `<source>.parquet` for the register, the catalog purchases and the ledger."""
    wanted = (
        ("member_register", _MEMBER, members),
        ("consent_ledger", _LEDGER, members // SUSPENDED_SHARE),
        ("catalog_purchase", _PURCHASE, lines),
    )
    paths = []
    with duckdb.connect() as connection:
        for source, columns, rows in wanted:
            path = folder / f"{source}.parquet"
            query = _query(source, columns, rows).format(members=members, lines=lines)
            connection.execute(
                f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
            ).fetchall()
            paths.append(path)
    return paths


def _query(source: str, columns: dict[str, str], rows: int) -> str:
    """The contract's columns in their order and types."""
    shape = layout(source)
    cells = ",\n".join(
        f"({columns[name]})::{type_name} AS {name}"
        for name, type_name in zip(shape.names, shape.types, strict=True)
    )
    return f"SELECT {cells} FROM (SELECT range AS i FROM range({rows}))"

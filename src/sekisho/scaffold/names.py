"""English names for headers: the project's own, common ones of co-ops, or a number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")

_COMMON: Final[Mapping[str, str]] = {
    "組合員番号": "member_no",
    "組合員コード": "member_no",
    "世帯番号": "household_no",
    "氏名": "name",
    "フリガナ": "name_kana",
    "氏名カナ": "name_kana",
    "生年月日": "birth_date",
    "性別": "sex",
    "郵便番号": "postal_code",
    "住所": "address",
    "住所1": "address_1",
    "住所2": "address_2",
    "電話番号": "phone",
    "携帯番号": "mobile",
    "メールアドレス": "email",
    "加入日": "joined_on",
    "脱退日": "left_on",
    "脱退事由": "leave_reason",
    "支所コード": "branch_code",
    "支部": "branch",
    "班番号": "group_no",
    "班": "group_name",
    "コース": "course",
    "配達曜日": "delivery_weekday",
    "配達順": "stop_order",
    "配達日": "delivered_on",
    "利用区分": "use_kind",
    "更新日時": "updated_at",
    "登録日時": "recorded_at",
    "企画回": "kikaku_round",
    "注文番号": "order_code",
    "申込番号": "order_no",
    "受付日時": "ordered_at",
    "注文日": "ordered_on",
    "商品コード": "product_code",
    "商品名": "product_name",
    "数量": "quantity",
    "単価": "unit_price",
    "金額": "amount",
    "税区分": "tax_kind",
    "出資口数": "share_count",
    "出資金額": "share_amount",
    "払込日": "paid_on",
    "請求月": "billing_month",
    "請求額": "billed_amount",
    "入金額": "paid_amount",
    "備考": "remark",
}


def english_names(headers: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """A name for each header, all different.

    Args:
        headers: as they stand in the file.
        known: header -> name, as the project's contracts have them; these come first.
    """
    found: list[str] = []
    taken: set[str] = set()
    table = {_plain(h): n for h, n in (*_COMMON.items(), *known.items())}
    for number, header in enumerate(headers, start=1):
        name = table.get(_plain(header)) or _ascii(header) or f"column_{number}"
        if name in taken:
            name = f"column_{number}"
        taken.add(name)
        found.append(name)
    return tuple(found)


def numbered(names: Iterable[str]) -> int:
    """How many names only count."""
    return sum(bool(re.fullmatch(r"column_\d+", name)) for name in names)


def _plain(header: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", header)).casefold()


def _ascii(header: str) -> str | None:
    """A header in ASCII as a name in small letters; None for any other."""
    plain = unicodedata.normalize("NFKC", header).strip()
    if not plain.isascii():
        return None
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", plain)
    name = re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
    return name if NAME.fullmatch(name) else None

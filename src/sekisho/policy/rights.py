"""`rights.yaml`: fees and times of what subjects ask for (APPI 33 to 39)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final, cast, get_args

from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Message, listed
from sekisho.model import AskedFor, Fee, Notice, Rights

_WITH_FEE: Final = ("disclosure", "records")
"""What a fee may be asked for at all (APPI 38(1)): not for correction, and not for a stop."""
_YEN: Final = range(1, 100_001)
_DAYS: Final = range(1, 61)


def read_rights(node: Node, notices: Mapping[str, Notice]) -> Rights:
    """Fees and times; what is left out is as by default: no fee, and two weeks (APPI 39(1)).

    Raises:
        ProjectError: a fee for what the law lets none be asked for, of a notice that there is not, or
            other than in the words of the notice; a number beyond reason.
    """
    fields = node.mapping(optional=("due_days", "fees"))
    days = fields.get("due_days")
    entries = fields["fees"].entries() if "fees" in fields else {}
    fees = {}
    for name, (place, entry) in entries.items():
        if name not in notices:
            raise ProjectError(
                Message("rights.no-notice", name=name),
                place=place,
                help=Message("rights.notices", names=listed(notices)),
            )
        fees[name] = _fee(entry, notices[name])
    return Rights(_number(days, _DAYS) if days else Rights().due_days, fees)


def _fee(entry: Node, notice: Notice) -> Fee:
    fields = entry.mapping(required=("kinds", "yen", "actual_cost", "clause"))
    fields["kinds"].texts()  # none of them twice
    kinds = frozenset(_kind(node) for node in fields["kinds"].items())
    if not kinds:
        raise ProjectError(Message("rights.no-kinds"), place=fields["kinds"].place)
    yen = _number(fields["yen"], _YEN)
    quoted = unicodedata.normalize("NFKC", notice.stated.quotes.get("fee", ""))
    if str(yen) not in re.findall(r"\d+", quoted.replace(",", "")):
        raise ProjectError(
            Message("rights.other-fee", yen=yen, notice=notice.id),
            place=fields["yen"].place,
            help=Message("rights.other-fee-help"),
        )
    return Fee(
        kinds=kinds,
        yen=yen,
        actual_cost=fields["actual_cost"].boolean(),
        clause=fields["clause"].text(),
        place=entry.place,
    )


def _kind(node: Node) -> AskedFor:
    kind = cast("AskedFor", node.choice(get_args(AskedFor)))
    if kind not in _WITH_FEE:
        raise ProjectError(
            Message("rights.no-fee-by-law", kind=kind),
            place=node.place,
            help=Message("rights.with-fee", kinds=listed(_WITH_FEE)),
        )
    return kind


def _number(node: Node, allowed: range) -> int:
    number = node.integer()
    if number not in allowed:
        raise ProjectError(
            Message("policy.threshold", least=allowed.start, most=allowed.stop - 1),
            place=node.place,
        )
    return number

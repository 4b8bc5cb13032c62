"""Weekly orders, the deliveries they lead to, catalog purchases, and the bills for both."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sample_coop.articles import Article, mail_order, tax_kind, weekly
from sample_coop.dice import Dice
from sample_coop.people import Member, Person, person
from sample_coop.rounds import BILLING_MONTHS, BUSINESS_DATE, BillingMonth, Round
from sample_coop.spelling import (
    NO_DATE,
    compact,
    era_letter,
    full_digits,
    half_kana,
    key_as_written,
    slashed,
)
from sample_coop.tables import Row, Table

Offers = dict[str, list[Article]]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a weekly order."""

    round: Round
    member: Member
    article: Article
    quantity: int
    ordered_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """One line of a catalog order."""

    round: Round
    order_no: str
    line: int
    ordered_on: dt.date
    member: Member
    article: Article
    quantity: int
    gift_to: Person | None
    shipped_on: dt.date | None
    returned: str

    @property
    def amount(self) -> int:
        """Yen, without tax."""
        return self.quantity * self.article.price


def _moment(dice: Dice, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(dice.between(6, 20), dice.below(60), dice.below(60)))


def order_lines(
    members: Sequence[Member], rounds: Sequence[Round], offers: Offers
) -> list[OrderLine]:
    """Who ordered what in which round."""
    dice = Dice("weekly orders")
    found = []
    for member in members:
        habit = dice.pick((0.2, 0.6, 0.9)) if member.has_deliveries else 0.0
        for round_ in rounds:
            day = round_.ordered(member.weekday)
            if day < member.joined or not dice.chance(habit):
                continue
            moment = _moment(dice, day)
            for article in dice.several(weekly(offers[round_.name]), dice.between(1, 9)):
                quantity = dice.pick((1, 1, 1, 2, 3))
                found.append(OrderLine(round_, member, article, quantity, moment))
    return found


def weekly_order(lines: Sequence[OrderLine], oddly: frozenset[str]) -> Table:
    """The weekly orders, sorted as the host sends them."""
    dice = Dice("weekly order file")
    ordered = sorted(lines, key=lambda x: (x.round.name, x.member.key, x.article.number))
    rows: list[Row] = [
        (
            x.round.name,
            key_as_written(dice, x.member.key, oddly=x.member.key in oddly),
            x.article.number,
            x.article.name,
            x.quantity,
            Decimal(x.article.price),
            tax_kind(x.article),
            dice.pick(("OCR", "OCR", "Web", "Web", "電話")),
            x.ordered_at,
            "0" if dice.chance(0.97) else "1",
            dice.pick(("0",) * 60 + ("1", "2")),
        )
        for x in ordered
    ]
    return Table("weekly_order", rows)


_PLACE_MEMOS: Final = ("", "", "玄関横", "ガレージ奥", "勝手口の前", "管理人室へ", "縁側の下に置く")
_KEY_MEMOS: Final = ("", "", "", "", "", "門の暗証 0000", "鍵は植木鉢の下")


def delivery(lines: Sequence[OrderLine]) -> Table:
    """The deliveries of the coming days. The member number is a whole number in this file."""
    dice = Dice("deliveries")
    coming: dict[str, list[OrderLine]] = defaultdict(list)
    for line in lines:
        if line.round.delivered(line.member.weekday) > BUSINESS_DATE:
            coming[line.member.key].append(line)
    made_at = dt.datetime.combine(BUSINESS_DATE, dt.time(21, 30))
    rows: list[Row] = []
    for key, wanted in sorted(coming.items(), key=lambda x: (x[1][0].member.weekday, x[0])):
        member, round_ = wanted[0].member, wanted[0].round
        rows.append(
            (
                round_.delivered(member.weekday),
                member.course,
                member.stop,
                int(key),
                member.name,
                member.address + member.building,
                member.phone,
                1 + len(wanted) // 4,
                dice.pick(_PLACE_MEMOS) or None,
                dice.pick(("0", "1", "2")),
                dice.pick(_KEY_MEMOS) or None,
                made_at,
            )
        )
    return Table("delivery", rows)


_RETURNS: Final = (
    "サイズ違い",
    "色がイメージと違う",
    "娘の辻本さんが同じ物を買っていたため",
    "汚れあり",
)


def purchases(members: Sequence[Member], rounds: Sequence[Round], offers: Offers) -> list[Purchase]:
    """Who bought what from the catalogs."""
    dice = Dice("catalog purchases")
    found, number = [], 41_000_000
    for round_ in rounds:
        for member in members:
            if member.left is not None or not dice.chance(0.07):
                continue
            number += dice.between(1, 9)
            day = round_.ordered(dice.below(5))
            goods = dice.several(mail_order(offers[round_.name]), dice.pick((1, 1, 2, 3)))
            gift_to = person(dice) if any(g.gift for g in goods) and dice.chance(0.5) else None
            shipped = day + dt.timedelta(days=dice.between(6, 13))
            for line, article in enumerate(goods, 1):
                back = shipped < BUSINESS_DATE and dice.chance(0.03)
                found.append(
                    Purchase(
                        round=round_,
                        order_no=f"{number:010d}",
                        line=line,
                        ordered_on=day,
                        member=member,
                        article=article,
                        quantity=dice.pick((1, 1, 1, 2)),
                        gift_to=gift_to,
                        shipped_on=shipped if shipped <= BUSINESS_DATE else None,
                        returned=dice.pick(_RETURNS) if back else "",
                    )
                )
    return found


def catalog_purchase(bought: Sequence[Purchase], oddly: frozenset[str]) -> Table:
    """The catalog purchases, with some cells and keys that nobody can read."""
    dice = Dice("catalog purchase file")
    rows: list[Row] = []
    for x in bought:
        to, noshi = x.gift_to, ""
        if to is not None:
            noshi = dice.pick(("御歳暮", "内祝", "御礼")) + "\u3000" + x.member.name[:2]
        rows.append(
            (
                x.article.catalog,
                x.round.name,
                x.order_no,
                str(x.line),
                dice.pick((compact, slashed))(x.ordered_on),
                key_as_written(dice, x.member.key, oddly=x.member.key in oddly),
                x.article.number,
                half_kana(x.article.name),
                dice.pick(("", "", "M 紺", "L 紺", "フリー")),
                full_digits(str(x.quantity)) if dice.chance(0.02) else str(x.quantity),
                str(x.amount),
                to.name if to else "",
                to.postal_code if to else "",
                to.address if to else "",
                to.phone if to else "",
                noshi,
                era_letter(x.shipped_on) if x.shipped_on else NO_DATE,
                x.returned,
            )
        )
    return Table("catalog_purchase", _spoilt(rows))


_KEY, _SHIPPED = 5, 16


def _spoilt(rows: list[Row]) -> list[Row]:
    """A few rows whose key nobody can read, a few whose date of shipment nobody can."""
    spoilt = list(rows)
    bad_keys = {101: "ABC1234", 907: "", 1501: "0000000", 2003: "12345678901"}
    bad_dates = {55: "R8.13.45", 1200: "未定", 2201: "2026/13/1"}
    for column, cells in ((_KEY, bad_keys), (_SHIPPED, bad_dates)):
        for position, cell in cells.items():
            row = spoilt[position]
            spoilt[position] = (*row[:column], cell, *row[column + 1 :])
    return spoilt


def _charges(
    month: BillingMonth, lines: Sequence[OrderLine], bought: Sequence[Purchase]
) -> dict[str, int]:
    """Yen per member for what came in a month."""
    sums: dict[str, int] = defaultdict(int)
    for line in lines:
        if month.first <= line.round.delivered(line.member.weekday) <= month.closed:
            sums[line.member.key] += line.quantity * line.article.price
    for x in bought:
        if x.shipped_on and month.first <= x.shipped_on <= month.closed and not x.returned:
            sums[x.member.key] += x.amount
    return sums


def billing(lines: Sequence[OrderLine], bought: Sequence[Purchase], oddly: frozenset[str]) -> Table:
    """The bills of two months; what was not paid is carried over."""
    dice = Dice("billing")
    rows: list[Row] = []
    open_amounts: dict[str, int] = {}
    for month in BILLING_MONTHS:
        charges = _charges(month, lines, bought)
        for key in sorted(charges.keys() | open_amounts.keys()):
            before, now = open_amounts.get(key, 0), charges.get(key, 0)
            paid = 0 if dice.chance(0.03) else before + now
            rest = before + now - paid
            open_amounts[key] = rest
            stage = "0" if rest == 0 else "2" if before else "1"
            amounts = [f"{n:>9d}" for n in (now, before, paid, rest)]
            written = key_as_written(dice, key, oddly=key in oddly)
            debit = compact(month.debited)
            rows.append((month.name, written, compact(month.closed), *amounts, debit, stage))
        open_amounts = {k: v for k, v in open_amounts.items() if v}
    return Table("billing", rows)

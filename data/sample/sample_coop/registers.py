"""The register of members and what hangs on a member: shares, account, office."""

import datetime as dt
from collections.abc import Sequence

from sample_coop.dice import Dice
from sample_coop.people import Member
from sample_coop.rounds import BUSINESS_DATE, WEEKDAYS
from sample_coop.spelling import (
    FOREVER,
    NO_DATE,
    any_date,
    clock,
    compact,
    era_kanji,
    half_kana,
    key_as_written,
    slashed,
)
from sample_coop.tables import Row, Table


def member_register(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """The register. Birth dates are as each desk typed them, some wrongly; a dummy row ends it."""
    dice = Dice("member register")
    wrong = {211: "昭和99年1月1日", 640: "19850231", 1377: "不明"}
    rows: list[Row] = []
    for position, m in enumerate(members):
        born = any_date(dice, m.born)
        left = compact(m.left) if m.left else dice.pick((NO_DATE, NO_DATE, FOREVER, ""))
        changed = dt.datetime.combine(BUSINESS_DATE, dt.time(3)) - dt.timedelta(
            minutes=dice.below(60 * 24 * 700)
        )
        rows.append(
            (
                key_as_written(dice, m.key, oddly=m.key in oddly),
                m.household,
                m.name,
                half_kana(m.kana),
                wrong.get(position, born),
                m.sex,
                m.postal_code,
                m.address,
                m.building,
                m.phone,
                m.mobile,
                m.email,
                compact(m.joined),
                left,
                dice.pick(("1", "2", "3", "9")) if m.left else "",
                m.branch,
                m.group,
                m.use,
                "" if m.use == "店舗" else WEEKDAYS[m.weekday],
                "" if m.use == "店舗" else m.course,
                "" if m.use == "店舗" else f"{m.stop:03d}",
                dice.pick(("0",) * 15 + ("1",)),
                clock(changed),
            )
        )
    rows.append(("0000000", "", "ダミー", *[""] * (len(rows[0]) - 3)))
    return Table("member_register", rows)


def shares(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """Shares of 500 yen each; who left has been repaid."""
    dice = Dice("shares")
    rows: list[Row] = []
    for m in members:
        count = 0 if m.left else dice.between(2, 240)
        rows.append(
            (
                key_as_written(dice, m.key, oddly=m.key in oddly),
                f"{count:06d}",
                str(500 * count),
                any_date(dice, m.joined),
                str(dice.pick((0, 0, 500, 1000))),
                compact(m.left) if m.left else NO_DATE,
                f"ゆうちょ 0{dice.below(10_000):04d}" if dice.chance(0.1) else "",
            )
        )
    return Table("shares", rows)


def bank_account(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """Accounts with banks that do not exist (code 9999)."""
    dice = Dice("bank accounts")
    rows: list[Row] = []
    for m in members:
        if m.left or m.test or not dice.chance(0.9):
            continue
        holder = half_kana(m.kana)
        first = m.joined + dt.timedelta(days=40)
        rows.append(
            (
                key_as_written(dice, m.key, oddly=m.key in oddly),
                "9999",
                f"{dice.below(1000):03d}",
                dice.pick(("1", "1", "1", "2", "4")),
                f"{dice.below(10**7):07d}",
                f"{holder:<30}",
                f"{first:%Y%m}",
                dice.pick(("0",) * 40 + ("1", "2")),
                slashed(first),
            )
        )
    return Table("bank_account", rows)


def governance(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """Delegates of this term; some want the papers elsewhere."""
    dice = Dice("governance")
    standing = [m for m in members if not m.left and not m.test]
    rows: list[Row] = [
        (
            key_as_written(dice, m.key, oddly=m.key in oddly),
            f"{m.name}\u3000\u3000",
            f"第{int(m.branch)}選挙区",
            "2026-2028",
            era_kanji(dt.date(2026, 5, 20)),
            m.address if dice.chance(0.8) else "奈良県奈良市見本台9丁目9番9号 集会所気付",
        )
        for m in dice.several(standing, 120)
    ]
    return Table("governance", rows)

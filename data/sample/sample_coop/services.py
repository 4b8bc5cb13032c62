"""Kyosai, welfare and surveys: the sources with the most to protect."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sample_coop.dice import Dice
from sample_coop.people import Member, person
from sample_coop.rounds import BUSINESS_DATE
from sample_coop.spelling import FOREVER, any_date, compact, full_digits, half_kana, key_as_written
from sample_coop.tables import Row, Table

_CLAIMS: Final = (
    ("入院", "右大腿骨骨折"),
    ("入院", "胃潰瘍"),
    ("手術", "白内障"),
    ("通院", "左手首の捻挫"),
    ("がん診断", "乳がん"),
)


def _kyosai_row(dice: Dice, m: Member, number: int, *, oddly: bool) -> Row:
    family = None if dice.chance(0.7) else person(dice)
    applied = m.joined + dt.timedelta(days=dice.below(900))
    applied = min(applied, BUSINESS_DATE - dt.timedelta(days=60))
    starts = (applied.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    for_life = dice.chance(0.3)
    reason, diagnosis = dice.pick(_CLAIMS) if dice.chance(0.05) else ("", "")
    born = m.born if family is None else dt.date(dice.between(1950, 2022), 6, dice.between(1, 30))
    return (
        f"K{number:09d}",
        key_as_written(dice, m.key, oddly=oddly),
        half_kana(m.kana),
        family.name if family else m.name,
        dice.pick(("配偶者", "子", "父母")) if family else "本人",
        any_date(dice, born),
        dice.pick(("K10", "K20", "K31")),
        str(dice.pick((1000, 1600, 2000, 4000))),
        any_date(dice, applied),
        compact(starts),
        FOREVER if for_life else compact(dt.date(starts.year + 10, starts.month, 1)),
        dice.pick(("0",) * 9 + ("1",)),
        person(dice).name,
        reason,
        diagnosis,
        str(dice.between(1, 60) * 5000) if reason else "",
    )


def kyosai_contract(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """Contracts of one member in three; one date of birth is not a date."""
    dice = Dice("kyosai")
    rows: list[Row] = []
    for m in members:
        if m.left or m.test:
            continue
        for _ in range(dice.pick((0, 0, 0, 1, 1, 2))):
            rows.append(_kyosai_row(dice, m, len(rows) * 7 + 3, oddly=m.key in oddly))
    born = 5
    rows[77] = (*rows[77][:born], "平成40年4月31日", *rows[77][born + 1 :])
    return Table("kyosai_contract", rows)


@dataclass(frozen=True, slots=True)
class WelfareUser:
    """Somebody who uses welfare services; most, not all, are members."""

    number: str
    name: str
    member: Member | None
    insured_no: str
    care_level: str
    disability: str


def welfare_users(members: Sequence[Member], oddly: frozenset[str]) -> list[WelfareUser]:
    """Elder members, those of `oddly` first, and some who are no members."""
    dice = Dice("welfare users")
    elder = [m for m in members if not m.left and m.born.year < 1950]
    chosen = [m for m in elder if m.key in oddly][:3]
    chosen += dice.several([m for m in elder if m not in chosen], 110)
    found = []
    for i in range(150):
        member = chosen[i] if i < len(chosen) else None
        found.append(
            WelfareUser(
                number=f"{20_000 + 13 * i:08d}",
                name=member.name if member else person(dice).name,
                member=member,
                insured_no=f"{dice.below(10**10):010d}",
                care_level=dice.pick(("要支援1", "要支援2", "要介護1", "要介護2", "要介護3")),
                disability=dice.pick(("", "", "", "", "肢体2級", "聴覚4級")),
            )
        )
    return found


_SERVICES: Final = (
    "訪問介護（身体）",
    "通所介護",
    "配食（減塩）",
    "服薬の声かけ",
    "入浴介助、血圧測定",
)


def welfare_service(users: Sequence[WelfareUser]) -> Table:
    """Slips of the last weeks."""
    dice = Dice("welfare services")
    rows: list[Row] = []
    for user in users:
        contact = person(dice)
        for _ in range(dice.between(2, 9)):
            day = BUSINESS_DATE - dt.timedelta(days=dice.below(80))
            rows.append(
                (
                    f"F{len(rows):06d}",
                    key_as_written(dice, user.number, oddly=dice.chance(0.05)),
                    user.name,
                    user.insured_no,
                    user.care_level,
                    user.disability,
                    f"{contact.name}（長女）{contact.phone}",
                    dice.pick(("見本ケアプラン", "鹿鳴坂居宅支援")),
                    any_date(dice, day),
                    dice.pick(_SERVICES),
                )
            )
    return Table("welfare_service", rows)


def welfare_user_map(users: Sequence[WelfareUser]) -> Table:
    """Which user is which member."""
    rows: list[Row] = [
        (user.number, user.member.key, compact(dt.date(2024, 4, 1 + i % 28)))
        for i, user in enumerate(users)
        if user.member
    ]
    return Table("welfare_user_map", rows)


_COMMENTS: Final = (
    "",
    "",
    "いつもありがとうございます。",
    "配達の中谷さんが親切でした",
    "母（前田和子、82歳）が糖尿病なので減塩の品を増やしてほしいです。",
    "電話 0742-00-1234 へ折り返しください、平日は不在です",
    'カタログの"くらし"のページが見にくい',
    "入院中でした。退院したので再開します",
    "よかった点: 配達が早い\n困った点: 箱が大きい",
)


def survey(members: Sequence[Member], oddly: frozenset[str]) -> Table:
    """Answers; one in three is anonymous, one score is no number."""
    dice = Dice("survey")
    standing = [m for m in members if not m.left]
    rows: list[Row] = []
    for i, m in enumerate(dice.several(standing, 400)):
        named = dice.chance(0.67)
        day = dt.date(2026, 10, 1) + dt.timedelta(days=dice.below(30))
        rows.append(
            (
                f"A{i:05d}",
                "S2026-2",
                key_as_written(dice, m.key, oddly=m.key in oddly) if named else "",
                compact(day),
                f"{min(m.born.year, 2005) // 10 * 10}年代生まれ",
                dice.pick(("単身", "夫婦のみ", "夫婦と子", "三世代")),
                "５点" if i == 12 else _score(dice),
                str(dice.between(1, 5)),
                str(dice.between(0, 10)),
                dice.pick(_COMMENTS),
            )
        )
    return Table("survey", rows)


def _score(dice: Dice) -> str:
    score = str(dice.between(1, 5))
    return full_digits(score) if dice.chance(0.5) else score

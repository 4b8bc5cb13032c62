"""How co-ops write things: wareki dates, half-width kana, numbers with and without zeros."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Final

from sample_coop.dice import Dice

NO_DATE: Final = "00000000"
FOREVER: Final = "99999999"

_ERAS: Final = (
    (dt.date(2019, 5, 1), "R", "令和", "5"),
    (dt.date(1989, 1, 8), "H", "平成", "4"),
    (dt.date(1926, 12, 25), "S", "昭和", "3"),
    (dt.date(1912, 7, 30), "T", "大正", "2"),
)


def _half_width() -> dict[str, str]:
    """Full-width katakana -> half width, voiced ones with a separate mark."""
    plain = [chr(c) for c in range(0xFF66, 0xFF9E)]
    voiced = [k + mark for k in plain for mark in ("ﾞ", "ﾟ")]
    table = {unicodedata.normalize("NFKC", half): half for half in plain + voiced}
    return {full: half for full, half in table.items() if len(full) == 1} | {"\u3000": " "}


_HALF: Final = str.maketrans(_half_width())
_FULL_DIGITS: Final = str.maketrans("0123456789-", "０１２３４５６７８９－")


def half_kana(text: str) -> str:
    """Katakana at half width."""
    return text.translate(_HALF)


def full_digits(text: str) -> str:
    """Digits and hyphens at full width."""
    return text.translate(_FULL_DIGITS)


def compact(day: dt.date) -> str:
    """`20261104`."""
    return day.strftime("%Y%m%d")


def slashed(day: dt.date) -> str:
    """`2026/11/4`."""
    return f"{day.year}/{day.month}/{day.day}"


def _era(day: dt.date) -> tuple[int, str, str, str]:
    first, letter, kanji, code = next(era for era in _ERAS if era[0] <= day)
    return day.year - first.year + 1, letter, kanji, code


def era_letter(day: dt.date) -> str:
    """`R8.11.4`."""
    year, letter, _, _ = _era(day)
    return f"{letter}{year}.{day.month}.{day.day}"


def era_kanji(day: dt.date) -> str:
    """`令和8年11月4日`; the first year of an era is 元年."""
    year, _, kanji, _ = _era(day)
    return f"{kanji}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def era_code(day: dt.date) -> str:
    """`5081104`, as hosts pack it: the era, then two digits each."""
    year, _, _, code = _era(day)
    return f"{code}{year:02d}{day:%m%d}"


def any_date(dice: Dice, day: dt.date) -> str:
    """A date as different desks typed it."""
    return dice.pick((era_letter, era_letter, era_kanji, era_code, compact, slashed))(day)


def clock(moment: dt.datetime) -> str:
    """`2026/11/04 21:05:09`."""
    return moment.strftime("%Y/%m/%d %H:%M:%S")


def key_variants(key: str) -> Sequence[str]:
    """The same number as other systems write it, the canonical spelling first."""
    number = key.lstrip("0")
    return (
        key,
        full_digits(key),
        number,
        f"{key}  ",
        f"\u3000{full_digits(number)}",
        f" {number} ",
    )


def key_as_written(dice: Dice, key: str, *, oddly: bool) -> str:
    """A key, in another spelling where `oddly` says so, and now and then by itself."""
    if oddly or dice.chance(0.004):
        return dice.pick(key_variants(key)[1:])
    return key

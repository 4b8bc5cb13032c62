"""The conversions once more, in plain Python and without regard to speed."""

# ruff: noqa: DTZ001 - times in the lake are JST and carry no zone

import datetime as dt
import re
import unicodedata
from decimal import Decimal, localcontext

BAD = "bad"
NULLS = {"00000000", "99999999", "0000000", "9999999", "99991231"}
ERAS = {
    "M": (dt.date(1868, 1, 25), dt.date(1912, 7, 30)),
    "T": (dt.date(1912, 7, 30), dt.date(1926, 12, 25)),
    "S": (dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    "H": (dt.date(1989, 1, 8), dt.date(2019, 4, 30)),
    "R": (dt.date(2019, 5, 1), dt.date(2117, 12, 31)),
}
KANJI = {"明治": "M", "大正": "T", "昭和": "S", "平成": "H", "令和": "R"}
FULL = "０１２３４５６７８９／－．：＋ＭＴＳＨＲ　"


def clean(text: str) -> str:
    """Full width digits and signs as ASCII, eras as letters, outer blanks off."""
    made = "".join(unicodedata.normalize("NFKC", c) if c in FULL else c for c in text)
    for one, letter in zip("㍾㍽㍼㍻㋿", "MTSHR", strict=True):
        made = made.replace(one, letter)
    return made.replace("−", "-").replace("\u00a0", " ").strip(" \t")


def date(text: str) -> dt.date | str | None:
    """The date, None for none, BAD for what is none and should be one."""
    made = clean(text)
    if made == "" or made in NULLS or re.fullmatch(r"9999([-/.])12\1(?:31)", made):
        return None
    for kanji, letter in KANJI.items():
        if made.startswith(kanji):
            made = letter + made[2:]
    if found := re.fullmatch(r"([^年月日]+)年([^年月日]+)月([^年月日]+)日", made):
        made = ".".join(found.groups())
    if re.fullmatch(r"[1-5]\d{6}", made, re.ASCII):
        made = f"{'MTSHR'[int(made[0]) - 1]}{made[1:3]}.{made[3:5]}.{made[5:]}"
    if found := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", made, re.ASCII):
        return _day(*map(int, found.groups()))
    if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", made, re.ASCII):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := re.fullmatch(r"([MTSHR])(元|\d{1,2})([-/.])(\d{1,2})\3(\d{1,2})", made, re.ASCII):
        first, last = ERAS[found[1]]
        year = 1 if found[2] == "元" else int(found[2])
        made_day = _day(first.year - 1 + year, int(found[4]), int(found[5])) if year else BAD
        return made_day if made_day != BAD and first <= made_day <= last else BAD
    return BAD


def _day(year: int, month: int, day: int) -> dt.date | str:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return BAD
    return made if made.year >= 1868 else BAD


def integer(text: str) -> int | str | None:
    """A whole number of four bytes."""
    made = clean(text)
    if not made:
        return None
    if not re.fullmatch(r"[+-]?\d+", made, re.ASCII):
        return BAD
    return int(made) if -(2**31) <= int(made) < 2**31 else BAD


def decimal(text: str) -> Decimal | str | None:
    """A number with ten digits, two of them after the point."""
    made = clean(text)
    if not made:
        return None
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", made, re.ASCII):
        return BAD
    value = Decimal(made)
    with localcontext(prec=100):
        exact = value == value.quantize(Decimal("0.01"))
    return value if exact and abs(value) < 10**8 else BAD


def boolean(text: str) -> bool | str | None:
    """One or zero."""
    made = clean(text).lower()
    return {"": None, "1": True, "true": True, "0": False, "false": False}.get(made, BAD)


def timestamp(text: str) -> dt.datetime | str | None:
    """A date and a time of day."""
    made = clean(text)
    if made in {"", "0" * 14, "9" * 14, "99991231235959", "99991231000000"} or re.fullmatch(
        r"9999([-/])12\1(?:31) (00:00:00|23:59:59)", made
    ):
        return None
    if re.fullmatch(r"\d{14}", made, re.ASCII):
        made = f"{made[:4]}-{made[4:6]}-{made[6:8]} {made[8:10]}:{made[10:12]}:{made[12:]}"
    found = re.fullmatch(
        r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})[ T](\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?",
        made,
        re.ASCII,
    )
    if not found:
        return BAD
    year, month, day = int(found[1]), int(found[3]), int(found[4])
    micros = int((found[8] or "0").ljust(6, "0"))
    try:
        value = dt.datetime(
            year, month, day, int(found[5]), int(found[6]), int(found[7] or 0), micros
        )
    except ValueError:
        return BAD
    return value if value.year >= 1868 else BAD

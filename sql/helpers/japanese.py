"""How dates and addresses are written in Japan."""

import datetime as dt
import re
import unicodedata

ERAS = (
    (dt.date(2019, 5, 1), "令和"),
    (dt.date(1989, 1, 8), "平成"),
    (dt.date(1926, 12, 25), "昭和"),
    (dt.date(1912, 7, 30), "大正"),
    (dt.date(1873, 1, 1), "明治"),
)
DASHES = "‐‑‒–—―−－ｰ"
BETWEEN = re.compile(rf"(?<=[0-9])\s*[{DASHES}ー-]\s*(?=[0-9])")
BLOCK = re.compile(r"(?<=[0-9])(?:丁目|番地の?|番)(?=[0-9])")
END = re.compile(r"(?<=[0-9])(?:番地|号)(?=\s|$)")


def wareki(day: dt.date | None) -> str | None:
    """A day by the era's calendar, `令和元年5月1日`; None for none, or one before it was in use."""
    for begins, era in ERAS:
        if day is not None and day >= begins:
            year = day.year - begins.year + 1
            # Before 1873 the calendar was another one, so Meiji is counted from 1868.
            year = day.year - 1867 if era == "明治" else year
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return None


def postal_code(text: str | None) -> str | None:
    """Seven digits as `630-0097`; None where there are not seven."""
    digits = re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text or ""))
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else None


def address(text: str | None) -> str | None:
    """An address in one spelling: half-width numbers, `1-2-3` for block and number, single blanks.

    What is no number stays as it is, a long vowel mark among them: `メゾン`, `センター`.
    """
    if not text:
        return None
    half = "".join(unicodedata.normalize("NFKC", c) if c.isdecimal() else c for c in text)
    joined = END.sub("", BLOCK.sub("-", BETWEEN.sub("-", half)))
    return re.sub(r"[\s　]+", " ", joined).strip()

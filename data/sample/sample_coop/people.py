"""Members. Nobody here exists: names are drawn, towns invented, numbers cannot be dialled."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sample_coop.dice import Dice
from sample_coop.spelling import full_digits

MEMBERS: Final = 2_000

_SURNAME_KANA: Final = (
    "髙﨑/タカサキ 髙田/タカダ 濵田/ハマダ 瀨戸/セト 德永/トクナガ 山﨑/ヤマサキ 渡邉/ワタナベ "
    "齋藤/サイトウ 桒原/クワハラ 吉岡/ヨシオカ 奥村/オクムラ 辻本/ツジモト 中谷/ナカタニ "
    "森本/モリモト 西浦/ニシウラ 東/アズマ 上田/ウエダ 松井/マツイ 植村/ウエムラ 喜多/キタ "
    "杉岡/スギオカ 福井/フクイ 米田/ヨネダ 巽/タツミ 乾/イヌイ 今西/イマニシ 井上/イノウエ "
    "藤本/フジモト 岡本/オカモト 田中/タナカ 山本/ヤマモト 中村/ナカムラ 吉田/ヨシダ 木村/キムラ "
    "林/ハヤシ 清水/シミズ 前田/マエダ 大西/オオニシ 竹内/タケウチ 小林/コバヤシ"
)
_GIVEN_KANA_SEX: Final = (
    "花子/ハナコ/2 和子/カズコ/2 幸子/サチコ/2 恵子/ケイコ/2 洋子/ヨウコ/2 由美/ユミ/2 明美/アケミ/2 "
    "久美子/クミコ/2 直美/ナオミ/2 智子/トモコ/2 陽子/ヨウコ/2 真由美/マユミ/2 彩/アヤ/2 愛/アイ/2 "
    "美咲/ミサキ/2 葵/アオイ/2 さくら/サクラ/2 千尋/チヒロ/2 太郎/タロウ/1 誠/マコト/1 浩/ヒロシ/1 "
    "健一/ケンイチ/1 隆/タカシ/1 大輔/ダイスケ/1 翔太/ショウタ/1 蓮/レン/1 茂/シゲル/1 清/キヨシ/1"
)
_SURNAMES: Final = tuple(pair.split("/") for pair in _SURNAME_KANA.split())
_GIVEN: Final = tuple(triple.split("/") for triple in _GIVEN_KANA_SEX.split())
_PLACES: Final = (
    ("奈良市", "630", "0742", "01"),
    ("大和郡山市", "639", "0743", "01"),
    ("生駒市", "630", "0743", "02"),
    ("天理市", "632", "0743", "03"),
    ("橿原市", "634", "0744", "04"),
    ("桜井市", "633", "0744", "04"),
    ("香芝市", "639", "0745", "05"),
    ("宇陀市", "633", "0745", "05"),
    ("吉野町", "639", "0746", "06"),
)
_TOWNS: Final = ("見本台", "架空町", "例示ヶ丘", "鹿鳴坂", "仮想寺町", "朧野", "幻橋町", "空見台")
_HOUSES: Final = ("見本ハイツ", "メゾン架空", "コーポ例示", "鹿鳴坂団地")
_DASHES: Final = "-－ー―‐"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the co-op as its own system knows them; keys in canonical form."""

    key: str
    household: str
    name: str
    kana: str
    sex: str
    born: dt.date
    postal_code: str
    address: str
    building: str
    phone: str
    mobile: str
    email: str
    joined: dt.date
    left: dt.date | None
    branch: str
    group: str
    use: str
    weekday: int
    course: str
    stop: int
    test: bool = False

    @property
    def has_deliveries(self) -> bool:
        """Whether goods are brought: not to those who only use shops, nor to those who left."""
        return self.use != "店舗" and self.left is None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is no member: an addressee, a family member, a beneficiary."""

    name: str
    kana: str
    sex: str
    postal_code: str
    address: str
    phone: str


def _named(dice: Dice) -> tuple[str, str, str]:
    surname, surname_kana = dice.pick(_SURNAMES)
    given, given_kana, sex = dice.pick(_GIVEN)
    return f"{surname}\u3000{given}", f"{surname_kana}\u3000{given_kana}", sex


def _block(dice: Dice) -> str:
    numbers = [str(dice.between(1, n)) for n in (5, 20, 30)]
    if dice.chance(0.4):
        return "{}丁目{}番{}号".format(*numbers)
    text = dice.pick(_DASHES).join(numbers)
    return full_digits(text) if dice.chance(0.4) else text


def _phone(dice: Dice, area: str) -> str:
    """Exchange 00 is not assigned, so nobody's telephone rings."""
    number = f"{area}-00-{dice.below(10_000):04d}"
    return dice.pick((number, number, number.replace("-", ""), full_digits(number)))


def person(dice: Dice) -> Person:
    """Somebody who is no member."""
    town, postal, area, _ = dice.pick(_PLACES)
    name, kana, sex = _named(dice)
    address = f"奈良県{town}{dice.pick(_TOWNS)}{_block(dice)}"
    return Person(name, kana, sex, f"{postal}-00{dice.below(100):02d}", address, _phone(dice, area))


def _day(dice: Dice, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=dice.below((last - first).days + 1))


def _member(dice: Dice, key: str, position: int) -> Member:
    town, postal, area, branch = dice.pick(_PLACES)
    name, kana, sex = _named(dice)
    use = dice.pick(("個配",) * 12 + ("班",) * 4 + ("受取",) * 2 + ("店舗",) * 2)
    weekday = dice.below(5)
    hyphen = dice.pick(("-", ""))
    born = _day(dice, dt.date(1931, 1, 1), dt.date(2002, 12, 31))
    grown = max(born.replace(year=born.year + 20, day=1), dt.date(1974, 6, 1))
    joined = _day(dice, grown, dt.date(2026, 10, 31))
    left = _day(dice, joined, dt.date(2026, 10, 31)) if dice.chance(0.06) else None
    return Member(
        key=key,
        household=f"{int(key) // 3:07d}",
        name=name,
        kana=kana,
        sex=sex,
        born=born,
        postal_code=f"{postal}{hyphen}00{dice.below(100):02d}",
        address=f"奈良県{town}{dice.pick(_TOWNS)}{_block(dice)}",
        building=f"{dice.pick(_HOUSES)}{dice.between(101, 512)}" if dice.chance(0.3) else "",
        phone=_phone(dice, area),
        mobile=f"090-0000-{dice.below(10_000):04d}" if dice.chance(0.6) else "",
        email=f"member{position:05d}@example.jp" if dice.chance(0.5) else "",
        joined=joined,
        left=left,
        branch=branch,
        group=f"{dice.below(400):04d}" if use == "班" else "",
        use=use,
        weekday=weekday,
        course=f"{branch}{weekday + 1}{dice.between(1, 9)}",
        stop=dice.between(1, 60),
    )


def _test_member(dice: Dice, number: int) -> Member:
    """What developers left behind: a number from 999, a name nobody has."""
    return Member(
        key=f"999{number:04d}",
        household="0000000",
        name=f"テスト\u3000組合員{number}",
        kana="テスト\u3000クミアイイン",
        sex="9",
        born=dt.date(2000, 1, 1),
        postal_code="000-0000",
        address="テスト",
        building="",
        phone="0742-00-0000",
        mobile="",
        email="test@example.jp",
        joined=dt.date(2020, 4, 1),
        left=None,
        branch="01",
        group="",
        use="個配",
        weekday=dice.below(5),
        course="0111",
        stop=99,
        test=True,
    )


def members() -> tuple[Member, ...]:
    """All members in the order of their numbers, test members last."""
    dice = Dice("members")
    numbers = sorted(dice.several(range(120, 398_000), MEMBERS))
    found = [_member(dice, f"{n:07d}", i) for i, n in enumerate(numbers)]
    return (*found, *(_test_member(dice, i) for i in (1, 2, 3)))

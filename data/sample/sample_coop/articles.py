"""What can be ordered. A number means another article in every round."""

from dataclasses import dataclass
from typing import Final

from sample_coop.dice import Dice
from sample_coop.rounds import Round
from sample_coop.tables import Row, Table

_FOODS: Final = (
    "国産大豆の木綿豆腐/300g/01/108 低温殺菌牛乳/1L/02/238 平飼いたまご/10個/02/298 大和まな/1束/03/158 "
    "富有柿/4個/03/398 三輪の手延べそうめん/500g/04/498 若どりむね肉/400g/05/468 ぶた小間切れ/300g/05/438 "
    "塩さば（フィレ）/2枚/06/378 味付けいくら/80g/06/1080 冷凍さぬきうどん/5食/07/298 ミックスベジタブル/500g/07/228 "
    "ごはん（パック）/180g×5/04/538 食パン６枚切/1斤/08/168 柿の葉すし/7個/08/980 奈良漬/150g/09/648 "
    "有機にんじん/3本/03/198 たまねぎ/1kg/03/258 絹ごし豆腐/150g×3/01/118 納豆/3個/01/98 "
    "バナナ（バランゴン）/600g/03/358 ヨーグルト/400g/02/178 バター/200g/02/458 ちりめんじゃこ/60g/06/428 "
    "肉だんご/300g/07/348 コロッケ/8個/07/328 白みそ/500g/09/388 こいくちしょうゆ/1L/09/318 "
    "ほうじ茶/200g/10/348 ①番だしパック/8g×10/09/458 トイレットペーパー/12ロール/11/448 洗濯用せっけん/1kg/11/598"
)
_GOODS: Final = (
    "綿混肌着/2枚組/21/1980 裏起毛パンツ/1本/21/2980 あったか毛布/1枚/22/5980 羽毛ふとん/1枚/22/24800 "
    "土鍋（８号）/1個/23/3480 ステンレス水筒/500mL/23/2280 ランドセルカバー/1枚/24/1280 ハム詰合せ/1箱/25/4320 "
    "みかん（小玉）/5kg/25/3240 焼菓子詰合せ/1箱/25/2700 新茶詰合せ/1箱/25/3240 おせち三段重/1箱/25/18900 "
    "低反発まくら/1個/22/3980 電気ケトル/0.8L/23/4980 杉のまな板/1枚/23/2680 吉野葛の葛餅/8個/25/1980"
)
_MAKERS: Final = ("㈱見本食品", "架空農産（有）", "例示牧場", "鹿鳴坂生産組合", "幻橋水産㈱")
_CATALOGS: Final = ("J01", "J02", "J03")
_WEEKLY: Final = "W01"
_VARIANTS: Final = ("", "お徳用", "国産", "特選")


@dataclass(frozen=True, slots=True)
class Article:
    """An article of one round."""

    round_name: str
    number: str
    catalog: str
    jan: str
    name: str
    spec: str
    maker: str
    department: str
    price: int

    @property
    def gift(self) -> bool:
        """Whether people send it to somebody."""
        return self.department == "25"


def _catalogue(texts: str, variants: tuple[str, ...]) -> list[tuple[str, str, str, int]]:
    found = []
    for variant in variants:
        for entry in texts.split():
            name, spec, department, price = entry.split("/")
            found.append((f"{variant}{name}", spec, department, int(price)))
    return found


def _articles(dice: Dice, round_: Round) -> list[Article]:
    goods = [(g, _WEEKLY) for g in _catalogue(_FOODS, _VARIANTS)]
    goods += [(g, c) for c in _CATALOGS for g in _catalogue(_GOODS, ("",))]
    numbers = dice.several(range(100_000, 700_000), len(goods) - len(_CATALOGS) * 16)
    numbers += dice.several(range(700_000, 1_000_000), len(_CATALOGS) * 16)
    return [
        Article(
            round_name=round_.name,
            number=f"{number:06d}",
            catalog=catalog,
            jan=f"45{dice.below(10**11):011d}",
            name=name,
            spec=spec,
            maker=dice.pick(_MAKERS),
            department=department,
            price=price + 10 * dice.below(8),
        )
        for number, ((name, spec, department, price), catalog) in zip(numbers, goods, strict=True)
    ]


def articles(rounds: tuple[Round, ...]) -> dict[str, list[Article]]:
    """The articles of each round, by its name."""
    dice = Dice("articles")
    return {r.name: _articles(dice, r) for r in rounds}


def weekly(offer: list[Article]) -> list[Article]:
    """What the weekly order sheet offers."""
    return [a for a in offer if a.catalog == _WEEKLY]


def mail_order(offer: list[Article]) -> list[Article]:
    """What the mail-order catalogs offer."""
    return [a for a in offer if a.catalog != _WEEKLY]


def tax_kind(article: Article) -> str:
    """1 = reduced rate (food), 2 = standard rate."""
    return "1" if article.department <= "10" or article.department == "25" else "2"


def product_master(offers: dict[str, list[Article]]) -> Table:
    """The product master. One name has a character that CP932 lacks: the file is UTF-8."""
    rows: list[Row] = [
        (
            a.round_name,
            a.number,
            a.catalog,
            a.jan,
            a.name,
            a.spec,
            a.maker,
            a.department,
            tax_kind(a),
            str(a.price),
        )
        for offer in offers.values()
        for a in offer
    ]
    last = next(reversed(offers))
    rows.append(
        (last, "099999", "W01", "", "はーと♡クッキー（見本）", "1袋", "例示牧場", "08", "1", "298")
    )
    return Table("product_master", rows)

"""A statement with all that can stand on one, and names that are hard to set."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sekisho.messages import Bilingual
from sekisho.requests import Decided, Identified, MemberRequest, Paid, Received
from sekisho.subject import Answer, Contained, GivenColumn, Giving, Named, Untold, Withheld

JST: Final = dt.timezone(dt.timedelta(hours=9))
DAY: Final = dt.date(2026, 11, 26)
HARD: Final = "髙﨑𠮷"
HOSTILE: Final = '</dd><script>alert(1)</script>#image("x.png") $ \\ *_`@<a>[#set]{{ 7*7 }}'


def named(id_: str, ja: str) -> Named:
    return Named(id_, Bilingual(id_, ja))


MEMBER: Final = named("member_no", "組合員番号")
NAME: Final = GivenColumn("name", (named("member_registration", "組合員登録データ"),))
HASHED: Final = GivenColumn("total", ())
JCCU: Final = Giving(
    export=named("jccu_catalog_order", "カタログ注文（日本生協連）"),
    destination="jccu_catalog",
    recipient=named("jccu", "日本生活協同組合連合会"),
    purpose=named("P4", "商品のお届けまたはサービスの提供のため"),
    arrangement=named("A2", "カタログ事業の共同利用"),
    clause="共同利用 第2文",
    notice="2022-03-21",
    columns=(NAME, HASHED),
)
CARRIER: Final = Giving(
    export=named("carrier", "配達先一覧"),
    destination="carrier",
    recipient=named("yamato", "大和配送（架空の委託先）"),
    purpose=named("P4", "商品のお届けまたはサービスの提供のため"),
    arrangement=named("A4", "業務委託"),
    clause="contract 2024-1",
    notice="2022-03-21",
    columns=(NAME,),
)


def contained(giving: Giving, day: dt.date, **other: str) -> Contained:
    """A release of a night, in the early morning after its business date."""
    facts = {"certainty": "contained", "state": "released", **other}
    return Contained(
        run=f"run-{day}",
        business_date=day,
        released_at=dt.datetime.combine(day + dt.timedelta(days=1), dt.time(2, 40), JST),
        file=f"file_{day:%Y%m%d}.csv",
        digest="0" * 64,
        giving=giving,
        **facts,  # type: ignore[arg-type]
    )


def answer() -> Answer:
    """Nights of a month, with all kinds of what can be said of them."""
    nights = [dt.date(2026, 10, 1) + dt.timedelta(days=n) for n in range(31)]
    return Answer(
        key_space=MEMBER,
        number="0012345",
        contained=(
            *(contained(JCCU, night) for night in nights if night.day != 17),
            contained(CARRIER, nights[0], certainty="may_be_contained"),
            contained(CARRIER, nights[2], state="in_doubt"),
        ),
        withheld=(
            Withheld(
                export=JCCU.export,
                recipient=JCCU.recipient,
                purpose=JCCU.purpose,
                arrangement=JCCU.arrangement,
                reasons=("contact_stopped", "suspended"),
                first=dt.date(2026, 11, 1),
                last=dt.date(2026, 11, 25),
                releases=25,
            ),
        ),
        untold=(
            Untold(CARRIER.export, "erased", dt.date(2020, 1, 6), dt.date(2023, 10, 31), 1300),
        ),
        linked=(named("user_no", "福祉利用者番号"),),
        not_linked=(named("card_no", "カード会員番号"),),
    )


def request(name: str | None = HARD, wanted: str = "保有するデータすべて") -> MemberRequest:
    """A request for disclosure that a part of is refused, and that is paid."""
    return MemberRequest(
        number=12,
        received=Received(
            kind="disclosure",
            subject="0012345",
            name=name,
            on=dt.date(2026, 11, 12),
            how="書面",
            wanted=wanted,
            extent=None,
            due=dt.date(2026, 11, 26),
            fee=300,
        ),
        identified=Identified(True, dt.date(2026, 11, 12), "免許証", "agent", "委任状 3"),
        paid=Paid(dt.date(2026, 11, 20)),
        decided=Decided(
            "partly",
            dt.date(2026, 11, 25),
            "第三者の氏名を含む配達メモは開示しません",
            "harm",
            None,
        ),
    )

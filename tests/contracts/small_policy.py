"""A policy of names only, so that contracts are tested without the policy's own files."""

from typing import Final

from sekisho.errors import Place
from sekisho.messages import Bilingual
from sekisho.model import Category, Form, Overlay, Party, Policy

_PLACE: Final = Place("policy/hand-made.yaml")

TREE: Final[dict[str, str | None]] = {
    "all_items": None,
    "member_registration": "all_items",
    "member_profile": "all_items",
    "delivery_setting": "all_items",
    "weekly_order": "all_items",
    "delivery": "all_items",
    "catalog_purchase": "all_items",
    "billing": "all_items",
    "shares": "all_items",
    "bank_account": "all_items",
    "kyosai_contract": "all_items",
    "kyosai_health": "kyosai_contract",
    "welfare_service": "all_items",
    "survey_answer": "all_items",
    "governance": "all_items",
    "consent_record": "all_items",
    "order_band": "weekly_order",
    "product": None,
}
"""Category -> parent."""

OVERLAYS: Final = (
    "my_number",
    "special_care",
    "bank",
    "card",
    "free_text",
    "third_person",
    "safety",
    "debt",
)
PARTIES: Final = ("nara_coop", "coop_kyosai", "jccu")


def _name(text: str) -> Bilingual:
    return Bilingual(en=text, ja=text)


SMALL_POLICY: Final = Policy(
    controller="nara_coop",
    parties={
        p: Party(p, _name(p), "controller" if p == "nara_coop" else "joint_user", "JP", _PLACE)
        for p in PARTIES
    },
    destinations={},
    categories={
        c: Category(
            c,
            _name(c),
            parent,
            c != "product",
            frozenset(),
            _PLACE,
            form=Form("band", 1000) if c == "order_band" else None,
        )
        for c, parent in TREE.items()
    },
    overlays={o: Overlay(o, _name(o), "-", _PLACE) for o in OVERLAYS},
    notices=(),
    digest="",
)

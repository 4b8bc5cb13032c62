"""Why a use is not permitted: one case per reason, and cases with several."""

from __future__ import annotations

import datetime as dt

import pytest

from sekisho import policy
from sekisho.model import Period, Policy, Use
from sekisho.policy import (
    ArrangementNotInForce,
    ArrangementUnknown,
    GrantNotInForce,
    NoNoticeInForce,
    OverlayExcluded,
    PurposeNotPermitted,
    Reason,
    RecipientNotPermitted,
    Untagged,
    why_not,
)

NONE: frozenset[str] = frozenset()
DAY = dt.date(2026, 11, 20)
CATALOG = ("P2", "P3", "P4", "P6", "P7", "P8")


def reasons(
    policy: Policy, use: str, category: str | None, *overlays: str, day: dt.date = DAY
) -> tuple[Reason, ...]:
    """The reasons against `arrangement/recipient/purpose`."""
    asked = Use(*use.split("/"))
    return why_not(policy, policy.notice_on(day), asked, category, frozenset(overlays), day)


@pytest.mark.parametrize(
    ("use", "category"),
    [
        ("A2/jccu/P4", "catalog_purchase"),
        ("A4/yamato_haiso/P4", "delivery"),
        ("A0/nara_coop/P13", "governance"),
        ("A9/nobody/P99", "product"),
    ],
)
def test_no_reason_where_it_is_permitted(shipped: Policy, use: str, category: str) -> None:
    """A permitted use has no reason against it, data about no person never has."""
    assert reasons(shipped, use, category) == ()


def test_untagged(shipped: Policy) -> None:
    """Without a category there is nothing else to say."""
    assert reasons(shipped, "A0/nara_coop/P4", None) == (Untagged(),)


def test_no_notice(shipped: Policy) -> None:
    """Before the first revision nothing is published."""
    day = dt.date(2004, 11, 24)
    found = reasons(shipped, "A0/nara_coop/P4", "delivery", day=day)
    assert found == (NoNoticeInForce(day),)


def test_notice_that_is_not_in_force_on_the_day(shipped: Policy) -> None:
    """A notice that is handed in for another day counts as none."""
    later, day = shipped.notices[-1], dt.date(2022, 3, 20)
    found = why_not(shipped, later, Use("A0", "nara_coop", "P4"), "delivery", NONE, day)
    assert found == (NoNoticeInForce(day),)


def test_arrangement_that_does_not_exist(shipped: Policy) -> None:
    """The help can list what the notice has."""
    known = ("A0", "A1", "A2", "A3", "A4", "A5", "A6", "A7")
    found = reasons(shipped, "A9/jccu/P4", "catalog_purchase")
    assert found == (ArrangementUnknown("A9", known),)


def test_recipient_gets_nothing_at_all(shipped: Policy) -> None:
    """A company on the closed list without any grant."""
    (reason,) = reasons(shipped, "A1/cws/P4", "member_registration")
    assert reason == RecipientNotPermitted(
        "cws", "A1", "member_registration",
        on_list=True, clause="共同利用 第1文", categories=(), elsewhere=(),
    )  # fmt: skip


def test_recipient_outside_the_list(shipped: Policy) -> None:
    """A company that the notice does not name."""
    (reason,) = reasons(shipped, "A1/tatsuta_jidosha/P2", "member_registration")
    assert isinstance(reason, RecipientNotPermitted)
    assert not reason.on_list


def test_recipient_gets_other_categories(shipped: Policy) -> None:
    """Weekly orders to JCCU: what it does get is said."""
    (reason,) = reasons(shipped, "A2/jccu/P4", "weekly_order")
    assert isinstance(reason, RecipientNotPermitted)
    assert reason.on_list
    assert reason.categories == ("catalog_purchase", "member_registration")


def test_recipient_gets_it_under_another_arrangement(shipped: Policy) -> None:
    """Catalog purchases to Co-op Kinki go by the second sentence, not the first."""
    (reason,) = reasons(shipped, "A1/coop_kinki/P4", "catalog_purchase")
    assert isinstance(reason, RecipientNotPermitted)
    assert reason.elsewhere == ("A2",)


def test_purpose_that_is_not_granted(shipped: Policy) -> None:
    """The purposes that are granted are said, in the notice's order."""
    (reason,) = reasons(shipped, "A2/jccu/P9", "catalog_purchase")
    assert reason == PurposeNotPermitted("P9", "jccu", "A2", "catalog_purchase", CATALOG)


def test_contract_that_is_over(shipped: Policy) -> None:
    """The contract and its days are said."""
    day = dt.date(2036, 4, 1)
    (reason,) = reasons(shipped, "A4/yamato_haiso/P4", "delivery", day=day)
    assert reason == GrantNotInForce(
        "contract:委託-2026-011", "contract 委託-2026-011",
        Period(dt.date(2026, 4, 1), dt.date(2036, 3, 31)),
    )  # fmt: skip


def test_overlay_of_the_column(shipped: Policy) -> None:
    """A gift addressee's address to JCCU: only the overlay stands against it."""
    found = reasons(shipped, "A2/jccu/P4", "catalog_purchase", "third_person")
    assert found == (OverlayExcluded(("third_person",), "catalog_purchase", "jccu", "A2"),)


def test_overlay_of_the_category(shipped: Policy) -> None:
    """Nobody is granted My Number, the controller neither."""
    found = reasons(shipped, "A0/nara_coop/P4", "my_number")
    assert found == (OverlayExcluded(("my_number",), "my_number", "nara_coop", "A0"),)


def test_purpose_and_overlay(shipped: Policy) -> None:
    """Bank data for information: neither the general grant nor the one for bank data reaches it."""
    assert reasons(shipped, "A0/nara_coop/P2", "bank_account") == (
        PurposeNotPermitted("P2", "nara_coop", "A0", "bank_account", ("P6", "P11")),
        OverlayExcluded(("bank",), "bank_account", "nara_coop", "A0"),
    )


def test_purpose_that_another_overlay_would_bar_too(shipped: Policy) -> None:
    """Where no purpose would do because of an overlay, none is offered."""
    assert reasons(shipped, "A2/jccu/P9", "catalog_purchase", "free_text") == (
        PurposeNotPermitted("P9", "jccu", "A2", "catalog_purchase", ()),
        OverlayExcluded(("free_text",), "catalog_purchase", "jccu", "A2"),
    )


def test_arrangement_that_is_over_is_said_besides_the_rest(small_files: dict[str, str]) -> None:
    """All reasons are given, in one order: arrangement, purpose, grant's period, overlay."""
    day = dt.date(2024, 4, 1)
    found = reasons(policy.load(small_files), "A2/carrier/P2", "register", "health", day=day)
    assert found == (
        ArrangementNotInForce("A2", "3", Period(dt.date(2020, 4, 1), dt.date(2024, 3, 31))),
        PurposeNotPermitted("P2", "carrier", "A2", "register", ()),
        GrantNotInForce(
            "contract:K-1", "contract K-1", Period(dt.date(2020, 4, 1), dt.date(2021, 3, 31))
        ),
        OverlayExcluded(("health",), "register", "carrier", "A2"),
    )


def test_arrangement_that_is_over_alone(small_files: dict[str, str]) -> None:
    """Where a grant says all of it, only the arrangement's period stands against the use."""
    small_files["policy/notices/2020-01-01.yaml"] = small_files[
        "policy/notices/2020-01-01.yaml"
    ].replace(
        'parties: [partner]\n    clause: "2"',
        'parties: [partner]\n    clause: "2"\n    until: 2021-12-31',
    )
    found = reasons(policy.load(small_files), "A1/partner/P1", "register", day=dt.date(2022, 1, 1))
    assert found == (ArrangementNotInForce("A1", "2", Period(None, dt.date(2021, 12, 31))),)


def test_nearest_grants_count(small_files: dict[str, str]) -> None:
    """A grant that falls short in more than another adds no reasons."""
    small_files["policy/notices/2020-01-01.yaml"] += (
        "  old:\n    arrangement: A1\n    recipients: [partner]\n    purposes: [P2]\n"
        "    categories: [register]\n    clause: '2'\n    basis: assumed\n    until: 2020-06-30\n"
    )
    loaded = policy.load(small_files)
    day = dt.date(2022, 1, 1)
    assert reasons(loaded, "A1/partner/P1", "register", "health", day=day) == (
        OverlayExcluded(("health",), "register", "partner", "A1"),
    )
    assert reasons(loaded, "A1/partner/P2", "register", day=day) == (
        PurposeNotPermitted("P2", "partner", "A1", "register", ("P1",)),
        GrantNotInForce("old", "2", Period(None, dt.date(2020, 6, 30))),
    )

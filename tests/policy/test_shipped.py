"""The shipped policy is Nara Co-op's notice, read as the reading says: no more and no less."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import yaml

from sekisho import policy
from sekisho.model import Notice, Policy, Use
from sekisho.policy import Matrix, matrix, scope_of

DAY = dt.date(2026, 11, 20)
EVERYTHING = [f"P{n}" for n in range(1, 14)]
CATALOG = ["P2", "P3", "P4", "P6", "P7", "P8"]
REGISTER = CATALOG
WEEKLY = ["P3", "P4", "P7", "P8"]
KYOSAI = ["P2", "P3", "P4", "P6", "P7"]

COLUMNS = (
    "member_registration", "catalog_purchase", "weekly_order", "delivery", "billing", "shares",
    "kyosai_contract", "kyosai_health", "welfare_service", "survey_answer", "governance",
)  # fmt: skip
SUBSIDIARIES = (
    "nara_coop_sangyo", "cws", "heartful_coop_nara", "heartful_coop_yoshino", "coop_energy_nara",
)  # fmt: skip
TABLE: dict[tuple[str, str], dict[str, list[str]]] = {
    ("A1", "coop_kinki"): {
        "member_registration": REGISTER,
        "weekly_order": WEEKLY,
        "delivery": WEEKLY,
    },
    ("A2", "coop_kinki"): {"member_registration": CATALOG, "catalog_purchase": CATALOG},
    ("A2", "jccu"): {"member_registration": CATALOG, "catalog_purchase": CATALOG},
    ("A3", "coop_kyosai"): {"member_registration": KYOSAI},
    **{("A1", party): {} for party in SUBSIDIARIES},
}
"""The proposed default matrix of the reading: what is not here is a dash there."""


@pytest.fixture
def notice(shipped: Policy) -> Notice:
    """The notice in force on the sample's day."""
    found = shipped.notice_on(DAY)
    assert found is not None
    return found


@pytest.fixture
def shown(shipped: Policy) -> Matrix:
    """The matrix of the sample's day."""
    return matrix(shipped, DAY)


def permitted(shown: Matrix, arrangement: str, recipient: str, category: str) -> list[str]:
    """The purposes in a cell of the matrix; none where the recipient has no seat."""
    row = next(r for r in shown.rows if r.category.id == category)
    return [
        item.purpose
        for seat, cell in zip(shown.seats, row.cells, strict=True)
        if (seat.arrangement, seat.recipient) == (arrangement, recipient)
        for item in cell
    ]


@pytest.mark.parametrize("category", COLUMNS)
@pytest.mark.parametrize("seat", TABLE, ids="/".join)
def test_joint_use_is_the_table_of_the_reading(
    shown: Matrix, seat: tuple[str, str], category: str
) -> None:
    """Each cell of the reading's default matrix, dashes included."""
    assert permitted(shown, *seat, category) == TABLE[seat].get(category, [])


def test_joint_users_get_nothing_outside_the_table(shown: Matrix, shipped: Policy) -> None:
    """Whatever the tree has besides the table's columns, no joint user gets it."""
    given = {
        (seat.arrangement, seat.recipient, row.category.id)
        for row in shown.rows
        for seat, cell in zip(shown.seats, row.cells, strict=True)
        if cell and shipped.parties[seat.recipient].kind == "joint_user"
    }
    assert given == {(*seat, c) for seat, cells in TABLE.items() for c in cells}


@pytest.mark.parametrize(
    ("recipient", "purpose", "categories", "version"),
    [
        ("tatsuta_hoken", "P5", {"member_registration"}, "同意書-2023-1"),
        ("kyodo_fukushikai", "P10", {"welfare_service"}, "同意書-2024-1"),
        ("saiene_kikin", "P12", {"member_registration"}, "同意書-2025-1"),
    ],
)
def test_third_parties_get_what_a_text_says(
    shown: Matrix, notice: Notice, recipient: str, purpose: str, categories: set[str], version: str
) -> None:
    """A third party's cells are its text's, for the rows of those who agreed to that version."""
    cells = {r.category.id: permitted(shown, "A5", recipient, r.category.id) for r in shown.rows}
    assert {c: p for c, p in cells.items() if p} == {c: [purpose] for c in categories}
    granted = [g for g in notice.grants if recipient in g.recipients]
    assert [g.consent_text for g in granted] == [version]


def test_other_third_parties_and_authorities_get_nothing(shown: Matrix, shipped: Policy) -> None:
    """Without a text or a request on record there is no seat for them."""
    seated = {
        (seat.arrangement, seat.recipient)
        for seat in shown.seats
        if shipped.parties[seat.recipient].kind in {"third_party", "authority"}
    }
    assert seated == {
        ("A5", "tatsuta_hoken"), ("A5", "kyodo_fukushikai"), ("A5", "saiene_kikin"),
        ("A6", "meibo_etsuransha"), ("A6", "nara_prefecture"), ("A7", "nara_prefecture"),
    }  # fmt: skip


def test_requests_are_for_nothing_but_their_number(shown: Matrix, notice: Notice) -> None:
    """Whoever asks by law or in an emergency gets data for that, and for no purpose of the co-op."""
    by_law = [g for g in notice.grants if g.request is not None]
    assert [g.purposes for g in by_law] == [
        ("閲覧-2026-01",),
        ("要請-2026-003",),
        ("緊急-2026-001",),
    ]
    assert permitted(shown, "A7", "nara_prefecture", "member_registration") == ["緊急-2026-001"]
    assert not permitted(shown, "A7", "nara_prefecture", "member_profile")


def test_a_text_says_to_whom_data_goes(shipped_files: dict[str, str], shipped: Policy) -> None:
    """The words that a member reads name each recipient, and the purpose by its number."""
    texts = yaml.safe_load(shipped_files["policy/consents.yaml"])["texts"]
    for version, text in shipped.consent_texts.items():
        words = "".join(texts[version]["text"].split())
        for party in text.recipients:
            assert shipped.parties[party].name.ja in words
        for purpose in text.purposes:
            assert f"利用目的({purpose.removeprefix('P')})" in words


@pytest.mark.parametrize(
    ("recipient", "purpose", "categories"),
    [
        ("yamato_haiso", "P4", {"member_registration", "delivery", "delivery_setting",
                                "weekly_order"}),
        ("asuka_shuno", "P6", {"member_registration", "billing", "bank_account"}),
        ("mekong_data", "P9", {"survey_answer"}),
    ],
)  # fmt: skip
def test_processors_get_what_their_contract_says(
    shown: Matrix, recipient: str, purpose: str, categories: set[str]
) -> None:
    """A processor's cells are its contract's categories, for the task's purpose only."""
    cells = {r.category.id: permitted(shown, "A4", recipient, r.category.id) for r in shown.rows}
    assert {c: p for c, p in cells.items() if p} == {c: [purpose] for c in categories}


@pytest.mark.parametrize("day", [dt.date(2026, 3, 31), dt.date(2036, 7, 1)])
def test_processors_get_nothing_outside_their_contract(shipped: Policy, day: dt.date) -> None:
    """On the day before the first contract begins and after the last one ends, A4 has no seats."""
    assert not [s for s in matrix(shipped, day).seats if s.arrangement == "A4"]


@pytest.mark.parametrize("day", [dt.date(2026, 4, 1), dt.date(2036, 3, 31)])
def test_processors_get_their_data_on_both_ends(shipped: Policy, day: dt.date) -> None:
    """The first and the last day belong to the contract."""
    seated = [s.recipient for s in matrix(shipped, day).seats if s.arrangement == "A4"]
    assert {"yamato_haiso", "asuka_shuno"} <= set(seated)


@pytest.mark.parametrize(
    ("day", "seated"),
    [
        (dt.date(2026, 6, 30), False), (dt.date(2026, 7, 1), True),
        (dt.date(2036, 6, 9), True), (dt.date(2036, 6, 10), False),
    ],
)  # fmt: skip
def test_processor_abroad_gets_nothing_after_the_review_is_due(
    shipped: Policy, day: dt.date, seated: bool
) -> None:
    """Its contract goes on until the end of June; its ground does not."""
    seats = {s.recipient for s in matrix(shipped, day).seats if s.arrangement == "A4"}
    assert ("mekong_data" in seats) == seated


def test_own_use_is_stated_and_covers_all_items(shown: Matrix, shipped: Policy) -> None:
    """The co-op itself may use all items for all purposes, but what carries an overlay."""
    for row in shown.rows:
        if not row.category.overlays:
            assert permitted(shown, "A0", "nara_coop", row.category.id) == EVERYTHING
    stated = shown.resting_on("stated")
    assert [g.id for g in stated] == ["own-all-items"]
    assert stated[0].overlays == frozenset()


@pytest.mark.parametrize(
    ("category", "overlay", "purposes"),
    [
        ("bank_account", None, ["P6", "P11"]),
        ("shares", "bank", ["P6", "P11"]),
        ("catalog_purchase", "third_person", ["P3", "P4", "P7", "P8"]),
        ("delivery", "third_person", ["P3", "P4", "P7", "P8"]),
        ("survey_answer", "free_text", ["P7", "P9"]),
        ("kyosai_health", None, ["P4", "P10"]),
        ("welfare_service", None, ["P4", "P10"]),
        ("delivery", "safety", ["P4"]),
        ("billing", "debt", ["P6"]),
        ("member_registration", "safety", []),
        ("billing", "card", []),
        ("my_number", None, []),
        ("staff", "my_number", []),
        ("catalog_purchase", "special_care", []),
    ],
)
def test_own_use_of_overlays(
    shipped: Policy, notice: Notice, category: str, overlay: str | None, purposes: list[str]
) -> None:
    """Each overlay is for few purposes of the co-op itself, My Number and cards for none."""
    overlays = frozenset({overlay} if overlay else ())
    scope = scope_of(shipped, notice, category, overlays, DAY)
    assert [p for p in EVERYTHING if scope.permits(Use("A0", "nara_coop", p))] == purposes


def test_a_wider_policy_of_co_op_kyosai_widens_nothing(
    shipped_files: dict[str, str], shipped: Policy
) -> None:
    """Its own policy goes further than ours; what it gets is what ours permits, with it or without."""
    without = {p: text for p, text in shipped_files.items() if p != "policy/recipients.yaml"}
    (theirs,) = shipped.recipient_policies["coop_kyosai"].takings
    ours = {g.id: g for n in shipped.notices for g in n.grants}["kyosai-register"]
    assert set(theirs.purposes) > set(ours.purposes)
    assert matrix(policy.load(without), DAY).rows == matrix(shipped, DAY).rows


@pytest.mark.parametrize("overlay", [
    "my_number", "special_care", "bank", "card", "free_text", "third_person", "safety", "debt",
])  # fmt: skip
def test_no_joint_use_covers_an_overlay(shipped: Policy, notice: Notice, overlay: str) -> None:
    """Whatever the category: with an overlay on it no joint user gets it."""
    for category in shipped.categories:
        scope = scope_of(shipped, notice, category, frozenset({overlay}), DAY)
        assert {u.arrangement for u in scope.uses} <= {"A0", "A4", "A5"}


def test_purposes_of_joint_users_are_assumed(notice: Notice) -> None:
    """The text nowhere states them, so no joint-use grant claims to be stated."""
    joint = [g for g in notice.grants if notice.arrangements[g.arrangement].ground == "joint_use"]
    assert {g.basis for g in joint} == {"assumed"}


def test_purposes_are_the_words_of_the_notice(
    shipped_files: dict[str, str], notice: Notice
) -> None:
    """All numbered purposes of the published text are there, letter by letter, and no others."""
    text = shipped_files[str(notice.text_file)]
    numbered = re.findall(r"^ *\d+\. \((\d+)\) (.+)$", text, re.MULTILINE)
    assert [(f"P{n}", words) for n, words in numbered] == [
        (p.id, p.name.ja) for p in notice.purposes.values()
    ]
    assert len(numbered) == 13


def test_closed_list_is_the_one_of_the_notice(
    shipped_files: dict[str, str], shipped: Policy, notice: Notice
) -> None:
    """The five companies of the footnote and Co-op Kinki, nobody else."""
    text = shipped_files[str(notice.text_file)]
    footnote = re.search(r"※ならコープの子会社及び子法人は、(.+)です。", text)
    assert footnote
    names = [n.replace("(株)", "株式会社") for n in footnote[1].split("、")]
    listed = [shipped.parties[p].name.ja for p in notice.arrangements["A1"].parties]
    assert listed == [*names, "生活協同組合連合会コープきんき事業連合"]


def test_revisions_are_those_of_the_notice(
    shipped_files: dict[str, str], shipped: Policy, notice: Notice
) -> None:
    """Six revision dates, without gaps; only the last has a text and permits anything."""
    text = shipped_files[str(notice.text_file)]
    dates = [
        dt.date(int(y), int(m), int(d))
        for y, m, d in re.findall(r"^(\d{4})年(\d+)月(\d+)日[制改]定$", text, re.MULTILINE)
    ]
    assert [n.effective_from for n in shipped.notices] == dates
    ends = [n.effective_to for n in shipped.notices]
    assert ends == [*(d - dt.timedelta(days=1) for d in dates[1:]), None]
    for earlier in shipped.notices[:-1]:
        assert (earlier.purposes, earlier.arrangements, earlier.grants) == ({}, {}, ())


def test_nothing_personal_is_permitted_under_a_revision_without_text(shipped: Policy) -> None:
    """The day before the last revision, even own use has no words to rest on."""
    day = dt.date(2022, 3, 20)
    found = shipped.notice_on(day)
    assert scope_of(shipped, found, "member_registration", frozenset(), day).kind == "empty"


def test_every_party_that_receives_has_a_destination(shipped: Policy) -> None:
    """Own use, joint users, processors, and others with a text or request; the rest have none."""
    owners = {d.party for d in shipped.destinations.values()}
    receiving = {"controller", "joint_user", "processor"}
    named = {party for text in shipped.consent_texts.values() for party in text.recipients}
    named |= {request.party for request in shipped.requests.values()}
    assert owners == named | {p.id for p in shipped.parties.values() if p.kind in receiving}


def test_clauses_are_of_the_notice_or_a_contract(notice: Notice) -> None:
    """Every clause cited is one of the ids that the docs define."""
    known = re.compile(
        r"対応方針 [123]( 第[12]文)?|利用目的 (\(\d+\))+(-\(\d+\))?|共同利用 第[123]文"
        r"|contract \S+|consent text \S+|request \S+|個人情報保護法 第27条第1項第2号〜第4号"
    )
    cited = [g.clause for g in notice.grants] + [a.clause for a in notice.arrangements.values()]
    assert [c for c in cited if not known.fullmatch(c)] == []

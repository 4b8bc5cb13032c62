"""The shipped contracts: they are ODCS, they load, and what is sensitive is marked."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from contracts.small_policy import SMALL_POLICY
from jsonschema import Draft201909Validator
from project_files import shipped_contracts

from sekisho import contracts
from sekisho.contracts import Contracts, profile
from sekisho.contracts.column import TYPES
from sekisho.contracts.odcs import odcs_schema

ROOT: Final = Path(__file__).parents[2]
FILES: Final = sorted((ROOT / "contracts").glob("*.odcs.yaml"))

SENSITIVE: Final = {
    ("delivery", "key_memo"): "safety",
    ("delivery", "absence_kind"): "safety",
    ("delivery", "place_memo"): "free_text",
    ("kyosai_contract", "declaration_kind"): "special_care",
    ("kyosai_contract", "claim_reason"): "special_care",
    ("kyosai_contract", "diagnosis"): "special_care",
    ("kyosai_contract", "paid_amount"): "special_care",
    ("kyosai_contract", "insured_name"): "third_person",
    ("kyosai_contract", "insured_birth_date"): "third_person",
    ("kyosai_contract", "beneficiary"): "third_person",
    ("welfare_service", "care_insured_no"): "special_care",
    ("welfare_service", "care_level"): "special_care",
    ("welfare_service", "disability_kind"): "special_care",
    ("welfare_service", "emergency_contact"): "third_person",
    ("billing", "dunning_kind"): "debt",
    ("billing", "unpaid_amount"): "debt",
    ("bank_account", "result_code"): "debt",
    ("survey", "comment"): "free_text",
    ("catalog_purchase", "ship_to_name"): "third_person",
    ("catalog_purchase", "ship_to_postal_code"): "third_person",
    ("catalog_purchase", "ship_to_address"): "third_person",
    ("catalog_purchase", "ship_to_phone"): "third_person",
    ("catalog_purchase", "noshi"): "third_person",
    ("catalog_purchase", "return_reason"): "free_text",
    ("shares", "refund_account"): "bank",
}
"""Columns that no joint use may cover -> the overlay that says why."""


@pytest.fixture(scope="module")
def shipped() -> Contracts:
    return shipped_contracts()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_contract_is_odcs(path: Path) -> None:
    """Every contract validates with the whole published schema, read by a common YAML reader."""
    contract: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    errors = Draft201909Validator(odcs_schema()).iter_errors(contract)
    assert [error.message for error in errors] == []


def test_the_fourteen_sources(shipped: Contracts) -> None:
    """The sources that the project is about, with one ledger."""
    assert set(shipped.sources) == {
        "member_register", "shares", "bank_account", "weekly_order", "delivery",
        "catalog_purchase", "kyosai_contract", "welfare_service", "survey", "billing",
        "governance", "product_master", "consent_ledger", "welfare_user_map",
    }  # fmt: skip
    assert shipped.ledger is shipped.sources["consent_ledger"]
    assert {k: v.width for k, v in shipped.key_spaces.items()} == {
        "member_no": 7,
        "welfare_user_no": 8,
    }


def test_every_column_is_tagged(shipped: Contracts) -> None:
    """No shipped column is UNKNOWN."""
    untagged = [
        f"{s.name}.{c.name}"
        for s in shipped.sources.values()
        for c in s.columns.values()
        if c.category is None
    ]
    assert untagged == []


@pytest.mark.parametrize(("column", "overlay"), SENSITIVE.items(), ids=str)
def test_sensitive_column_carries_its_overlay(
    shipped: Contracts, column: tuple[str, str], overlay: str
) -> None:
    """Special care, safety, debt, bank, free text and third persons are marked in the contract."""
    source, name = column
    assert overlay in shipped.sources[source].columns[name].overlays


def test_whole_sources_are_sensitive(shipped: Contracts) -> None:
    """All that the welfare sources and the bank accounts say carries their overlay."""
    for source, overlay in (
        ("welfare_service", "special_care"),
        ("welfare_user_map", "special_care"),
        ("bank_account", "bank"),
    ):
        for column in shipped.sources[source].columns.values():
            if (source, column.name) != ("bank_account", "member_no"):
                assert overlay in column.overlays, f"{source}.{column.name}"


def test_no_source_holds_my_number(shipped: Contracts) -> None:
    """Members' extracts have no My Number, and no column may get one unseen."""
    tagged = [
        c
        for s in shipped.sources.values()
        for c in s.columns.values()
        if c.category == "my_number" or "my_number" in c.overlays
    ]
    assert tagged == []


def test_personal_sources_have_a_subject(shipped: Contracts) -> None:
    """Only the product master is about nobody; every other row has a subject key."""
    without = [s.name for s in shipped.sources.values() if s.subject_key is None]
    assert without == ["product_master"]
    optional = [s.name for s in shipped.sources.values() if s.subject_key_optional]
    assert optional == ["survey"]


def test_register_data_is_the_notices_list(shipped: Contracts) -> None:
    """組合員登録データ is number, name, kana, postal code, address and telephone: reading no. 8."""
    columns = shipped.sources["member_register"].columns.values()
    assert {c.name for c in columns if c.category == "member_registration"} == {
        "member_no",
        "name",
        "name_kana",
        "postal_code",
        "pref_city_block",
        "building",
        "phone",
    }


def test_amounts_are_exact(shipped: Contracts) -> None:
    """Amounts of money are DECIMAL, so that sums are the same on every run."""
    amounts = {
        c.type for s in shipped.sources.values() for c in s.columns.values() if "yen" in c.title.en
    }
    assert len(amounts) > 0
    assert all(t.startswith("DECIMAL(") for t in amounts)


@pytest.mark.parametrize("page", ["contracts.md", "contracts.ja.md"])
def test_every_property_is_documented(page: str) -> None:
    """Each of our custom properties and each type has its line in the manual, in both languages."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for name in profile.SERVER | profile.SOURCE | profile.COLUMN:
        assert f"`sekisho.{name}`" in text, name
    for kind in {t for types in TYPES.values() for t in types}:
        assert f"`{kind}`" in text, kind


@pytest.mark.parametrize("page", ["contracts.md", "contracts.ja.md"])
def test_example_in_the_manual_holds(page: str) -> None:
    """The contract that the manual shows is one that loads, and Zengin is described as in one."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    example, zengin, spaces = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    transfer = ROOT / "tests" / "contracts" / "project" / "transfer.odcs.yaml"
    assert zengin in transfer.read_text(encoding="utf-8")
    example += "      - {name: ordered_on, logicalType: date, physicalType: DATE}\n"
    spaces = spaces[: spaces.index("  welfare_user_no")].replace(
        "member_register", "catalog_purchase"
    )
    files = {"catalog_purchase.odcs.yaml": example, "key_spaces.yaml": spaces}
    assert set(contracts.load(files, SMALL_POLICY).sources) == {"catalog_purchase"}


def test_loading_imports_nothing_heavy() -> None:
    """`sekisho check` loads contracts: no pydantic (the ODCS package's models), Arrow or DuckDB."""
    code = (
        "import sys, sekisho.contracts as c; c.odcs.odcs_schema();"
        "print(sorted({'pydantic', 'pyarrow', 'duckdb', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"

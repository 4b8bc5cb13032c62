"""The sample data: the same on every run, small, and as untidy as a co-op's own."""

import datetime as dt
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import duckdb
import pytest
import yaml
from project_files import shipped_contracts

from sekisho import policy
from sekisho.contracts import Contracts, canonical_key
from sekisho.extract import Extracted, extract

ROOT: Final = Path(__file__).parents[2]
INBOUND: Final = ROOT / "data" / "sample" / "inbound"
GENERATE: Final = ROOT / "data" / "sample" / "generate.py"
DAY: Final = dt.date(2026, 11, 20)


def generate(*arguments: str) -> None:
    """Run the generator as its users do."""
    subprocess.run(
        [sys.executable, str(GENERATE), *arguments], check=True, capture_output=True, timeout=120
    )


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 by file name."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture(scope="module")
def loaded() -> Contracts:
    return shipped_contracts()


@pytest.fixture(scope="module")
def landed(loaded: Contracts, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Extracted]:
    """What extraction makes of the sample."""
    lake = tmp_path_factory.mktemp("lake")
    return {
        source.name: extract(source, loaded.key_spaces, INBOUND, lake, DAY, {})
        for source in loaded.sources.values()
    }


@pytest.fixture(scope="module")
def lake(landed: dict[str, Extracted]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The landed sources as views."""
    with duckdb.connect() as connection:
        for name, found in landed.items():
            connection.execute(f"CREATE VIEW {name} AS FROM '{found.path}'")
        yield connection


def one(lake: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives."""
    row = lake.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """The committed files are what the generator makes, byte for byte."""
    generate("--out", str(tmp_path))
    assert digests(tmp_path) == digests(INBOUND)


def test_sample_is_small() -> None:
    """The files fit into the repository: below 5 MB together."""
    assert sum(p.stat().st_size for p in INBOUND.iterdir()) < 5_000_000


def test_every_source_has_its_extract(loaded: Contracts) -> None:
    """The files are those that the contracts name for the business date, and no others."""
    expected = {
        s.format.path.replace("{business_date}", f"{DAY:%Y%m%d}") for s in loaded.sources.values()
    }
    assert {p.name for p in INBOUND.iterdir()} == expected


def test_what_cannot_be_read_is_a_handful(landed: dict[str, Extracted]) -> None:
    """Rows with a bad key and cells with no value are where the README says, nowhere else."""
    assert {n: e.quarantined for n, e in landed.items() if e.quarantined} == {
        "catalog_purchase": 4,
        "member_register": 1,
    }
    assert {n: e.bad_cells for n, e in landed.items() if e.bad_cells} == {
        "catalog_purchase": 3,
        "kyosai_contract": 1,
        "member_register": 3,
        "survey": 1,
    }


def test_readme_counts_the_rows(landed: dict[str, Extracted]) -> None:
    """The table in the README says how many rows each file has, quarantined ones apart."""
    text = (ROOT / "data" / "sample" / "README.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \| ([0-9,]+)(?: \+ ([0-9]+))? \|", text, re.MULTILINE)
    assert {n: (int(r.replace(",", "")), int(q or 0)) for n, r, q in told} == {
        name: (found.rows, found.quarantined) for name, found in landed.items()
    }


def test_sizes(landed: dict[str, Extracted]) -> None:
    """About 2,000 members with twelve weeks of orders."""
    rows = {name: found.rows for name, found in landed.items()}
    assert rows["member_register"] == 2_003
    assert rows["weekly_order"] > 50_000
    assert rows["catalog_purchase"] > 2_500
    assert min(rows.values()) > 100


PRIMARY_KEYS: Final = {
    path.name.partition(".")[0]: [
        column["name"]
        for column in yaml.safe_load(path.read_text(encoding="utf-8"))["schema"][0]["properties"]
        if column.get("primaryKey")
    ]
    for path in sorted((ROOT / "contracts").glob("*.odcs.yaml"))
}


@pytest.mark.parametrize(("source", "key"), PRIMARY_KEYS.items())
def test_primary_keys_are_unique(
    lake: duckdb.DuckDBPyConnection, source: str, key: list[str]
) -> None:
    """What a contract calls primary key is unique once keys are canonical."""
    columns = ", ".join(key)
    assert columns
    assert one(lake, f"SELECT count(*) - count(DISTINCT ({columns})) FROM {source}") == 0


@pytest.mark.parametrize(
    "source",
    [
        "shares", "bank_account", "weekly_order", "delivery", "catalog_purchase",
        "kyosai_contract", "billing", "governance", "consent_ledger", "welfare_user_map",
    ],
)  # fmt: skip
def test_every_member_number_is_in_the_register(
    lake: duckdb.DuckDBPyConnection, source: str
) -> None:
    """Rows refer to members that exist, the ledger's above all."""
    strangers = f"SELECT count(*) FROM {source} ANTI JOIN member_register USING (member_no)"
    assert one(lake, strangers) == 0


def test_anonymous_answers_and_welfare_strangers(lake: duckdb.DuckDBPyConnection) -> None:
    """Some answers are nobody's, and some welfare users are no members: both have to be handled."""
    assert one(lake, "SELECT count(*) FROM survey WHERE member_no IS NULL") > 50
    assert one(lake, "SELECT count(*) FROM survey ANTI JOIN member_register USING (member_no)") == (
        one(lake, "SELECT count(*) FROM survey WHERE member_no IS NULL")
    )
    strangers = "SELECT count(*) FROM welfare_service ANTI JOIN welfare_user_map USING (user_no)"
    assert one(lake, strangers) > 50


@pytest.mark.parametrize(
    ("source", "number"), [("weekly_order", "order_code"), ("catalog_purchase", "item_code")]
)
def test_every_ordered_article_exists(
    lake: duckdb.DuckDBPyConnection, source: str, number: str
) -> None:
    """Orders refer to articles of their round, at their price and name."""
    unknown = (
        f"SELECT count(*) FROM {source} AS o ANTI JOIN product_master AS p "
        f"ON o.kikaku_round = p.kikaku_round AND o.{number} = p.order_code"
    )
    assert one(lake, unknown) == 0


def test_twelve_rounds_up_to_the_business_date(lake: duckdb.DuckDBPyConnection) -> None:
    """Twelve rounds of four a month; nothing was ordered after the business date."""
    assert one(lake, "SELECT count(DISTINCT kikaku_round) FROM weekly_order") == 12
    latest = "SELECT max(ordered_at)::DATE = DATE '2026-11-20' FROM weekly_order"
    assert one(lake, latest) == 1
    coming = "SELECT min(delivery_date) > DATE '2026-11-20' FROM delivery"
    assert one(lake, coming) == 1


def test_suspensions_are_written_in_another_way(
    lake: duckdb.DuckDBPyConnection, loaded: Contracts
) -> None:
    """Members who suspended everything have rows under other spellings of their number.

    Joining on the raw text would miss every one of them, so the sample can tell a lucky
    implementation from a right one.
    """
    everything = {
        row[0]
        for row in lake.execute(
            "SELECT member_no FROM consent_ledger WHERE kind = 'suspension' AND recipient = '*' "
            "AND purpose = '*' AND arrangement = '*' AND category = '*'"
        ).fetchall()
    }
    column = loaded.sources["weekly_order"].columns["member_no"]
    orders = INBOUND / "weekly_order_20261120.parquet"
    raw = [
        row[0]
        for row in lake.execute(f"SELECT DISTINCT \"{column.header}\" FROM '{orders}'").fetchall()
    ]
    spellings = {text for text in raw if canonical_key(text, 7) in everything}
    assert len({canonical_key(text, 7) for text in spellings}) >= 8
    assert len(spellings - everything) >= 8


def test_ledger_has_every_kind_and_reach(lake: duckdb.DuckDBPyConnection) -> None:
    """Suspensions of all, per recipient, purpose, arrangement, category; ended, to come, undone."""
    query = "SELECT count(*) FROM consent_ledger WHERE kind = 'suspension' AND "
    for condition in (
        "recipient = 'jccu' AND purpose = '*'",
        "recipient = 'jccu' AND purpose = 'P2'",
        "recipient = 'coop_kinki'",
        "recipient = 'coop_kyosai'",
        "recipient = 'yamato_haiso'",
        "recipient = '*' AND purpose = 'P2'",
        "arrangement = 'A1'",
        "category = 'catalog_purchase'",
        "effective_to < DATE '2026-11-20'",
        "effective_from > DATE '2026-11-20'",
    ):
        assert one(lake, query + condition) > 0, condition
    for kind in ("resumption", "consent", "withdrawal"):
        assert one(lake, f"SELECT count(*) FROM consent_ledger WHERE kind = '{kind}'") > 3


def test_ledger_speaks_the_policys_words(lake: duckdb.DuckDBPyConnection) -> None:
    """Parties, purposes, arrangements and categories of the ledger are the policy's."""
    read = policy.load(
        {
            path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted((ROOT / "policy").rglob("*"))
            if path.is_file()
        }
    )
    notice = read.notice_on(DAY)
    assert notice is not None
    for column, words in (
        ("recipient", read.parties),
        ("purpose", notice.purposes),
        ("arrangement", notice.arrangements),
        ("category", read.categories),
    ):
        found = {
            r[0] for r in lake.execute(f"SELECT DISTINCT {column} FROM consent_ledger").fetchall()
        }
        assert found - {"*"} <= set(words)


def test_files_are_as_untidy_as_real_ones() -> None:
    """CP932 with characters that only it has, CRLF, a ghost column, 0x1A, a blank line, a BOM."""
    register = (INBOUND / "member_register_20261120.csv").read_bytes()
    text = register.decode("cp932")
    assert register.count(b"\n") == register.count(b"\r\n")
    for piece in (
        "髙﨑",
        "ﾀｶｻｷ",
        "00000000",
        "99999999",
        "元年",
        "昭和",
        ",S",
        "\u3000",
        "9990001",
    ):
        assert piece in text, piece
    with pytest.raises(UnicodeDecodeError):
        register.decode("shift_jis")
    billing = (INBOUND / "billing_20261120.csv").read_bytes().decode("cp932")
    assert all(line.endswith(",") for line in billing.splitlines())
    assert (INBOUND / "bank_account_20261120.csv").read_bytes().endswith(b"\r\n\x1a")
    assert (INBOUND / "shares_20261120.csv").read_bytes().endswith(b"\r\n\r\n")
    assert (INBOUND / "product_master_20261120.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_nobody_can_be_reached(lake: duckdb.DuckDBPyConnection) -> None:
    """Telephone numbers are of the exchange 00, mail goes to example.jp, banks have code 9999."""
    digits = (
        "regexp_replace(translate({}, '０１２３４５６７８９', '0123456789'), '[^0-9]', '', 'g')"
    )
    for source, column in (
        ("member_register", "phone"),
        ("delivery", "phone"),
        ("catalog_purchase", "ship_to_phone"),
    ):
        dialled = digits.format(column)
        query = (
            f"SELECT count(*) FROM {source} WHERE {dialled} NOT SIMILAR TO '074[2-6]00[0-9]{{4}}'"
        )
        assert one(lake, query) == 0
    assert one(lake, "SELECT count(*) FROM member_register WHERE mobile NOT LIKE '090-0000-%'") == 0
    assert (
        one(lake, "SELECT count(*) FROM member_register WHERE email NOT LIKE '%@example.jp'") == 0
    )
    assert one(lake, "SELECT count(*) FROM bank_account WHERE bank_code <> '9999'") == 0


# --------------------------------------------------------------------------- benchmark data


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Benchmark data, at a thousandth of its size."""
    folder = tmp_path_factory.mktemp("benchmark")
    generate("--benchmark", str(folder), "--members", "5000", "--lines", "30000")
    return folder


@pytest.mark.parametrize("source", ["member_register", "catalog_purchase", "consent_ledger"])
def test_benchmark_data_has_the_landed_form(
    large: Path, loaded: Contracts, lake: duckdb.DuckDBPyConnection, source: str
) -> None:
    """Columns, order and types are those that extraction lands."""
    described = lake.execute(f"DESCRIBE FROM '{large / source}.parquet'").fetchall()
    expected = [(c.name, c.type) for c in loaded.sources[source].columns.values()]
    assert [(name, kind) for name, kind, *_ in described] == expected


def test_benchmark_data_is_sound(large: Path, lake: duckdb.DuckDBPyConnection) -> None:
    """Lines refer to members, keys are canonical and unique, 2 % have suspended everything."""
    lines, members, ledger = (
        f"'{large / name}.parquet'"
        for name in ("catalog_purchase", "member_register", "consent_ledger")
    )
    assert one(lake, f"SELECT count(*) FROM {lines}") == 30_000
    assert one(lake, f"SELECT count(DISTINCT (order_no, line_no)) FROM {lines}") == 30_000
    assert one(lake, f"SELECT count(DISTINCT member_no) FROM {members}") == 5_000
    assert one(lake, f"SELECT count(*) FROM {ledger} SEMI JOIN {members} USING (member_no)") == 100
    for source in (lines, ledger):
        assert (
            one(lake, f"SELECT count(*) FROM {source} ANTI JOIN {members} USING (member_no)") == 0
        )
    assert one(lake, f"SELECT count(*) FROM {members} WHERE member_no !~ '^[0-9]{{7}}$'") == 0

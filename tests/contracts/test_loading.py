"""Contracts that do not hold are refused at their place, and the sound ones become values."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Final

import pytest
import yaml
from contracts.small_policy import SMALL_POLICY
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho import contracts
from sekisho.contracts import Contracts, odcs, profile
from sekisho.contracts import records as remembered
from sekisho.errors import ProjectError
from sekisho.messages import Bilingual
from sekisho.messages.contracts import TEXTS
from sekisho.model import Arrival, Bytes, FixedWidth, Origin, Records, Server, Trailer

HERE: Final = Path(__file__).parent
PROJECT: Final = {
    f"contracts/{path.name}": path.read_text(encoding="utf-8")
    for path in (HERE / "project").iterdir()
}
SERVERS: Final = {
    "local": "LocalServer",
    "sftp": "SftpServer",
    "s3": "S3Server",
    "postgres": "PostgresServer",
}
"""Types of servers that a contract may have -> what the standard calls them."""
CASES: Final = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))


def load(files: dict[str, str]) -> Contracts:
    """Load contracts under the hand-made policy."""
    return contracts.load(files, SMALL_POLICY)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_wrong_contract(case: dict[str, str]) -> None:
    """Each change to the sound project leads to its error: file, line, column, what is allowed."""
    file = f"contracts/{case['file']}"
    changed = PROJECT[file].replace(case["old"], case["new"], 1)
    assert changed != PROJECT[file]
    with pytest.raises(ProjectError) as caught:
        load({**PROJECT, file: changed})
    assert str(caught.value) == case["error"]
    assert caught.value.exit_code == 2


def test_a_second_ledger_is_refused() -> None:
    """There is one ledger; a copy of it under another name is none the less a second one."""
    copy = PROJECT["contracts/ledger.odcs.yaml"].replace("ledger\n", "notes\n")
    copy = copy.replace("ledger_{business_date}", "notes_{business_date}")
    with pytest.raises(ProjectError, match="both `ledger` and `notes` say that they are it"):
        load({**PROJECT, "contracts/notes.odcs.yaml": copy})


def test_a_second_contract_for_a_source_is_refused() -> None:
    """The same source in another folder does not silently replace the first."""
    copy = {"contracts/more/orders.odcs.yaml": PROJECT["contracts/orders.odcs.yaml"]}
    with pytest.raises(ProjectError, match=r"has two contracts, the first is `contracts/more/"):
        load(PROJECT | copy)


def test_a_second_file_of_key_spaces_is_refused() -> None:
    """Key spaces in two files could contradict each other."""
    copy = {"contracts/more/key_spaces.yaml": PROJECT["contracts/key_spaces.yaml"]}
    with pytest.raises(ProjectError, match="stand in one file"):
        load(PROJECT | copy)


def test_a_file_that_is_no_contract_is_refused() -> None:
    """A contract with a mistyped suffix would otherwise not be read."""
    files = {**PROJECT, "contracts/billing.odsc.yaml": PROJECT["contracts/orders.odcs.yaml"]}
    with pytest.raises(ProjectError, match=r"`billing.odsc.yaml` is no contract"):
        load(files)


def test_every_sentence_is_reached() -> None:
    """No error of this area is without a test that shows it: the golden errors cover them."""
    elsewhere = {
        "contracts.two-ledgers",
        "contracts.two-sources",
        "contracts.two-key-spaces",
        "contracts.unknown-file",
        "contracts.files-help",
    }
    shown = set()
    for case in CASES:
        file = f"contracts/{case['file']}"
        with pytest.raises(ProjectError) as caught:
            load({**PROJECT, file: PROJECT[file].replace(case["old"], case["new"], 1)})
        shown |= {m.id for m in (caught.value.message, caught.value.help) if m}
    assert set(TEXTS) - shown == elsewhere


def test_values_of_a_source() -> None:
    """What a contract says arrives in the values, ODCS's own fields and ours."""
    source = load(PROJECT).sources["orders"]
    assert source.title == Bilingual(en="orders", ja="注文")
    assert (source.party, source.role) == ("nara_coop", "data")
    assert (source.row_category, source.row_overlays) == ("weekly_order", frozenset({"debt"}))
    assert (source.key_space, source.subject_key) == ("member_no", "member_no")
    assert (source.subject_key_optional, source.acquired_on) == (False, "ordered_on")
    assert source.format.path == "orders_{business_date}.csv"
    assert (source.format.kind, source.format.encoding) == ("csv", "cp932")
    assert (source.format.delimiter, source.format.trailing_delimiter) == (",", True)
    assert str(source.place) == "contracts/orders.odcs.yaml:16:5"


def test_values_of_columns() -> None:
    """Columns keep the file's order; header, titles, type and tags are as written."""
    columns = load(PROJECT).sources["orders"].columns
    assert list(columns) == ["member_no", "amount", "ordered_on"]
    key, amount = columns["member_no"], columns["amount"]
    assert (key.parse, key.type, key.key_space, key.required) == (
        "key",
        "VARCHAR",
        "member_no",
        True,
    )
    assert (amount.header, amount.title) == ("金額ｴﾝ", Bilingual(en="amount, yen", ja="金額（円）"))
    assert (amount.parse, amount.type, amount.key_space) == ("decimal", "DECIMAL(12,0)", None)
    assert (amount.category, amount.identifier) == ("weekly_order", "none")
    assert amount.overlays == {"debt", "free_text"}


def test_untagged_column_is_unknown_and_direct() -> None:
    """Nobody said what it is: no category, and the strictest kind of identifier."""
    column = load(PROJECT).sources["orders"].columns["ordered_on"]
    assert (column.category, column.identifier) == (None, "direct")
    assert (column.header, column.title) == (
        "ordered_on",
        Bilingual(en="ordered_on", ja="ordered_on"),
    )


def test_mapping_source_has_keys_of_two_key_spaces() -> None:
    """A key column may be written in another key space than its source's subject key."""
    loaded = load(PROJECT)
    columns = loaded.sources["welfare_map"].columns
    assert {c.name: c.key_space for c in columns.values()} == {
        "user_no": "user_no",
        "member_no": "member_no",
    }
    space = loaded.key_spaces["user_no"]
    assert (space.maps_to, space.map_source) == ("member_no", "welfare_map")
    assert (space.map_from, space.map_to, space.width) == ("user_no", "member_no", 8)


def test_order_of_files_does_not_matter() -> None:
    """The same files are the same contracts, with the same digest."""
    backwards = dict(reversed(PROJECT.items()))
    assert load(backwards) == load(PROJECT)
    assert list(load(backwards).sources) == ["ledger", "orders", "transfer", "welfare_map"]


def test_any_change_of_a_text_changes_the_digests() -> None:
    """A comment counts: a digest stands for what was reviewed."""
    file = "contracts/orders.odcs.yaml"
    changed = load({**PROJECT, file: PROJECT[file] + "# a remark\n"})
    before = load(PROJECT)
    assert changed.digest != before.digest
    assert changed.sources["orders"].digest != before.sources["orders"].digest
    assert changed.sources["ledger"] == before.sources["ledger"]


def test_key_space_of_the_subject_key_is_the_sources() -> None:
    """A source whose subject key alone names its key space has that key space."""
    file = "contracts/orders.odcs.yaml"
    line = "{property: sekisho.keySpace, value: member_no}"
    moved = PROJECT[file].replace(f"      - {line}\n", "")
    moved = moved.replace("value: key}\n", f"value: key}}\n          - {line}\n", 1)
    assert load({**PROJECT, file: moved}).sources["orders"].key_space == "member_no"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_contracts_fail_with_a_place(data: st.DataObject) -> None:
    """Whatever happens to a contract, it loads or fails as a contract, never as a program."""
    file = data.draw(st.sampled_from(sorted(PROJECT)))
    lines = PROJECT[file].splitlines()
    for _ in range(data.draw(st.integers(1, 2))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, _, _ = lines[at].partition(":")
        wrong = st.sampled_from(["", "[]", "{}", "null", "7", "-1.5", "true", "no", "a b", "'*'"])
        lines[at : at + 1] = data.draw(
            st.sampled_from([[], [lines[at]] * 2, [f"{key}: {data.draw(wrong)}"]])
        )
    found: ProjectError | None = None
    try:
        load({**PROJECT, file: "\n".join(lines)})
    except ProjectError as error:
        found = error
    assert found is None or (found.place is not None and found.text("ja"))


def test_the_ledger_is_found() -> None:
    """Contracts know their ledger, and that there is none."""
    loaded = load(PROJECT)
    assert loaded.ledger is loaded.sources["ledger"]
    assert load({}).ledger is None


def test_profile_is_a_part_of_the_standard() -> None:
    """Every field that the profile lets through is one of ODCS's, so nothing of our own slips in.

    The loader relies on it: it leaves the schema's own closing of objects to the profile.
    """
    schema = odcs.odcs_schema()
    defs = schema["$defs"]
    element = set(defs["SchemaElement"]["properties"])
    column = set(defs["SchemaBaseProperty"]["properties"]) | element
    for ours, theirs in (
        (profile.CONTRACT_REQUIRED + profile.CONTRACT_OPTIONAL, set(schema["properties"])),
        *(
            (
                profile.SERVER_REQUIRED[kind] + profile.SERVER_OPTIONAL[kind],
                set(defs["Server"]["properties"]) | set(defs["ServerSource"][name]["properties"]),
            )
            for kind, name in SERVERS.items()
        ),
        (
            profile.SOURCE_REQUIRED + profile.SOURCE_OPTIONAL,
            set(defs["SchemaObject"]["properties"]) | element,
        ),
        (profile.COLUMN_REQUIRED + profile.COLUMN_OPTIONAL, column),
    ):
        assert set(ours) <= theirs


def test_conditions_left_out_speak_of_what_the_profile_refuses() -> None:
    """The loader leaves out the standard's conditions on columns and on servers of other types.

    None of them says anything about a field, a logical type or a server that a contract may have.
    """
    defs = odcs.odcs_schema()["$defs"]
    ours = {*profile.COLUMN_REQUIRED, *profile.COLUMN_OPTIONAL}
    conditions = [p for p in defs["SchemaBaseProperty"]["allOf"] if "if" in p]
    assert conditions
    for condition in conditions:
        assert condition.keys() == {"if", "then"}
        then = condition["then"]
        assert ours.isdisjoint(then["properties"])
        assert "required" not in then or '"map"' in json.dumps(condition["if"])
    servers = [p for p in defs["Server"]["allOf"] if "if" in p]
    for kind, name in SERVERS.items():
        assert [p["then"] for p in servers if f'"{kind}"' in json.dumps(p["if"])] == [
            {"$ref": f"#/$defs/ServerSource/{name}"}
        ]
    assert all(p["if"]["required"] == ["type"] for p in servers)


def test_a_condition_kept_still_counts() -> None:
    """What the standard says of a local server holds: its path is a text, and not a number."""
    file = "contracts/orders.odcs.yaml"
    changed = re.sub(r"path: .*", "path: 7", PROJECT[file], count=1)
    with pytest.raises(ProjectError, match="not a valid ODCS contract here"):
        load({**PROJECT, file: changed})


LOCAL: Final = """    type: local
    path: "orders_{business_date}.csv"
"""


def _at(server: str, name: str = "centre") -> dict[str, str]:
    """The sound project, with orders from another server."""
    file = "contracts/orders.odcs.yaml"
    changed = PROJECT[file].replace("server: inbound", f"server: {name}").replace(LOCAL, server)
    assert changed != PROJECT[file]
    return {**PROJECT, file: changed}


SFTP: Final = """    type: sftp
    location: sftp://files.example.jp:2022/out/orders_{business_date}.csv
"""
S3: Final = """    type: s3
    location: s3://extracts/out/orders_{business_date}.csv
    endpointUrl: https://s3.example.jp
"""
POSTGRES: Final = """    type: postgres
    host: db.example.jp
    port: 5432
    database: members
    schema: sales
"""
WRITTEN: Final = re.search(
    r"    format: csv\n.*?(?=schema:)", PROJECT["contracts/orders.odcs.yaml"], re.DOTALL
)


@pytest.mark.parametrize(
    ("server", "origin", "fetched"),
    [
        (
            SFTP,
            Origin(
                Server("centre", "sftp", "files.example.jp", 2022, "", 120),
                "/out/orders_{business_date}.csv",
            ),
            "orders_{business_date}.csv",
        ),
        (
            S3,
            Origin(
                Server("centre", "s3", "https://s3.example.jp", None, "extracts", 120),
                "out/orders_{business_date}.csv",
            ),
            "orders_{business_date}.csv",
        ),
    ],
)
def test_an_extract_on_a_server(server: str, origin: Origin, fetched: str) -> None:
    """The contract says where it is; what is fetched has the name that it has there."""
    source = load(_at(server)).sources["orders"]
    assert (source.format.origin, source.format.path) == (origin, fetched)
    assert remembered.read(remembered.written(source)) == source


def test_a_table() -> None:
    """A table is called as the contract's physical name says, and comes as Parquet."""
    assert WRITTEN is not None
    files = _at(POSTGRES)
    file = "contracts/orders.odcs.yaml"
    more = (
        "    customProperties:\n      - {property: sekisho.timeoutSeconds, value: 300}\n"
        "schema:\n  - name: orders\n    physicalName: 受注\n"
    )
    files[file] = files[file].replace(WRITTEN[0], "").replace("schema:\n  - name: orders\n", more)
    source = load(files).sources["orders"]
    assert source.format.origin == Origin(
        Server("centre", "postgres", "db.example.jp", 5432, "members", 300), "sales.受注"
    )
    assert (source.format.kind, source.format.path) == ("parquet", "sales.受注.parquet")


@pytest.mark.parametrize(
    "server",
    [
        SFTP.replace("files.", "user:hunter2secret@files."),
        SFTP.replace("files.", "user@files."),
        SFTP.replace("files.example.jp:2022", ""),
        SFTP.replace("/out/", "/../"),
        SFTP.replace(".csv", "*.csv"),
        SFTP.replace("sftp://", "ftp://"),
        SFTP.replace("2022", "99999"),
        S3.replace("https://", "https://id:hunter2secret@"),
        S3.replace("s3.example.jp", "s3.example.jp?token=hunter2secret"),
        S3.replace("s3://extracts", "s3://"),
    ],
)
def test_a_place_that_is_none_or_holds_credentials(server: str) -> None:
    """Refused at its line, and not repeated: it may hold a password."""
    with pytest.raises(ProjectError, match="this is no place on a server of type") as caught:
        load(_at(server))
    assert "hunter2secret" not in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.line in {9, 10}


def test_a_password_has_no_place_in_a_contract() -> None:
    with pytest.raises(ProjectError, match="unknown key `password`"):
        load(_at(SFTP + "    password: hunter2secret\n"))


def test_a_server_is_named_so_that_its_credentials_can_be() -> None:
    with pytest.raises(ProjectError, match="`The Centre` cannot name credentials"):
        load(_at(SFTP, "The Centre"))


def test_one_name_is_one_server() -> None:
    """Otherwise the credentials of one would be sent to the other."""
    files = _at(SFTP)
    other = PROJECT["contracts/welfare_map.odcs.yaml"]
    changed = re.sub(
        r'server: inbound, type: local, path: "[^"]*"',
        "server: centre, type: sftp, location: 'sftp://elsewhere.example.jp/map.parquet'",
        other,
    )
    assert changed != other
    with pytest.raises(ProjectError, match="server `centre` is another one in"):
        load({**files, "contracts/welfare_map.odcs.yaml": changed})


def test_how_a_file_is_written_and_comes_is_read_and_remembered() -> None:
    """Bytes of columns, kinds of records, marker, deadline: what is read is what is written down."""
    source = load(PROJECT).sources["transfer"]
    form = source.format
    assert form.fixed == FixedWidth(
        120, "crlf", {"holder": Bytes(51, 30), "amount": Bytes(81, 10), "member_no": Bytes(92, 20)}
    )
    assert form.records == Records("1", "2", Trailer("8", Bytes(2, 6), Bytes(8, 12), "amount"), "9")
    assert form.arrival == Arrival("transfer_{business_date}.end", True, dt.time(5, 30), 60)
    assert remembered.read(remembered.written(source)) == source

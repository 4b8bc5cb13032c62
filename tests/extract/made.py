"""Contracts and files made by hand, for the tests of extraction."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from sekisho import extract as extraction
from sekisho.errors import Place
from sekisho.extract import Extracted, Quarantine
from sekisho.messages import Bilingual
from sekisho.model import FileFormat, KeySpace, Source, SourceColumn

DAY = dt.date(2026, 11, 20)
PLACE = Place("contracts/member.odcs.yaml", 7)
NAME = Bilingual("a source", "抽出元")

KEY_SPACES = {
    "member_no": KeySpace("member_no", NAME, 7, None, None, None, None, PLACE),
    "welfare_user_no": KeySpace(
        "welfare_user_no", NAME, 8, "member_no", "welfare_user_map", "welfare_user_no",
        "member_no", PLACE,
    ),
}  # fmt: skip

TYPES = {
    "text": "VARCHAR",
    "key": "VARCHAR",
    "integer": "INTEGER",
    "decimal": "DECIMAL(10,2)",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "boolean": "BOOLEAN",
}


def column(name, header, parse="text", *, type_=None, required=False, key_space=None):
    return SourceColumn(
        name, header, Bilingual(name, header), type_ or TYPES[parse], parse, "member_profile",
        "none", frozenset(), required, PLACE, key_space,
    )  # fmt: skip


MEMBER = (
    column("member_no", "組合員番号", "key", required=True),
    column("name", "氏名"),
    column("birth_date", "生年月日", "date"),
    column("share_count", "出資口数", "integer"),
)


def listed(landed: Extracted, *, whole_row: bool) -> list[Quarantine]:
    """The whole rows, or the cells, that did not land, as the list of a landing has them."""
    if landed.quarantine is None:
        return []
    entries = (json.loads(line) for line in landed.quarantine.read_text().splitlines())
    found = [Quarantine(**entry) for entry in entries]
    return [f for f in found if f.whole_row == whole_row and f.raw_digest is None]


def source(*columns, name="member", path="member_{business_date}.csv", **changes) -> Source:
    columns = columns or MEMBER
    form = {
        "kind": "csv",
        "encoding": "cp932",
        "delimiter": ",",
        "trailing_delimiter": False,
        **{k: changes.pop(k) for k in tuple(changes) if k in FileFormat.__slots__},
    }
    values = {
        "name": name,
        "title": NAME,
        "party": "nara_coop",
        "role": "data",
        "row_category": "member_registration",
        "row_overlays": frozenset(),
        "key_space": "member_no",
        "subject_key": "member_no",
        "subject_key_optional": False,
        "acquired_on": None,
        **changes,
    }
    return Source(
        **values,
        format=FileFormat(path=path, place=PLACE, **form),
        columns={c.name: c for c in columns},
        place=PLACE,
        digest=hashlib.sha256(repr((values, columns)).encode()).hexdigest(),
    )


class Folders:
    """An inbound folder and a lake."""

    def __init__(self, root: Path) -> None:
        self.inbound = root / "inbound"
        self.lake = root / "lake"
        self.inbound.mkdir()

    def put(self, data: bytes, name="member_20261120.csv") -> None:
        (self.inbound / name).write_bytes(data)

    def extract(
        self, contract: Source, *, day=DAY, tags: Mapping[str, Mapping[str, str]] | None = None
    ) -> extraction.Extracted:
        return extraction.extract(contract, KEY_SPACES, self.inbound, self.lake, day, tags or {})

    def files(self) -> list[str]:
        """Everything in the lake, by its path."""
        return sorted(str(p.relative_to(self.lake)) for p in self.lake.rglob("*") if p.is_file())


def csv(
    *rows: str, header="組合員番号,氏名,生年月日,出資口数", end="\r\n", encoding="cp932"
) -> bytes:
    return "".join(line + end for line in (header, *rows)).encode(encoding)

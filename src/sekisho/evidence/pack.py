"""The pack: what was collected as files of a zip, and a signed index of them."""

from __future__ import annotations

import inspect
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final
from zoneinfo import ZoneInfo

import orjson

from sekisho.alerts.neutral import neutral
from sekisho.audit import durable
from sekisho.clearance import read_stated
from sekisho.evidence import check
from sekisho.evidence.collect import Collected, Policies
from sekisho.evidence.reading import reading
from sekisho.evidence.table import as_csv
from sekisho.messages import Lang, Message
from sekisho.model import Policy
from sekisho.signing import Ring, Signer

INDEX: Final = "index.dsse.json"
FORMAT: Final = "sekisho.evidence/1"
INDEX_TYPE: Final = "application/vnd.sekisho.evidence+json"
_JST: Final = ZoneInfo("Asia/Tokyo")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the earliest that the format knows, so that none is told."""
_READMES: Final[tuple[tuple[str, Lang], ...]] = (("README.md", "en"), ("README.ja.md", "ja"))


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a pack without its index, and what the index says.

    Attributes:
        files: path in the pack -> bytes.
        index: the statement that is signed: whom and when it is about, and each file's SHA-256.
    """

    files: Mapping[str, bytes]
    index: Mapping[str, Any]


def contents(found: Collected, policy: Policy, ring: Ring) -> Contents:
    """The files of a pack.

    Args:
        policy: the one in force now, for the names of controller and recipient.
    """
    files = {
        **{f"log/{path}": data for path, data in found.chains.items()},
        **{f"log/{path}": data for path, data in found.parts.items()},
        **{f"clearances/{one.run:08d}/{one.name}": one.data for one in found.clearances},
        **_policies(found),
        "keys/ring.json": ring.encoded(),
        "releases.csv": as_csv(_RELEASES, _releases(found)),
        "decisions.csv": as_csv(_DECISIONS, _decisions(found)),
        "verify.py": inspect.getsource(check).encode(),
        **{name: _readme(found, policy, lang) for name, lang in _READMES},
    }
    number, digest = found.head
    index = {
        "format": FORMAT,
        "controller": policy.controller,
        "recipient": found.recipient,
        "from": found.since.isoformat(),
        "to": found.until.isoformat(),
        "head": {"number": number, "sha256": digest} if number else None,
        "clearancesNotHeld": list(found.not_held),
        "runsWithoutPolicyTexts": [n for p in found.policies if not p.texts for n in p.runs],
        "files": {path: durable.digest(files[path]) for path in sorted(files)},
    }
    return Contents(dict(sorted(files.items())), index)


def zipped(made: Contents, signer: Signer) -> bytes:
    """The pack as a zip: the same bytes for the same contents and key."""
    index = signer.sealed(orjson.dumps(made.index, option=orjson.OPT_SORT_KEYS), INDEX_TYPE)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted({**made.files, INDEX: index}.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return sink.getvalue()


def _policies(found: Collected) -> dict[str, bytes]:
    """Published texts of the notices in force, and what was read in them about the recipient."""
    files: dict[str, bytes] = {}
    for one in found.policies:
        for notice in _notices(found, one):
            text = _published(one, notice)
            if text is not None:
                name, data = text
                files[f"policy/{notice}/{durable.digest(data)[:12]}-{name}"] = data
            if one.read is not None:
                said = reading(one.read, notice, found.recipient, one.digest, one.runs)
                files[f"policy/{notice}/reading-{one.digest[:12]}.json"] = said
    return files


def _notices(found: Collected, one: Policies) -> list[str]:
    ids = {found.heads[number].run.notice_id for number in one.runs}
    return sorted(notice for notice in ids if notice is not None)


def _published(one: Policies, notice: str) -> tuple[str, bytes] | None:
    """Name and bytes of a notice's text."""
    if one.read is None:
        return None
    path = next((n.text_file for n in one.read.notices if n.id == notice), None)
    return (PurePosixPath(path).name, one.texts[path]) if path else None


_RELEASES: Final = (
    "run", "business_date", "export", "purpose", "arrangement", "clause", "destination", "file", "sha256",
    "bytes", "rows", "persons", "state", "recorded_at", "clearance",
)  # fmt: skip
_DECISIONS: Final = (
    "run", "business_date", "export", "purpose", "arrangement", "verdict", "outcome", "rule", "column",
    "origin", "waiver", "reason_en", "reason_ja",
)  # fmt: skip


def _releases(found: Collected) -> Iterator[tuple[object, ...]]:
    clauses = {one.name: read_stated(one.data).clause for one in found.clearances}
    for step in found.steps:
        said = step.release
        yield (
            step.run, found.heads[step.run].run.business_date, said.export, said.purpose, said.arrangement,
            clauses.get(said.clearance or "", ""), said.destination, said.file, said.digest, said.bytes,
            said.rows, said.subjects, said.state, said.recorded_at.astimezone(_JST).isoformat(),
            said.clearance,
        )  # fmt: skip


def _decisions(found: Collected) -> Iterator[tuple[object, ...]]:
    """One line per reason; one where there is none."""
    for run, exports in found.decided.items():
        day = found.heads[run].run.business_date
        for one in exports:
            head = (run, day, *(one[k] for k in _DECISIONS[2:7]))
            reasons = [*one["reasons"], *one["waived"]]
            for reason in reasons:
                yield (
                    *head, f"{reason['code']} {reason['rule']}", reason["column"], reason["origin"],
                    reason.get("waiver"), reason["message"]["en"], reason["message"]["ja"],
                )  # fmt: skip
            if not reasons:
                yield (*head, *[None] * (len(_DECISIONS) - len(head)))


def _readme(found: Collected, policy: Policy, lang: Lang) -> bytes:
    def named(party: str) -> str:
        known = policy.parties.get(party)
        name = f"{known.name.text(lang)} ({party})" if known else party
        return neutral(name)

    number, digest = found.head
    told = Message(
        "evidence.readme",
        controller=named(policy.controller),
        recipient=named(found.recipient),
        since=str(found.since),
        until=str(found.until),
        number=number,
        head=digest or "-",
        steps=len(found.steps),
        clearances=len(found.clearances),
        decided=sum(map(len, found.decided.values())),
        unsealed=len(found.unsealed),
        missing=len(found.not_held),
        without=sum(len(p.runs) for p in found.policies if not p.texts),
    )
    return told.text(lang).encode()

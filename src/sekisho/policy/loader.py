"""A policy's files read into one value, strictly: what cannot be understood is an error."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from sekisho import document
from sekisho.document import Node
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Notice, Policy
from sekisho.policy.categories import read_categories, read_kinds, read_overlays
from sekisho.policy.conditions import read_conditions
from sekisho.policy.consents import read_consents
from sekisho.policy.entries import with_entries
from sekisho.policy.foreign import read_foreign, with_foreign_grounds
from sekisho.policy.grants import Vocabulary
from sekisho.policy.groups import read_groups, with_members
from sekisho.policy.lifts import read_retention, read_sign_offs, with_sign_offs
from sekisho.policy.notices import FOLDER, in_sequence, read_notice
from sekisho.policy.opt_outs import read_opt_outs
from sekisho.policy.parties import controller_of, read_destinations, read_parties
from sekisho.policy.processors import read_processors
from sekisho.policy.recipients import read_recipient_policies
from sekisho.policy.requests import read_requests, read_statutes
from sekisho.policy.rights import read_rights
from sekisho.policy.thresholds import read_thresholds
from sekisho.policy.waivers import read_waivers

PARTIES: Final = "parties.yaml"
CATEGORIES: Final = "categories.yaml"
PROCESSORS: Final = "processors.yaml"
CONSENTS: Final = "consents.yaml"
OPT_OUTS: Final = "opt_outs.yaml"
GROUPS: Final = "groups.yaml"
CONDITIONS: Final = "conditions.yaml"
STATUTES: Final = "statutes.yaml"
REQUESTS: Final = "requests.yaml"
FOREIGN: Final = "foreign.yaml"
SIGN_OFFS: Final = "sign_offs.yaml"
RETENTION: Final = "retention.yaml"
STATISTICS: Final = "statistics.yaml"
RECIPIENTS: Final = "recipients.yaml"
RIGHTS: Final = "rights.yaml"
WAIVERS: Final = "waivers.yaml"
_REQUIRED: Final = (PARTIES, CATEGORIES, PROCESSORS)
_REGISTERS: Final[Mapping[str, str]] = {
    CONSENTS: "texts: {}",
    OPT_OUTS: "filings: {}",
    GROUPS: "groups: {}",
    CONDITIONS: "conditions: {}",
    STATUTES: "statutes: {}",
    REQUESTS: "{}",
    FOREIGN: "recipients: {}",
    SIGN_OFFS: "sign_offs: {}",
    RETENTION: "retention: {}",
    STATISTICS: "{}",
    RECIPIENTS: "recipients: {}",
    RIGHTS: "{}",
    WAIVERS: "waivers: {}",
}
"""Registers that a policy may have -> one that is left out, which is empty."""
ALLOWED: Final = ", ".join(
    f"`{name}`" for name in (*_REQUIRED, *_REGISTERS, "notices/*.yaml", "notices/*.txt")
)
_SUFFIXES: Final = (".yaml", ".yml", ".txt")


def is_policy_file(path: str) -> bool:
    """Whether a file in the policy's folder is meant as a part of it; a README is not."""
    return path.casefold().endswith(_SUFFIXES)


def load(files: Mapping[str, str], *, folder: str = "policy") -> Policy:
    """Read a policy.

    Args:
        files: path in the project, with `/`, like `policy/parties.yaml` -> text. Files that are no
            part of a policy by their suffix (`is_policy_file`) are ignored.
        folder: the policy's folder in the project.

    Raises:
        ProjectError: with file, line, column and what is allowed there.
    """
    parts = {path: text for path, text in files.items() if is_policy_file(path)}
    _refuse_strays(parts, folder)
    parties_file = _read(parts, PARTIES, folder).mapping(required=("parties", "destinations"))
    categories_file = _read(parts, CATEGORIES, folder).mapping(
        required=("overlays", "categories"), optional=("businesses", "subjects")
    )
    processors_file = _read(parts, PROCESSORS, folder).mapping(required=("contracts",))
    parties = read_parties(parties_file["parties"])
    overlays = read_overlays(categories_file["overlays"])
    kinds = read_kinds(categories_file)
    categories = read_categories(categories_file["categories"], overlays, kinds)
    groups = read_groups(_listed(parts, GROUPS, folder, "groups"), parties)
    conditions = read_conditions(_listed(parts, CONDITIONS, folder, "conditions"))
    vocabulary = Vocabulary(parties, categories, overlays, kinds, groups, conditions)
    notices = _read_notices(parts, vocabulary, folder)
    by_id = {n.id: n for n in notices}
    contracts = read_processors(processors_file["contracts"], vocabulary, by_id)
    texts = read_consents(_listed(parts, CONSENTS, folder, "texts"), vocabulary, by_id)
    versions = {declared.text.version: declared for declared in texts}
    statutes = read_statutes(_listed(parts, STATUTES, folder, "statutes"))
    requests = read_requests(_register(parts, REQUESTS, folder), statutes, vocabulary, by_id)
    filings = read_opt_outs(_listed(parts, OPT_OUTS, folder, "filings"), vocabulary, by_id)
    entries = (*contracts, *(text.entry for text in texts), *filings, *(r.entry for r in requests))
    signed = read_sign_offs(_listed(parts, SIGN_OFFS, folder, "sign_offs"), vocabulary, by_id)
    home = parties[controller_of(parties)].country
    grounds = read_foreign(_register(parts, FOREIGN, folder), parties, home, versions)
    return Policy(
        controller=controller_of(parties),
        parties=parties,
        destinations=read_destinations(parties_file["destinations"], parties),
        categories=categories,
        overlays={name: declared.overlay for name, declared in overlays.items()},
        notices=tuple(
            with_foreign_grounds(
                with_members(with_sign_offs(with_entries(notice, entries), signed), groups),
                parties,
                home,
                grounds,
            )
            for notice in notices
        ),
        digest=digest(parts),
        consent_texts={version: declared.text for version, declared in versions.items()},
        statutes=statutes,
        requests={declared.request.number: declared.request for declared in requests},
        retention=read_retention(_listed(parts, RETENTION, folder, "retention"), categories),
        rights=read_rights(_register(parts, RIGHTS, folder), by_id),
        thresholds=read_thresholds(_register(parts, STATISTICS, folder)),
        waivers=read_waivers(_listed(parts, WAIVERS, folder, "waivers")),
        conditions=conditions,
        groups=groups,
        businesses=kinds.businesses,
        subjects=kinds.subjects,
        recipient_policies=read_recipient_policies(
            _listed(parts, RECIPIENTS, folder, "recipients"),
            vocabulary,
            controller_of(parties),
            {purpose for notice in notices for purpose in notice.purposes},
        ),
    )


def digest(files: Mapping[str, str]) -> str:
    """SHA-256 over paths and texts, whatever the order of the mapping."""
    total = hashlib.sha256()
    for path in sorted(files):
        for part in (path, files[path]):
            data = part.encode()
            # The length keeps apart what would run together: ("ab", "c") and ("a", "bc").
            total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def _read(files: Mapping[str, str], path: str, folder: str) -> Node:
    file = f"{folder}/{path}"
    if file not in files:
        raise ProjectError(
            Message("policy.missing-file"),
            place=Place(file),
            help=Message("policy.files", allowed=ALLOWED),
        )
    return document.read(files[file], file)


def _register(files: Mapping[str, str], path: str, folder: str) -> Node:
    """A register's document; one that is left out is empty."""
    if f"{folder}/{path}" not in files:
        return document.read(_REGISTERS[path], f"{folder}/{path}")
    return _read(files, path, folder)


def _listed(files: Mapping[str, str], path: str, folder: str, key: str) -> Node:
    """What a register lists under its one key."""
    return _register(files, path, folder).mapping(required=(key,))[key]


def _refuse_strays(files: Mapping[str, str], folder: str) -> None:
    known = {f"{folder}/{name}" for name in (*_REQUIRED, *_REGISTERS)}
    notices = f"{folder}/{FOLDER}"
    for path in sorted(files):
        stem = path.removeprefix(notices)
        of_a_notice = stem != path and "/" not in stem and stem.endswith((".yaml", ".txt"))
        if path not in known and not of_a_notice:
            raise ProjectError(
                Message("policy.stray-file"),
                place=Place(path),
                help=Message("policy.files", allowed=ALLOWED),
            )


def _read_notices(
    files: Mapping[str, str], vocabulary: Vocabulary, folder: str
) -> tuple[Notice, ...]:
    start = f"{folder}/{FOLDER}"
    names = sorted(p.removeprefix(start) for p in files if p.startswith(start))
    documents = [name for name in names if name.endswith(".yaml")]
    texts = [name for name in names if name.endswith(".txt")]
    if not documents:
        raise ProjectError(Message("policy.missing-notice"), place=Place(start))
    for name in texts:
        if not files[start + name].strip():
            raise ProjectError(Message("policy.empty-text"), place=Place(start + name))
    published = {name: files[start + name] for name in texts}
    notices = in_sequence(
        [read_notice(_read(files, FOLDER + n, folder), vocabulary, published) for n in documents]
    )
    named = {n.text_file for n in notices}
    for name in texts:
        if start + name not in named:
            raise ProjectError(Message("policy.stray-text"), place=Place(start + name))
    return notices

"""A co-op's project: its files, read strictly into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from sekisho import contracts, expectations, policy
from sekisho.alerts.settings import Settings
from sekisho.errors import Place, ProjectError
from sekisho.expectations import Suite
from sekisho.memory import Forgetful, Memory
from sekisho.messages import Message, offered
from sekisho.model import Export, KeySpace, Model, Policy, PythonModel, Source
from sekisho.project.agreement import (
    check_conditions,
    check_kept_at_destinations,
    check_servers,
    check_statutes,
)
from sekisho.project.alerts import check_owners, read_alerts
from sekisho.project.config import CONFIG_FILE, Config, Hold, read_config
from sekisho.project.files import files_below, text_of
from sekisho.project.head import read_export
from sekisho.project.python_model import (
    HELPERS,
    LOCK,
    Surroundings,
    read_python_model,
    surroundings,
)
from sekisho.project.remembered import Remembered
from sekisho.project.retention import check_retention
from sekisho.project.waivers import check_waivers
from sekisho.rules import BUSINESS_DAY
from sekisho.workers import Workers

MODELS: Final = "sql/models"
EXPORTS: Final = "sql/exports"
REPORTS: Final = "sql/reports"
CONTRACTS: Final = "contracts"
_RELATION: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_RESERVED: Final = "sekisho_"


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a project's files say, checked and frozen.

    Attributes:
        root: the project's folder.
        files: path in the project -> text, of every file that was read.
        contracts_digest: SHA-256 over the contracts.
        memory: where checks of the project remember what they worked out.
        alerts: who is told what; None = nobody is.
    """

    root: Path
    config: Config
    policy: Policy
    sources: Mapping[str, Source]
    key_spaces: Mapping[str, KeySpace]
    models: Mapping[str, Model | PythonModel]
    exports: Mapping[str, Export]
    suites: Mapping[str, Suite]
    export_suites: Mapping[str, Suite]
    reports: Mapping[str, str]
    files: Mapping[str, str]
    contracts_digest: str
    alerts: Settings | None
    memory: Memory = field(default=Forgetful(), compare=False, repr=False)

    @property
    def ledger(self) -> Source | None:
        """The consent ledger's contract, where there is one."""
        return next((s for s in self.sources.values() if s.role == "ledger"), None)

    def text_of(self, file: str) -> str:
        """The text of a file that was read.

        Raises:
            KeyError: no such file was read.
        """
        return self.files[file]

    def folder(self, path: str) -> Path:
        """A folder of the configuration, below the project's own."""
        return self.root / path

    def holding(self, hold: Hold | None) -> Project:
        """The project with another answer to what a refused export holds; None = its own."""
        return self if hold is None else replace(self, config=replace(self.config, hold=hold))

    def selected(self, names: Iterable[str]) -> tuple[str, ...]:
        """Export names, sorted; none given means all.

        Raises:
            ProjectError: a name that is no export.
        """
        wanted = sorted(set(names)) or sorted(self.exports)
        for name in wanted:
            if name not in self.exports:
                raise ProjectError(
                    Message("project.unknown-export", name=name),
                    help=Message("project.known", names=offered(self.exports, name)),
                )
        return tuple(wanted)


def load(
    root: Path,
    *,
    remember: bool = False,
    memory: Memory | None = None,
    proposed: Mapping[str, str] | None = None,
) -> Project:
    """Read a project.

    Args:
        root: its folder.
        remember: use and extend what earlier checks have worked out. What releases data must not:
            whoever can write that file would decide for it.
        memory: that of another project, which is shared instead.
        proposed: files of a policy to be judged by instead of the project's own.

    Raises:
        ProjectError: the folder is no project, or one of its files cannot be used: which, where,
            and what is allowed.
    """
    configured = _config_text(root)
    config = read_config(configured)
    policy_files = proposed or policy_files_of(root)
    the_policy = policy.load(policy_files)
    contract_files = {f: text_of(root, f) for f in files_below(root, CONTRACTS, ".yaml")}
    memory = memory or (Remembered(root / config.cache) if remember else Forgetful())
    with Workers(contracts.answering(the_policy)) as workers:
        declared = contracts.load(contract_files, the_policy, memory, workers)
    check_statutes(the_policy, declared.sources)
    check_conditions(the_policy, declared.sources, declared.key_spaces)
    check_retention(the_policy, declared.sources)
    suite_files = {f: text_of(root, f) for f in files_below(root, expectations.FOLDER, ".yaml")}
    suites = expectations.load(suite_files, declared.sources)
    expectations.check_columns(
        suites.values(), {name: source.columns for name, source in declared.sources.items()}
    )
    sql = {
        f: text_of(root, f)
        for folder in (MODELS, EXPORTS)
        for f in files_below(root, folder, ".sql")
    }
    python = {f: text_of(root, f) for f in files_below(root, MODELS, ".py")}
    helper_files = (
        {f: text_of(root, f) for f in files_below(root, HELPERS, ".py")} if python else {}
    )
    lock = text_of(root, LOCK) if python and (root / LOCK).is_file() else None
    models, exports = _statements(
        {**sql, **python}, declared.sources, surroundings(helper_files, lock)
    )
    export_suites = expectations.load_of_exports(suite_files, exports)
    check_kept_at_destinations(config, the_policy)
    check_servers(the_policy, declared.sources)
    check_waivers(the_policy, config.approvers, exports, declared.sources)
    settings = read_alerts(configured)
    check_owners(settings, exports, declared.sources)
    reports = {f: text_of(root, f) for f in files_below(root, REPORTS, ".sql")}
    files = {
        CONFIG_FILE: configured,
        **policy_files,
        **contract_files,
        **suite_files,
        **sql,
        **python,
        **helper_files,
    }
    return Project(
        root=root,
        config=config,
        policy=the_policy,
        sources=declared.sources,
        key_spaces=declared.key_spaces,
        models=models,
        exports=exports,
        suites=suites,
        export_suites=export_suites,
        reports=MappingProxyType(reports),
        files=MappingProxyType(files),
        contracts_digest=declared.digest,
        alerts=settings,
        memory=memory,
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """What can be said of a project whose other files may be broken: enough to tell people of it.

    Attributes:
        exports: names of the files that exports are read from.
    """

    config: Config
    alerts: Settings | None
    exports: tuple[str, ...]


def outline(root: Path) -> Outline:
    """Read only `sekisho.toml`, and the names of the exports.

    Raises:
        ProjectError: the folder is no project, or `sekisho.toml` cannot be used.
    """
    text = _config_text(root)
    names = (PurePosixPath(file).stem for file in files_below(root, EXPORTS, ".sql"))
    return Outline(read_config(text), read_alerts(text), tuple(sorted(names)))


def _config_text(root: Path) -> str:
    if not (root / CONFIG_FILE).is_file():
        raise ProjectError(
            Message("project.no-config", folder=str(root)), help=Message("project.no-config.help")
        )
    return text_of(root, CONFIG_FILE)


def policy_digest_now(root: Path) -> str:
    """The digest of the policy's files as they are on disk now, unread; see `Policy.digest`.

    Raises:
        ProjectError: the policy cannot be loaded any more.
    """
    return policy.load(policy_files_of(root)).digest


def policy_texts(project: Project) -> Mapping[str, str]:
    """Path in the project -> text, of the files that its policy was read from."""
    parts = (f for f in project.files if f.startswith("policy/") and policy.is_policy_file(f))
    return {file: project.files[file] for file in sorted(parts)}


def policy_files_of(root: Path) -> Mapping[str, str]:
    """Path in the project -> text, of every file that is a part of its policy."""
    return {f: text_of(root, f) for f in files_below(root, "policy") if policy.is_policy_file(f)}


def _statements(
    texts: Mapping[str, str], sources: Mapping[str, Source], around: Surroundings
) -> tuple[Mapping[str, Model | PythonModel], Mapping[str, Export]]:
    """Models and exports by name; one name stands for one relation, case aside."""
    owners = {name.casefold(): source.place.file for name, source in sources.items()}
    for name, file in owners.items():
        if name == BUSINESS_DAY or name.startswith(_RESERVED):
            raise ProjectError(Message("project.reserved-relation", name=name), place=Place(file))
    models: dict[str, Model | PythonModel] = {}
    exports: dict[str, Export] = {}
    for file, text in sorted(texts.items()):
        name = PurePosixPath(file).stem
        _claim(name, file, owners)
        if file.endswith(".py"):
            models[name] = read_python_model(name, file, text, around)
        elif file.startswith(f"{MODELS}/"):
            models[name] = Model(name, text, file)
        else:
            exports[name] = read_export(name, file, text)
    _apart(exports)
    return MappingProxyType(models), MappingProxyType(exports)


def _claim(name: str, file: str, owners: dict[str, str]) -> None:
    if not _RELATION.fullmatch(name):
        raise ProjectError(
            Message("project.relation-name", name=name),
            place=Place(file),
            help=Message("project.relation-name.help"),
        )
    if name == BUSINESS_DAY or name.startswith(_RESERVED):
        raise ProjectError(Message("project.reserved-relation", name=name), place=Place(file))
    if name in owners:
        raise ProjectError(
            Message("project.duplicate-relation", name=name, other=owners[name]), place=Place(file)
        )
    owners[name] = file


def _apart(exports: Mapping[str, Export]) -> None:
    """No two exports write the same file."""
    seen: dict[tuple[str, str], str] = {}
    for export in exports.values():
        target = (export.destination, export.file.casefold())
        if target in seen:
            raise ProjectError(
                Message("project.duplicate-file", other=seen[target]), place=export.place
            )
        seen[target] = export.name


__all__ = [
    "Config",
    "Hold",
    "Outline",
    "Project",
    "load",
    "outline",
    "policy_digest_now",
    "policy_files_of",
    "policy_texts",
]

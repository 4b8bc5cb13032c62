"""What is swept: the outbound area, the folders that the project names, and those that are given."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sekisho.project import Project
from sekisho.project.files import shown
from sekisho.sweep.walk import Found


@dataclass(frozen=True, slots=True)
class Area:
    """A folder to sweep.

    Attributes:
        name: as it was given, safe to print.
        root: the folder itself, resolved: what was given may be a link, nothing below is followed.
        left_out: what is passed over: the project's own data, and areas that are swept on their own.
        is_outbound: files need a clearance here.
        destinations: path below the outbound area -> the destination whose folder it is.
    """

    name: str
    root: Path
    left_out: frozenset[Path]
    is_outbound: bool = False
    destinations: Mapping[PurePosixPath, str] = field(default_factory=dict)

    @property
    def exists(self) -> bool:
        """Whether it has to be there: the outbound area is made by the first release."""
        return not self.is_outbound or self.root.exists()

    def destination_of(self, found: Found) -> str | None:
        """The destination in whose folder something lies directly."""
        return self.destinations.get(PurePosixPath(*found.parts[:-1]))


def areas_of(project: Project, given: Sequence[Path]) -> tuple[Area, ...]:
    """All areas of a sweep, each once, the outbound area first.

    Members' data belongs where the project keeps it: what comes in, the lake, the record, what members have
    asked for, and what checks and sweeps remember are left out, unless they are given themselves.
    """
    config, root = project.config, project.root.resolve()
    outbound = root / config.outbound
    kept = (config.inbound, config.lake, config.audit, config.store, config.cache)
    own_names = (*kept, config.requests, config.fingerprints, f"{config.fingerprints}.key")
    own = {root / p for p in own_names}
    roots: dict[Path, str] = {outbound.resolve(): config.outbound}
    for name in config.sweep_folders:
        roots.setdefault((root / name).resolve(), name)
    for path in given:
        roots.setdefault(path.resolve(), os.fspath(path))
    return tuple(
        Area(
            shown(name),
            path,
            frozenset((own | roots.keys()) - {path}),
            is_outbound=path == outbound.resolve(),
            destinations=destinations_of(project) if path == outbound.resolve() else {},
        )
        for path, name in roots.items()
    )


def destinations_of(project: Project) -> Mapping[PurePosixPath, str]:
    """Path below the outbound area -> the destination whose folder it is."""
    folders = (d for d in project.policy.destinations.values() if d.server is None)
    return {PurePosixPath(d.path): d.id for d in folders}


def on_servers(project: Project) -> tuple[str, ...]:
    """Destinations that are on servers: neither a sweep nor retention looks at what lies there."""
    places = project.policy.destinations.values()
    return tuple(sorted(d.id for d in places if d.server is not None))

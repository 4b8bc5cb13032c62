"""Digests of what an export is made from and decided by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

import sekisho
from sekisho.digest import digest_of
from sekisho.model import Column, Export, Model, PythonModel
from sekisho.nightly.ledger import row_condition_sources
from sekisho.nightly.outcome import Checked
from sekisho.project import Project
from sekisho.world import Landed


def input_digest(
    project: Project,
    checked: Checked,
    export: Export,
    landed: Mapping[str, Landed],
    said: str | None,
) -> str:
    """Digest of all that an export is made from and decided by: same digest, same file.

    Args:
        said: digest of what members have said besides the day's ledger; None = nobody knows.

    Its suite is among these: what an earlier one let go, a changed one may refuse.
    """
    upstream = checked.analysis.upstream(export.name)
    needed = {*upstream, *row_condition_sources(project)}
    suite = project.export_suites.get(export.name)
    return digest_of(
        export.sql,
        f"suite={suite.digest if suite else '-'}",
        f"asked={said or '-'}",
        *(f"{n}={_made_by(project.models[n])}" for n in upstream if n in project.models),
        *(f"{n}={landed[n].digest}" for n in sorted(needed) if n in landed),
        project.policy.digest,
        project.contracts_digest,
        checked.day.isoformat(),
        sekisho.__version__,
        duckdb.__version__,
    )


def sql_digest(export: Export, models: Iterable[Model | PythonModel]) -> str:
    """Digest of an export's statement and of what the models that it reads are made by."""
    return digest_of(export.sql, *map(_made_by, models))


def _made_by(model: Model | PythonModel) -> str:
    """What a model is made by: its statement, or the digest of all that it computes with."""
    return model.sql if isinstance(model, Model) else model.digest


def lineage_digest(influences: Mapping[str | None, Mapping[Column, bool]]) -> str:
    """Digest of the source columns behind each column of an export and behind its rows."""
    return digest_of(
        *(
            f"{name or '*'}<{column}:{'direct' if direct else 'indirect'}"
            for name, origins in influences.items()
            for column, direct in sorted(origins.items())
        )
    )

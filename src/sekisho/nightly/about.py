"""How it is known whose data an export holds, and what is told of that afterwards."""

from __future__ import annotations

from sekisho.decide import tables_of
from sekisho.gate import About
from sekisho.lineage.whose import whose
from sekisho.model import Column, Decision, Model, PythonModel, QueryLineage, Source
from sekisho.nightly.clearing import categories_of
from sekisho.nightly.outcome import Checked
from sekisho.project import Project


def about_of(project: Project, checked: Checked, decision: Decision) -> About:
    """How it is known whose data an export holds, and what its release is."""
    export, analysis = project.exports[decision.export], checked.analysis
    below = analysis.inputs_first(export.name)
    sources = [project.sources[name] for name in below if name in project.sources]
    python = [m for name in below if isinstance(m := project.models.get(name), PythonModel)]
    lineage = checked.lineages[export.name]
    found = whose(
        export.name,
        export.sql,
        {**tables_of(sources), **{model.name: model.outputs for model in python}},
        {n: m.sql for n in below if isinstance(m := project.models.get(n), Model)},
        {
            **{source.name: _keys(source) for source in sources},
            **{
                model.name: [
                    key
                    for name in analysis.upstream(model.name)
                    if name in project.sources
                    for key in _keys(project.sources[name])
                ]
                for model in python
            },
        },
        tuple(lineage.columns) if isinstance(lineage, QueryLineage) else (),
        {
            space.map_source: (space.map_from or "", space.map_to or "")
            for space in project.key_spaces.values()
            if space.map_source is not None
        },
    )
    spaces = {name: {_space(project, key) for key in keys} for name, keys in found.columns.items()}
    # Of numbers of several systems nobody can say whose they are.
    mixed = {name for name, among in spaces.items() if len(among) > 1}
    notice = project.policy.notice_on(checked.day)
    arrangement = notice.arrangements.get(export.arrangement) if notice else None
    categories = categories_of(checked, export.name)
    return About(
        telling={
            name: project.key_spaces[space]
            for name, (space, *_) in spaces.items()
            if name not in mixed
        },
        loose=found.loose | {key for name in mixed for key in found.columns[name]},
        giving={
            "recipient": decision.use.recipient,
            "purpose": decision.use.purpose,
            "arrangement": decision.use.arrangement,
            "clause": arrangement.clause if arrangement else "",
            "notice": notice.id if notice else "",
            "destination": export.destination,
            "columns": [[name, list(found)] for name, found in categories.items()],
        },
    )


def _keys(source: Source) -> list[Column]:
    """The keys of those whom a source's rows are about, in any system of numbers."""
    return [
        Column(source.name, column.name)
        for column in source.columns.values()
        if column.parse == "key" and column.key_space is not None
    ]


def _space(project: Project, key: Column) -> str:
    return str(project.sources[key.table].columns[key.name].key_space)

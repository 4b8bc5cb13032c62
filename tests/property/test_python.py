"""The property through Python models: what a use may not see changes no byte of what they give.

The model reads all that there is of a person from several sources, and says it again in the output: values,
their order, how many there are, the types that pandas sees, the memory of its columns.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from property.changes import changed
from property.random_sample import example
from property.small_sample import SmallSample
from python_models import python_model

from sekisho.decide import analyse
from sekisho.project.head import read_export
from sekisho.world import World

READ = {
    "member_register": ["member_no", "name", "birth_date", "sex", "email", "stop_order", "no_dm_flag"],
    "kyosai_contract": ["member_no", "claim_reason"],
    "survey": ["member_no", "comment"],
    "catalog_member": ["member_no", "total_amount"],
}  # fmt: skip
CODE = """
import pandas as pd

def model(member_register, kyosai_contract, survey, catalog_member):
    frames = (member_register, kyosai_contract, survey, catalog_member)
    told = []
    for n, frame in enumerate(frames):
        told.append((f"{n}", repr(list(frame.dtypes)) + repr(frame.shape) + repr(frame.sum(numeric_only=True))))
        for name in frame.columns:
            chunks = frame[name].array._pa_array.chunks
            memory = [b.to_pybytes() for chunk in chunks for b in chunk.buffers() if b is not None]
            told.append((f"{n}-{name}", repr(memory)))
        for row, cells in enumerate(frame.itertuples(index=False)):
            told.append((f"{n}-{row}", repr(tuple(cells))))
    joined = member_register.merge(kyosai_contract, on="member_no", how="left")
    ages = pd.to_datetime(joined["birth_date"]).dt.year
    told.append(("ages", repr(ages.value_counts().to_dict()) + repr(joined.memory_usage(deep=True))))
    return pd.DataFrame(told, columns=["what", "said"])
"""
EXPORT = """/*---
title: {ja: 試験, en: a test}
destination: own_office
purpose: P11
arrangement: A0
key: [what]
file: by_python.csv
format: csv
encoding: utf-8
---*/
SELECT what, said FROM pried
"""
SEEDS = [pytest.param(n, marks=[pytest.mark.slow] if n else []) for n in range(20)]


@pytest.fixture(scope="module")
def pried(small_sample: SmallSample) -> SmallSample:
    """The small sample with the model, and an export of all that it says."""
    model = python_model(CODE, READ, {"what": "VARCHAR", "said": "VARCHAR"}, ["what"], name="pried")
    export = read_export("by_python", "sql/exports/by_python.sql", EXPORT)
    held = small_sample.project
    project = replace(
        held,
        models={**held.models, "pried": model},
        exports={**held.exports, "by_python": export},
    )
    analysis = analyse(project.sources, project.models, project.exports)
    return replace(small_sample, project=project, analysis=analysis)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_may_not_be_seen_changes_no_byte(
    pried: SmallSample, tmp_path: Path, seed: int
) -> None:
    asked, tables = example(pried, seed, ["by_python"])
    other = changed(pried, asked, tables, seed)
    before = pried.staged(asked, tables, tmp_path / "before")
    assert isinstance(before, bytes), before
    assert before == pried.staged(asked, other, tmp_path / "after")


def test_with_the_columns_shown_the_bytes_move(pried: SmallSample, tmp_path: Path) -> None:
    """The test above can fail: what is changed does reach the model where it is let in."""

    def shown(world: World) -> World:
        sources = [
            replace(s, columns=tuple(replace(c, visible=True) for c in s.columns), rows="all")
            for s in world.sources
        ]
        return replace(world, sources=tuple(sources))

    asked, tables = example(pried, 0, ["by_python"])
    other = changed(pried, asked, tables, 0)
    before = pried.staged(asked, tables, tmp_path / "before", shown)
    assert before != pried.staged(asked, other, tmp_path / "after", shown)

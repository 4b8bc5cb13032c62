"""The result as JSON and as a table to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from environments import ROOT

RESULTS = ROOT / "benchmarks/results"
NAMES = {"all": "all queries", "corpus": "our corpus", "tpch": "TPC-H", "tpcds": "TPC-DS"}
HEAD = """# Lineage side by side

`{command}` wrote this on {cores} cores with Python {python} and DuckDB {duckdb}.

Truth: change one column of small data, run again, compare; what moves an output is proven to
influence it (a lower bound). Direct: values that flow into the output; all: whatever decides it,
rows included. Silently wrong: answered, with a proven influence missing. Refused or crashed counts
as nothing found. Most peers promise direct influences only: "all" is the distance to our need. What
is direct among the proven is ours to say, since no oracle can tell. Only columns are compared, not
whether a table has rows at all.
"""
COLUMNS = (
    "| tool | refused | direct % | all % | silently wrong | of these a value | reported / proven "
    "per output | confirmed % | median ms | total s |\n|---|---|---|---|---|---|---|---|---|---|\n"
)


def write(result: Mapping[str, Any]) -> None:
    """Both files."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / "lineage.json").write_text(text, encoding="utf-8")
    (RESULTS / "lineage.md").write_text(_page(result), encoding="utf-8")


def _page(result: Mapping[str, Any]) -> str:
    parts = [HEAD.format(**result)]
    for suite, title in NAMES.items():
        scores = {name: tool["scores"][suite] for name, tool in result["tools"].items()}
        count = next(iter(scores.values()))["queries"]
        lines = [_line(name, result["tools"][name]["version"], s) for name, s in scores.items()]
        parts.append(f"\n## {title[:1].upper()}{title[1:]}, {count}\n\n{COLUMNS}{''.join(lines)}")
    found = result["clock"]
    parts.append(
        f"\n## The clock: TPC-DS, schema loaded, {found['queries']} queries that all answer\n\n"
        "| side | mean ms a query | times ours |\n|---|---|---|\n"
        f"| ours, everything included | {found['sekisho_ms']} | 1 |\n"
        f"| of this, DuckDB's binding and serialising | {found['binding_ms']} "
        f"| {found['share_of_binding']} |\n"
        f"| `sqlglot.lineage` as pip installs it | {found['sqlglot_ms']} "
        f"| {found['times_faster']} |\n"
        f"| `sqlglot.lineage`, `sqlglot[c]` | {found['sqlglot_compiled_ms']} "
        f"| {found['times_faster_than_compiled']} |\n\n"
        "Sides take turns, each in fresh processes; the best round of each counts.\n"
    )
    return "".join(parts)


def _line(name: str, version: str, score: Mapping[str, float]) -> str:
    share = 100 * score["refused"] / score["queries"]
    cells = (
        f"{name} {version}",
        f"{score['refused']} ({share:.1f} %)",
        f"{score['direct']:.1f}",
        f"{score['all']:.1f}",
        f"{score['wrong']}",
        f"{score['wrong_value']}",
        f"{score['reported']:.2f} / {score['proven']:.2f}",
        f"{score['confirmed']:.1f}",
        f"{score['median_ms']:.2f}",
        f"{score['total_s']:.2f}",
    )
    return f"| {' | '.join(cells)} |\n"

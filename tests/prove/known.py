"""What is known of the supported DuckDB, so that a candidate can be held against it.

PYTHONPATH=src:tests python -m prove.known    # writes known.yaml from the installed version
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb
import yaml

from sekisho.lineage.binder import CONFIG

FILE: Final = Path(__file__).with_name("known.yaml")
HEAD: Final = """\
# What DuckDB {version} has: functions, all of which somebody has looked at (those that may be called
# are in sekisho.lineage.functions), those of state and chance, and keywords by category. Written by
# `python -m prove.known`.
"""

Facts = Mapping[str, list[str]]


def installed() -> Facts:
    """The same of the DuckDB that is installed, each sorted."""
    connection = duckdb.connect(config=dict(CONFIG))
    found = connection.execute(
        "SELECT lower(function_name), bool_or(stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')) "
        "FROM duckdb_functions() GROUP BY ALL"
    ).fetchall()
    facts = {
        "functions": sorted(name for name, _ in found),
        "functions of state or chance": sorted(name for name, odd in found if odd),
    }
    keywords = connection.execute(
        "SELECT keyword_category, list(keyword_name ORDER BY keyword_name) FROM duckdb_keywords() "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return facts | {f"keywords: {category}": names for category, names in keywords}


def known() -> Facts:
    """Of the supported version."""
    facts: Facts = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return facts


if __name__ == "__main__":
    text = yaml.safe_dump(dict(installed()), width=98, default_flow_style=None, sort_keys=False)
    FILE.write_text(HEAD.format(version=duckdb.__version__) + text, encoding="utf-8")

"""What is known of each supported DuckDB, so that a candidate can be held against it.

PYTHONPATH=src:tests python -m prove.known    # writes what the installed version has
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import duckdb
import yaml

from sekisho.lineage.binder import CONFIG, SUPPORTED

FOLDER: Final = Path(__file__).with_name("versions")
HEAD: Final = """\
# What DuckDB {version} has: functions, all of which somebody has looked at (those that may be called
# are in sekisho.lineage.functions), those of state and chance, those that a time zone decides, and
# keywords by category. Written by `python -m prove.known`.
"""
STATE: Final = "functions of state or chance"
ZONE: Final = "functions of the time zone"
_FUNCTIONS: Final = """
    SELECT lower(function_name), bool_or(odd AND NOT zoned), bool_or(odd AND zoned)
    FROM (
        SELECT
            function_name,
            stability IN ('VOLATILE', 'CONSISTENT_WITHIN_QUERY') AS odd,
            len(parameter_types) > 0 AND regexp_matches(
                concat_ws(' ', CAST(parameter_types AS VARCHAR), return_type),
                'WITH TIME ZONE|TIMESTAMPTZ'
            ) AS zoned
        FROM duckdb_functions()
    )
    GROUP BY ALL
"""
"""Function, whether one of its forms depends on more than its arguments, and whether one that turns
times of no zone into such of a zone, or back, does: by which zone, the session says."""

Facts = Mapping[str, list[str]]


def installed() -> Facts:
    """The same of the DuckDB that is installed, each sorted."""
    connection = duckdb.connect(config=dict(CONFIG))
    found = connection.execute(_FUNCTIONS).fetchall()
    facts = {
        "functions": sorted(name for name, _, _ in found),
        STATE: sorted(name for name, odd, _ in found if odd),
        ZONE: sorted(name for name, _, zoned in found if zoned),
    }
    keywords = connection.execute(
        "SELECT keyword_category, list(keyword_name ORDER BY keyword_name) FROM duckdb_keywords() "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return facts | {f"keywords: {category}": names for category, names in keywords}


def versions() -> tuple[str, ...]:
    """The versions of which it is written down, all of them supported, the oldest first."""
    return tuple(version for version in SUPPORTED if _file(version).exists())


def known(version: str) -> Facts:
    """Of one of the supported versions."""
    facts: Facts = yaml.safe_load(_file(version).read_text(encoding="utf-8"))
    return facts


def _file(version: str) -> Path:
    return FOLDER / f"{version}.yaml"


if __name__ == "__main__":
    text = yaml.safe_dump(dict(installed()), width=98, default_flow_style=None, sort_keys=False)
    _file(duckdb.__version__).write_text(
        HEAD.format(version=duckdb.__version__) + text, encoding="utf-8"
    )

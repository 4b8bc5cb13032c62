"""Look for data sets on which each query has rows, and write `seeds.yaml` (some minutes).

PYTHONPATH=src:tests python -m lineage.tpc
"""

from __future__ import annotations

from lineage.tpc import suites
from lineage.tpc.world import SEEDS, search

WANTED, TRIES = 8, 1000
HEAD = """\
# Suite -> query -> data sets (seeds of lineage.tpc.data) on which it has rows, written by
# `python -m lineage.tpc`. Those of a query change with its text and with how data are made.
"""


def main() -> None:
    """Write the file."""
    lines = [HEAD]
    for name, suite in suites().items():
        lines.append(f"{name}:\n")
        for number, sql in suite.queries.items():
            found = search(sql, suite.tables, WANTED, TRIES)
            print(name, number, found, flush=True)  # noqa: T201 - progress of a long run
            lines.append(f'  "{number}": {found}\n')
    SEEDS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

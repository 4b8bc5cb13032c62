"""`python -m lineage.fuzz N`: N random queries, none of which may move by what it does not list."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lineage.fuzz.campaign import Campaign


def main() -> int:
    """Run the queries; 1 if any missed an influence or crashed the analysis."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("queries", type=int, help="how many, from seed 0")
    parser.add_argument(
        "--folder", type=Path, default=Path("var/fuzz"), help="what is done and found"
    )
    arguments = parser.parse_args()
    campaign = Campaign(arguments.queries, arguments.folder, sys.stderr)
    total = campaign.run()
    sys.stdout.write(
        f"{campaign.summary()}\n"
        f"{total.runs} changes of data compared, {total.errors} ended in an error; {total.empty}"
        f" queries without rows, {total.unanswered} without a stable result\n"
    )
    return 1 if total.missed or total.crashed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Make the sample extracts, or the large data of the benchmark. The same bytes on every run.

python data/sample/generate.py                       # writes data/sample/inbound
python data/sample/generate.py --out DIR
python data/sample/generate.py --benchmark DIR --members 278097 --lines 30000000
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_coop import benchmark, orders, registers, services
from sample_coop.articles import articles, product_master
from sample_coop.ledger import consent_ledger, ledger
from sample_coop.people import members
from sample_coop.rounds import rounds
from sample_coop.tables import Table, write


def tables() -> list[Table]:
    """All extracts of the business date."""
    people, weeks = members(), rounds()
    offers = articles(weeks)
    book = ledger(people)
    lines = orders.order_lines(people, weeks, offers)
    bought = orders.purchases(people, weeks, offers)
    users = services.welfare_users(people, book.oddly)
    return [
        registers.member_register(people, book.oddly),
        registers.shares(people, book.oddly),
        registers.bank_account(people, book.oddly),
        registers.governance(people, book.oddly),
        orders.weekly_order(lines, book.oddly),
        orders.delivery(lines),
        orders.catalog_purchase(bought, book.oddly),
        orders.billing(lines, bought, book.oddly),
        services.kyosai_contract(people, book.oddly),
        services.welfare_service(users),
        services.welfare_user_map(users),
        services.survey(people, book.oddly),
        product_master(offers),
        consent_ledger(book),
    ]


def main() -> None:
    """Write what was asked for and say how much it is."""
    parser = argparse.ArgumentParser(description="make the sample extracts or benchmark data")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "inbound")
    parser.add_argument("--benchmark", type=Path, metavar="DIR")
    parser.add_argument("--members", type=int, default=278_097)
    parser.add_argument("--lines", type=int, default=30_000_000)
    asked = parser.parse_args()
    if asked.benchmark:
        asked.benchmark.mkdir(parents=True, exist_ok=True)
        paths = benchmark.make(asked.benchmark, asked.members, asked.lines)
    else:
        asked.out.mkdir(parents=True, exist_ok=True)
        paths = [write(table, asked.out) for table in tables()]
    for path in paths:
        sys.stdout.write(f"{path.stat().st_size:>12,}  {path}\n")


if __name__ == "__main__":
    main()

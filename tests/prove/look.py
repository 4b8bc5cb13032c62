"""Run with the candidate: what it has that is not known, and what it makes us refuse. JSON on stdout.

PYTHONPATH=src:tests python -m prove.look VERSION
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping

from environments import UnavailableError
from lineage.cases import corpus, files
from lineage.tpc import suites
from prove.candidate import let_through
from prove.known import Facts, installed, known, versions

from sekisho.errors import SekishoError
from sekisho.lineage import analyze


def main() -> None:
    """Print what there is to look at: topic -> entries."""
    version = sys.argv[1]
    let_through(version)
    before = version if version in versions() else versions()[-1]
    json.dump({**differences(known(before)), **refusals()}, sys.stdout)


def differences(before: Facts) -> dict[str, list[str]]:
    """What a known version does not have, and what of it is gone, topic by topic."""
    now = installed()
    found = {}
    for topic in sorted({*before, *now}):
        old, new = set(before.get(topic, ())), set(now.get(topic, ()))
        found[f"new: {topic}"] = sorted(new - old)
        found[f"gone: {topic}"] = sorted(old - new)
    return found


def refusals() -> dict[str, list[str]]:
    """What is refused that the supported version answers: reason -> where, first of each."""
    reasons: dict[str, list[str]] = {}
    for name, sql, tables, views in _answered():
        try:
            analyze(sql, tables, views)
        except SekishoError as error:
            reasons.setdefault(error.message.text("en"), []).append(name)
    lines = [f"{reason} ({len(w)} queries, first {w[0]})" for reason, w in reasons.items()]
    return {"refused that was answered": sorted(lines)}


def _answered() -> Iterator[tuple[str, str, Mapping[str, Mapping[str, str]], Mapping[str, str]]]:
    for file in files():
        held = corpus(file)
        for case in held.cases:
            yield f"{file}/{case.name}", case.sql, held.tables, held.views
    try:
        for name, suite in suites().items():
            for number, sql in suite.queries.items():
                yield f"{name}/{number}", sql, suite.tables, {}
    except UnavailableError as error:
        print(f"without TPC: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()

"""Many random queries on all cores, with what is done kept on disk so that a killed run goes on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TextIO

from lineage.fuzz.check import Tally, check, new_world
from lineage.oracle import World
from lineage.queries import random_query

import sekisho.lineage

CHUNK = 250
Seeds = tuple[int, int]

_world: list[World] = []


def fingerprint() -> str:
    """Of the analysis and of what tests it: with either changed, all queries are to be run again."""
    folders = (Path(sekisho.lineage.__file__).parent, Path(__file__).parents[1])
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*.py")):
            if not file.name.startswith("test_"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


class Campaign:
    """A run over the seeds from 0 to `count`, or what is left of it.

    One line of the state file stands for one chunk that is done; misses and crashes have a file each.
    """

    def __init__(self, count: int, folder: Path, out: TextIO) -> None:
        self.count = count
        self.folder = folder
        self.out = out
        self.state = folder / f"{fingerprint()}.jsonl"
        self.total = Tally()
        self.seconds = 0.0
        self.done: set[int] = set()

    def run(self) -> Tally:
        """Run what is left, saying how it goes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._resume()
        chunks = [
            (first, min(first + CHUNK, self.count))
            for first in range(0, self.count, CHUNK)
            if first not in self.done
        ]
        started = time.monotonic()
        before = self.total.queries
        for seeds, tally, seconds in _results(chunks):
            self._keep(seeds, tally, seconds)
            elapsed = time.monotonic() - started
            pace = (self.total.queries - before) / elapsed
            left = (self.count - self.total.queries) / pace / 60
            self.out.write(f"{self.summary()}; {pace:.0f}/s, {left:.0f} min left\n")
            self.out.flush()
        return self.total

    def summary(self) -> str:
        """One line that says what came of all queries so far."""
        total = self.total
        refused = 100 * len(total.refused) / max(total.queries, 1)
        crashed = f"{len(total.crashed)} crashed, " if total.crashed else ""
        return (
            f"{total.queries} queries, {len(total.missed)} missed, {crashed}"
            f"{len(total.refused)} refused ({refused:.2f} %), {total.unbound} not bound, "
            f"{self.seconds / 60 / _processes():.0f} min"
        )

    def _resume(self) -> None:
        if not self.state.exists():
            return
        for line in self.state.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            first, last = entry["seeds"]
            if last <= self.count and last - first == min(CHUNK, self.count - first):
                self._count((first, last), Tally(**entry["tally"]), entry["seconds"])

    def _keep(self, seeds: Seeds, tally: Tally, seconds: float) -> None:
        self._count(seeds, tally, seconds)
        for kind, found in (("missed", tally.missed), ("crashed", tally.crashed)):
            for seed, text in found.items():
                suffix = "yaml" if kind == "missed" else "txt"
                file = self.folder / f"{kind}-{seed}.{suffix}"
                file.write_text(text, encoding="utf-8")
                self.out.write(f"{kind}: {file}\n{text}\n")
        entry = {"seeds": seeds, "seconds": seconds, "tally": dataclasses.asdict(tally)}
        with self.state.open("a", encoding="utf-8") as state:
            state.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _count(self, seeds: Seeds, tally: Tally, seconds: float) -> None:
        self.done.add(seeds[0])
        self.total.add(tally)
        self.seconds += seconds


def _processes() -> int:
    return len(os.sched_getaffinity(0))


def _results(chunks: Sequence[Seeds]) -> Iterator[tuple[Seeds, Tally, float]]:
    """Each chunk's tally. Where the analysis crashed, its queries are run again one by one."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_processes(), mp_context=context, initializer=_begin) as pool:
        pending = {pool.submit(_chunk, range(*seeds)): seeds for seeds in chunks}
        for future in as_completed(pending):
            seeds = pending[future]
            if future.exception() is None:
                tally, seconds = future.result()
            else:
                tally, seconds = one_by_one(pool, seeds)
            yield seeds, tally, seconds


def one_by_one(pool: Executor, seeds: Seeds) -> tuple[Tally, float]:
    """The tally of some queries of which at least one crashes the analysis."""
    total, seconds = Tally(), 0.0
    for seed in range(*seeds):
        future: Future[tuple[Tally, float]] = pool.submit(_chunk, [seed])
        error = future.exception()
        if error is None:
            tally, took = future.result()
            total.add(tally)
            seconds += took
        else:
            total.queries += 1
            total.crashed[str(seed)] = "\n".join(
                (f"seed {seed}: {error!r}", random_query(seed), str(error.__cause__ or ""))
            )
    return total, seconds


def _begin() -> None:
    _world.append(new_world())


def _chunk(seeds: Sequence[int]) -> tuple[Tally, float]:
    started = time.monotonic()
    return check(seeds, _world[0]), time.monotonic() - started

"""A sweep under way: each area's findings are recorded before the next is looked at."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Self

import duckdb

from sekisho.audit.chain import RunHead, outcome_of
from sekisho.audit.heads import new_head
from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.engine import lake_instance
from sekisho.errors import DataError, SekishoError
from sekisho.messages import Message
from sekisho.project import Project, scratch
from sekisho.signing import signer_of
from sekisho.sweep import learn, outbound, rows
from sekisho.sweep.areas import Area, areas_of, on_servers
from sekisho.sweep.contents import NotReadable, Reason
from sekisho.sweep.examine import examine
from sekisho.sweep.finding import FEW, Finding, Held, Swept
from sekisho.sweep.index import Lookup
from sekisho.sweep.key import open_key
from sekisho.sweep.packed import Content, contents
from sekisho.sweep.recognise import Recogniser, members_of
from sekisho.sweep.walk import Found, walk

_WORKERS: Final = os.cpu_count() or 1


class Sweep:
    """One sweep, open from its first record to its last; use it as a context.

    Attributes:
        areas: names of what is swept, the outbound area first.
        findings, problems: what has been found so far.
    """

    def __init__(
        self,
        project: Project,
        folders: Sequence[Path],
        day: dt.date,
        *,
        trigger: str,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self.project = project
        self.day = day
        self.findings: list[Finding] = []
        self.problems: list[SekishoError] = []
        self._areas = {area.name: area for area in areas_of(project, folders)}
        self.areas = tuple(self._areas)
        self._trigger = trigger
        self._clock = clock
        self._files = self._bytes = self._known = 0
        self._recogniser: Recogniser | None = None

    def __enter__(self) -> Self:
        config = self.project.config
        signer = signer_of(self.project.folder(config.keys), "run")
        log = AuditLog(self.project.folder(config.audit))
        head = self._head()
        work = self.project.folder(config.lake) / scratch.FOLDER
        with contextlib.ExitStack() as opening:
            self._record = opening.enter_context(log.begin(head, signer))
            self._work = opening.enter_context(scratch.folder(work, head.run_id))
            self._released = outbound.released(log)
            self._engines: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
            for number in range(_WORKERS):
                engine = opening.enter_context(lake_instance(self._work / f"spill-{number}"))
                engine.execute("SET threads = 1")
                self._engines.put(engine)
            self._open = opening.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def _head(self) -> RunHead:
        return new_head(
            "sweep",
            self.day,
            self._clock(),
            project=self.project.config.name,
            trigger=self._trigger,
            policy_digest=self.project.policy.digest,
            word="sweep",
        )

    # ------------------------------------------------------------------ steps

    def learn(self) -> int:
        """Bring the fingerprints up to what is in the lake; how many values they know.

        Raises:
            DataError: the key may not be used, or the lake or the index cannot.
        """
        folder = self.project.folder(self.project.config.fingerprints)
        key = open_key(folder.with_name(f"{folder.name}.key"))
        index = learn.up_to_date(self.project, key, folder, self._work / "spill")
        self._known = len(index)
        self._recogniser = Recogniser(key, Lookup(index)) if len(index) else None
        return self._known

    def sweep(self, name: str) -> tuple[Finding, ...]:
        """Look at everything in one area, and record what is found."""
        area = self._areas[name]
        try:
            listed = tuple(walk(area.root, area.left_out)) if area.exists else ()
        except OSError as error:
            problem = DataError(
                Message(
                    "sweep.no-folder",
                    folder=name,
                    problem=error.strerror or type(error).__name__,
                ),
                help=Message("sweep.no-folder.help"),
            )
            self.problems.append(problem)
            return ()
        found = tuple(sorted(self._found(area, listed), key=_order))
        self._record.write("sweep_finding", [*rows.finding_rows(found)])
        self.findings += found
        return found

    def finish(self) -> Swept:
        """Seal the record, publish the audit store, and say what was found."""
        config = self.project.config
        done = Swept(
            id=self._record.run_id,
            day=self.day,
            areas=self.areas,
            files=self._files,
            bytes=self._bytes,
            fingerprints=self._known,
            findings=tuple(self.findings),
            problems=tuple(self.problems),
            on_servers=on_servers(self.project),
            store=self.project.folder(config.store),
        )
        now = self._clock()
        self._record.event(
            "swept",
            at=now,
            areas=self.areas,
            files=self._files,
            bytes=self._bytes,
            not_looked_at=done.on_servers,
        )
        self._record.finish(outcome_of(done.exit_code), exit_code=done.exit_code, at=now)
        publish(self.project.folder(config.audit), done.store, self.project.reports)
        return done

    # ------------------------------------------------------------------ parts

    def _found(self, area: Area, listed: Sequence[Found]) -> Iterator[Finding]:
        files = [one for one in listed if one.kind == "file"]
        yield from (
            Finding(area.name, one.shown, "not-examined", area.destination_of(one), why=one.kind)
            for one in listed
            if one.kind != "file"
        )
        unknown = files
        if area.is_outbound:
            rules = outbound.rules_of(self.project, self.day, self._released)
            unknown = []
            for judged in outbound.check(area.name, files, rules):
                if isinstance(judged, Finding):
                    yield judged
                elif isinstance(judged, Found):
                    unknown.append(judged)
        self._files += len(files)
        self._bytes += sum(file.size for file in files)
        with ThreadPoolExecutor(_WORKERS) as pool:
            for findings in pool.map(lambda file: self._examined(area, file), unknown):
                yield from findings

    def _examined(self, area: Area, file: Found) -> list[Finding]:
        """What is to be told of the content of one file."""
        found: list[Finding] = []
        try:
            for content in contents(file.open):
                found += self._looked_into(area, file, content)
        except NotReadable as error:
            found.append(_not_examined(area, file, "", error.reason))
        except OSError:
            found.append(_not_examined(area, file, "", "unreadable"))
        return found

    def _looked_into(self, area: Area, file: Found, content: Content) -> Iterator[Finding]:
        reason = content.why_not or (None if self._recogniser else "no-fingerprints")
        if reason or self._recogniser is None:
            yield _not_examined(area, file, content.member, reason or "no-fingerprints")
            return
        engine = self._engines.get()
        try:
            examined = examine(content.open, self._recogniser, engine)
        except NotReadable as error:
            yield _not_examined(area, file, content.member, error.reason)
            return
        finally:
            self._engines.put(engine)
        if examined.columns:
            held = tuple(
                Held(c.position, c.origin.column, _counted(c.matches.members))
                for c in examined.columns
            )
            yield Finding(
                area.name,
                _named(file, content.member),
                "members-data",
                area.destination_of(file),
                held,
                _counted(members_of(examined.columns)),
            )
        if examined.left:
            yield _not_examined(area, file, content.member, examined.left)


def _counted(members: int) -> int | None:
    return members if members >= FEW else None


def _named(file: Found, member: str) -> str:
    return f"{file.shown}!{member}" if member else file.shown


def _not_examined(area: Area, file: Found, member: str, reason: Reason) -> Finding:
    name = _named(file, member)
    return Finding(area.name, name, "not-examined", area.destination_of(file), why=reason)


def _order(finding: Finding) -> tuple[str, str]:
    return (finding.file, finding.kind)

"""What registers tell from the record: what arrived, and what was released to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sekisho.audit.chain import Head
from sekisho.audit.log import AuditLog, RecordedRelease
from sekisho.audit.tables import Extract
from sekisho.evidence.carried import carried
from sekisho.model import Policy, Source
from sekisho.registers import (
    Arrived,
    Delivered,
    Provided,
    Receipt,
    Recorded,
    received_due,
    record_due,
)


def recorded(log: AuditLog, policy: Policy, sources: Mapping[str, Source]) -> Recorded:
    """What the record tells.

    Args:
        sources: those whose extracts are looked for.

    Raises:
        DataError: a file of the record cannot be read.
    """
    heads = {head.number: head for head in log.heads()}
    released = [step for step in log.releases() if step.release.state == "released"]
    due = frozenset(n for n, s in sources.items() if received_due(policy, s) == "from-third-party")
    return Recorded(
        runs=max(heads, default=0),
        arrived=_arrived(log, heads, frozenset(sources)),
        delivered=_delivered(heads, released),
        provided=(*_provided(log, policy, heads, released),),
        receipts=_receipts(log, heads, due),
    )


def _arrived(
    log: AuditLog, heads: Mapping[int, Head], sources: frozenset[str]
) -> Mapping[str, Arrived]:
    """The latest extract of each source, looked for backwards from the last night."""
    arrived: dict[str, Arrived] = {}
    for number in sorted(heads, reverse=True):
        if arrived.keys() >= sources:
            break
        for row in log.read(heads[number], Extract):
            if row.source in sources and row.state == "landed":
                day = heads[number].run.business_date
                arrived.setdefault(row.source, Arrived(day, number, row.rows or 0))
    return arrived


def _delivered(
    heads: Mapping[int, Head], released: Iterable[RecordedRelease]
) -> tuple[Delivered, ...]:
    delivered: dict[tuple[str, str], Delivered] = {}
    for step in released:
        said, day = step.release, heads[step.run].run.business_date
        key = said.recipient, said.arrangement
        before = delivered.get(key)
        delivered[key] = Delivered(
            recipient=said.recipient,
            arrangement=said.arrangement,
            files=before.files + 1 if before else 1,
            first=min(before.first, day) if before else day,
            last=max(before.last, day) if before else day,
            run=max(before.run, step.run) if before else step.run,
        )
    return tuple(delivered[key] for key in sorted(delivered))


def _provided(
    log: AuditLog, policy: Policy, heads: Mapping[int, Head], released: Iterable[RecordedRelease]
) -> Iterator[Provided]:
    """Files with persons in them of which a record of provision is due."""
    numbers = {head.run.run_id: head.number for head in heads.values()}
    indexed = {one.run_id for written in log.subject_index.months() for one in written}
    for step in released:
        said = step.release
        head = heads[numbers[said.intent_run or step.run_id]]
        day = head.run.business_date
        nobody = said.subjects == 0 or (said.subjects is None and not said.rows)
        if nobody or record_due(policy, day, said.arrangement, said.recipient) is None:
            continue
        inside = carried(log, head, said.export)
        yield Provided(
            recipient=said.recipient,
            arrangement=said.arrangement,
            purpose=said.purpose,
            export=said.export,
            day=day,
            run=head.number,
            persons=said.subjects,
            columns=inside.columns,
            items=inside.items,
            indexed=head.run.run_id in indexed,
        )


def _receipts(
    log: AuditLog, heads: Mapping[int, Head], sources: frozenset[str]
) -> Mapping[str, Receipt]:
    found: dict[str, Receipt] = {}
    for number in sorted(heads) if sources else ():
        day = heads[number].run.business_date
        for row in log.read(heads[number], Extract):
            if row.source not in sources or row.state != "landed":
                continue
            before = found.get(row.source)
            found[row.source] = Receipt(
                files=before.files + 1 if before else 1,
                first=min(before.first, day) if before else day,
                last=max(before.last, day) if before else day,
                rows=row.rows or 0,
                runs=(before.runs[0] if before else number, number),
            )
    return found

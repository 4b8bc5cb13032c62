"""The head of a run that begins now: its id, and the versions that it runs with."""

from __future__ import annotations

import datetime as dt
import uuid

import duckdb

import sekisho
from sekisho.audit.chain import RunHead
from sekisho.audit.tables import Job


def new_head(
    job: Job,
    day: dt.date,
    at: dt.datetime,
    *,
    project: str,
    trigger: str,
    policy_digest: str | None = None,
    notice_id: str | None = None,
    word: str | None = None,
) -> RunHead:
    """A head with an id of its own.

    Args:
        day: the business date.
        at: when it begins, with its zone.
        project: its name.
        word: what the id says of the run besides its day; a night's says nothing.
    """
    return RunHead(
        run_id="-".join(filter(None, (f"{day:%Y%m%d}", word, uuid.uuid4().hex[:12]))),
        business_date=day,
        started_at=at,
        engine_version=sekisho.__version__,
        duckdb_version=duckdb.__version__,
        policy_digest=policy_digest,
        notice_id=notice_id,
        project=project,
        trigger=trigger,
        job=job,
    )

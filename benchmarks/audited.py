"""One audited export of a benchmark: the whole path from the lake to the released file.

Ledger, world, staging, reading the bytes again, clearance, release, record; suites are apart.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import time
from pathlib import Path

import duckdb

from sekisho import engine, nightly, project
from sekisho.audit.chain import RunHead
from sekisho.audit.log import AuditLog
from sekisho.gate import Cleared, Gate
from sekisho.nightly.ledger import registers
from sekisho.nightly.passages import passage_of
from sekisho.signing import make, signer_of
from sekisho.world import Lake, Landed, ledger_faults, open_ledger

ROOT = Path(__file__).parents[1]
DAY = dt.date(2026, 11, 20)
JST = dt.timezone(dt.timedelta(hours=9))
SOURCES = ("catalog_purchase", "consent_ledger", "member_register")
HEAD = """/*---
title: {{ja: 測定, en: a measurement}}
destination: jccu_catalog
purpose: P3
arrangement: A2
{key}file: {name}_{{business_date}}.parquet
format: parquet
---*/
"""
QUERY = """SELECT
    line.order_no, line.line_no, line.kikaku_round, line.item_code, line.item_name,
    line.quantity, line.amount, line.ordered_on, line.shipped_on,
    member.member_no, member.name, member.name_kana, member.postal_code, member.address,
    member.phone
FROM stg_catalog_line AS line
JOIN stg_member AS member USING (member_no)
"""


def audited(
    data: Path, folder: Path, name: str, key: tuple[str, ...], ledger: str = "consent_ledger"
) -> float:
    """Release an export and tell how many seconds that took.

    Args:
        data: the landed sources, one Parquet file each.
        folder: an empty folder for the project and all that it writes.
        key: the export's key; empty = keyless.
        ledger: name of the file in `data` that is the ledger.

    Raises:
        SystemExit: it was not released.
    """
    for part in ("sekisho.toml", "requirements.lock", "policy", "contracts", "expectations", "sql"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    line = f"key: [{', '.join(key)}]\n" if key else ""
    head = HEAD.format(key=line, name=name)
    (folder / f"sql/exports/{name}.sql").write_text(head + QUERY)
    landed = {s: Landed(data / f"{s}.parquet", s) for s in SOURCES}
    landed["consent_ledger"] = Landed(data / f"{ledger}.parquet", ledger)
    began = time.perf_counter()
    loaded = project.load(folder)
    checked = nightly.check(loaded, DAY, [name])
    log = AuditLog(folder / "var/audit")
    head_of_run = RunHead(
        "bench",
        DAY,
        _now(),
        "bench",
        duckdb.__version__,
        loaded.policy.digest,
        None,
        "bench",
        "bench",
    )
    make(folder / "keys", "run", DAY)
    signer = signer_of(folder / "keys", "run")
    with (
        log.begin(head_of_run, signer) as record,
        engine.lake_instance(folder / "spill") as connection,
    ):
        open_ledger(connection, landed["consent_ledger"], "member_no")
        register = (landed["member_register"], "member_no")
        purposes = {p for notice in loaded.policy.notices for p in notice.purposes}
        faults = ledger_faults(connection, loaded.policy, purposes, "member_no", register)
        if faults:
            raise SystemExit(str(faults[0]))
        lake = Lake(connection, landed, loaded.key_spaces, registers(loaded), DAY)
        passage = passage_of(
            loaded,
            checked,
            checked.decisions[name],
            landed,
            lambda: True,
            os.environ.get,
            None,
            None,
        )
        gate = Gate(log, record, _now, folder / "stage", signer)
        cleared = gate.stage(passage, lake)
        if not isinstance(cleared, Cleared) or gate.release(cleared).state != "released":
            raise SystemExit(f"not released: {cleared}")
        record.finish("passed", exit_code=0, at=_now())
    return time.perf_counter() - began


def _now() -> dt.datetime:
    return dt.datetime.now(JST)

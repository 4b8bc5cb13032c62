"""Small recorded runs for the tests of the record."""

import datetime as dt
import os
import sys
from dataclasses import replace
from pathlib import Path

from sekisho.audit.chain import RunHead
from sekisho.audit.log import AuditLog
from sekisho.audit.record import RunRecord
from sekisho.audit.row import JST
from sekisho.audit.tables import (
    Alert,
    ExpectationResult,
    ExportDecision,
    ExportInfluence,
    ExportViolation,
    ExportWaiver,
    Extract,
    LineageEdge,
    PythonModel,
    Quarantine,
    Release,
    ReleaseState,
    Removal,
    RunStep,
    Silence,
    SweepFinding,
    Tag,
    ViolationStep,
)

REPORTS = {
    path.name: path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[2] / "sql" / "reports").glob("*.sql")
}

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
"""For child processes: they import what this one imports, the tests' own modules too."""


def at(minute: int = 0) -> dt.datetime:
    """A moment of the sample night."""
    return dt.datetime(2026, 11, 20, 2, 30, tzinfo=JST) + dt.timedelta(minutes=minute)


def head(run_id: str, day: int = 20) -> RunHead:
    """How a run begins; days are counted from the first of that November."""
    return RunHead(
        run_id=run_id,
        business_date=dt.date(2026, 10, 31) + dt.timedelta(days=day),
        started_at=at(),
        engine_version="0.1.0",
        duckdb_version="2.0.0",
        policy_digest="e" * 64,
        notice_id="2022-03-21",
        project="sample",
        trigger="test",
    )


def step(state: ReleaseState, *, intent_run: str | None = None, inputs: str = "in-1") -> Release:
    """One step of the catalog order's release."""
    return Release(
        export="catalog_order_jccu",
        recipient="jccu",
        purpose="P2",
        arrangement="A2",
        destination="jccu_catalog",
        file="catalog_order_20261120.csv",
        digest="d" * 64,
        bytes=1234,
        rows=56,
        subjects=7,
        content_digest=None,
        input_digest=inputs,
        clearance="catalog_order_20261120.csv.dddd.clearance.json",
        state=state,
        recorded_at=at(5),
        intent_run=intent_run,
    )


VIOLATION = ExportViolation(
    id="SK001-0a1b2c3d",
    code="SK001",
    rule="recipient-not-permitted",
    export="birthdays_jccu",
    column="age",
    origin_relation="member_register",
    origin_column="birth_date",
    message_en="`age` may not go to `jccu`",
    message_ja="`age` を `jccu` に渡すことはできません",
    help_en="leave the column out",
    help_ja="列を外してください",
    file="sql/exports/birthdays_jccu.sql",
    line=9,
    column_no=4,
    verdict="refused",
)


WAIVER = ExportWaiver(
    id="例外-2026-001",
    state="applied",
    code="SK102",
    rule="purpose-not-permitted",
    export="catalog_order_jccu",
    column=None,
    origin_relation="member_register",
    origin_column="route",
    violation_id="SK102-0a1b2c3d",
    reason_en="a recall",
    reason_ja="回収の連絡",
    requested_by="宅配事業部長",
    approved_by="室長",
    approved_on=dt.date(2026, 11, 1),
    approved_document="例外承認 1",
    expires=dt.date(2026, 11, 30),
    file="policy/waivers.yaml",
    line=2,
)


FINDING = SweepFinding(
    area="var/outbound",
    file="jccu/list.csv",
    kind="members-data",
    severity="error",
    destination="jccu_catalog",
    position=2,
    origin_relation="member_register",
    origin_column="phone",
    column_members=200,
    members=200,
    message_en="holds data of at least 200 members",
    message_ja="少なくとも200人の組合員のデータが入っています",
)


REMOVAL = Removal(
    area="lake",
    file="member_register/2026-09-18/landings.jsonl",
    owner="member_register",
    of_date=dt.date(2026, 9, 18),
    keep_days=62,
    digest=None,
    bytes=300,
    state="due",
    stays=None,
)


def write_night(record: RunRecord) -> None:
    """Rows in every table: one export released, one refused for a path of two steps."""
    record.write(
        "extract",
        [Extract("member_register", "members.csv", "a" * 64, "b" * 64, 2000, 1, 3, "landed")],
    )
    record.write("quarantine", [Quarantine("member_register", 17, None, "key-missing", 1)])
    record.write(
        "tag",
        [
            Tag(
                "catalog_order_jccu", "export", "item", "商品", "goods", "VARCHAR", "catalog_purchase", (), "none",
                "uses", ("P2",), ("jccu",), ("A2",),
            ),
            Tag(
                "catalog_order_jccu", "export", "hand_note", None, None, None, None, ("free_text",), None,
                "unknown", (), (), (),
            ),
        ],
    )  # fmt: skip
    record.write(
        "edge",
        [
            LineageEdge(
                "birthdays_jccu", "age", "member_register", "birth_date", "value", True,
                "transformation", False, "sql/exports/birthdays_jccu.sql", 9, 4,
            )
        ],
    )  # fmt: skip
    record.write(
        "influence",
        [ExportInfluence("birthdays_jccu", "age", "member_register", "birth_date", True)],
    )
    record.write(
        "decision",
        [
            ExportDecision(
                "catalog_order_jccu", "jccu", "P2", "A2", "jccu_catalog", "permitted", "released",
                (), "catalog_order_20261120.csv",
            ),
            ExportDecision(
                "birthdays_jccu", "jccu", "P2", "A2", "jccu_catalog", "refused", "refused",
                ("violation",), None,
            ),
        ],
    )  # fmt: skip
    record.write("violation", [VIOLATION])
    record.write(
        "violation_step",
        [
            ViolationStep(VIOLATION.id, 1, "member_register", "birth_date", "origin", None, 1, 1),
            ViolationStep(
                VIOLATION.id, 2, "birthdays_jccu", "age", "value",
                "sql/exports/birthdays_jccu.sql", 9, 4,
            ),
        ],
    )  # fmt: skip
    record.write(
        "expectation",
        [
            ExpectationResult(
                "member_register",
                "member_register",
                "not-null",
                "critical",
                "passed",
                None,
                0,
                "not-null-0a1b2c3d",
            )
        ],
    )
    record.release(step("intent"))
    record.release(step("released"))
    record.event("engine", at=at(6), threads=2)
    record.write("waiver", [WAIVER])
    record.write(
        "alert",
        [
            Alert(
                dt.date(2026, 11, 20), "a", "office", VIOLATION.id, "first", "failed", "TimedOut",
                at(7),
            )
        ],
    )  # fmt: skip
    record.write("silence", [Silence(VIOLATION.id, dt.date(2026, 11, 30), "known", "室長", at(8))])
    record.write("sweep_finding", [FINDING])
    record.write("python_model", [PythonModel("aged", "sql/models/aged.py", "m" * 64, "l" * 64)])
    record.write("removal", [REMOVAL, replace(REMOVAL, state="removed")])
    record.write(
        "run_step", [RunStep("extract", "member_register", 1500), RunStep("decide", None, 20)]
    )


def write_wider_night(record: RunRecord) -> None:
    """A night with a column more, one gone, another tag, a statement that is not understood."""
    uses = ("uses", ("P2",), ("jccu",), ("A2",))
    record.write(
        "tag",
        [
            Tag(
                "catalog_order_jccu", "export", "item", "商品", "item", "VARCHAR", "member_profile", (), "none",
                "uses", ("P2", "P3"), ("jccu",), ("A2",),
            ),
            Tag(
                "catalog_order_jccu", "export", "phone", None, None, None, "member_registration", (), "direct",
                *uses,
            ),
        ],
    )  # fmt: skip
    record.write(
        "influence",
        [ExportInfluence("birthdays_jccu", "age", "member_register", "phone", True)],
    )
    order = ("jccu", "P2", "A2", "jccu_catalog")
    record.write(
        "decision",
        [
            ExportDecision("catalog_order_jccu", *order, "permitted", "none", (), None),
            ExportDecision("birthdays_jccu", *order, "undecided", "undecided", (), None),
            ExportDecision("new_list", *order, "permitted", "none", (), None),
        ],
    )
    unknown = replace(
        VIOLATION, id="SK204-1", code="SK204", rule="not-understood", column=None, origin_relation=None,
        origin_column=None, verdict="undecided", file="sql/models/pivoted.sql", line=2,
    )  # fmt: skip
    record.write("violation", [unknown, replace(unknown, id="SK204-2", export="new_list")])
    record.write(
        "waiver",
        [
            WAIVER,
            replace(WAIVER, violation_id="SK102-1b2c3d4e"),
            replace(
                WAIVER, id="例外-2026-002", state="unused", export="new_list", violation_id=None,
                expires=dt.date(2026, 11, 23),
            ),
        ],
    )  # fmt: skip
    record.write("run_step", [RunStep("extract", "member_register", 6000)])


def record_night(root: Path, run_id: str) -> None:
    """A whole sealed run."""
    with AuditLog(root).begin(head(run_id)) as record:
        write_night(record)
        record.finish("failed", exit_code=1, at=at(9))

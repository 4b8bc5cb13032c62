"""Hand-made answers: an export with every kind of reason, and the project files that they cite."""

from __future__ import annotations

import datetime as dt

from sekisho.cli.answer import Answer, Delivery
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Column, Decision, Step, Use, Violation

DAY = dt.date(2026, 11, 20)
USE = Use("A2", "jccu", "P3")

FILES = {
    "sql/models/marts/segment.sql": (
        "SELECT\n"
        "    m.member_no,\n"
        "    -- 区分\n"
        "    '血圧は' || case when r.risk_band >= 2 then 'care' end AS segment\n"
        "FROM member AS m\n"
        "\tJOIN risk AS r USING (member_no)\n"
    ),
    "sql/exports/catalog.sql": "/*---\ndestination: jccu_catalog\n---*/\nSELECT * FROM segment\n",
}
MODEL, EXPORT = FILES


text_of = FILES.get


def path(origin: str, column: str) -> tuple[Step, ...]:
    """A witness of three steps, from a contract over a CASE to the export."""
    return (
        Step("kyosai_contract", origin, "origin", Place("contracts/kyosai_contract.odcs.yaml", 14)),
        Step("segment", column, "condition", Place(MODEL, 4, 24), 11),
        Step("catalog", column, "value", Place(EXPORT, 4, 8), 1),
    )


def violation(origin: str, column: str, code: str = "SK101") -> Violation:
    """A column of the catalog export that depends on a kyosai contract."""
    return Violation(
        code=code,
        rule="recipient-not-permitted",
        export="catalog",
        column=column,
        origin=Column("kyosai_contract", origin),
        message=Message("cli.no-such-column", relation="kyosai_contract", column=origin),
        help=Message("cli.columns-are", names="`member_no`, `name`"),
        place=Place(MODEL, 4, 24),
        path=path(origin, column),
        length=11,
    )


def undecided() -> Violation:
    """A statement that was not understood; it is about the export as a whole."""
    return Violation(
        code="SK201",
        rule="undecided-statement",
        export="list",
        column=None,
        origin=None,
        message=Message("cli.unexplained", what="PIVOT"),
        help=Message("cli.explain-takes"),
        place=Place(EXPORT, 4, 1),
        verdict="undecided",
        length=6,
    )


def answer(command: str = "check") -> Answer:
    """One refused, one undecided, one permitted export and one problem."""
    decisions = {
        "catalog": Decision("catalog", USE, "refused", (violation("diagnosis", "segment"),)),
        "list": Decision("list", Use("A1", "coop_kinki", "P2"), "undecided", (undecided(),)),
        "register": Decision("register", Use("A0", "nara_coop", "P4"), "permitted"),
    }
    problem = ProjectError(
        Message("cli.no-such-rule", name="x"),
        place=Place(EXPORT, 2, 14),
        help=Message("cli.rules-are", names="`a`"),
    )
    if command == "check":
        return Answer(
            "check", DAY, decisions, 2, 0.25, {}, (problem,), 31, 902, notice="2022-03-21"
        )
    deliveries = {
        "catalog": Delivery("refused"),
        "list": Delivery("undecided"),
        "register": Delivery("released", file="var/outbound/nara_coop/r.csv", rows=12345),
    }
    return Answer("run", DAY, decisions, 1, 2.5, deliveries, (), run="20261120T210000-1")

"""The commands on a real project: what they answer and how they end."""

import json
import re

import pytest

from sekisho.rules import RULES

EXPORT = "sql/exports/federation_order.sql"


def change(project, file, *replacements):
    path = project / file
    text = path.read_text(encoding="utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def refused(project):
    """The template with the birth date in the federation's file."""
    change(
        project,
        EXPORT,
        ("m.phone,", "m.phone,\n    r.birth_date AS 生年月日,"),
        (
            "ON m.member_no = o.member_no",
            "ON m.member_no = o.member_no\nJOIN member_register AS r ON r.member_no = o.member_no",
        ),
    )
    return project


@pytest.fixture
def undecided(project):
    """The template with a statement that nobody can decide."""
    path = project / EXPORT
    head = path.read_text(encoding="utf-8").split("---*/")[0]
    pivot = "PIVOT weekly_order ON product_code USING sum(quantity)"
    path.write_text(f"{head}---*/\n{pivot}\n", encoding="utf-8")
    return project


def test_a_refused_export_ends_with_1_and_only_a_roll_out_with_0(sekisho, refused):
    assert sekisho("check", "--project", refused).code == 1
    assert sekisho("check", "--project", refused, "--exit-zero").code == 0
    assert "No such option" in sekisho("run", "--project", refused, "--exit-zero").err


def test_only_the_named_exports_count(sekisho, refused):
    assert sekisho("check", "carrier_delivery", "--project", refused).code == 0
    told = sekisho("check", "carrier_delivery", "nope", "--project", refused)
    assert told.code == 2
    assert "`federation_order`" in told.err


def test_an_undecided_export_ends_with_3_unless_another_is_refused(sekisho, undecided):
    assert sekisho("check", "--project", undecided).code == 3
    change(
        undecided,
        "sql/exports/own_birthday_mail.sql",
        ("destination: own_office", "destination: federation_exchange"),
    )
    assert sekisho("check", "--project", undecided).code == 1


def test_sql_that_does_not_bind_ends_with_2(sekisho, project):
    change(project, EXPORT, ("m.phone,", "m.fone,"))
    told = sekisho("check", "--project", project)
    assert told.code == 2
    assert f"--> {EXPORT}:15:" in told.out


def test_a_broken_model_that_no_export_reads_is_told_all_the_same(sekisho, project):
    (project / "sql/models/marts/lonely.sql").write_text("SELECT nope FROM weekly_order\n", "utf-8")
    told = sekisho("check", "--project", project)
    assert told.code == 2
    assert "--> sql/models/marts/lonely.sql:1:8" in told.out
    as_json = json.loads(sekisho("check", "--project", project, "--format", "json").out)
    assert as_json["problems"][0]["file"] == "sql/models/marts/lonely.sql"
    assert as_json["exit_code"] == 2


def test_the_day_asked_about_decides_what_is_in_force(sekisho, project):
    """The carrier's contract ends on 2036-03-31."""
    check = ("check", "carrier_delivery", "--project", project, "--as-of")
    assert sekisho(*check, "2036-03-31").code == 0
    assert sekisho(*check, "2036-04-01").code == 1
    for wrong in ("2027-02-30", "20270401", "tomorrow"):
        told = sekisho(*check, wrong)
        assert (told.code, "is not a date" in told.err) == (2, True)


def violation_id(sekisho, project):
    return re.search(r"SK\d{3}-[0-9a-f]{8}", sekisho("check", "--project", project).out).group()


def test_a_violation_is_explained_by_its_id(sekisho, refused):
    told = sekisho("explain", violation_id(sekisho, refused), "--project", refused)
    assert told.code == 0
    assert "> federation_order.生年月日  direct" in told.out


def test_an_id_that_is_gone_is_told_with_those_that_are_there(sekisho, refused):
    told = sekisho("explain", "SK101-00000000", "--project", refused)
    assert told.code == 2
    assert violation_id(sekisho, refused) in told.err


def test_all_paths_shows_each_way_once(sekisho, refused):
    """The birth date decides twice: shown, and in a condition on the rows."""
    change(
        refused,
        EXPORT,
        ("r.member_no = o.member_no", "r.member_no = o.member_no AND year(r.birth_date) > 1950"),
    )
    shown = sekisho("check", "--project", refused, "--format", "json")
    found = [v for e in json.loads(shown.out)["exports"] for v in e["violations"]]
    assert {v["column"] for v in found} == {None, "生年月日"}
    ids = set(re.findall(r"SK\d{3}-[0-9a-f]{8}", sekisho("check", "--project", refused).out))
    told = [
        json.loads(
            sekisho("explain", i, "--all-paths", "--project", refused, "--format", "json").out
        )
        for i in sorted(ids)
    ]
    ways = [
        tuple((s["relation"], s["column"], s["kind"]) for s in w) for t in told for w in t["paths"]
    ]
    assert ways[0][0] == ("member_register", "birth_date", "origin")
    for one in told:
        own = [json.dumps(w) for w in one["paths"]]
        assert len(own) == len(set(own))
        assert json.dumps(one["path"]) in own


def test_an_exports_column_is_explained_with_its_scope_and_every_influence(sekisho, project):
    told = sekisho("explain", "federation_order.amount", "--project", project, "--format", "json")
    value = json.loads(told.out)
    sources = {f"{i['source']['relation']}.{i['source']['column']}" for i in value["influences"]}
    assert {"weekly_order.quantity", "weekly_order.unit_price", "member_register.*"} <= sources
    direct = {i["source"]["column"] for i in value["influences"] if i["direct"]}
    assert direct == {"quantity", "unit_price"}
    uses = {(u["recipient"], u["purpose"]) for u in value["scope"]["uses"]}
    assert ("our_federation", "P1") in uses
    assert ("our_federation", "P3") not in uses
    assert all(i["path"][0]["file"].startswith("contracts/") for i in value["influences"])


def test_a_sources_column_is_explained_by_where_it_goes(sekisho, project):
    told = sekisho("explain", "member_register.birth_date", "--project", project)
    assert told.code == 0
    assert "category: member_profile" in told.out
    assert "own_birthday_mail (rows) -> our_coop (P3): permitted" in told.out
    assert "federation_order" not in told.out
    gone = sekisho("explain", "member_register.joined_on", "--project", project)
    assert "it reaches no export" in gone.out


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("nothing", "is no violation, rule or column"),
        ("nope.x", "no relation or export `nope`"),
        ("federation_order.nope", "`federation_order` has no column `nope`"),
        ("weekly_order.nope", "`weekly_order` has no column `nope`"),
    ],
)
def test_what_cannot_be_explained_is_told_with_what_can(sekisho, project, what, said):
    told = sekisho("explain", what, "--project", project)
    assert told.code == 2
    assert said in " ".join(told.err.split())
    assert "= help: " in told.err


@pytest.mark.parametrize("name", ["SK101", "sk101", "recipient-not-permitted"])
def test_a_rule_is_explained_by_code_and_name_without_a_project(sekisho, tmp_path, name):
    by_explain = sekisho("explain", name, "--project", tmp_path)
    assert by_explain.code == 0
    assert by_explain.out == sekisho("rules", name, "--project", tmp_path).out
    assert "What to do" in by_explain.out


def test_all_rules_are_listed(sekisho):
    listed = sekisho("rules", "--lang", "ja").out
    assert all(rule.code in listed and rule.name in listed for rule in RULES)
    told = json.loads(sekisho("rules", "--format", "json").out)["rules"]
    assert [r["code"] for r in told] == [rule.code for rule in RULES]
    assert sekisho("rules", "SK000").code == 2


def test_the_policy_is_shown_as_text_and_as_json(sekisho, project):
    assert "our_federation" in sekisho("policy", "--project", project, "--lang", "ja").out
    told = sekisho("policy", "--project", project, "--format", "json")
    assert json.loads(told.out)["notice"] == "2025-04-01"
    assert sekisho("policy", "--project", project, "--as-of", "2020-01-01").code == 0


@pytest.mark.timeout(120)
def test_a_night_with_a_refused_export_releases_the_rest_and_ends_with_1(sekisho, refused):
    told = sekisho("run", "--project", refused, "--lang", "ja")
    assert told.code == 1
    assert "= 補足: ファイルは書き出していません" in told.out
    assert re.search(r"^停止 +federation_order -> our_federation", told.out, re.MULTILINE)
    assert re.search(r"^提供 +carrier_delivery -> our_carrier", told.out, re.MULTILINE)
    assert not list((refused / "var" / "outbound").glob("our_federation/**/*.csv"))


@pytest.mark.timeout(120)
def test_a_source_that_is_missing_is_a_problem_and_ends_with_4(sekisho, project):
    (project / "data/inbound/weekly_order_20261120.csv").unlink()
    told = sekisho("run", "--project", project, "--format", "json")
    value = json.loads(told.out)
    assert told.code == 4
    assert value["problems"]
    outcomes = {e["name"]: e["outcome"] for e in value["exports"]}
    assert outcomes["federation_order"] != "released"
    assert outcomes["own_birthday_mail"] == "released"


def test_rows_and_cells_that_cannot_be_read_are_told(sekisho, project):
    """What a night leaves out of its sources is in its answer, not in the record alone."""
    register = project / "data/inbound/member_register_20261120.csv"
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join([*lines[:-1], b"ABCDEF" + lines[-1][6:]]))
    asked = ("run", "--dry-run", "--only", "own_birthday_mail", "--project", project)
    value = json.loads(sekisho(*asked, "--format", "json").out)
    assert value["unreadable"] == [{"source": "member_register", "rows": 1, "cells": 0}]

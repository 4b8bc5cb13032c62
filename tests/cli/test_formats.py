"""An answer for machines: JSON, workflow commands, SARIF."""

import json
import re
from dataclasses import replace

import pytest
from cli import made_answer

from sekisho.cli.answer import NotMet
from sekisho.cli.as_github import error_command, github
from sekisho.cli.as_json import error_json
from sekisho.cli.as_json import json as as_json
from sekisho.cli.as_sarif import error_sarif, sarif
from sekisho.errors import Place, ProjectError
from sekisho.messages import Message
from sekisho.model import Decision
from sekisho.rules import RULES

FAILED = NotMet(
    "weekly_order",
    "expect_x",
    False,
    "violated",
    Message("cli.new.row-category"),
    Place("expectations/weekly_order.yaml", 12, 5),
)
ERROR = ProjectError(
    Message("cli.no-such-rule", name="a"),
    place=Place("policy/parties.yaml", 3, 5),
    help=Message("cli.rules-are", names="`b`"),
)


@pytest.mark.parametrize("command", ["check", "run"])
def test_json_has_exactly_the_promised_keys(command):
    value = json.loads(as_json(made_answer.answer(command), "en", made_answer.text_of))
    exports = {export["name"]: export for export in value["exports"]}
    assert {tuple(export) for export in exports.values()} == {
        (
            "name", "recipient", "purpose", "arrangement", "decision", "outcome", "held_by",
            "file", "rows", "foreseen", "violations", "waived",
        )
    }  # fmt: skip
    (violation,) = exports["catalog"]["violations"]
    assert list(violation) == [
        "code", "rule", "column", "message", "help", "path", "file", "line", "column_no", "length",
        "excerpt",
    ]  # fmt: skip
    assert {tuple(step) for step in violation["path"]} == {
        ("relation", "column", "kind", "file", "line", "column_no", "length", "excerpt")
    }


def test_json_of_a_check_says_what_was_decided_and_that_nothing_was_done():
    value = json.loads(as_json(made_answer.answer(), "en", made_answer.text_of))
    told = {e["name"]: (e["recipient"], e["decision"], e["outcome"]) for e in value["exports"]}
    assert told == {
        "catalog": ("jccu", "refused", "none"),
        "list": ("coop_kinki", "undecided", "none"),
        "register": ("nara_coop", "permitted", "none"),
    }
    assert (value["run"], value["business_date"], value["exit_code"]) == (None, "2026-11-20", 2)
    assert value["counts"]["refused"] == 1
    assert value["problems"][0]["line"] == 2


def test_json_of_a_run_says_what_became_of_each_export():
    value = json.loads(as_json(made_answer.answer("run"), "en", made_answer.text_of))
    outcomes = {e["name"]: e["outcome"] for e in value["exports"]}
    assert outcomes == {"catalog": "refused", "list": "undecided", "register": "released"}
    assert value["run"] == "20261120T210000-1"


def test_json_tells_a_path_with_places():
    value = json.loads(as_json(made_answer.answer(), "en", made_answer.text_of))
    assert value["exports"][0]["violations"][0]["path"][1] == {
        "relation": "segment",
        "column": "segment",
        "kind": "condition",
        "file": made_answer.MODEL,
        "line": 4,
        "column_no": 24,
        "length": 11,
        "excerpt": "    '血圧は' || case when r.risk_band >= 2 then 'care' end AS segment",
    }


def test_sentences_are_in_the_readers_language_and_ids_are_not():
    english, japanese = (
        json.loads(as_json(made_answer.answer(), lang, made_answer.text_of))
        for lang in ("en", "ja")
    )
    first, second = (v["exports"][0]["violations"][0] for v in (english, japanese))
    assert first["message"] != second["message"]
    assert (first["rule"], first["path"]) == (second["rule"], second["path"])


def test_an_error_as_json_names_its_place():
    assert json.loads(error_json(ERROR, "en"))["error"] == {
        "message": "there is no rule `a`",
        "help": "rules: `b`",
        "file": "policy/parties.yaml",
        "line": 3,
        "column_no": 5,
    }


def test_workflow_commands_stand_on_one_line_each_at_their_place():
    lines = github(made_answer.answer(), "en", "coop").split("\n")
    assert lines[0].startswith(
        f"::error file=coop/{made_answer.MODEL},line=4,col=24,title=SK101 "
        "recipient-not-permitted%3A catalog::"
    )
    assert "%0Akyosai_contract.diagnosis > segment.segment > catalog.segment%0A" in lines[0]
    assert all(re.fullmatch(r"::(error|warning) [^:]+::.+", line) for line in lines)
    assert len(lines) == 3


def test_what_could_end_a_workflow_command_is_escaped():
    evil = replace(
        made_answer.violation("diagnosis", "a"),
        place=Place("sql/a,b:c%\n.sql", 1, 1),
        message=Message("cli.unexplained", what="x%\r\n::error::y"),
    )
    decision = Decision("catalog", made_answer.USE, "refused", (evil,))
    shown = github(replace(made_answer.answer(), decisions={"c": decision}, problems=()), "en", "")
    assert "\n" not in shown
    assert "\r" not in shown
    assert "file=sql/a%2Cb%3Ac%25%0A.sql,line=1" in shown
    assert "x%25%0D%0A::error::y" in shown


def test_an_expectation_that_only_warns_is_a_warning():
    answer = replace(made_answer.answer(), decisions={}, problems=(), expectations=(FAILED,))
    assert github(answer, "en", "").startswith("::warning file=expectations/weekly_order.yaml,")
    assert error_command(ERROR, "ja", "").startswith("::error file=policy/parties.yaml,line=3,")


def _log(answer=None, lang="en", root=""):
    return json.loads(sarif(answer or made_answer.answer(), lang, root))


def test_sarif_declares_every_rule_with_its_manual():
    log = _log()
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {rule.code for rule in RULES}
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"] for rule in rules)


def test_sarif_results_point_to_their_rule_and_keep_their_fingerprint():
    (run,) = _log()["runs"]
    rules = run["tool"]["driver"]["rules"]
    violations = made_answer.answer().violations
    for result, violation in zip(run["results"], violations, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == violation.code
        assert result["partialFingerprints"] == {"violationId/v1": violation.id}
        assert result["level"] == "error"
        assert result["message"]["text"]


def test_sarif_regions_are_whole_and_start_at_one():
    """The structural rules that viewers check: regions, relative and escaped addresses."""
    (run,) = _log(root="co op")["runs"]
    locations = [x for r in run["results"] for x in r["locations"]]
    locations += [s["location"] for f in _flows(run) for s in f["locations"]]
    for location in locations:
        physical = location["physicalLocation"]
        region = physical["region"]
        assert region["startLine"] >= 1
        assert region["endColumn"] > region["startColumn"] >= 1
        assert physical["artifactLocation"]["uri"].startswith("co%20op/")


def _flows(run):
    return [t for r in run["results"] for f in r.get("codeFlows", ()) for t in f["threadFlows"]]


def test_a_witness_path_is_one_code_flow_source_first():
    (run,) = _log()["runs"]
    (flow,) = _flows(run)
    said = [step["location"]["message"]["text"] for step in flow["locations"]]
    assert said == [
        "kyosai_contract.diagnosis (origin)",
        "segment.segment (condition)",
        "catalog.segment (value)",
    ]
    assert "codeFlows" not in run["results"][1]


def test_what_could_not_be_used_makes_the_sarif_invocation_unsuccessful():
    (run,) = _log()["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    clean = replace(made_answer.answer(), problems=(), expectations=(FAILED,))
    (run,) = _log(clean)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True
    assert run["invocations"][0]["toolExecutionNotifications"][0]["level"] == "warning"
    (run,) = json.loads(error_sarif(ERROR, "ja", ""))["runs"]
    assert run["results"] == []
    assert run["invocations"][0]["exitCode"] == 2

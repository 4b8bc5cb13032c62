"""`sekisho lineage`: one statement, where a column goes, the ways between two, what reads what."""

import json
import re

import pytest

from sekisho.cli.width import cells

EXPORT = "sql/exports/federation_order.sql"
BIRTH = "member_register.birth_date"


def write(project, name, sql):
    (project / "sql/models/marts" / f"{name}.sql").write_text(sql, encoding="utf-8")


@pytest.fixture
def ask(sekisho, project):
    """Ask about the project; the answer as text."""

    def asked(*arguments):
        return sekisho("lineage", *arguments, "--project", project)

    return asked


@pytest.fixture
def ask_json(ask):
    """Ask about the project; the answer as JSON."""

    def asked(*arguments):
        told = ask(*arguments, "--format", "json")
        assert told.err == ""
        return json.loads(told.out)

    return asked


@pytest.fixture
def aged(project):
    """The birth date on its way through a model that sorts members by age into an own mailing."""
    write(
        project,
        "age_band",
        "-- 年代\nSELECT member_no, /* 生年月日 */ year(birth_date) // 10 AS band,\n"
        "    CASE WHEN birth_date IS NULL THEN 'x' END AS mark\nFROM member_register\n",
    )
    write(
        project, "elder", "SELECT member_no, band FROM age_band WHERE band < 196 AND mark IS NULL\n"
    )
    path = project / "sql/exports/own_birthday_mail.sql"
    head = path.read_text(encoding="utf-8").split("---*/")[0]
    path.write_text(f"{head}---*/\nSELECT member_no, band FROM elder\n", encoding="utf-8")
    return project


# --------------------------------------------------------------------------- one statement


def test_a_statement_tells_each_edge_with_kind_line_and_column(ask):
    shown = ask("federation_order").out
    assert shown.startswith(f"  --> {EXPORT}:1:1\nfederation_order (rows)\n")
    assert "federation_order.amount\n  < order_line.amount  direct  18:5\n" in shown
    assert "  < stg_member.member_no  indirect  20:25  (join)\n" in shown


def test_a_statement_as_json_has_the_place_and_the_line_of_each_edge(ask_json):
    told = ask_json("order_line")
    amount = next(c for c in told["columns"] if c["name"] == "amount")
    assert [c["column"] for c in amount["direct"]] == ["quantity", "unit_price"]
    edge = next(e for e in told["edges"] if e["source"]["column"] == "unit_price")
    start = edge["column_no"] - 1
    assert edge["file"] == "sql/models/marts/order_line.sql"
    assert edge["excerpt"][start : start + edge["length"]] == "unit_price"


def test_a_statement_tells_what_decides_its_order_and_what_is_not_determined(
    ask, ask_json, project
):
    write(project, "first", "SELECT name FROM member_register ORDER BY joined_on\nLIMIT 3\n")
    told = ask_json("first")
    assert told["order"] == [{"relation": "member_register", "column": "joined_on"}]
    (found,) = told["undetermined"]
    assert (found["construct"], found["line"], found["excerpt"]) == ("LIMIT", 2, "LIMIT 3")
    assert ask("first").out.endswith("\n\n   = not determined: LIMIT  2:7\n")


@pytest.mark.parametrize(
    "arguments", [("order_line",), ("--column", BIRTH), ("--from", BIRTH, "--to", "stg_member")]
)
def test_what_was_found_once_is_remembered(ask, monkeypatch, arguments):
    """Places too: the second time nothing is bound."""
    before = ask(*arguments).out

    def unasked(*_):
        pytest.fail("bound again")

    monkeypatch.setattr("sekisho.lineage.binder.bind", unasked)
    assert ask(*arguments).out == before


def test_a_file_of_sql_is_read_against_the_project(ask, tmp_path):
    file = tmp_path / "q.sql"
    file.write_text("SELECT member_no, count(*) AS n FROM order_line GROUP BY 1", encoding="utf-8")
    read = ask(file)
    assert read.code == 0
    assert "q.member_no\n  < " in read.out


def test_a_graph_is_quoted_and_labelled_with_kind_and_place(ask, project):
    path = project / EXPORT
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("o.amount", 'o.amount AS "a""b\\c"'), encoding="utf-8")
    shown = ask("federation_order", "--format", "dot").out
    assert shown.startswith("digraph lineage {")
    assert (
        '"order_line.amount" -> "federation_order.a\\"b\\\\c"'
        f' [style=solid, label="value\\n{EXPORT}:18:5"];'
    ) in shown
    assert shown.rstrip().endswith("}")


def test_what_has_no_lineage_ends_with_the_reason(ask, project, tmp_path):
    head = (project / EXPORT).read_text(encoding="utf-8").split("---*/")[0]
    pivot = "PIVOT weekly_order ON product_code USING sum(quantity)"
    (project / EXPORT).write_text(f"{head}---*/\n{pivot}\n", encoding="utf-8")
    assert ask("nope").code == 2
    assert ask("federation_order").code == 3
    assert ask(tmp_path / "no.sql").code == 4
    source = ask("member_register")
    assert source.code == 2
    assert "sekisho lineage --column member_register.COLUMN" in " ".join(source.err.split())


def test_a_file_that_does_not_bind_is_quoted_where_it_fails(ask, tmp_path):
    file = tmp_path / "q.sql"
    file.write_text("SELECT nope FROM weekly_order", encoding="utf-8")
    told = ask(file)
    assert told.code == 2
    assert f"--> {file}:1:8" in told.err
    assert "SELECT nope" in told.err


# --------------------------------------------------------------------------- where does it go


@pytest.mark.usefixtures("aged")
def test_where_a_column_goes_is_a_tree_with_places(ask):
    told = ask("--column", BIRTH)
    assert told.code == 0
    assert told.out == (
        "member_register.birth_date\n"
        "    contracts/member_register.odcs.yaml:90:15\n"
        "  > age_band.band\n"
        "      direct    sql/models/marts/age_band.sql:2:35\n"
        "    > elder.band\n"
        "        direct    sql/models/marts/elder.sql:1:19\n"
        "      > own_birthday_mail.band\n"
        "          direct    sql/exports/own_birthday_mail.sql:10:19\n"
        "    > elder (rows)\n"
        "        indirect  sql/models/marts/elder.sql:1:44  (filter)  (2 paths)\n"
        "      > own_birthday_mail (rows)\n"
        "          indirect  sql/exports/own_birthday_mail.sql:10:29  (existence of rows)\n"
        "          (2 paths)\n"
        "  > age_band.mark\n"
        "      indirect  sql/models/marts/age_band.sql:3:15  (condition)\n"
        "\n"
        "   = exports: own_birthday_mail.band, own_birthday_mail (rows) -> our_coop (P3)\n"
    )


@pytest.mark.usefixtures("aged")
def test_where_a_column_goes_as_json_names_what_stands_before_each(ask_json):
    told = ask_json("--column", BIRTH.upper())
    assert told["column"] == BIRTH
    assert told["unknown"] == []
    by_name = {f"{i['relation']}.{i['column']}": i for i in told["influences"]}
    rows = by_name["elder.*"]
    assert (rows["from"], rows["kind"]) == ({"relation": "age_band", "column": "band"}, "filter")
    assert (rows["direct"], rows["paths"], rows["export"]) == (False, 2, False)
    assert rows["excerpt"][rows["column_no"] - 1 :][: rows["length"]] == "band"
    assert by_name["own_birthday_mail.band"]["export"]
    assert by_name["own_birthday_mail.band"]["direct"]


@pytest.mark.usefixtures("aged")
def test_where_a_column_goes_as_a_graph(ask):
    shown = ask("--column", BIRTH, "--format", "dot").out
    assert '"age_band.band" -> "elder.*" [style=dashed, label="filter\\n' in shown
    assert shown.count(" -> ") == 6


def test_where_rows_and_a_models_column_go(ask):
    rows = ask("--column", "member_register.*").out
    assert rows.startswith("member_register (rows)\n")
    assert "> stg_member (rows)" in rows
    model = ask("--column", "order_line.amount").out
    assert model.startswith("order_line.amount  sql/models/marts/order_line.sql:1:1\n")
    assert "> federation_order.amount" in model


def test_a_column_that_nothing_depends_on(ask, ask_json):
    told = ask("--column", "member_register.joined_on")
    assert (told.code, told.out.split("\n")[1]) == (0, "  nothing depends on it")
    assert ask_json("--column", "member_register.joined_on")["influences"] == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT random() FROM member_register", 3),
        ("PIVOT member_register ON name USING count(*)", 3),
        ("SELECT nope FROM member_register", 2),
        ("SELECT FROM WHERE", 2),
    ],
)
def test_what_may_depend_on_it_and_is_not_understood_is_told(ask, ask_json, project, sql, code):
    """What reads it, what reads that, and what does not parse: nobody knows, so it is not hidden."""
    write(project, "broken", sql)
    write(project, "above", "SELECT 1 AS one FROM broken")
    told = ask("--column", "member_register.joined_on")
    assert told.code == code
    assert "nothing depends on it" not in told.out
    assert "= not known: above: sql/models/marts/above.sql:1:22: " in told.out
    assert "= not known: broken: sql/models/marts/broken.sql:1:" in told.out
    unknown = ask_json("--column", "member_register.joined_on")["unknown"]
    assert [u["relation"] for u in unknown] == ["above", "broken"]
    drawn = ask("--column", "member_register.joined_on", "--format", "dot").out
    assert '"above" [style=dotted];\n  "broken" [style=dotted];\n' in drawn


def test_a_broken_statement_elsewhere_is_no_doubt(ask, project):
    write(project, "broken", "SELECT nope FROM weekly_order")
    assert ask("--column", "member_register.joined_on").code == 0


# --------------------------------------------------------------------------- the ways between


@pytest.mark.usefixtures("aged")
def test_the_ways_between_are_told_with_their_sql(ask):
    told = ask("--from", BIRTH, "--to", "own_birthday_mail.band", "--lang", "ja")
    assert told.code == 0
    first, second = told.out.split("\n\n")
    assert first == (
        "member_register.birth_date -> own_birthday_mail.band\n"
        "   = 経路: member_register.birth_date  contracts/member_register.odcs.yaml:90:15\n"
        "           > age_band.band           直接  sql/models/marts/age_band.sql:2:35\n"
        "               | SELECT member_no, /* 生年月日 */ year(birth_date) // 10 AS band,\n"
        "               |                                       ^^^^^^^^^^\n"
        "           > elder.band              直接  sql/models/marts/elder.sql:1:19\n"
        "               | SELECT member_no, band FROM age_band WHERE band < 196 AND mark IS NULL\n"
        "               |                   ^^^^\n"
        "           > own_birthday_mail.band  直接  sql/exports/own_birthday_mail.sql:10:19\n"
        "               | SELECT member_no, band FROM elder\n"
        "               |                   ^^^^"
    )
    assert second.startswith("member_register.birth_date -> own_birthday_mail（行）\n")
    assert second.endswith("\n           ほか 1 経路: --all-paths\n")


@pytest.mark.usefixtures("aged")
def test_all_ways_between_the_shortest_first(ask, ask_json):
    ends = ("--from", BIRTH, "--to", "own_birthday_mail.*", "--all-paths")
    (found,) = ask_json(*ends)["influences"]
    ways = [[s["relation"] + "." + s["column"] for s in way] for way in found["paths"]]
    assert found["count"] == len(ways) == 2
    assert sorted(way[1] for way in ways) == ["age_band.band", "age_band.mark"]
    assert found["path"] in found["paths"]
    shown = ask(*ends).out
    assert "path 1 of 2\n" in shown
    assert "path 2 of 2\n" in shown
    assert "--all-paths" not in shown


@pytest.mark.usefixtures("aged")
def test_a_relation_stands_for_its_rows_and_columns(ask_json):
    told = ask_json("--from", "member_register", "--to", "elder")["influences"]
    pairs = {(i["source"]["column"], i["target"]["column"]) for i in told}
    assert pairs == {
        ("*", "*"),
        ("birth_date", "*"),
        ("birth_date", "band"),
        ("member_no", "member_no"),
    }
    lengths = [len(i["path"]) for i in told]
    assert lengths == sorted(lengths)


@pytest.mark.usefixtures("aged")
def test_the_ways_between_as_a_graph_have_each_edge_once(ask):
    shown = ask("--from", BIRTH, "--to", "own_birthday_mail", "--all-paths", "--format", "dot").out
    edges = re.findall(r'("\S+") -> ("\S+")', shown)
    assert len(edges) == len(set(edges)) == 7


def test_no_influence_is_an_answer(ask, ask_json):
    ends = ("--from", "member_register.birth_date", "--to", "federation_order")
    told = ask(*ends)
    assert told.code == 0
    assert told.out.startswith("no influence: nothing of `member_register.birth_date` gets into")
    assert ask_json(*ends)["influences"] == []
    assert ask(*ends, "--format", "dot").out.count("->") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "nope", "--to", "order_line"), "no relation or export `nope`"),
        (("--from", "order_line", "--to", "stg_member.nope"), "has no column `nope`"),
        (("--column", "stg_member.nope"), "columns: `address`, `member_no`, `name`"),
        (("--column", "nope.x"), "relations and exports: `business_day`"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_what_is(ask, arguments, said):
    told = ask(*arguments)
    assert told.code == 2
    assert said in " ".join(told.err.split())


def test_of_many_relations_those_are_named_that_are_most_like_it(ask, project):
    for number in range(10):
        write(project, f"zzz_{number}", "SELECT 1 AS one FROM weekly_order")
    told = " ".join(ask("--column", "membre_register.x").err.split())
    assert "most like it: " in told
    assert "`member_register`" in told
    assert told.count("`") == 2 + 2 * 4
    assert "all 19: sekisho lineage" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("order_line", "--column", "order_line.amount"), "one thing at a time"),
        (("--column", "a.b", "--from", "a", "--to", "b"), "one thing at a time"),
        (("order_line", "--from", "a", "--to", "b"), "one thing at a time"),
        (("--from", "order_line"), "belong together"),
        (("--to", "order_line"), "belong together"),
        (("--all-paths",), "needs --from and --to"),
        (("order_line", "--all-paths"), "needs --from and --to"),
        (("--column", "a.b", "--all-paths"), "needs --from and --to"),
        (("--column", "order_line"), "takes RELATION.COLUMN"),
    ],
)
def test_questions_that_make_no_sense_are_wrong_usage(ask, arguments, said):
    told = ask(*arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err


# --------------------------------------------------------------------------- what reads what


def test_the_relations_of_the_project_with_what_they_read(ask, ask_json):
    shown = ask().out
    assert "source  member_register\n" in shown
    assert "model   order_line         < weekly_order\n" in shown
    assert "export  federation_order   < order_line, stg_member  -> our_federation (P1)\n" in shown
    relations = {r["name"]: r for r in ask_json()["relations"]}
    assert relations["federation_order"] == {
        "name": "federation_order",
        "kind": "export",
        "file": EXPORT,
        "reads": ["order_line", "stg_member"],
        "problem": None,
    }
    assert relations["business_day"]["file"] is None


def test_the_relations_as_a_graph(ask):
    shown = ask("--format", "dot").out
    assert '"order_line" [shape=box];' in shown
    assert '"weekly_order" -> "order_line";' in shown


def test_a_relation_that_is_not_understood_is_on_the_map_with_the_reason(ask, ask_json, project):
    write(project, "broken", "SELECT nope FROM weekly_order")
    told = ask()
    assert told.code == 2
    assert "model   broken             < weekly_order\n" in told.out
    assert "= not known: broken: sql/models/marts/broken.sql:1:8: " in told.out
    problem = {r["name"]: r["problem"] for r in ask_json()["relations"]}["broken"]
    assert (problem["line"], problem["column_no"]) == (1, 8)
    assert '"broken" [shape=box, style=dotted];' in ask("--format", "dot").out


# --------------------------------------------------------------------------- the page


@pytest.mark.usefixtures("aged")
@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("columns", ["40", "56", "88"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("--column", BIRTH),
        ("--from", "member_register", "--to", "own_birthday_mail", "--all-paths"),
        ("federation_order",),
        (),
    ],
)
def test_no_line_is_wider_than_the_terminal(ask, monkeypatch, lang, columns, arguments):
    """Paths of files are not broken: they are for copying."""
    monkeypatch.setenv("COLUMNS", columns)
    shown = ask(*arguments, "--lang", lang).out
    wide = [line for line in shown.split("\n") if cells(line) > int(columns)]
    assert [line for line in wide if ".sql" not in line and ".yaml" not in line] == []

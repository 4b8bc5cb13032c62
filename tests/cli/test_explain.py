"""`sekisho explain` of a column: every influence with its ways, and every export it reaches."""

import json

import pytest

from sekisho.cli.width import cells

MAIL = "sql/exports/own_birthday_mail.sql"


@pytest.fixture
def twice(project):
    """An export whose name column gets there over two models, and decides the rows as well."""
    for model in ("left_one", "right_one"):
        (project / f"sql/models/marts/{model}.sql").write_text(
            "SELECT member_no, name FROM member_register\n", encoding="utf-8"
        )
    path = project / MAIL
    head = path.read_text(encoding="utf-8").split("---*/")[0]
    path.write_text(
        f"{head}---*/\nSELECT a.member_no, concat(a.name, b.name) AS 氏名\n"
        "FROM left_one AS a JOIN right_one AS b USING (member_no)\nWHERE a.name <> ''\n",
        encoding="utf-8",
    )
    return project


def influence(told, column):
    (found,) = [i for i in told["influences"] if i["source"]["column"] == column]
    return found


def test_all_paths_of_a_column_are_all_ways_to_it_and_to_its_rows(sekisho, twice):
    ask = ("explain", "own_birthday_mail.氏名", "--project", twice)
    told = json.loads(sekisho(*ask, "--all-paths", "--format", "json").out)
    name = influence(told, "name")
    ends = [(p[1]["relation"], p[-1]["column"]) for p in name["paths"]]
    assert ends == [("left_one", "氏名"), ("right_one", "氏名"), ("left_one", "*")]
    assert (name["count"], name["direct"], name["target"]["column"]) == (3, True, "氏名")
    assert name["path"] == name["paths"][0]
    shortest = json.loads(sekisho(*ask, "--format", "json").out)
    assert influence(shortest, "name") == {**name, "paths": []}
    assert [i["direct"] for i in told["influences"]] == [True, False, False]


def test_all_paths_are_numbered_and_without_them_the_rest_is_counted(sekisho, twice):
    ask = ("explain", "own_birthday_mail.氏名", "--project", twice, "--lang", "ja")
    shown = sekisho(*ask, "--all-paths").out
    assert "経路 1 / 3\n" in shown
    assert "経路 3 / 3\n" in shown
    assert "--all-paths" not in shown
    assert "           ほか 2 経路: --all-paths\n" in sekisho(*ask).out


def test_each_step_has_its_place_and_the_line_with_the_reference_marked(sekisho, twice):
    ask = ("explain", "own_birthday_mail.氏名", "--project", twice)
    assert (
        f"  direct  {MAIL}:10:28\n"
        "               | SELECT a.member_no, concat(a.name, b.name) AS 氏名\n"
        "               |                            ^^^^^^\n"
    ) in sekisho(*ask).out
    told = json.loads(sekisho(*ask, "--format", "json").out)
    last = influence(told, "name")["path"][-1]
    assert last["excerpt"] == "SELECT a.member_no, concat(a.name, b.name) AS 氏名"
    assert (last["kind"], last["line"], last["column_no"], last["length"]) == ("value", 10, 28, 6)


def test_rows_are_explained_like_a_column(sekisho, twice):
    told = sekisho("explain", "own_birthday_mail.*", "--project", twice)
    assert told.out.startswith("own_birthday_mail (rows)\n")
    assert "= path: member_register.name" in told.out
    assert f"{MAIL}:12:7  (filter)" in told.out
    source = sekisho("explain", "member_register.*", "--project", twice)
    assert source.out.startswith("member_register (rows)\n  category: ")
    assert "federation_order (rows) -> our_federation (P1): permitted" in source.out


def test_of_very_many_ways_the_first_are_shown_and_the_rest_is_counted(sekisho, project):
    """Eight models that each mix two columns: 2 ** 7 ways."""
    before = "member_register"
    for number in range(8):
        model = f"step_{number}"
        (project / f"sql/models/marts/{model}.sql").write_text(
            f"SELECT a.name || b.phone AS name, a.phone || b.name AS phone"
            f" FROM {before} AS a JOIN {before} AS b ON true\n",
            encoding="utf-8",
        )
        before = model
    ask = ("explain", "step_7.name", "--project", project, "--all-paths")
    told = json.loads(sekisho(*ask, "--format", "json").out)
    name = influence(told, "name")
    assert (len(name["paths"]), name["count"]) == (100, 128)
    assert "\npaths not shown: 28\n" in sekisho(*ask).out


def test_a_sources_column_tells_what_may_read_it_and_is_not_understood(sekisho, project):
    """That nothing is known to depend on it is no proof that nothing does."""
    path = project / MAIL
    head = path.read_text(encoding="utf-8").split("---*/")[0]
    path.write_text(f"{head}---*/\nSELECT random() FROM member_register\n", encoding="utf-8")
    ask = ("explain", "member_register.joined_on", "--project", project)
    told = sekisho(*ask)
    assert told.code == 3
    assert "it reaches no export" not in told.out
    assert f"= not known: own_birthday_mail: {MAIL}:10:8: " in told.out
    unknown = json.loads(sekisho(*ask, "--format", "json").out)["unknown"]
    assert [(u["relation"], u["file"]) for u in unknown] == [("own_birthday_mail", MAIL)]
    assert sekisho("explain", "weekly_order.product_name", "--project", project).code == 0


def test_a_violation_is_told_with_the_sql_of_each_step(sekisho, project):
    path = project / "sql/exports/federation_order.sql"
    text = path.read_text(encoding="utf-8").replace(
        "    m.phone,", "    m.phone,\n    r.birth_date,"
    )
    path.write_text(
        f"{text.rstrip()}\nJOIN member_register AS r ON r.member_no = o.member_no\n",
        encoding="utf-8",
    )
    checked = json.loads(sekisho("check", "--project", project, "--format", "json").out)
    (violation,) = [v for e in checked["exports"] for v in e["violations"]]
    assert violation["path"][-1]["excerpt"] == "    r.birth_date,"
    id_ = sekisho("check", "--project", project).out.split("sekisho explain ")[1].split()[0]
    shown = sekisho("explain", id_, "--project", project).out
    assert "               | r.birth_date,\n               | ^^^^^^^^^^^^\n" in shown


def test_the_path_that_the_manual_shows_is_what_is_printed(sekisho, laid_out, pytestconfig):
    text = (pytestconfig.rootpath / "docs/cli.md").read_text(encoding="utf-8")
    quoted = text.split("## sekisho explain")[1].split("```text\n")[1].split("```")[0]
    assert quoted in sekisho("explain", "member_register.birth_date", "--project", laid_out).out


def test_what_is_permitted_stands_in_one_column_even_in_japanese(sekisho, project):
    ask = ("explain", "member_register.phone", "--project", project)
    for lang, inset in (("en", "  permitted: "), ("ja", "  許容範囲: ")):
        shown = sekisho(*ask, "--lang", lang).out.split("\n")
        first = next(n for n, line in enumerate(shown) if line.startswith(f"{inset}A0"))
        assert shown[first + 1].index("A1") == cells(inset)


def test_a_value_that_gets_into_a_file_is_told_though_it_decides_the_rows_too(sekisho, twice):
    ask = ("explain", "member_register.name", "--project", twice, "--format", "json")
    reached = [
        (r["column"], r["direct"])
        for r in json.loads(sekisho(*ask).out)["reaches"]
        if r["export"] == "own_birthday_mail"
    ]
    assert reached == [("*", False), ("氏名", True)]


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*map(keys, value.values()))
    return set().union(*map(keys, value)) if isinstance(value, list) else set()


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "own_birthday_mail.氏名", "--all-paths"),
        ("explain", "member_register.name", "--all-paths"),
        ("lineage",),
        ("lineage", "own_birthday_mail"),
        ("lineage", "--column", "member_register.name"),
        ("lineage", "--from", "member_register", "--to", "own_birthday_mail", "--all-paths"),
    ],
)
def test_every_key_of_json_is_in_the_manual(sekisho, twice, pytestconfig, command):
    (twice / "sql/models/marts/broken.sql").write_text("SELECT nope FROM member_register")
    manual = (pytestconfig.rootpath / "docs/cli.md").read_text(encoding="utf-8")
    told = json.loads(sekisho(*command, "--project", twice, "--format", "json").out)
    assert [key for key in sorted(keys(told)) if f'"{key}"' not in manual] == []

"""`sekisho new`: drafts that load, guess no category and overwrite nothing."""

import json

import duckdb
import pytest

from sekisho import project as projects
from sekisho.errors import DataError, ProjectError
from sekisho.scaffold import read_sample, write_new
from sekisho.scaffold.names import english_names
from sekisho.scaffold.types import infer

ROWS = [
    "組合員番号,企画回,注文番号,数量,金額,割引率,受付日,受付日時,備考,ﾌﾘｶﾞﾅ",
    "012345,114,101,2,1980,0.5,2026/11/02,2026-11-02 09:00,,ﾊﾅｺ",
    "654321,114,20002,1,250,1.25,2026/11/3,2026-11-03 10:30:15,あり,ﾀﾛｳ",
]


def file(folder, name="orders_20261120.csv", *, encoding="cp932", rows=ROWS, end="\r\n"):
    path = folder / name
    path.write_bytes((end.join(rows) + end).encode(encoding))
    return path


def test_a_draft_loads_and_check_goes_on(sekisho, project, tmp_path):
    told = sekisho("new", "source", file(tmp_path), "--project", project)
    assert told.code == 0
    loaded = projects.load(project)
    source = loaded.sources["orders"]
    assert {c.category for c in source.columns.values()} == {None}
    assert source.row_category == "all_items"
    assert (source.format.encoding, source.format.path) == ("cp932", "orders_{business_date}.csv")
    assert len(loaded.suites["orders"].expectations) > 1
    assert sekisho("check", "--project", project).code == 0


def test_types_are_inferred_carefully(sekisho, project, tmp_path):
    sekisho("new", "source", file(tmp_path), "--project", project)
    columns = projects.load(project).sources["orders"].columns
    assert {c.header: c.type for c in columns.values()} == {
        "組合員番号": "VARCHAR",
        "企画回": "VARCHAR",
        "注文番号": "VARCHAR",
        "数量": "INTEGER",
        "金額": "INTEGER",
        "割引率": "DECIMAL(12,2)",
        "受付日": "DATE",
        "受付日時": "TIMESTAMP",
        "備考": "VARCHAR",
        "ﾌﾘｶﾞﾅ": "VARCHAR",
    }
    assert [c.name for c in columns.values()][:3] == ["member_no", "kikaku_round", "order_no"]


def test_whatever_uses_a_draft_is_refused_until_it_is_categorised(sekisho, project, tmp_path):
    sekisho("new", "source", file(tmp_path), "--project", project)
    model = project / "sql" / "models" / "staging" / "stg_member.sql"
    text = model.read_text(encoding="utf-8").replace(
        "FROM member_register", "FROM member_register SEMI JOIN orders USING (member_no)"
    )
    model.write_text(text, encoding="utf-8")
    told = sekisho("check", "federation_order", "--project", project, "--format", "json")
    assert told.code == 1
    (export,) = json.loads(told.out)["exports"]
    assert "untagged-column" in {v["rule"] for v in export["violations"]}


def test_the_draft_says_that_categories_are_missing(sekisho, project, tmp_path):
    for lang, said in (("en", "none of the 10 columns has a category"), ("ja", "10 列のどれにも")):
        path = file(tmp_path, f"orders_{lang}.csv")
        told = sekisho("new", "source", path, "--project", project, "--lang", lang)
        assert said in told.out.replace("\n", "")
    assert "不明" in (project / "contracts" / "orders_en.odcs.yaml").read_text(encoding="utf-8")


def test_no_value_of_the_file_gets_into_the_drafts(sekisho, project, tmp_path):
    told = sekisho("new", "source", file(tmp_path), "--project", project)
    drafts = "".join(
        (project / f).read_text(encoding="utf-8")
        for f in ("contracts/orders.odcs.yaml", "expectations/orders.yaml")
    )
    for value in ("012345", "654321", "ﾊﾅｺ", "1980", "2026-11-02", "2026/11"):
        assert value not in drafts + told.out


def test_nothing_is_overwritten(sekisho, project, tmp_path):
    path = file(tmp_path, "weekly_order_20261120.csv")
    before = (project / "contracts" / "weekly_order.odcs.yaml").read_bytes()
    assert sekisho("new", "source", path, "--project", project).code == 2
    assert (project / "contracts" / "weekly_order.odcs.yaml").read_bytes() == before


def test_a_suite_in_the_way_stops_the_contract_too(sekisho, project, tmp_path):
    suite = project / "expectations" / "notes.txt"
    suite.write_text("mine", encoding="utf-8")
    path = file(tmp_path)
    blocked = project / "contracts" / "orders.odcs.yaml"
    blocked.mkdir()
    told = sekisho("new", "source", path, "--project", project)
    assert told.code in {2, 4}
    assert not (project / "expectations" / "orders.yaml").exists()


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter", "trailing"),
    [
        ("番号,数\r\n1,2\r\n".encode("cp932"), "cp932", ",", False),
        ("番号,数\n1,2\n".encode(), "utf-8", ",", False),
        ("番号,数\n1,2\n".encode("utf-8-sig"), "utf-8-sig", ",", False),
        (b"a\tb\n1\t2\n", "utf-8", "\t", False),
        (b"a;b\n1;2,5\n", "utf-8", ";", False),
        ("番号,数,\r\n1,2,\r\n".encode("cp932") + b"\x1a", "cp932", ",", True),
        (b'"a,x",b\n"1\n2",3\n', "utf-8", ",", False),
        (b"a\n1\n", "utf-8", ",", False),
        ("髙﨑,ｶﾅ\r\n1,2".encode("cp932"), "cp932", ",", False),
    ],
)
def test_how_a_file_is_written_is_found_out(tmp_path, data, encoding, delimiter, trailing):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    sample = read_sample(path)
    assert (sample.encoding, sample.delimiter, sample.trailing_delimiter, sample.rows) == (
        encoding,
        delimiter,
        trailing,
        1,
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\r\n\x1a", "is empty"),
        (b"a,b\n", "no rows"),
        (b"a,b\n1,2,3\n", "line 2 of `x.csv` has 3 fields, the header has 2"),
        (b"a,,b\n1,2,3\n", "column 2 of `x.csv` has no header"),
        (b"a,a\n1,2\n", "header `a` of `x.csv` is there twice"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00", "neither UTF-8 nor CP932"),
        (b"a\x00,b\n1,2\n", "neither UTF-8 nor CP932"),
        (b"PAR1 not really", "cannot be read as Parquet"),
    ],
)
def test_a_file_that_cannot_be_used_is_an_error_of_its_own(sekisho, project, tmp_path, data, said):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    told = sekisho("new", "source", path, "--project", project)
    assert told.code == 4
    assert said in " ".join(told.err.split())
    assert not (project / "contracts" / "x.odcs.yaml").exists()


def test_a_missing_file_is_an_io_failure(sekisho, project, tmp_path):
    assert sekisho("new", "source", tmp_path / "no.csv", "--project", project).code == 4


@pytest.mark.parametrize("name", ["Orders", "1st", "注文", "a-b", "../x"])
def test_a_name_that_is_no_name_is_refused(sekisho, project, tmp_path, name):
    told = sekisho("new", "source", file(tmp_path), "--project", project, "--name", name)
    assert told.code == 2
    assert "--name" in told.err


def test_parquet_keeps_its_own_types(sekisho, project, tmp_path):
    path = tmp_path / "deliveries.parquet"
    columns = (
        "SELECT '0012345' AS 組合員番号, 3::TINYINT AS 個数, DATE '2026-11-20' AS 配達日,"
        " 1.5::DECIMAL(8,2) AS 重さ, NULL::VARCHAR AS 備考, 2.5::DOUBLE AS 比"
    )
    with duckdb.connect() as connection:
        connection.sql(columns).write_parquet(str(path))
    assert sekisho("new", "source", path, "--project", project).code == 0
    columns = projects.load(project).sources["deliveries"].columns
    assert [c.type for c in columns.values()] == [
        "VARCHAR", "INTEGER", "DATE", "DECIMAL(8,2)", "VARCHAR", "DECIMAL(18,4)",
    ]  # fmt: skip
    suite = projects.load(project).suites["deliveries"]
    named = {c for e in suite.expectations for c, _ in e.columns}
    assert "remark" not in named
    assert "member_no" in named


@pytest.mark.parametrize(
    ("header", "values", "expected"),
    [
        ("数量", ["1", "20", ""], "INTEGER"),
        ("数量", ["1", "-3"], "INTEGER"),
        ("数量", ["1234567890", "1"], "BIGINT"),
        ("数量", ["01", "2"], "VARCHAR"),
        ("数量", ["１", "2"], "VARCHAR"),
        ("数量", ["1,000", "2"], "VARCHAR"),
        ("区", ["12345", "67890"], "VARCHAR"),
        ("商品コード", ["1", "22"], "VARCHAR"),
        ("単価", ["1.50", "200"], "DECIMAL(12,2)"),
        ("単価", ["1.5e3"], "VARCHAR"),
        ("生年月日", ["19800101", "00000000"], "DATE"),
        ("枝番", ["19800101", "19991231"], "VARCHAR"),
        ("生年月日", ["S23.4.5", "令和8年11月4日"], "DATE"),
        ("生年月日", ["2026-02-30"], "VARCHAR"),
        ("登録", ["2026/1/2 3:04"], "TIMESTAMP"),
        ("有無", ["true", "false"], "BOOLEAN"),
        ("有無", ["0", "1"], "INTEGER"),
        ("備考", ["", ""], "VARCHAR"),
    ],
)
def test_a_type_is_the_narrowest_that_loses_nothing(header, values, expected):
    assert infer(header, values).type == expected


def test_names_come_from_the_project_then_from_common_headers_then_are_counted():
    headers = ["組合員番号", "会員名", "ShipTo No", "謎", "謎２", "組合員コード"]
    assert english_names(headers, {"会員名": "member_name"}) == (
        "member_no", "member_name", "ship_to_no", "column_4", "column_5", "column_6",
    )  # fmt: skip


def test_a_long_file_is_judged_by_whole_lines_of_its_beginning(tmp_path, monkeypatch):
    monkeypatch.setattr("sekisho.scaffold.sample.LOOKED_AT", 40)
    path = tmp_path / "x.csv"
    path.write_text("番号,日\n" + "1,2026-01-01\n" * 20, encoding="utf-8")
    sample = read_sample(path)
    assert not sample.whole
    assert 0 < sample.rows < 20
    assert sample.columns[1].inferred.type == "DATE"


def test_a_row_with_too_many_fields_is_told_by_its_line_only(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n髙橋,2,3\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_sample(path)
    assert caught.value.place.line == 3
    assert "髙橋" not in str(caught.value)


def test_a_drafted_export_lists_the_choices_and_is_refused_until_chosen(sekisho, project):
    told = sekisho("new", "export", "my_list", "--project", project)
    assert told.code == 0
    text = (project / "sql" / "exports" / "my_list.sql").read_text(encoding="utf-8")
    for choice in ("federation_exchange (our_federation)", "#   P3 ", "#   A2 業務委託"):
        assert choice in text
    checked = sekisho("check", "my_list", "--project", project, "--format", "json")
    assert checked.code == 1
    (export,) = json.loads(checked.out)["exports"]
    assert {v["rule"] for v in export["violations"]} == {"unknown-recipient-or-purpose"}


@pytest.mark.parametrize("name", ["federation_order", "order_line", "weekly_order", "A", "a/b"])
def test_an_export_gets_no_name_that_is_taken_or_no_name(sekisho, project, name):
    before = sorted(p.name for p in (project / "sql" / "exports").iterdir())
    assert sekisho("new", "export", name, "--project", project).code == 2
    assert sorted(p.name for p in (project / "sql" / "exports").iterdir()) == before


def test_a_filled_in_draft_is_permitted(sekisho, project):
    sekisho("new", "export", "my_list", "--project", project)
    path = project / "sql" / "exports" / "my_list.sql"
    text = path.read_text(encoding="utf-8")
    for key, choice in (("destination", "own_office"), ("purpose", "P1"), ("arrangement", "A0")):
        text = text.replace(f"{key}: CHOOSE", f"{key}: {choice}")
    text = text.replace("CAST(NULL AS VARCHAR) AS member_no", "member_no\nFROM stg_member")
    path.write_text(text, encoding="utf-8")
    assert sekisho("check", "my_list", "--project", project).code == 0


def test_one_file_in_the_way_keeps_all_others_from_being_written(tmp_path):
    (tmp_path / "b").write_text("mine", encoding="utf-8")
    with pytest.raises(ProjectError):
        write_new(tmp_path, {"a": b"1", "b": b"2"})
    assert [p.name for p in tmp_path.iterdir()] == ["b"]
    assert (tmp_path / "b").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("second", ["a/below-a-file", "./a"])
def test_what_was_written_before_a_failure_is_taken_away_again(tmp_path, second):
    """`./a` is a file that comes up after the first look: it is never written over."""
    with pytest.raises(DataError):
        write_new(tmp_path, {"a": b"1", second: b"2"})
    assert list(tmp_path.iterdir()) == []

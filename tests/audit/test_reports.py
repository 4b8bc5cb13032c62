"""The report views over a small recorded night: each is there, explained, and answers."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from audit.recorded import REPORTS, at, head, record_night, step, write_wider_night

from sekisho.audit.log import AuditLog
from sekisho.audit.store import publish
from sekisho.audit.tables import ExportDecision

PAIRS = {
    "run": "実行一覧",
    "extract": "抽出",
    "quarantine": "隔離",
    "tag": "列の区分",
    "lineage_edge": "来歴",
    "influence": "影響",
    "decision": "判定一覧",
    "violation": "停止一覧",
    "violation_step": "経路",
    "waiver": "例外一覧",
    "sweep_finding": "点検一覧",
    "removal": "削除一覧",
    "expectation": "検査",
    "expectation_history": "検査の推移",
    "alert": "通知一覧",
    "silence": "通知の休止",
    "release": "提供一覧",
    "recipient_release": "提供先別",
    "column_reach": "列の行き先",
    "last_night": "昨夜の判定",
    "rule_effect": "規則の影響",
    "tag_change": "区分の変化",
    "wider_export": "広がった提供",
    "slow_step": "段階の時間",
    "waiver_end": "例外の期限",
    "unanalysed": "解析できない文",
}
"""English view of the schema `report` -> its Japanese-named view."""

TABLES = {
    "alert": "alert",
    "decision": "decision",
    "edge": "lineage_edge",
    "expectation": "expectation",
    "extract": "extract",
    "influence": "influence",
    "quarantine": "quarantine",
    "release": "release",
    "removal": "removal",
    "silence": "silence",
    "sweep_finding": "sweep_finding",
    "tag": "tag",
    "violation": "violation",
    "violation_step": "violation_step",
    "waiver": "waiver",
}
"""Table of the record -> the view that shows its rows one by one."""

INNER = {"run_id", "row_no", "intent_run"}
"""What joins and orders the rows."""

PERSONAL = {
    "member_no", "welfare_user_no", "name", "kana", "postal_code", "address", "phone", "mail",
    "birth_date", "sex", "card_no", "account_no", "my_number", "facts", "value", "values",
    "組合員番号", "組合員コード", "利用者番号", "氏名", "カナ", "郵便番号", "住所", "電話番号", "生年月日", "性別",
    "口座番号", "個人番号", "値",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A night, and one after it that has crashed after an intent."""
    folder = tmp_path_factory.mktemp("reports")
    record_night(folder / "audit", "a")
    with AuditLog(folder / "audit").begin(head("b", day=21)) as record:
        record.release(step("intent"))
    publish(folder / "audit", folder / "audit.duckdb", REPORTS)
    with duckdb.connect(folder / "audit.duckdb", read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Three nights: in the second much is another than in the first, in the third nothing is."""
    folder = tmp_path_factory.mktemp("nights")
    record_night(folder / "audit", "a")
    for day in (21, 22):
        with AuditLog(folder / "audit").begin(head(f"b-{day}", day=day)) as record:
            write_wider_night(record)
            record.finish("failed", exit_code=1, at=at(9))
    publish(folder / "audit", folder / "audit.duckdb", REPORTS)
    with duckdb.connect(folder / "audit.duckdb", read_only=True) as connection:
        yield connection


def test_the_views_are_exactly_those_that_are_listed(store: duckdb.DuckDBPyConnection) -> None:
    """One English and one Japanese view for each question, one file for both."""
    views = store.execute(
        "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"
    ).fetchall()
    assert set(views) == {("report", v) for v in PAIRS} | {("main", v) for v in PAIRS.values()}
    assert set(REPORTS) == {f"{view}.sql" for view in PAIRS}


@pytest.mark.parametrize("view", PAIRS)
def test_a_view_answers_alike_in_both_languages(
    nights: duckdb.DuckDBPyConnection, view: str
) -> None:
    """The Japanese view shows what the English one shows, under Japanese names, and something."""
    english = nights.execute(f"FROM report.{view}")
    answer = english.fetchall()
    english_names = [column[0] for column in english.description]
    japanese = nights.execute(f'FROM "{PAIRS[view]}"')
    assert japanese.fetchall() == answer
    assert answer
    assert all(name.isascii() for name in english_names)
    assert not any(column[0].isascii() for column in japanese.description)


def test_english_names_need_no_quotes(store: duckdb.DuckDBPyConnection) -> None:
    """People type names as they stand: no view has a column that is a word of SQL."""
    columns = store.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'report'"
    ).fetchall()
    for view, name in columns:
        store.execute(f"SELECT {name}::VARCHAR AS x FROM report.{view} WHERE {name} IS NULL")


@pytest.mark.parametrize("view", [*PAIRS, *PAIRS.values()])
def test_a_view_and_its_columns_are_explained_in_both_languages(
    store: duckdb.DuckDBPyConnection, view: str
) -> None:
    """Each carries `English | 日本語`."""
    comments = store.execute(
        "SELECT comment FROM duckdb_views() WHERE view_name = $1 AND NOT internal UNION ALL "
        "SELECT comment FROM duckdb_columns() WHERE table_name = $1 AND schema_name <> 'record'",
        [view],
    ).fetchall()
    assert len(comments) > 5
    for (comment,) in comments:
        english, _, japanese = (comment or "").partition(" | ")
        assert english.isascii()
        assert english
        assert japanese


@pytest.mark.parametrize("view", [*PAIRS, *PAIRS.values()])
def test_no_view_shows_a_column_for_personal_data(
    store: duckdb.DuckDBPyConnection, view: str
) -> None:
    """No view has a column named like a member's data, nor shows the free facts of events."""
    columns = store.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name <> 'record'",
        [view],
    ).fetchall()
    assert not {name for (name,) in columns} & PERSONAL
    definition = store.execute(
        "SELECT sql FROM duckdb_views() WHERE view_name = ? AND NOT internal", [view]
    ).fetchall()
    assert "record.event" not in definition[0][0].replace('"', "")


@pytest.mark.parametrize("table", [*TABLES])
def test_what_the_record_has_of_a_thing_its_view_shows(
    store: duckdb.DuckDBPyConnection, table: str
) -> None:
    """A column that is new to the record is not left out of the view that people ask."""
    columns = "SELECT column_name FROM duckdb_columns() WHERE schema_name = $1 AND table_name = $2"
    recorded = {name for (name,) in store.execute(columns, ["record", table]).fetchall()}
    shown = {name for (name,) in store.execute(columns, ["report", TABLES[table]]).fetchall()}
    shown |= {name.removesuffix("_name") for name in shown}
    assert recorded - shown == INNER & recorded


def test_columns_are_shown_with_type_and_names(store: duckdb.DuckDBPyConnection) -> None:
    answer = store.execute(
        "SELECT column_name, title_ja, title_en, type FROM report.tag WHERE category IS NOT NULL"
    ).fetchall()
    assert answer == [("item", "商品", "goods", "VARCHAR")]


def test_what_becomes_of_a_value_is_shown(store: duckdb.DuckDBPyConnection) -> None:
    answer = store.execute("SELECT kind, direct, flow, masked FROM report.lineage_edge").fetchall()
    assert answer == [("value", True, "transformation", False)]


def test_a_violation_carries_its_path_as_list_and_as_text(store: duckdb.DuckDBPyConnection) -> None:
    """The witness path of a refused column, source first, both ways."""
    answer = store.execute(
        "SELECT path_text, path, since::VARCHAR FROM report.violation"
    ).fetchall()
    text, path, since = answer[0]
    assert text == "member_register.birth_date > birthdays_jccu.age"
    assert [(s["relation"], s["column"], s["kind"], s["line"]) for s in path] == [
        ("member_register", "birth_date", "origin", 1),
        ("birthdays_jccu", "age", "value", 9),
    ]
    assert since == "2026-11-20"


def test_the_latest_run_is_shown_even_if_it_decided_nothing(
    store: duckdb.DuckDBPyConnection,
) -> None:
    """A crashed night is the verdict of last night: one row that says so, not no row."""
    answer = store.execute(
        "SELECT run_number, run_outcome, export FROM report.last_night"
    ).fetchall()
    assert answer == [(2, "crashed", None)]


def test_last_night_shows_each_export_with_its_reasons(tmp_path: Path) -> None:
    """Refused exports come first, with rule and sentence; released ones with their rows."""
    record_night(tmp_path / "audit", "a")
    publish(tmp_path / "audit", tmp_path / "audit.duckdb", REPORTS)
    with duckdb.connect(tmp_path / "audit.duckdb", read_only=True) as connection:
        answer = connection.execute(
            "SELECT export, verdict, outcome, rules, reasons_en, rows, subjects FROM report.last_night"
        ).fetchall()
    assert answer == [
        ("birthdays_jccu", "refused", "refused", ["recipient-not-permitted"],
         ["`age` may not go to `jccu`"], None, None),
        ("catalog_order_jccu", "permitted", "released", None, None, 56, 7),
    ]  # fmt: skip


def test_a_run_of_one_export_leaves_the_others_of_the_night_as_they_were(tmp_path: Path) -> None:
    """Each export's latest verdict of the latest business date, whatever was run when."""
    record_night(tmp_path / "audit", "a")
    log = AuditLog(tmp_path / "audit")
    for number, verdict in ((19, "refused"), (20, "permitted"), (19, "refused")):
        row = ExportDecision(
            "birthdays_jccu", "jccu", "P2", "A2", "jccu_catalog", verdict,
            "released" if verdict == "permitted" else "refused", (), None,
        )  # fmt: skip
        with log.begin(head(f"alone-{len(log.heads())}", day=number)) as record:
            record.write("decision", [row])
            record.finish("passed", exit_code=0, at=at())
    publish(tmp_path / "audit", tmp_path / "audit.duckdb", REPORTS)
    with duckdb.connect(tmp_path / "audit.duckdb", read_only=True) as connection:
        answer = connection.execute(
            "SELECT run_number, export, verdict, outcome, rules FROM report.last_night"
        ).fetchall()
    assert answer == [
        (1, "catalog_order_jccu", "permitted", "released", None),
        (3, "birthdays_jccu", "permitted", "released", None),
    ]


def test_a_release_is_shown_by_its_last_step(store: duckdb.DuckDBPyConnection) -> None:
    """Intent and end of one attempt are one row; an intent that was cut short stays an intent."""
    answer = store.execute("SELECT run_number, state FROM report.release").fetchall()
    assert answer == [(2, "intent"), (1, "released")]


def test_what_a_recipient_got_names_columns_and_categories(
    store: duckdb.DuckDBPyConnection,
) -> None:
    """The file, when, and what was in it; what may have left is listed too."""
    answer = store.execute(
        "SELECT state, recorded_at::VARCHAR, file, columns, categories FROM report.recipient_release "
        "WHERE recipient = 'jccu'"
    ).fetchall()
    file, when = "catalog_order_20261120.csv", "2026-11-20 02:35:00"
    assert answer == [
        ("intent", when, file, None, None),
        ("released", when, file, ["item", "hand_note"], ["catalog_purchase"]),
    ]


def test_where_a_column_goes(store: duckdb.DuckDBPyConnection) -> None:
    """A source column, the exports it influences, and what was decided about them."""
    answer = store.execute(
        "SELECT export, column_name, direct, recipient, verdict FROM report.column_reach "
        "WHERE source_relation = 'member_register' AND source_column = 'birth_date'"
    ).fetchall()
    assert answer == [("birthdays_jccu", "age", True, "jccu", "refused")]


@pytest.mark.parametrize("document", ["record.md", "record.ja.md"])
def test_every_view_is_in_the_documents(document: str) -> None:
    """Both documents name each view, in English and in Japanese."""
    text = (Path(__file__).parents[2] / "docs" / document).read_text(encoding="utf-8")
    assert [v for pair in PAIRS.items() for v in (f"`report.{pair[0]}`", f"`{pair[1]}`")] == [
        v for pair in PAIRS.items() for v in (f"`report.{pair[0]}`", f"`{pair[1]}`") if v in text
    ]


@pytest.mark.parametrize("document", ["record.md", "record.ja.md"])
def test_the_queries_of_the_documents_run(store: duckdb.DuckDBPyConnection, document: str) -> None:
    """Each query shown to people works as it is shown, and answers something."""
    text = (Path(__file__).parents[2] / "docs" / document).read_text(encoding="utf-8")
    queries = text.partition("```sql\n")[2].partition("```")[0].strip().splitlines()
    assert len(queries) == 7
    for query in queries:
        assert store.execute(query).fetchall(), query


def test_of_a_removal_the_last_word_is_shown(store: duckdb.DuckDBPyConnection) -> None:
    assert store.execute("SELECT state, owner FROM report.removal").fetchall() == [
        ("removed", "member_register")
    ]


def test_whom_a_rule_stops_stopped_or_would_stop(nights: duckdb.DuckDBPyConnection) -> None:
    """One row for each export: still so, over since a later decision, or let pass by a waiver."""
    answer = nights.execute(
        "SELECT code, export, recipient, state, columns, origins, nights, since::VARCHAR, run_number "
        "FROM report.rule_effect"
    ).fetchall()
    birth_date = ["member_register.birth_date"]
    assert answer == [
        ("SK001", "birthdays_jccu", "jccu", "over", ["age"], birth_date, 1, "2026-11-20", 1),
        ("SK102", "catalog_order_jccu", "jccu", "waived", None, ["member_register.route"], 3, "2026-11-20", 3),
        ("SK204", "birthdays_jccu", "jccu", "stops", None, None, 2, "2026-11-21", 3),
        ("SK204", "new_list", "jccu", "stops", None, None, 2, "2026-11-21", 3),
    ]  # fmt: skip


def test_which_tags_changed(nights: duckdb.DuckDBPyConnection) -> None:
    """Each thing that is another, columns that are new or gone too; a night without a change adds none."""
    answer = nights.execute(
        "SELECT run_number, relation, column_name, attribute, before, after FROM report.tag_change"
    ).fetchall()
    order = (2, "catalog_order_jccu")
    assert answer == [
        (*order, "hand_note", "column", "hand_note", None),
        (*order, "hand_note", "overlays", "free_text", None),
        (*order, "hand_note", "scope", "unknown", None),
        (*order, "item", "category", "catalog_purchase", "member_profile"),
        (*order, "item", "purposes", "P2", "P2, P3"),
        (*order, "phone", "arrangements", None, "A2"),
        (*order, "phone", "category", None, "member_registration"),
        (*order, "phone", "column", None, "phone"),
        (*order, "phone", "identifier", None, "direct"),
        (*order, "phone", "purposes", None, "P2"),
        (*order, "phone", "recipients", None, "jccu"),
        (*order, "phone", "scope", None, "uses"),
    ]


def test_which_exports_became_wider(nights: duckdb.DuckDBPyConnection) -> None:
    """By a column, by what influences it, by who receives it; an export that is new; never by less."""
    answer = nights.execute(
        "SELECT run_number, export, what, added, verdict FROM report.wider_export"
    ).fetchall()
    assert answer == [
        (2, "birthdays_jccu", "source_column", "member_register.phone", "undecided"),
        (2, "catalog_order_jccu", "column", "phone", "permitted"),
        (2, "new_list", "export", "new_list", "permitted"),
    ]


def test_how_long_steps_took_beside_what_is_usual(nights: duckdb.DuckDBPyConnection) -> None:
    answer = nights.execute(
        "SELECT run_number, step, subject, seconds::VARCHAR, usual_seconds::VARCHAR, times_usual::VARCHAR "
        "FROM report.slow_step"
    ).fetchall()
    assert answer == [
        (3, "extract", "member_register", "6.00", "3.75", "1.6"),
        (2, "extract", "member_register", "6.00", "1.50", "4.0"),
        (1, "extract", "member_register", "1.50", None, None),
        (1, "decide", None, "0.02", None, None),
    ]


def test_waivers_that_end_first_come_first(nights: duckdb.DuckDBPyConnection) -> None:
    """Of the latest night alone, and once each."""
    answer = nights.execute(
        "SELECT id, export, expires::VARCHAR, days_left, reasons FROM report.waiver_end"
    ).fetchall()
    assert answer == [
        ("例外-2026-002", "new_list", "2026-11-23", 1, 0),
        ("例外-2026-001", "catalog_order_jccu", "2026-11-30", 8, 2),
    ]


def test_what_is_not_analysed_is_told_by_its_place(nights: duckdb.DuckDBPyConnection) -> None:
    """With all exports that it keeps back; what was mended since is gone."""
    answer = nights.execute(
        "SELECT file, line, code, exports, recipients, since::VARCHAR, run_number FROM report.unanalysed"
    ).fetchall()
    assert answer == [
        (
            "sql/models/pivoted.sql",
            2,
            "SK204",
            ["birthdays_jccu", "new_list"],
            ["jccu"],
            "2026-11-21",
            3,
        )
    ]

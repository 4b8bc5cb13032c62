-- Each expectation night by night: its last result of a business date, and since when it is so.
CREATE VIEW report.expectation_history AS
WITH night AS (
    FROM report.expectation
    QUALIFY row_number() OVER (PARTITION BY suite, id, business_date ORDER BY run_number DESC) = 1
),
compared AS (
    SELECT
        *,
        lag(state) OVER nights AS previous_state,
        lag(unexpected) OVER nights AS previous_unexpected
    FROM night
    WINDOW nights AS (PARTITION BY suite, id ORDER BY business_date)
),
streak AS (
    SELECT
        *,
        count(*) FILTER (state IS DISTINCT FROM previous_state) OVER (
            PARTITION BY suite, id ORDER BY business_date
        ) AS streak_no
    FROM compared
)
SELECT
    suite,
    id,
    business_date,
    expectation,
    severity,
    state,
    unexpected,
    previous_state,
    previous_unexpected,
    min(business_date) OVER (PARTITION BY suite, id, streak_no) AS since,
    run_number
FROM streak
ORDER BY suite, id, business_date DESC;

CREATE VIEW "検査の推移" AS
SELECT
    suite AS "検査の組",
    id AS "番号",
    business_date AS "業務日",
    expectation AS "検査の内容",
    severity AS "重大さ",
    state AS "結果",
    unexpected AS "不適合行数",
    previous_state AS "前回の結果",
    previous_unexpected AS "前回の不適合行数",
    since AS "この結果になった日",
    run_number AS "実行番号"
FROM report.expectation_history;

COMMENT ON VIEW report.expectation_history IS 'each expectation night by night, and since when it is so | 検査の推移';
COMMENT ON COLUMN report.expectation_history.suite IS 'suite: a source, or exports/ and an export | 検査の組（抽出元、または exports/提供）';
COMMENT ON COLUMN report.expectation_history.id IS 'id that stays the same over the nights | 夜が変わっても同じ番号';
COMMENT ON COLUMN report.expectation_history.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.expectation_history.expectation IS 'what is expected | 検査の内容';
COMMENT ON COLUMN report.expectation_history.severity IS 'critical or warning | 重大さ（critical 重大・warning 注意）';
COMMENT ON COLUMN report.expectation_history.state IS 'passed, violated or could-not-check; the last of that business date | 結果（passed 合格・violated 不合格・could-not-check 検査不能）。その業務日の最後のもの';
COMMENT ON COLUMN report.expectation_history.unexpected IS 'rows that do not fit | 合わない行の数';
COMMENT ON COLUMN report.expectation_history.previous_state IS 'the result of the business date before; NULL at the first | 一つ前の業務日の結果。最初は NULL';
COMMENT ON COLUMN report.expectation_history.previous_unexpected IS 'rows that did not fit on the business date before | 一つ前の業務日の合わない行の数';
COMMENT ON COLUMN report.expectation_history.since IS 'business date from which the result has been this one | この結果が続いている最初の業務日';
COMMENT ON COLUMN report.expectation_history.run_number IS 'number of the run | 実行の通し番号';

COMMENT ON VIEW "検査の推移" IS 'each expectation night by night, and since when it is so | 検査の推移';
COMMENT ON COLUMN "検査の推移"."検査の組" IS 'suite: a source, or exports/ and an export | 検査の組（抽出元、または exports/提供）';
COMMENT ON COLUMN "検査の推移"."番号" IS 'id that stays the same over the nights | 夜が変わっても同じ番号';
COMMENT ON COLUMN "検査の推移"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "検査の推移"."検査の内容" IS 'what is expected | 検査の内容';
COMMENT ON COLUMN "検査の推移"."重大さ" IS 'critical or warning | 重大さ（critical 重大・warning 注意）';
COMMENT ON COLUMN "検査の推移"."結果" IS 'passed, violated or could-not-check; the last of that business date | 結果（passed 合格・violated 不合格・could-not-check 検査不能）。その業務日の最後のもの';
COMMENT ON COLUMN "検査の推移"."不適合行数" IS 'rows that do not fit | 合わない行の数';
COMMENT ON COLUMN "検査の推移"."前回の結果" IS 'the result of the business date before; NULL at the first | 一つ前の業務日の結果。最初は NULL';
COMMENT ON COLUMN "検査の推移"."前回の不適合行数" IS 'rows that did not fit on the business date before | 一つ前の業務日の合わない行の数';
COMMENT ON COLUMN "検査の推移"."この結果になった日" IS 'business date from which the result has been this one | この結果が続いている最初の業務日';
COMMENT ON COLUMN "検査の推移"."実行番号" IS 'number of the run | 実行の通し番号';

-- The result of every expectation, by run.
CREATE VIEW report.expectation AS
SELECT
    run.run_number,
    run.business_date,
    d.suite,
    d.subject,
    d.expectation,
    d.severity,
    d.state,
    d.observed,
    d.unexpected,
    d.id
FROM record.expectation AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "検査" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    suite AS "検査の組",
    subject AS "対象",
    expectation AS "検査の内容",
    severity AS "重大さ",
    state AS "結果",
    observed AS "観測",
    unexpected AS "不適合行数",
    id AS "番号"
FROM report.expectation;

COMMENT ON VIEW report.expectation IS 'the result of every expectation, by run | 検査の結果';
COMMENT ON COLUMN report.expectation.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.expectation.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.expectation.suite IS 'suite | 検査の組';
COMMENT ON COLUMN report.expectation.subject IS 'source or export looked at | 調べた抽出元・提供';
COMMENT ON COLUMN report.expectation.expectation IS 'what is expected | 検査の内容';
COMMENT ON COLUMN report.expectation.severity IS 'critical, warning or info | 重大さ（critical 重大・warning 注意・info 参考）';
COMMENT ON COLUMN report.expectation.state IS 'passed, violated or could-not-check | 結果（passed 合格・violated 不合格・could-not-check 検査不能）';
COMMENT ON COLUMN report.expectation.observed IS 'what was observed: counts, never values | 観測したこと（件数のみ、値は残さない）';
COMMENT ON COLUMN report.expectation.unexpected IS 'rows that do not fit | 合わない行の数';
COMMENT ON COLUMN report.expectation.id IS 'id that stays the same over the nights | 夜が変わっても同じ番号';

COMMENT ON VIEW "検査" IS 'the result of every expectation, by run | 検査の結果';
COMMENT ON COLUMN "検査"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "検査"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "検査"."検査の組" IS 'suite | 検査の組';
COMMENT ON COLUMN "検査"."対象" IS 'source or export looked at | 調べた抽出元・提供';
COMMENT ON COLUMN "検査"."検査の内容" IS 'what is expected | 検査の内容';
COMMENT ON COLUMN "検査"."重大さ" IS 'critical, warning or info | 重大さ（critical 重大・warning 注意・info 参考）';
COMMENT ON COLUMN "検査"."結果" IS 'passed, violated or could-not-check | 結果（passed 合格・violated 不合格・could-not-check 検査不能）';
COMMENT ON COLUMN "検査"."観測" IS 'what was observed: counts, never values | 観測したこと（件数のみ、値は残さない）';
COMMENT ON COLUMN "検査"."不適合行数" IS 'rows that do not fit | 合わない行の数';
COMMENT ON COLUMN "検査"."番号" IS 'id that stays the same over the nights | 夜が変わっても同じ番号';

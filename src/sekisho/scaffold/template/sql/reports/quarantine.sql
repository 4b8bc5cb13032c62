-- Rows and cells that could not be used, without their values.
CREATE VIEW report.quarantine AS
SELECT
    run.run_number,
    run.business_date,
    d.source,
    d.line,
    d."column" AS column_name,
    d.reason,
    d.count
FROM record.quarantine AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "隔離" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    source AS "抽出元",
    line AS "行番号",
    column_name AS "列",
    reason AS "理由",
    count AS "件数"
FROM report.quarantine;

COMMENT ON VIEW report.quarantine IS 'rows and cells that could not be used, without their values | 使えなかった行と欄（値は残さない）';
COMMENT ON COLUMN report.quarantine.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.quarantine.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.quarantine.source IS 'source | 抽出元';
COMMENT ON COLUMN report.quarantine.line IS 'first line concerned, from 1 | 最初に見つかった行番号（1から）';
COMMENT ON COLUMN report.quarantine.column_name IS 'column, empty for the whole row | 列（行全体なら空）';
COMMENT ON COLUMN report.quarantine.reason IS 'why | 理由';
COMMENT ON COLUMN report.quarantine.count IS 'how many | 件数';

COMMENT ON VIEW "隔離" IS 'rows and cells that could not be used, without their values | 使えなかった行と欄（値は残さない）';
COMMENT ON COLUMN "隔離"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "隔離"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "隔離"."抽出元" IS 'source | 抽出元';
COMMENT ON COLUMN "隔離"."行番号" IS 'first line concerned, from 1 | 最初に見つかった行番号（1から）';
COMMENT ON COLUMN "隔離"."列" IS 'column, empty for the whole row | 列（行全体なら空）';
COMMENT ON COLUMN "隔離"."理由" IS 'why | 理由';
COMMENT ON COLUMN "隔離"."件数" IS 'how many | 件数';

-- What came in, by run and source.
CREATE VIEW report.extract AS
SELECT
    run.run_number,
    run.business_date,
    d.source,
    d.state,
    d.raw_file,
    d.rows,
    d.quarantined,
    d.cell_faults,
    d.raw_digest,
    d.digest
FROM record.extract AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "抽出" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    source AS "抽出元",
    state AS "状態",
    raw_file AS "届いたファイル",
    rows AS "行数",
    quarantined AS "隔離行数",
    cell_faults AS "読めない欄",
    raw_digest AS "届いた時の要約値",
    digest AS "取込後の要約値"
FROM report.extract;

COMMENT ON VIEW report.extract IS 'what came in, by run and source | 抽出元ごとの取り込み結果';
COMMENT ON COLUMN report.extract.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.extract.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.extract.source IS 'source | 抽出元';
COMMENT ON COLUMN report.extract.state IS 'how the extraction ended | 取り込みの結果';
COMMENT ON COLUMN report.extract.raw_file IS 'file it came in | 届いたファイル';
COMMENT ON COLUMN report.extract.rows IS 'rows landed | 取り込んだ行数';
COMMENT ON COLUMN report.extract.quarantined IS 'rows quarantined | 隔離した行数';
COMMENT ON COLUMN report.extract.cell_faults IS 'cells that could not be read, now NULL | 読めず NULL にした欄の数';
COMMENT ON COLUMN report.extract.raw_digest IS 'SHA-256 of the raw bytes | 届いたままの SHA-256';
COMMENT ON COLUMN report.extract.digest IS 'SHA-256 of the landed file | 取り込み後の SHA-256';

COMMENT ON VIEW "抽出" IS 'what came in, by run and source | 抽出元ごとの取り込み結果';
COMMENT ON COLUMN "抽出"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "抽出"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "抽出"."抽出元" IS 'source | 抽出元';
COMMENT ON COLUMN "抽出"."状態" IS 'how the extraction ended | 取り込みの結果';
COMMENT ON COLUMN "抽出"."届いたファイル" IS 'file it came in | 届いたファイル';
COMMENT ON COLUMN "抽出"."行数" IS 'rows landed | 取り込んだ行数';
COMMENT ON COLUMN "抽出"."隔離行数" IS 'rows quarantined | 隔離した行数';
COMMENT ON COLUMN "抽出"."読めない欄" IS 'cells that could not be read, now NULL | 読めず NULL にした欄の数';
COMMENT ON COLUMN "抽出"."届いた時の要約値" IS 'SHA-256 of the raw bytes | 届いたままの SHA-256';
COMMENT ON COLUMN "抽出"."取込後の要約値" IS 'SHA-256 of the landed file | 取り込み後の SHA-256';

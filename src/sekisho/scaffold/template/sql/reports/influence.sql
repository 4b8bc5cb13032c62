-- Every source column that influences a column of an export, over all models.
CREATE VIEW report.influence AS
SELECT
    run.run_number,
    run.business_date,
    d.export,
    d."column" AS column_name,
    d.source_relation,
    d.source_column,
    d.direct
FROM record.influence AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "影響" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    export AS "提供",
    column_name AS "列",
    source_relation AS "抽出元",
    source_column AS "抽出元の列",
    direct AS "値が流れる"
FROM report.influence;

COMMENT ON VIEW report.influence IS 'every source column that influences a column of an export, over all models | 提供の列に影響する抽出元の列（変換を通したすべて）';
COMMENT ON COLUMN report.influence.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.influence.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.influence.export IS 'export | 提供';
COMMENT ON COLUMN report.influence.column_name IS 'its column, * for which rows exist | その列（* は行の有無）';
COMMENT ON COLUMN report.influence.source_relation IS 'source | 抽出元';
COMMENT ON COLUMN report.influence.source_column IS 'source column | 抽出元の列';
COMMENT ON COLUMN report.influence.direct IS 'whether the value itself flows | 値そのものが流れるか';

COMMENT ON VIEW "影響" IS 'every source column that influences a column of an export, over all models | 提供の列に影響する抽出元の列（変換を通したすべて）';
COMMENT ON COLUMN "影響"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "影響"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "影響"."提供" IS 'export | 提供';
COMMENT ON COLUMN "影響"."列" IS 'its column, * for which rows exist | その列（* は行の有無）';
COMMENT ON COLUMN "影響"."抽出元" IS 'source | 抽出元';
COMMENT ON COLUMN "影響"."抽出元の列" IS 'source column | 抽出元の列';
COMMENT ON COLUMN "影響"."値が流れる" IS 'whether the value itself flows | 値そのものが流れるか';

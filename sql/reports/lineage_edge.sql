-- Which column influences which, statement by statement.
CREATE VIEW report.lineage_edge AS
SELECT
    run.run_number,
    run.business_date,
    d.relation,
    d."column" AS column_name,
    d.source_relation,
    d.source_column,
    d.kind,
    d.direct,
    d.flow,
    d.masked,
    d.file,
    d.line,
    d.column_no
FROM record.edge AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "来歴" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    relation AS "表",
    column_name AS "列",
    source_relation AS "影響元の表",
    source_column AS "影響元の列",
    kind AS "影響の仕方",
    direct AS "値が流れる",
    flow AS "値の変わり方",
    masked AS "値を隠す",
    file AS "ファイル",
    line AS "行",
    column_no AS "文字位置"
FROM report.lineage_edge;

COMMENT ON VIEW report.lineage_edge IS 'which column influences which, statement by statement | SQL ごとに、どの列がどの列に影響するか';
COMMENT ON COLUMN report.lineage_edge.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.lineage_edge.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.lineage_edge.relation IS 'relation that the statement makes | SQL が作る表';
COMMENT ON COLUMN report.lineage_edge.column_name IS 'its column, * for which rows exist | その列（* は行の有無）';
COMMENT ON COLUMN report.lineage_edge.source_relation IS 'relation that influences it | 影響する表';
COMMENT ON COLUMN report.lineage_edge.source_column IS 'column that influences it | 影響する列';
COMMENT ON COLUMN report.lineage_edge.kind IS 'value, filter, join, ... | 影響の仕方（value 値・filter 絞り込み・join 結合など）';
COMMENT ON COLUMN report.lineage_edge.direct IS 'whether the value itself flows | 値そのものが流れるか';
COMMENT ON COLUMN report.lineage_edge.flow IS 'what becomes of the value: identity, transformation or aggregation; empty where none flows or nobody can say | 値がどうなるか（identity そのまま・transformation 加工・aggregation 集計。流れないか不明なら空）';
COMMENT ON COLUMN report.lineage_edge.masked IS 'whether a hash or a count hides the value; empty in nights of earlier versions | 要約値か件数になり、値が見えないか（以前の版の夜は空）';
COMMENT ON COLUMN report.lineage_edge.file IS 'file of the statement | SQL のファイル';
COMMENT ON COLUMN report.lineage_edge.line IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN report.lineage_edge.column_no IS 'character in the line, from 1 | 行の中の文字位置（1から）';

COMMENT ON VIEW "来歴" IS 'which column influences which, statement by statement | SQL ごとに、どの列がどの列に影響するか';
COMMENT ON COLUMN "来歴"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "来歴"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "来歴"."表" IS 'relation that the statement makes | SQL が作る表';
COMMENT ON COLUMN "来歴"."列" IS 'its column, * for which rows exist | その列（* は行の有無）';
COMMENT ON COLUMN "来歴"."影響元の表" IS 'relation that influences it | 影響する表';
COMMENT ON COLUMN "来歴"."影響元の列" IS 'column that influences it | 影響する列';
COMMENT ON COLUMN "来歴"."影響の仕方" IS 'value, filter, join, ... | 影響の仕方（value 値・filter 絞り込み・join 結合など）';
COMMENT ON COLUMN "来歴"."値が流れる" IS 'whether the value itself flows | 値そのものが流れるか';
COMMENT ON COLUMN "来歴"."値の変わり方" IS 'what becomes of the value: identity, transformation or aggregation; empty where none flows or nobody can say | 値がどうなるか（identity そのまま・transformation 加工・aggregation 集計。流れないか不明なら空）';
COMMENT ON COLUMN "来歴"."値を隠す" IS 'whether a hash or a count hides the value; empty in nights of earlier versions | 要約値か件数になり、値が見えないか（以前の版の夜は空）';
COMMENT ON COLUMN "来歴"."ファイル" IS 'file of the statement | SQL のファイル';
COMMENT ON COLUMN "来歴"."行" IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN "来歴"."文字位置" IS 'character in the line, from 1 | 行の中の文字位置（1から）';

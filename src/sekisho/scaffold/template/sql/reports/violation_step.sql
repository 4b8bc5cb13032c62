-- The witness path of every violation, step by step, the source first.
CREATE VIEW report.violation_step AS
SELECT
    run.run_number,
    run.business_date,
    d.violation_id,
    d.position,
    d.relation,
    d."column" AS column_name,
    d.kind,
    d.file,
    d.line,
    d.column_no
FROM record.violation_step AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "経路" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    violation_id AS "違反番号",
    position AS "順番",
    relation AS "表",
    column_name AS "列",
    kind AS "影響の仕方",
    file AS "ファイル",
    line AS "行",
    column_no AS "文字位置"
FROM report.violation_step;

COMMENT ON VIEW report.violation_step IS 'the witness path of every violation, step by step, the source first | 違反の経路（抽出元から一歩ずつ）';
COMMENT ON COLUMN report.violation_step.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.violation_step.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.violation_step.violation_id IS 'id of the violation | 違反の番号';
COMMENT ON COLUMN report.violation_step.position IS 'place in the path, from 1 | 経路の中の順番（1から）';
COMMENT ON COLUMN report.violation_step.relation IS 'relation | 表';
COMMENT ON COLUMN report.violation_step.column_name IS 'column, * for which rows exist | 列（* は行の有無）';
COMMENT ON COLUMN report.violation_step.kind IS 'how the step before reaches this one | 前からの影響の仕方';
COMMENT ON COLUMN report.violation_step.file IS 'file | ファイル';
COMMENT ON COLUMN report.violation_step.line IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN report.violation_step.column_no IS 'character in the line, from 1 | 行の中の文字位置（1から）';

COMMENT ON VIEW "経路" IS 'the witness path of every violation, step by step, the source first | 違反の経路（抽出元から一歩ずつ）';
COMMENT ON COLUMN "経路"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "経路"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "経路"."違反番号" IS 'id of the violation | 違反の番号';
COMMENT ON COLUMN "経路"."順番" IS 'place in the path, from 1 | 経路の中の順番（1から）';
COMMENT ON COLUMN "経路"."表" IS 'relation | 表';
COMMENT ON COLUMN "経路"."列" IS 'column, * for which rows exist | 列（* は行の有無）';
COMMENT ON COLUMN "経路"."影響の仕方" IS 'how the step before reaches this one | 前からの影響の仕方';
COMMENT ON COLUMN "経路"."ファイル" IS 'file | ファイル';
COMMENT ON COLUMN "経路"."行" IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN "経路"."文字位置" IS 'character in the line, from 1 | 行の中の文字位置（1から）';

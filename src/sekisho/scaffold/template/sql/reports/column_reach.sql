-- Where each source column goes, as of the latest run that decided.
CREATE VIEW report.column_reach AS
SELECT
    d.source_relation,
    d.source_column,
    d.export,
    d."column" AS column_name,
    d.direct,
    decision.recipient,
    decision.purpose,
    decision.arrangement,
    decision.verdict,
    decision.outcome,
    run.run_number,
    run.business_date
FROM record.influence AS d JOIN record.run AS run USING (run_number)
JOIN record.decision AS decision ON decision.run_number = d.run_number AND decision.export = d.export
WHERE run_number = (SELECT max(run_number) FROM record.decision)
ORDER BY d.source_relation, d.source_column, d.export, d.row_no;

CREATE VIEW "列の行き先" AS
SELECT
    source_relation AS "抽出元",
    source_column AS "抽出元の列",
    export AS "提供",
    column_name AS "列",
    direct AS "値が流れる",
    recipient AS "提供先",
    purpose AS "利用目的",
    arrangement AS "提供の枠組み",
    verdict AS "判定",
    outcome AS "結果",
    run_number AS "実行番号",
    business_date AS "業務日"
FROM report.column_reach;

COMMENT ON VIEW report.column_reach IS 'where each source column goes, as of the latest run that decided | 抽出元の列がどの提供に届くか（最新の判定による）';
COMMENT ON COLUMN report.column_reach.source_relation IS 'source | 抽出元';
COMMENT ON COLUMN report.column_reach.source_column IS 'source column | 抽出元の列';
COMMENT ON COLUMN report.column_reach.export IS 'export it influences | 影響する提供';
COMMENT ON COLUMN report.column_reach.column_name IS 'column of the export, * for which rows exist | 提供の列（* は行の有無）';
COMMENT ON COLUMN report.column_reach.direct IS 'whether the value itself flows | 値そのものが流れるか';
COMMENT ON COLUMN report.column_reach.recipient IS 'who receives the export | 提供先';
COMMENT ON COLUMN report.column_reach.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.column_reach.arrangement IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN report.column_reach.verdict IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN report.column_reach.outcome IS 'what became of the export | 提供の結果';
COMMENT ON COLUMN report.column_reach.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.column_reach.business_date IS 'business date | 業務日';

COMMENT ON VIEW "列の行き先" IS 'where each source column goes, as of the latest run that decided | 抽出元の列がどの提供に届くか（最新の判定による）';
COMMENT ON COLUMN "列の行き先"."抽出元" IS 'source | 抽出元';
COMMENT ON COLUMN "列の行き先"."抽出元の列" IS 'source column | 抽出元の列';
COMMENT ON COLUMN "列の行き先"."提供" IS 'export it influences | 影響する提供';
COMMENT ON COLUMN "列の行き先"."列" IS 'column of the export, * for which rows exist | 提供の列（* は行の有無）';
COMMENT ON COLUMN "列の行き先"."値が流れる" IS 'whether the value itself flows | 値そのものが流れるか';
COMMENT ON COLUMN "列の行き先"."提供先" IS 'who receives the export | 提供先';
COMMENT ON COLUMN "列の行き先"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "列の行き先"."提供の枠組み" IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN "列の行き先"."判定" IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN "列の行き先"."結果" IS 'what became of the export | 提供の結果';
COMMENT ON COLUMN "列の行き先"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "列の行き先"."業務日" IS 'business date | 業務日';

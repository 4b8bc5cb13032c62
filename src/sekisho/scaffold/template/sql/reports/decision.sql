-- The decision on every export, by run.
CREATE VIEW report.decision AS
SELECT
    run.run_number,
    run.business_date,
    d.export,
    d.recipient,
    d.purpose,
    d.arrangement,
    d.destination,
    d.verdict,
    d.outcome,
    d.held_by,
    (SELECT count(*) FROM record.violation AS v
     WHERE v.run_number = d.run_number AND v.export = d.export) AS violations,
    d.file
FROM record.decision AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "判定一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    export AS "提供",
    recipient AS "提供先",
    purpose AS "利用目的",
    arrangement AS "提供の枠組み",
    destination AS "提供先の場所",
    verdict AS "判定",
    outcome AS "結果",
    held_by AS "保留の理由",
    violations AS "違反数",
    file AS "ファイル"
FROM report.decision;

COMMENT ON VIEW report.decision IS 'the decision on every export, by run | 提供ごとの判定';
COMMENT ON COLUMN report.decision.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.decision.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.decision.export IS 'export | 提供';
COMMENT ON COLUMN report.decision.recipient IS 'who would receive it | 提供先';
COMMENT ON COLUMN report.decision.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.decision.arrangement IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN report.decision.destination IS 'destination | 提供先の場所';
COMMENT ON COLUMN report.decision.verdict IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN report.decision.outcome IS 'released, held, refused, undecided, failed or none | 結果（released 提供済み・held 保留・refused 拒否・undecided 判定不能・failed 失敗・none なし）';
COMMENT ON COLUMN report.decision.held_by IS 'what it was held for | 保留の理由';
COMMENT ON COLUMN report.decision.violations IS 'reasons against it | 止めた理由の数';
COMMENT ON COLUMN report.decision.file IS 'name of its file | ファイル名';

COMMENT ON VIEW "判定一覧" IS 'the decision on every export, by run | 提供ごとの判定';
COMMENT ON COLUMN "判定一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "判定一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "判定一覧"."提供" IS 'export | 提供';
COMMENT ON COLUMN "判定一覧"."提供先" IS 'who would receive it | 提供先';
COMMENT ON COLUMN "判定一覧"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "判定一覧"."提供の枠組み" IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN "判定一覧"."提供先の場所" IS 'destination | 提供先の場所';
COMMENT ON COLUMN "判定一覧"."判定" IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN "判定一覧"."結果" IS 'released, held, refused, undecided, failed or none | 結果（released 提供済み・held 保留・refused 拒否・undecided 判定不能・failed 失敗・none なし）';
COMMENT ON COLUMN "判定一覧"."保留の理由" IS 'what it was held for | 保留の理由';
COMMENT ON COLUMN "判定一覧"."違反数" IS 'reasons against it | 止めた理由の数';
COMMENT ON COLUMN "判定一覧"."ファイル" IS 'name of its file | ファイル名';

-- The latest verdict on each export of the latest night: a run of some exports alone (`--only`) leaves the
-- others as they were. A doubt that is settled since is what it was settled to be. One row without export if
-- the last run of that night decided none.
CREATE VIEW report.last_night AS
SELECT
    run.run_number,
    run.business_date,
    run.outcome AS run_outcome,
    d.export,
    d.recipient,
    d.purpose,
    d.verdict,
    CASE WHEN d.outcome = 'in_doubt' THEN coalesce((
        SELECT arg_max(r.state, r.run_number)
        FROM record.release AS r JOIN record.run AS meant ON meant.run_id = r.intent_run
        WHERE r.export = d.export AND r.run_number > d.run_number
          AND meant.business_date = run.business_date AND r.state IN ('released', 'failed')
    ), 'in_doubt') ELSE d.outcome END AS outcome,
    v.rules,
    v.reasons,
    v.reasons_en,
    d.file,
    released.rows,
    released.subjects
FROM (
    SELECT run_number, business_date, outcome, max(run_number) OVER () AS last_run_number
    FROM record.run
    WHERE job = 'night' AND outcome <> 'running'
    QUALIFY business_date = max(business_date) OVER ()
) AS run
LEFT JOIN (
    SELECT decision.*
    FROM record.decision JOIN record.run USING (run_number)
    QUALIFY run_number = max(run_number) OVER (PARTITION BY business_date, export)
) AS d USING (run_number)
LEFT JOIN (
    SELECT run_number, export, list_sort(list(DISTINCT rule)) AS rules,
           list(message_ja ORDER BY row_no) AS reasons, list(message_en ORDER BY row_no) AS reasons_en
    FROM record.violation
    GROUP BY run_number, export
) AS v ON v.run_number = d.run_number AND v.export = d.export
LEFT JOIN (
    SELECT run_number, export, arg_max(rows, row_no) AS rows, arg_max(subjects, row_no) AS subjects
    FROM record.release WHERE state IN ('released', 'unchanged')
    GROUP BY run_number, export
) AS released ON released.run_number = d.run_number AND released.export = d.export
WHERE d.export IS NOT NULL OR run.run_number = run.last_run_number
ORDER BY d.verdict = 'permitted', d.row_no;

CREATE VIEW "昨夜の判定" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    run_outcome AS "実行の結果",
    export AS "提供",
    recipient AS "提供先",
    purpose AS "利用目的",
    verdict AS "判定",
    outcome AS "結果",
    rules AS "規則",
    reasons AS "理由",
    reasons_en AS "理由（英語）",
    file AS "ファイル",
    rows AS "行数",
    subjects AS "本人数"
FROM report.last_night;

COMMENT ON VIEW report.last_night IS 'the latest verdict on each export of the latest night, whichever of its runs gave it | 最新の夜の判定（提供ごとに一行。その夜の実行のうち最後の判定）';
COMMENT ON COLUMN report.last_night.run_number IS 'number of the run that gave it | 実行の通し番号';
COMMENT ON COLUMN report.last_night.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.last_night.run_outcome IS 'outcome of the run | 実行の結果';
COMMENT ON COLUMN report.last_night.export IS 'export | 提供';
COMMENT ON COLUMN report.last_night.recipient IS 'who would receive it | 提供先';
COMMENT ON COLUMN report.last_night.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.last_night.verdict IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN report.last_night.outcome IS 'what became of it | 提供の結果';
COMMENT ON COLUMN report.last_night.rules IS 'rules that stand against it | 当てはまった規則';
COMMENT ON COLUMN report.last_night.reasons IS 'reasons, in Japanese | 理由（日本語）';
COMMENT ON COLUMN report.last_night.reasons_en IS 'reasons, in English | 理由（英語）';
COMMENT ON COLUMN report.last_night.file IS 'name of its file | ファイル名';
COMMENT ON COLUMN report.last_night.rows IS 'rows released | 提供した行数';
COMMENT ON COLUMN report.last_night.subjects IS 'people in the file | 本人の数';

COMMENT ON VIEW "昨夜の判定" IS 'the latest verdict on each export of the latest night, whichever of its runs gave it | 最新の夜の判定（提供ごとに一行。その夜の実行のうち最後の判定）';
COMMENT ON COLUMN "昨夜の判定"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "昨夜の判定"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "昨夜の判定"."実行の結果" IS 'outcome of the run | 実行の結果';
COMMENT ON COLUMN "昨夜の判定"."提供" IS 'export | 提供';
COMMENT ON COLUMN "昨夜の判定"."提供先" IS 'who would receive it | 提供先';
COMMENT ON COLUMN "昨夜の判定"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "昨夜の判定"."判定" IS 'permitted, refused or undecided | 判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN "昨夜の判定"."結果" IS 'what became of it | 提供の結果';
COMMENT ON COLUMN "昨夜の判定"."規則" IS 'rules that stand against it | 当てはまった規則';
COMMENT ON COLUMN "昨夜の判定"."理由" IS 'reasons, in Japanese | 理由（日本語）';
COMMENT ON COLUMN "昨夜の判定"."理由（英語）" IS 'reasons, in English | 理由（英語）';
COMMENT ON COLUMN "昨夜の判定"."ファイル" IS 'name of its file | ファイル名';
COMMENT ON COLUMN "昨夜の判定"."行数" IS 'rows released | 提供した行数';
COMMENT ON COLUMN "昨夜の判定"."本人数" IS 'people in the file | 本人の数';

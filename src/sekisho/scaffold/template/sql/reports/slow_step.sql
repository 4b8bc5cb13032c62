-- How long each step of a run took, the longest first, beside what it usually takes.
CREATE VIEW report.slow_step AS
WITH timed AS (
    SELECT
        run_number, step, subject, milliseconds,
        median(milliseconds) OVER (
            PARTITION BY step, subject ORDER BY run_number ROWS BETWEEN 30 PRECEDING AND 1 PRECEDING
        ) AS usual_milliseconds
    FROM record.run_step
)
SELECT
    run.run_number,
    run.business_date,
    timed.step,
    timed.subject,
    round(timed.milliseconds / 1000, 2)::DECIMAL(12, 2) AS seconds,
    round(timed.usual_milliseconds / 1000, 2)::DECIMAL(12, 2) AS usual_seconds,
    round(timed.milliseconds / nullif(timed.usual_milliseconds, 0), 1)::DECIMAL(12, 1) AS times_usual
FROM timed JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, timed.milliseconds DESC, timed.step, timed.subject;

CREATE VIEW "段階の時間" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    step AS "段階",
    subject AS "対象",
    seconds AS "秒",
    usual_seconds AS "ふだんの秒",
    times_usual AS "ふだんとの比"
FROM report.slow_step;

COMMENT ON VIEW report.slow_step IS 'how long each step of a run took, the longest first | 実行の各段階にかかった時間（長い順）';
COMMENT ON COLUMN report.slow_step.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.slow_step.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.slow_step.step IS 'extract, tag, expect, decide, stage or release | 段階（extract 取り込み・tag 区分・expect 検査・decide 判定・stage 作成・release 提供）';
COMMENT ON COLUMN report.slow_step.subject IS 'source or export, empty for all | 抽出元または提供（全体なら空）';
COMMENT ON COLUMN report.slow_step.seconds IS 'how long it took | かかった秒数';
COMMENT ON COLUMN report.slow_step.usual_seconds IS 'median of the thirty runs before, empty for the first | 直前三十回の中央値（初回は空）';
COMMENT ON COLUMN report.slow_step.times_usual IS 'how many times that | その何倍か';

COMMENT ON VIEW "段階の時間" IS 'how long each step of a run took, the longest first | 実行の各段階にかかった時間（長い順）';
COMMENT ON COLUMN "段階の時間"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "段階の時間"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "段階の時間"."段階" IS 'extract, tag, expect, decide, stage or release | 段階（extract 取り込み・tag 区分・expect 検査・decide 判定・stage 作成・release 提供）';
COMMENT ON COLUMN "段階の時間"."対象" IS 'source or export, empty for all | 抽出元または提供（全体なら空）';
COMMENT ON COLUMN "段階の時間"."秒" IS 'how long it took | かかった秒数';
COMMENT ON COLUMN "段階の時間"."ふだんの秒" IS 'median of the thirty runs before, empty for the first | 直前三十回の中央値（初回は空）';
COMMENT ON COLUMN "段階の時間"."ふだんとの比" IS 'how many times that | その何倍か';

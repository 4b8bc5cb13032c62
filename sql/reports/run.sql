-- Every run, the latest first.
CREATE VIEW report.run AS
SELECT
    run.run_number,
    run.business_date,
    run.run_id,
    (run.started_at AT TIME ZONE 'Asia/Tokyo') AS started_at,
    (run.finished_at AT TIME ZONE 'Asia/Tokyo') AS finished_at,
    run.job,
    run.outcome,
    run.exit_code,
    count(d.export) FILTER (d.verdict = 'permitted') AS permitted,
    count(d.export) FILTER (d.verdict = 'refused') AS refused,
    count(d.export) FILTER (d.verdict = 'undecided') AS undecided,
    count(d.export) FILTER (d.outcome = 'released') AS released,
    run.trigger,
    run.project,
    run.notice_id,
    run.policy_digest,
    run.engine_version,
    run.duckdb_version
FROM record.run AS run LEFT JOIN record.decision AS d USING (run_number)
GROUP BY ALL
ORDER BY run_number DESC;

CREATE VIEW "実行一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    run_id AS "実行ID",
    started_at AS "開始",
    finished_at AS "終了",
    job AS "仕事",
    outcome AS "結果",
    exit_code AS "終了コード",
    permitted AS "許可",
    refused AS "拒否",
    undecided AS "判定不能",
    released AS "提供済み",
    trigger AS "きっかけ",
    project AS "プロジェクト",
    notice_id AS "公表事項",
    policy_digest AS "方針の要約値",
    engine_version AS "sekishoの版",
    duckdb_version AS "DuckDBの版"
FROM report.run;

COMMENT ON VIEW report.run IS 'every run, the latest first | すべての実行（新しい順）';
COMMENT ON COLUMN report.run.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.run.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.run.run_id IS 'id of the run | 実行のID';
COMMENT ON COLUMN report.run.started_at IS 'when it began (JST) | 開始時刻（日本時間）';
COMMENT ON COLUMN report.run.finished_at IS 'when it was sealed (JST), empty if never | 終了時刻（日本時間、未了なら空）';
COMMENT ON COLUMN report.run.job IS 'night, sweep, retention, alert, settle, report or openlineage | 仕事（night 夜間処理・sweep 点検・retention 保存期間・alert 通知・settle 提供の確定・report 報告サイト・openlineage 来歴の送信）';
COMMENT ON COLUMN report.run.outcome IS 'passed, failed, error, running or crashed | 結果（passed 成功・failed 失敗・error エラー・running 実行中・crashed 中断）';
COMMENT ON COLUMN report.run.exit_code IS 'exit code | 終了コード';
COMMENT ON COLUMN report.run.permitted IS 'exports permitted | 許可した提供の数';
COMMENT ON COLUMN report.run.refused IS 'exports refused | 拒否した提供の数';
COMMENT ON COLUMN report.run.undecided IS 'exports undecided, which are not released either | 判定できず止めた提供の数';
COMMENT ON COLUMN report.run.released IS 'exports released | 提供した数';
COMMENT ON COLUMN report.run.trigger IS 'what started it | 起動のきっかけ';
COMMENT ON COLUMN report.run.project IS 'project | プロジェクト';
COMMENT ON COLUMN report.run.notice_id IS 'notice in force | 有効な公表事項';
COMMENT ON COLUMN report.run.policy_digest IS 'digest of the policy | 方針の要約値';
COMMENT ON COLUMN report.run.engine_version IS 'version of sekisho | sekisho の版';
COMMENT ON COLUMN report.run.duckdb_version IS 'version of DuckDB | DuckDB の版';

COMMENT ON VIEW "実行一覧" IS 'every run, the latest first | すべての実行（新しい順）';
COMMENT ON COLUMN "実行一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "実行一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "実行一覧"."実行ID" IS 'id of the run | 実行のID';
COMMENT ON COLUMN "実行一覧"."開始" IS 'when it began (JST) | 開始時刻（日本時間）';
COMMENT ON COLUMN "実行一覧"."終了" IS 'when it was sealed (JST), empty if never | 終了時刻（日本時間、未了なら空）';
COMMENT ON COLUMN "実行一覧"."仕事" IS 'night, sweep, retention, alert, settle, report or openlineage | 仕事（night 夜間処理・sweep 点検・retention 保存期間・alert 通知・settle 提供の確定・report 報告サイト・openlineage 来歴の送信）';
COMMENT ON COLUMN "実行一覧"."結果" IS 'passed, failed, error, running or crashed | 結果（passed 成功・failed 失敗・error エラー・running 実行中・crashed 中断）';
COMMENT ON COLUMN "実行一覧"."終了コード" IS 'exit code | 終了コード';
COMMENT ON COLUMN "実行一覧"."許可" IS 'exports permitted | 許可した提供の数';
COMMENT ON COLUMN "実行一覧"."拒否" IS 'exports refused | 拒否した提供の数';
COMMENT ON COLUMN "実行一覧"."判定不能" IS 'exports undecided, which are not released either | 判定できず止めた提供の数';
COMMENT ON COLUMN "実行一覧"."提供済み" IS 'exports released | 提供した数';
COMMENT ON COLUMN "実行一覧"."きっかけ" IS 'what started it | 起動のきっかけ';
COMMENT ON COLUMN "実行一覧"."プロジェクト" IS 'project | プロジェクト';
COMMENT ON COLUMN "実行一覧"."公表事項" IS 'notice in force | 有効な公表事項';
COMMENT ON COLUMN "実行一覧"."方針の要約値" IS 'digest of the policy | 方針の要約値';
COMMENT ON COLUMN "実行一覧"."sekishoの版" IS 'version of sekisho | sekisho の版';
COMMENT ON COLUMN "実行一覧"."DuckDBの版" IS 'version of DuckDB | DuckDB の版';

-- The waivers as of the last decision on their exports, those that end first before all others.
CREATE VIEW report.waiver_end AS
SELECT
    w.id,
    w.state,
    w.expires,
    (w.expires - (SELECT max(business_date) FROM record.run WHERE job = 'night'))::BIGINT AS days_left,
    w.code,
    w.rule,
    w.export,
    w."column" AS column_name,
    w.origin_relation,
    w.origin_column,
    count(w.violation_id) AS reasons,
    w.requested_by,
    w.approved_by,
    w.reason_ja,
    w.reason_en,
    w.file,
    w.line,
    run.run_number,
    run.business_date
FROM record.waiver AS w
JOIN record.run AS run USING (run_number)
JOIN (SELECT export, max(run_number) AS run_number FROM record.decision GROUP BY export) AS decided
    ON decided.export = w.export AND decided.run_number = w.run_number
GROUP BY ALL
ORDER BY w.expires, w.id, w.export;

CREATE VIEW "例外の期限" AS
SELECT
    id AS "番号",
    state AS "状態",
    expires AS "期限",
    days_left AS "残り日数",
    code AS "規則番号",
    rule AS "規則",
    export AS "提供",
    column_name AS "列",
    origin_relation AS "元の表",
    origin_column AS "元の列",
    reasons AS "認めた数",
    requested_by AS "申請者",
    approved_by AS "承認者",
    reason_ja AS "理由",
    reason_en AS "理由（英語）",
    file AS "ファイル",
    line AS "行",
    run_number AS "実行番号",
    business_date AS "業務日"
FROM report.waiver_end;

COMMENT ON VIEW report.waiver_end IS 'the waivers as of the last decision on their exports, those that end first before all others | 例外（提供の最後の判定による。期限の近い順）';
COMMENT ON COLUMN report.waiver_end.id IS 'id of the waiver | 例外の番号';
COMMENT ON COLUMN report.waiver_end.state IS 'applied, unused, expired or pending | 状態（applied 適用・unused 該当なし・expired 期限切れ・pending 承認日前）';
COMMENT ON COLUMN report.waiver_end.expires IS 'last day | 期限（最終日）';
COMMENT ON COLUMN report.waiver_end.days_left IS 'days left after the latest night, negative once it is over | 最新の夜からの残りの日数（期限切れなら負）';
COMMENT ON COLUMN report.waiver_end.code IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN report.waiver_end.rule IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN report.waiver_end.export IS 'export that is refused without it | なければ止まる提供';
COMMENT ON COLUMN report.waiver_end.column_name IS 'its column, empty for its rows | その列（行なら空）';
COMMENT ON COLUMN report.waiver_end.origin_relation IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN report.waiver_end.origin_column IS 'source column that may be used | 使ってよいとした元の列';
COMMENT ON COLUMN report.waiver_end.reasons IS 'how many reasons it takes away | 認めた違反の数';
COMMENT ON COLUMN report.waiver_end.requested_by IS 'who asked for it | 申請者';
COMMENT ON COLUMN report.waiver_end.approved_by IS 'who approved it | 承認者';
COMMENT ON COLUMN report.waiver_end.reason_ja IS 'why, in Japanese | 例外の理由（日本語）';
COMMENT ON COLUMN report.waiver_end.reason_en IS 'why, in English | 例外の理由（英語）';
COMMENT ON COLUMN report.waiver_end.file IS 'file that it stands in | 書いてあるファイル';
COMMENT ON COLUMN report.waiver_end.line IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN report.waiver_end.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.waiver_end.business_date IS 'business date | 業務日';

COMMENT ON VIEW "例外の期限" IS 'the waivers as of the last decision on their exports, those that end first before all others | 例外（提供の最後の判定による。期限の近い順）';
COMMENT ON COLUMN "例外の期限"."番号" IS 'id of the waiver | 例外の番号';
COMMENT ON COLUMN "例外の期限"."状態" IS 'applied, unused, expired or pending | 状態（applied 適用・unused 該当なし・expired 期限切れ・pending 承認日前）';
COMMENT ON COLUMN "例外の期限"."期限" IS 'last day | 期限（最終日）';
COMMENT ON COLUMN "例外の期限"."残り日数" IS 'days left after the latest night, negative once it is over | 最新の夜からの残りの日数（期限切れなら負）';
COMMENT ON COLUMN "例外の期限"."規則番号" IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN "例外の期限"."規則" IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN "例外の期限"."提供" IS 'export that is refused without it | なければ止まる提供';
COMMENT ON COLUMN "例外の期限"."列" IS 'its column, empty for its rows | その列（行なら空）';
COMMENT ON COLUMN "例外の期限"."元の表" IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN "例外の期限"."元の列" IS 'source column that may be used | 使ってよいとした元の列';
COMMENT ON COLUMN "例外の期限"."認めた数" IS 'how many reasons it takes away | 認めた違反の数';
COMMENT ON COLUMN "例外の期限"."申請者" IS 'who asked for it | 申請者';
COMMENT ON COLUMN "例外の期限"."承認者" IS 'who approved it | 承認者';
COMMENT ON COLUMN "例外の期限"."理由" IS 'why, in Japanese | 例外の理由（日本語）';
COMMENT ON COLUMN "例外の期限"."理由（英語）" IS 'why, in English | 例外の理由（英語）';
COMMENT ON COLUMN "例外の期限"."ファイル" IS 'file that it stands in | 書いてあるファイル';
COMMENT ON COLUMN "例外の期限"."行" IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN "例外の期限"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "例外の期限"."業務日" IS 'business date | 業務日';

-- What nobody is told of until a day; what was said last about a subject counts.
CREATE VIEW report.silence AS
SELECT
    s.run_number,
    s.subject,
    s.until,
    s.until >= coalesce((SELECT max(business_date) FROM record.run WHERE job = 'night'), s.until) AS in_force,
    s.reason,
    s.requested_by,
    (s.recorded_at AT TIME ZONE 'Asia/Tokyo') AS recorded_at
FROM record.silence AS s
QUALIFY row_number() OVER (PARTITION BY s.subject ORDER BY s.run_number DESC, s.row_no DESC) = 1
ORDER BY in_force DESC, s.until, s.subject;

CREATE VIEW "通知の休止" AS
SELECT
    run_number AS "実行番号",
    subject AS "番号",
    until AS "期限",
    in_force AS "有効",
    reason AS "理由",
    requested_by AS "申請者",
    recorded_at AS "時刻"
FROM report.silence;

COMMENT ON VIEW report.silence IS 'what is not told for a time; in force while its last day is not before the latest night | しばらく知らせないこと（最新の夜が期限より後なら終わっている）';
COMMENT ON COLUMN report.silence.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.silence.subject IS 'id of what is not told | 知らせないことの番号';
COMMENT ON COLUMN report.silence.until IS 'last day | 期限（最終日）';
COMMENT ON COLUMN report.silence.in_force IS 'whether it covers the latest night | 最新の夜に効いているか';
COMMENT ON COLUMN report.silence.reason IS 'why | 理由';
COMMENT ON COLUMN report.silence.requested_by IS 'who asked for it | 申請者';
COMMENT ON COLUMN report.silence.recorded_at IS 'when (JST) | 時刻（日本時間）';

COMMENT ON VIEW "通知の休止" IS 'what is not told for a time; in force while its last day is not before the latest night | しばらく知らせないこと（最新の夜が期限より後なら終わっている）';
COMMENT ON COLUMN "通知の休止"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "通知の休止"."番号" IS 'id of what is not told | 知らせないことの番号';
COMMENT ON COLUMN "通知の休止"."期限" IS 'last day | 期限（最終日）';
COMMENT ON COLUMN "通知の休止"."有効" IS 'whether it covers the latest night | 最新の夜に効いているか';
COMMENT ON COLUMN "通知の休止"."理由" IS 'why | 理由';
COMMENT ON COLUMN "通知の休止"."申請者" IS 'who asked for it | 申請者';
COMMENT ON COLUMN "通知の休止"."時刻" IS 'when (JST) | 時刻（日本時間）';

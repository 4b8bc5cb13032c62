-- Every message to every channel, once for each thing that it told of.
CREATE VIEW report.alert AS
SELECT
    a.run_number,
    a.business_date,
    a.about,
    a.channel,
    a.subject,
    a.voice,
    a.state,
    a.error,
    (a.recorded_at AT TIME ZONE 'Asia/Tokyo') AS recorded_at
FROM record.alert AS a
ORDER BY run_number DESC, a.row_no;

CREATE VIEW "通知一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    about AS "対象の実行",
    channel AS "通知先",
    subject AS "番号",
    voice AS "種類",
    state AS "結果",
    error AS "失敗の種類",
    recorded_at AS "時刻"
FROM report.alert;

COMMENT ON VIEW report.alert IS 'every message to every channel, the latest first | 通知の記録（新しい順）';
COMMENT ON COLUMN report.alert.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.alert.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.alert.about IS 'id of the run that it tells of, empty = none | 対象の実行番号（なければ空）';
COMMENT ON COLUMN report.alert.channel IS 'channel, never its address | 通知先の名前（宛先は残さない）';
COMMENT ON COLUMN report.alert.subject IS 'id of what it tells of | 知らせたことの番号';
COMMENT ON COLUMN report.alert.voice IS 'first, second, digest, resolved or test | 種類（first 初回・second 二夜目・digest まとめ・resolved 解消・test 試験）';
COMMENT ON COLUMN report.alert.state IS 'sent or failed | 結果（sent 送信済み・failed 失敗）';
COMMENT ON COLUMN report.alert.error IS 'class of the error, never its text | 失敗の種類（文言は残さない）';
COMMENT ON COLUMN report.alert.recorded_at IS 'when (JST) | 時刻（日本時間）';

COMMENT ON VIEW "通知一覧" IS 'every message to every channel, the latest first | 通知の記録（新しい順）';
COMMENT ON COLUMN "通知一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "通知一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "通知一覧"."対象の実行" IS 'id of the run that it tells of, empty = none | 対象の実行番号（なければ空）';
COMMENT ON COLUMN "通知一覧"."通知先" IS 'channel, never its address | 通知先の名前（宛先は残さない）';
COMMENT ON COLUMN "通知一覧"."番号" IS 'id of what it tells of | 知らせたことの番号';
COMMENT ON COLUMN "通知一覧"."種類" IS 'first, second, digest, resolved or test | 種類（first 初回・second 二夜目・digest まとめ・resolved 解消・test 試験）';
COMMENT ON COLUMN "通知一覧"."結果" IS 'sent or failed | 結果（sent 送信済み・failed 失敗）';
COMMENT ON COLUMN "通知一覧"."失敗の種類" IS 'class of the error, never its text | 失敗の種類（文言は残さない）';
COMMENT ON COLUMN "通知一覧"."時刻" IS 'when (JST) | 時刻（日本時間）';

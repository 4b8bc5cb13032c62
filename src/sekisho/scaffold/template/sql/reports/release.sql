-- How each release ended: the last step recorded of each.
CREATE VIEW report.release AS
SELECT
    run.run_number,
    run.business_date,
    d.export,
    d.recipient,
    d.purpose,
    d.arrangement,
    d.destination,
    d.file,
    d.state,
    (d.recorded_at AT TIME ZONE 'Asia/Tokyo') AS recorded_at,
    d.rows,
    d.subjects,
    d.stopped,
    d.bytes,
    d.digest,
    d.content_digest,
    d.input_digest,
    d.clearance
FROM record.release AS d JOIN record.run AS run USING (run_number)
QUALIFY row_number() OVER (
    PARTITION BY coalesce(d.intent_run, d.run_id), d.export, d.destination, d.file
    ORDER BY d.run_number DESC, d.row_no DESC
) = 1
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "提供一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    export AS "提供",
    recipient AS "提供先",
    purpose AS "利用目的",
    arrangement AS "提供の枠組み",
    destination AS "提供先の場所",
    file AS "ファイル",
    state AS "状態",
    recorded_at AS "時刻",
    rows AS "行数",
    subjects AS "本人数",
    stopped AS "停止中の本人数",
    bytes AS "大きさ",
    digest AS "要約値",
    content_digest AS "内容の要約値",
    input_digest AS "入力の要約値",
    clearance AS "通行手形"
FROM report.release;

COMMENT ON VIEW report.release IS 'how each release ended: the last step recorded of each | 提供の結果（それぞれ最後の記録）';
COMMENT ON COLUMN report.release.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.release.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.release.export IS 'export | 提供';
COMMENT ON COLUMN report.release.recipient IS 'who receives it | 提供先';
COMMENT ON COLUMN report.release.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.release.arrangement IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN report.release.destination IS 'destination | 提供先の場所';
COMMENT ON COLUMN report.release.file IS 'name of the file | ファイル名';
COMMENT ON COLUMN report.release.state IS 'released, unchanged, in_doubt, failed; intent = how it ended is not known | 状態（released 提供済み・unchanged 変更なし・in_doubt 不明・failed 失敗・intent 予定のまま結果不明）';
COMMENT ON COLUMN report.release.recorded_at IS 'when (JST) | 時刻（日本時間）';
COMMENT ON COLUMN report.release.rows IS 'rows in the file | 行数';
COMMENT ON COLUMN report.release.subjects IS 'people in the file, empty where it is about none | 本人の数（個人データでなければ空）';
COMMENT ON COLUMN report.release.stopped IS 'people in the file who had asked to stop the use, in an emergency | 利用停止を求めていたが緊急のため含めた本人の数';
COMMENT ON COLUMN report.release.bytes IS 'size in bytes | 大きさ（バイト）';
COMMENT ON COLUMN report.release.digest IS 'SHA-256 of the file | ファイルの SHA-256';
COMMENT ON COLUMN report.release.content_digest IS 'digest of the content in any order | 順序によらない内容の要約値';
COMMENT ON COLUMN report.release.input_digest IS 'digest of inputs, SQL, policy and ledger | 入力・SQL・方針・台帳の要約値';
COMMENT ON COLUMN report.release.clearance IS 'name of its clearance | 通行手形のファイル名';

COMMENT ON VIEW "提供一覧" IS 'how each release ended: the last step recorded of each | 提供の結果（それぞれ最後の記録）';
COMMENT ON COLUMN "提供一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "提供一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "提供一覧"."提供" IS 'export | 提供';
COMMENT ON COLUMN "提供一覧"."提供先" IS 'who receives it | 提供先';
COMMENT ON COLUMN "提供一覧"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "提供一覧"."提供の枠組み" IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN "提供一覧"."提供先の場所" IS 'destination | 提供先の場所';
COMMENT ON COLUMN "提供一覧"."ファイル" IS 'name of the file | ファイル名';
COMMENT ON COLUMN "提供一覧"."状態" IS 'released, unchanged, in_doubt, failed; intent = how it ended is not known | 状態（released 提供済み・unchanged 変更なし・in_doubt 不明・failed 失敗・intent 予定のまま結果不明）';
COMMENT ON COLUMN "提供一覧"."時刻" IS 'when (JST) | 時刻（日本時間）';
COMMENT ON COLUMN "提供一覧"."行数" IS 'rows in the file | 行数';
COMMENT ON COLUMN "提供一覧"."本人数" IS 'people in the file, empty where it is about none | 本人の数（個人データでなければ空）';
COMMENT ON COLUMN "提供一覧"."停止中の本人数" IS 'people in the file who had asked to stop the use, in an emergency | 利用停止を求めていたが緊急のため含めた本人の数';
COMMENT ON COLUMN "提供一覧"."大きさ" IS 'size in bytes | 大きさ（バイト）';
COMMENT ON COLUMN "提供一覧"."要約値" IS 'SHA-256 of the file | ファイルの SHA-256';
COMMENT ON COLUMN "提供一覧"."内容の要約値" IS 'digest of the content in any order | 順序によらない内容の要約値';
COMMENT ON COLUMN "提供一覧"."入力の要約値" IS 'digest of inputs, SQL, policy and ledger | 入力・SQL・方針・台帳の要約値';
COMMENT ON COLUMN "提供一覧"."通行手形" IS 'name of its clearance | 通行手形のファイル名';

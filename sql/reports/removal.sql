-- What was kept for longer than declared, and what became of it: the last word on each file of a run.
CREATE VIEW report.removal AS
SELECT
    run.run_number,
    run.business_date,
    (run.started_at AT TIME ZONE 'Asia/Tokyo') AS removed_at,
    r.area,
    r.file,
    r.owner,
    r.of_date,
    r.keep_days,
    r.digest,
    r.bytes,
    r.state,
    r.stays
FROM record.removal AS r JOIN record.run AS run USING (run_number)
QUALIFY row_number() OVER (PARTITION BY run_number, r.area, r.file ORDER BY (r.state = 'due'), r.row_no) = 1
ORDER BY run_number DESC, r.row_no;

CREATE VIEW "削除一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    removed_at AS "時刻",
    area AS "場所",
    file AS "ファイル",
    owner AS "持ち主",
    of_date AS "ファイルの業務日",
    keep_days AS "保存日数",
    digest AS "要約値（SHA-256）",
    bytes AS "大きさ",
    state AS "結果",
    stays AS "残す理由"
FROM report.removal;

COMMENT ON VIEW report.removal IS 'what was kept for too long and what became of it, the latest first | 保存期間を過ぎたものとその結果（新しい順）';
COMMENT ON COLUMN report.removal.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.removal.business_date IS 'business date by which ages are told | 期限を判断した業務日';
COMMENT ON COLUMN report.removal.removed_at IS 'when it began (JST) | 開始時刻（日本時間）';
COMMENT ON COLUMN report.removal.area IS 'outbound, lake, inbound, subjects or requests | 場所（outbound 提供・lake 取り込み済み・inbound 受け取り・subjects 本人の索引・requests 請求の台帳）';
COMMENT ON COLUMN report.removal.file IS 'file below it | その中のファイル';
COMMENT ON COLUMN report.removal.owner IS 'source or destination | 抽出元または提供先の場所';
COMMENT ON COLUMN report.removal.of_date IS 'business date of the file; of a request the day on which it was over | そのファイルの業務日（請求は完了した日）';
COMMENT ON COLUMN report.removal.keep_days IS 'days it may be kept | 保存してよい日数';
COMMENT ON COLUMN report.removal.digest IS 'SHA-256, empty for lists and clearances | SHA-256（一覧と通行手形は空）';
COMMENT ON COLUMN report.removal.bytes IS 'size in bytes | 大きさ（バイト）';
COMMENT ON COLUMN report.removal.state IS 'removed, kept, failed, or due where the run was cut off before it was said | 結果（removed 削除・kept 残す・failed 失敗・due 期限切れのまま中断）';
COMMENT ON COLUMN report.removal.stays IS 'why it stays: ledger-newest, ledger-cleared, not-settled, not-landed | 残す理由（ledger-newest 最新の台帳・ledger-cleared 通行手形の台帳・not-settled 提供が未確定・not-landed 未取り込み）';

COMMENT ON VIEW "削除一覧" IS 'what was kept for too long and what became of it, the latest first | 保存期間を過ぎたものとその結果（新しい順）';
COMMENT ON COLUMN "削除一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "削除一覧"."業務日" IS 'business date by which ages are told | 期限を判断した業務日';
COMMENT ON COLUMN "削除一覧"."時刻" IS 'when it began (JST) | 開始時刻（日本時間）';
COMMENT ON COLUMN "削除一覧"."場所" IS 'outbound, lake, inbound, subjects or requests | 場所（outbound 提供・lake 取り込み済み・inbound 受け取り・subjects 本人の索引・requests 請求の台帳）';
COMMENT ON COLUMN "削除一覧"."ファイル" IS 'file below it | その中のファイル';
COMMENT ON COLUMN "削除一覧"."持ち主" IS 'source or destination | 抽出元または提供先の場所';
COMMENT ON COLUMN "削除一覧"."ファイルの業務日" IS 'business date of the file; of a request the day on which it was over | そのファイルの業務日（請求は完了した日）';
COMMENT ON COLUMN "削除一覧"."保存日数" IS 'days it may be kept | 保存してよい日数';
COMMENT ON COLUMN "削除一覧"."要約値（SHA-256）" IS 'SHA-256, empty for lists and clearances | SHA-256（一覧と通行手形は空）';
COMMENT ON COLUMN "削除一覧"."大きさ" IS 'size in bytes | 大きさ（バイト）';
COMMENT ON COLUMN "削除一覧"."結果" IS 'removed, kept, failed, or due where the run was cut off before it was said | 結果（removed 削除・kept 残す・failed 失敗・due 期限切れのまま中断）';
COMMENT ON COLUMN "削除一覧"."残す理由" IS 'why it stays: ledger-newest, ledger-cleared, not-settled, not-landed | 残す理由（ledger-newest 最新の台帳・ledger-cleared 通行手形の台帳・not-settled 提供が未確定・not-landed 未取り込み）';

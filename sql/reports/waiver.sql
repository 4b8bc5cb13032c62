-- Every waiver in each night, and each reason that it takes away.
CREATE VIEW report.waiver AS
SELECT
    run.run_number,
    run.business_date,
    w.id,
    w.state,
    w.code,
    w.rule,
    w.export,
    w."column" AS column_name,
    w.origin_relation,
    w.origin_column,
    w.violation_id,
    w.reason_ja,
    w.reason_en,
    w.requested_by,
    w.approved_by,
    w.approved_on,
    w.approved_document,
    w.expires,
    w.expires - run.business_date AS days_left,
    w.file,
    w.line
FROM record.waiver AS w JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, w.row_no;

CREATE VIEW "例外一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    id AS "番号",
    state AS "状態",
    code AS "規則番号",
    rule AS "規則",
    export AS "提供",
    column_name AS "列",
    origin_relation AS "元の表",
    origin_column AS "元の列",
    violation_id AS "違反の番号",
    reason_ja AS "理由",
    reason_en AS "理由（英語）",
    requested_by AS "申請者",
    approved_by AS "承認者",
    approved_on AS "承認日",
    approved_document AS "文書",
    expires AS "期限",
    days_left AS "残り日数",
    file AS "ファイル",
    line AS "行"
FROM report.waiver;

COMMENT ON VIEW report.waiver IS 'every waiver, and each reason that it takes away | 例外と、それで認めたもの（一件ずつ）';
COMMENT ON COLUMN report.waiver.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.waiver.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.waiver.id IS 'id of the waiver | 例外の番号';
COMMENT ON COLUMN report.waiver.state IS 'applied, unused, expired or pending | 状態（applied 適用・unused 該当なし・expired 期限切れ・pending 承認日前）';
COMMENT ON COLUMN report.waiver.code IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN report.waiver.rule IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN report.waiver.export IS 'export | 提供';
COMMENT ON COLUMN report.waiver.column_name IS 'its column, empty for its rows | その列（行なら空）';
COMMENT ON COLUMN report.waiver.origin_relation IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN report.waiver.origin_column IS 'source column that may be used | 使ってよいとした元の列';
COMMENT ON COLUMN report.waiver.violation_id IS 'reason taken away, empty where none | 認めた違反の番号（なければ空）';
COMMENT ON COLUMN report.waiver.reason_ja IS 'why, in Japanese | 例外の理由（日本語）';
COMMENT ON COLUMN report.waiver.reason_en IS 'why, in English | 例外の理由（英語）';
COMMENT ON COLUMN report.waiver.requested_by IS 'who asked for it | 申請者';
COMMENT ON COLUMN report.waiver.approved_by IS 'who approved it | 承認者';
COMMENT ON COLUMN report.waiver.approved_on IS 'first day | 承認日（初日）';
COMMENT ON COLUMN report.waiver.approved_document IS 'document of the approval | 承認の文書';
COMMENT ON COLUMN report.waiver.expires IS 'last day | 期限（最終日）';
COMMENT ON COLUMN report.waiver.days_left IS 'days left after this one, negative once it is over | 残りの日数（期限切れなら負）';
COMMENT ON COLUMN report.waiver.file IS 'file that it stands in | 書いてあるファイル';
COMMENT ON COLUMN report.waiver.line IS 'line, from 1 | 行（1から）';

COMMENT ON VIEW "例外一覧" IS 'every waiver, and each reason that it takes away | 例外と、それで認めたもの（一件ずつ）';
COMMENT ON COLUMN "例外一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "例外一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "例外一覧"."番号" IS 'id of the waiver | 例外の番号';
COMMENT ON COLUMN "例外一覧"."状態" IS 'applied, unused, expired or pending | 状態（applied 適用・unused 該当なし・expired 期限切れ・pending 承認日前）';
COMMENT ON COLUMN "例外一覧"."規則番号" IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN "例外一覧"."規則" IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN "例外一覧"."提供" IS 'export | 提供';
COMMENT ON COLUMN "例外一覧"."列" IS 'its column, empty for its rows | その列（行なら空）';
COMMENT ON COLUMN "例外一覧"."元の表" IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN "例外一覧"."元の列" IS 'source column that may be used | 使ってよいとした元の列';
COMMENT ON COLUMN "例外一覧"."違反の番号" IS 'reason taken away, empty where none | 認めた違反の番号（なければ空）';
COMMENT ON COLUMN "例外一覧"."理由" IS 'why, in Japanese | 例外の理由（日本語）';
COMMENT ON COLUMN "例外一覧"."理由（英語）" IS 'why, in English | 例外の理由（英語）';
COMMENT ON COLUMN "例外一覧"."申請者" IS 'who asked for it | 申請者';
COMMENT ON COLUMN "例外一覧"."承認者" IS 'who approved it | 承認者';
COMMENT ON COLUMN "例外一覧"."承認日" IS 'first day | 承認日（初日）';
COMMENT ON COLUMN "例外一覧"."文書" IS 'document of the approval | 承認の文書';
COMMENT ON COLUMN "例外一覧"."期限" IS 'last day | 期限（最終日）';
COMMENT ON COLUMN "例外一覧"."残り日数" IS 'days left after this one, negative once it is over | 残りの日数（期限切れなら負）';
COMMENT ON COLUMN "例外一覧"."ファイル" IS 'file that it stands in | 書いてあるファイル';
COMMENT ON COLUMN "例外一覧"."行" IS 'line, from 1 | 行（1から）';

-- What each sweep has found: a row per finding, or per column that holds members' data.
CREATE VIEW report.sweep_finding AS
SELECT
    run.run_number,
    run.business_date,
    (run.started_at AT TIME ZONE 'Asia/Tokyo') AS swept_at,
    f.area,
    f.file,
    f.kind,
    f.severity,
    f.destination,
    f.position,
    f.origin_relation,
    f.origin_column,
    f.column_members,
    f.members,
    f.message_ja,
    f.message_en
FROM record.sweep_finding AS f JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, f.row_no;

CREATE VIEW "点検一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    swept_at AS "時刻",
    area AS "フォルダー",
    file AS "ファイル",
    kind AS "種類",
    severity AS "重大さ",
    destination AS "提供先の場所",
    position AS "列の順番",
    origin_relation AS "元の表",
    origin_column AS "元の列",
    column_members AS "列の組合員数",
    members AS "組合員数",
    message_ja AS "内容",
    message_en AS "内容（英語）"
FROM report.sweep_finding;

COMMENT ON VIEW report.sweep_finding IS 'what sweeps have found, the latest first | 点検で見つかったもの（新しい順）';
COMMENT ON COLUMN report.sweep_finding.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.sweep_finding.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.sweep_finding.swept_at IS 'when the sweep began (JST) | 点検の開始時刻（日本時間）';
COMMENT ON COLUMN report.sweep_finding.area IS 'swept folder | 点検したフォルダー';
COMMENT ON COLUMN report.sweep_finding.file IS 'file below it; a member of an archive behind ! | その中のファイル（圧縮ファイルの中身は ! の後）';
COMMENT ON COLUMN report.sweep_finding.kind IS 'members-data, no-clearance, changed, wrong-clearance, not-recorded, overdue, no-file, not-examined | 種類（members-data 組合員のデータ・no-clearance 手形なし・changed 内容が違う・wrong-clearance 手形違い・not-recorded 記録なし・overdue 期限超過・no-file ファイルなし・not-examined 未確認）';
COMMENT ON COLUMN report.sweep_finding.severity IS 'error, warning or undecided | 重大さ（error 誤り・warning 注意・undecided 判定不能）';
COMMENT ON COLUMN report.sweep_finding.destination IS 'whose folder it lies in, empty for nobody''s | 置かれている提供先の場所（なければ空）';
COMMENT ON COLUMN report.sweep_finding.position IS 'column of the file that holds members'' data, from 1 | 組合員のデータがあるファイルの列（1から）';
COMMENT ON COLUMN report.sweep_finding.origin_relation IS 'source whose values it holds | 入っていた値の抽出元';
COMMENT ON COLUMN report.sweep_finding.origin_column IS 'column of that source | その抽出元の列';
COMMENT ON COLUMN report.sweep_finding.column_members IS 'members in the column, at least; empty where fewer than 10 | 列に入っていた組合員の数（少なくとも。10人未満は空）';
COMMENT ON COLUMN report.sweep_finding.members IS 'members in the file, at least; empty where fewer than 10 | ファイルに入っていた組合員の数（少なくとも。10人未満は空）';
COMMENT ON COLUMN report.sweep_finding.message_ja IS 'what was found, in Japanese | 内容（日本語）';
COMMENT ON COLUMN report.sweep_finding.message_en IS 'what was found, in English | 内容（英語）';

COMMENT ON VIEW "点検一覧" IS 'what sweeps have found, the latest first | 点検で見つかったもの（新しい順）';
COMMENT ON COLUMN "点検一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "点検一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "点検一覧"."時刻" IS 'when the sweep began (JST) | 点検の開始時刻（日本時間）';
COMMENT ON COLUMN "点検一覧"."フォルダー" IS 'swept folder | 点検したフォルダー';
COMMENT ON COLUMN "点検一覧"."ファイル" IS 'file below it; a member of an archive behind ! | その中のファイル（圧縮ファイルの中身は ! の後）';
COMMENT ON COLUMN "点検一覧"."種類" IS 'members-data, no-clearance, changed, wrong-clearance, not-recorded, overdue, no-file, not-examined | 種類（members-data 組合員のデータ・no-clearance 手形なし・changed 内容が違う・wrong-clearance 手形違い・not-recorded 記録なし・overdue 期限超過・no-file ファイルなし・not-examined 未確認）';
COMMENT ON COLUMN "点検一覧"."重大さ" IS 'error, warning or undecided | 重大さ（error 誤り・warning 注意・undecided 判定不能）';
COMMENT ON COLUMN "点検一覧"."提供先の場所" IS 'whose folder it lies in, empty for nobody''s | 置かれている提供先の場所（なければ空）';
COMMENT ON COLUMN "点検一覧"."列の順番" IS 'column of the file that holds members'' data, from 1 | 組合員のデータがあるファイルの列（1から）';
COMMENT ON COLUMN "点検一覧"."元の表" IS 'source whose values it holds | 入っていた値の抽出元';
COMMENT ON COLUMN "点検一覧"."元の列" IS 'column of that source | その抽出元の列';
COMMENT ON COLUMN "点検一覧"."列の組合員数" IS 'members in the column, at least; empty where fewer than 10 | 列に入っていた組合員の数（少なくとも。10人未満は空）';
COMMENT ON COLUMN "点検一覧"."組合員数" IS 'members in the file, at least; empty where fewer than 10 | ファイルに入っていた組合員の数（少なくとも。10人未満は空）';
COMMENT ON COLUMN "点検一覧"."内容" IS 'what was found, in Japanese | 内容（日本語）';
COMMENT ON COLUMN "点検一覧"."内容（英語）" IS 'what was found, in English | 内容（英語）';

-- Every reason against an export, with its witness path.
CREATE VIEW report.violation AS
SELECT
    run.run_number,
    run.business_date,
    d.id,
    d.code,
    d.rule,
    d.verdict,
    d.export,
    d."column" AS column_name,
    d.origin_relation,
    d.origin_column,
    d.message_ja,
    d.help_ja,
    d.message_en,
    d.help_en,
    array_to_string(path.names, ' > ') AS path_text,
    path.steps AS path,
    d.file,
    d.line,
    d.column_no,
    (SELECT min(first_run.business_date) FROM record.violation AS earlier
     JOIN record.run AS first_run USING (run_number) WHERE earlier.id = d.id) AS since,
    (SELECT arg_max(s.until, (s.run_number, s.row_no)) FROM record.silence AS s
     WHERE s.subject = d.id) AS silenced_until
FROM record.violation AS d JOIN record.run AS run USING (run_number)
LEFT JOIN (
    SELECT run_number, violation_id,
           list(relation || '.' || "column" ORDER BY position) AS names,
           list({'relation': relation, 'column': "column", 'kind': kind,
                 'file': file, 'line': line, 'column_no': column_no} ORDER BY position) AS steps
    FROM record.violation_step
    GROUP BY run_number, violation_id
) AS path ON path.run_number = d.run_number AND path.violation_id = d.id
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "停止一覧" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    id AS "番号",
    code AS "規則番号",
    rule AS "規則",
    verdict AS "判定",
    export AS "提供",
    column_name AS "列",
    origin_relation AS "元の表",
    origin_column AS "元の列",
    message_ja AS "内容",
    help_ja AS "対処",
    message_en AS "内容（英語）",
    help_en AS "対処（英語）",
    path_text AS "経路",
    path AS "経路の詳細",
    file AS "ファイル",
    line AS "行",
    column_no AS "文字位置",
    since AS "初出",
    silenced_until AS "知らせない期限"
FROM report.violation;

COMMENT ON VIEW report.violation IS 'every reason against an export, with its witness path | 提供を止めた理由のすべて（経路つき）';
COMMENT ON COLUMN report.violation.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.violation.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.violation.id IS 'id that stays the same over the nights | 夜が変わっても同じ番号';
COMMENT ON COLUMN report.violation.code IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN report.violation.rule IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN report.violation.verdict IS 'refused or undecided | 判定（refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN report.violation.export IS 'export | 提供';
COMMENT ON COLUMN report.violation.column_name IS 'its column, empty for the whole | その列（全体なら空）';
COMMENT ON COLUMN report.violation.origin_relation IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN report.violation.origin_column IS 'source column it comes from | 元の列';
COMMENT ON COLUMN report.violation.message_ja IS 'what is wrong, in Japanese | 内容（日本語）';
COMMENT ON COLUMN report.violation.help_ja IS 'what to do, in Japanese | 対処（日本語）';
COMMENT ON COLUMN report.violation.message_en IS 'what is wrong, in English | 内容（英語）';
COMMENT ON COLUMN report.violation.help_en IS 'what to do, in English | 対処（英語）';
COMMENT ON COLUMN report.violation.path_text IS 'witness path, the source first | 経路（抽出元から順に）';
COMMENT ON COLUMN report.violation.path IS 'witness path as a list | 経路（一覧形式）';
COMMENT ON COLUMN report.violation.file IS 'file to look at first | 最初に見るファイル';
COMMENT ON COLUMN report.violation.line IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN report.violation.column_no IS 'character in the line, from 1 | 行の中の文字位置（1から）';
COMMENT ON COLUMN report.violation.since IS 'business date of the first run that said so | 同じ違反が最初に出た業務日';
COMMENT ON COLUMN report.violation.silenced_until IS 'last day of a silence about it, empty where there is none | 知らせない期限（なければ空）';

COMMENT ON VIEW "停止一覧" IS 'every reason against an export, with its witness path | 提供を止めた理由のすべて（経路つき）';
COMMENT ON COLUMN "停止一覧"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "停止一覧"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "停止一覧"."番号" IS 'id that stays the same over the nights | 夜が変わっても同じ番号';
COMMENT ON COLUMN "停止一覧"."規則番号" IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN "停止一覧"."規則" IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN "停止一覧"."判定" IS 'refused or undecided | 判定（refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN "停止一覧"."提供" IS 'export | 提供';
COMMENT ON COLUMN "停止一覧"."列" IS 'its column, empty for the whole | その列（全体なら空）';
COMMENT ON COLUMN "停止一覧"."元の表" IS 'source it comes from | 元の抽出元';
COMMENT ON COLUMN "停止一覧"."元の列" IS 'source column it comes from | 元の列';
COMMENT ON COLUMN "停止一覧"."内容" IS 'what is wrong, in Japanese | 内容（日本語）';
COMMENT ON COLUMN "停止一覧"."対処" IS 'what to do, in Japanese | 対処（日本語）';
COMMENT ON COLUMN "停止一覧"."内容（英語）" IS 'what is wrong, in English | 内容（英語）';
COMMENT ON COLUMN "停止一覧"."対処（英語）" IS 'what to do, in English | 対処（英語）';
COMMENT ON COLUMN "停止一覧"."経路" IS 'witness path, the source first | 経路（抽出元から順に）';
COMMENT ON COLUMN "停止一覧"."経路の詳細" IS 'witness path as a list | 経路（一覧形式）';
COMMENT ON COLUMN "停止一覧"."ファイル" IS 'file to look at first | 最初に見るファイル';
COMMENT ON COLUMN "停止一覧"."行" IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN "停止一覧"."文字位置" IS 'character in the line, from 1 | 行の中の文字位置（1から）';
COMMENT ON COLUMN "停止一覧"."初出" IS 'business date of the first run that said so | 同じ違反が最初に出た業務日';
COMMENT ON COLUMN "停止一覧"."知らせない期限" IS 'last day of a silence about it, empty where there is none | 知らせない期限（なければ空）';

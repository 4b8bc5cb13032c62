-- Statements that the analysis does not understand, as of the last decision on each export: one row for each place.
CREATE VIEW report.unanalysed AS
WITH decided AS (
    FROM record.decision
    QUALIFY run_number = max(run_number) OVER (PARTITION BY export)
)
SELECT
    v.file,
    v.line,
    v.column_no,
    v.code,
    v.rule,
    list_sort(list(DISTINCT v.export)) AS exports,
    list_sort(list(DISTINCT decided.recipient) FILTER (decided.recipient IS NOT NULL)) AS recipients,
    v.message_ja,
    v.help_ja,
    v.message_en,
    v.help_en,
    min((SELECT min(first_run.business_date) FROM record.violation AS earlier
         JOIN record.run AS first_run USING (run_number) WHERE earlier.id = v.id)) AS since,
    max(run.run_number) AS run_number,
    max(run.business_date) AS business_date
FROM record.violation AS v
JOIN decided ON decided.run_number = v.run_number AND decided.export = v.export
JOIN record.run AS run ON run.run_number = v.run_number
WHERE v.verdict = 'undecided'
GROUP BY v.file, v.line, v.column_no, v.code, v.rule, v.message_ja, v.help_ja, v.message_en, v.help_en
ORDER BY v.file, v.line, v.column_no, v.code;

CREATE VIEW "解析できない文" AS
SELECT
    file AS "ファイル",
    line AS "行",
    column_no AS "文字位置",
    code AS "規則番号",
    rule AS "規則",
    exports AS "提供",
    recipients AS "提供先",
    message_ja AS "内容",
    help_ja AS "対処",
    message_en AS "内容（英語）",
    help_en AS "対処（英語）",
    since AS "初出",
    run_number AS "実行番号",
    business_date AS "業務日"
FROM report.unanalysed;

COMMENT ON VIEW report.unanalysed IS 'statements that the analysis does not understand, so that what they make is refused | 解析できないため提供を止めている文';
COMMENT ON COLUMN report.unanalysed.file IS 'file of the statement | 文のファイル';
COMMENT ON COLUMN report.unanalysed.line IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN report.unanalysed.column_no IS 'character in the line, from 1 | 行の中の文字位置（1から）';
COMMENT ON COLUMN report.unanalysed.code IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN report.unanalysed.rule IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN report.unanalysed.exports IS 'exports that it keeps back | 止まっている提供';
COMMENT ON COLUMN report.unanalysed.recipients IS 'who does not receive them | 受け取れない提供先';
COMMENT ON COLUMN report.unanalysed.message_ja IS 'what is not understood, in Japanese | 内容（日本語）';
COMMENT ON COLUMN report.unanalysed.help_ja IS 'what to do, in Japanese | 対処（日本語）';
COMMENT ON COLUMN report.unanalysed.message_en IS 'what is not understood, in English | 内容（英語）';
COMMENT ON COLUMN report.unanalysed.help_en IS 'what to do, in English | 対処（英語）';
COMMENT ON COLUMN report.unanalysed.since IS 'business date of the first run that said so | 最初の業務日';
COMMENT ON COLUMN report.unanalysed.run_number IS 'number of the latest run that said so | 最新の実行の通し番号';
COMMENT ON COLUMN report.unanalysed.business_date IS 'business date | 業務日';

COMMENT ON VIEW "解析できない文" IS 'statements that the analysis does not understand, so that what they make is refused | 解析できないため提供を止めている文';
COMMENT ON COLUMN "解析できない文"."ファイル" IS 'file of the statement | 文のファイル';
COMMENT ON COLUMN "解析できない文"."行" IS 'line, from 1 | 行（1から）';
COMMENT ON COLUMN "解析できない文"."文字位置" IS 'character in the line, from 1 | 行の中の文字位置（1から）';
COMMENT ON COLUMN "解析できない文"."規則番号" IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN "解析できない文"."規則" IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN "解析できない文"."提供" IS 'exports that it keeps back | 止まっている提供';
COMMENT ON COLUMN "解析できない文"."提供先" IS 'who does not receive them | 受け取れない提供先';
COMMENT ON COLUMN "解析できない文"."内容" IS 'what is not understood, in Japanese | 内容（日本語）';
COMMENT ON COLUMN "解析できない文"."対処" IS 'what to do, in Japanese | 対処（日本語）';
COMMENT ON COLUMN "解析できない文"."内容（英語）" IS 'what is not understood, in English | 内容（英語）';
COMMENT ON COLUMN "解析できない文"."対処（英語）" IS 'what to do, in English | 対処（英語）';
COMMENT ON COLUMN "解析できない文"."初出" IS 'business date of the first run that said so | 最初の業務日';
COMMENT ON COLUMN "解析できない文"."実行番号" IS 'number of the latest run that said so | 最新の実行の通し番号';
COMMENT ON COLUMN "解析できない文"."業務日" IS 'business date | 業務日';

-- Whom a rule stops, or would stop without a waiver: one row for each export, as of the last night of it.
CREATE VIEW report.rule_effect AS
WITH counted AS (
    SELECT run_number, code, rule, export, "column", origin_relation || '.' || origin_column AS origin,
           'stops' AS state
    FROM record.violation
    UNION ALL
    SELECT run_number, code, rule, export, "column", origin_relation || '.' || origin_column, 'waived'
    FROM record.waiver
    WHERE state = 'applied' AND violation_id IS NOT NULL
),
latest AS (
    FROM counted
    QUALIFY run_number = max(run_number) OVER (PARTITION BY code, export)
),
decided AS (
    FROM record.decision
    QUALIFY run_number = max(run_number) OVER (PARTITION BY export)
)
SELECT
    l.code,
    max(l.rule) AS rule,
    l.export,
    d.recipient,
    d.purpose,
    CASE WHEN l.run_number < d.run_number THEN 'over' ELSE min(l.state) END AS state,
    list_sort(list(DISTINCT l."column") FILTER (l."column" IS NOT NULL)) AS columns,
    list_sort(list(DISTINCT l.origin) FILTER (l.origin IS NOT NULL)) AS origins,
    history.nights,
    history.since,
    history.until,
    l.run_number
FROM latest AS l
JOIN decided AS d USING (export)
JOIN (
    SELECT code, export, count(DISTINCT business_date) AS nights, min(business_date) AS since,
           max(business_date) AS until
    FROM counted JOIN record.run USING (run_number)
    GROUP BY code, export
) AS history USING (code, export)
GROUP BY l.code, l.export, l.run_number, d.run_number, d.recipient, d.purpose, history.nights,
         history.since, history.until
ORDER BY l.code, l.export;

CREATE VIEW "規則の影響" AS
SELECT
    code AS "規則番号",
    rule AS "規則",
    export AS "提供",
    recipient AS "提供先",
    purpose AS "利用目的",
    state AS "状態",
    columns AS "列",
    origins AS "元の列",
    nights AS "夜数",
    since AS "初出",
    until AS "最後",
    run_number AS "実行番号"
FROM report.rule_effect;

COMMENT ON VIEW report.rule_effect IS 'whom each rule stops, or would stop without a waiver | 規則ごとに、止めている（例外がなければ止まる）提供と提供先';
COMMENT ON COLUMN report.rule_effect.code IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN report.rule_effect.rule IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN report.rule_effect.export IS 'export | 提供';
COMMENT ON COLUMN report.rule_effect.recipient IS 'who does not receive it, or only by a waiver | 受け取れない（例外でのみ受け取る）提供先';
COMMENT ON COLUMN report.rule_effect.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.rule_effect.state IS 'stops, waived, or over since the last decision on the export | 状態（stops 停止中・waived 例外で許可・over 解消）';
COMMENT ON COLUMN report.rule_effect.columns IS 'columns of the export concerned, the last time | 該当する列（最後の判定）';
COMMENT ON COLUMN report.rule_effect.origins IS 'source columns concerned, the last time | 該当する抽出元の列（最後の判定）';
COMMENT ON COLUMN report.rule_effect.nights IS 'on how many business dates | 該当した業務日の数';
COMMENT ON COLUMN report.rule_effect.since IS 'first business date | 最初の業務日';
COMMENT ON COLUMN report.rule_effect.until IS 'last business date | 最後の業務日';
COMMENT ON COLUMN report.rule_effect.run_number IS 'number of the last run that said so | 最後に該当した実行の通し番号';

COMMENT ON VIEW "規則の影響" IS 'whom each rule stops, or would stop without a waiver | 規則ごとに、止めている（例外がなければ止まる）提供と提供先';
COMMENT ON COLUMN "規則の影響"."規則番号" IS 'code of the rule | 規則の番号';
COMMENT ON COLUMN "規則の影響"."規則" IS 'name of the rule | 規則の名前';
COMMENT ON COLUMN "規則の影響"."提供" IS 'export | 提供';
COMMENT ON COLUMN "規則の影響"."提供先" IS 'who does not receive it, or only by a waiver | 受け取れない（例外でのみ受け取る）提供先';
COMMENT ON COLUMN "規則の影響"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "規則の影響"."状態" IS 'stops, waived, or over since the last decision on the export | 状態（stops 停止中・waived 例外で許可・over 解消）';
COMMENT ON COLUMN "規則の影響"."列" IS 'columns of the export concerned, the last time | 該当する列（最後の判定）';
COMMENT ON COLUMN "規則の影響"."元の列" IS 'source columns concerned, the last time | 該当する抽出元の列（最後の判定）';
COMMENT ON COLUMN "規則の影響"."夜数" IS 'on how many business dates | 該当した業務日の数';
COMMENT ON COLUMN "規則の影響"."初出" IS 'first business date | 最初の業務日';
COMMENT ON COLUMN "規則の影響"."最後" IS 'last business date | 最後の業務日';
COMMENT ON COLUMN "規則の影響"."実行番号" IS 'number of the last run that said so | 最後に該当した実行の通し番号';

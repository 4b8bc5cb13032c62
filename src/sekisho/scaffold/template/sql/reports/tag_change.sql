-- Which tags changed from one run to the next: one row for each column and each thing that is another.
CREATE VIEW report.tag_change AS
WITH run_of AS (
    SELECT relation, run_number,
           lag(run_number) OVER (PARTITION BY relation ORDER BY run_number) AS run_before
    FROM (SELECT DISTINCT relation, run_number FROM record.tag)
),
tag AS (
    SELECT run_number, relation, kind, "column" AS column_name, {
        'category': category,
        'overlays': array_to_string(overlays, ', '),
        'identifier': identifier,
        'scope': scope,
        'purposes': array_to_string(purposes, ', '),
        'recipients': array_to_string(recipients, ', '),
        'arrangements': array_to_string(arrangements, ', ')
    } AS tagged
    FROM record.tag
),
compared AS (
    SELECT
        run_number, relation, coalesce(now.kind, before.kind) AS kind, column_name,
        now.tagged AS now, before.tagged AS before,
        now.kind IS NULL AS gone, before.kind IS NULL AS is_new
    FROM (FROM run_of JOIN tag USING (relation, run_number) WHERE run_before IS NOT NULL) AS now
    FULL JOIN (
        SELECT run_of.run_number, tag.relation, tag.kind, tag.column_name, tag.tagged
        FROM run_of JOIN tag ON tag.relation = run_of.relation AND tag.run_number = run_of.run_before
    ) AS before USING (relation, run_number, column_name)
    WHERE now.tagged IS DISTINCT FROM before.tagged
),
listed AS (
    SELECT
        * EXCLUDE (now, before, gone, is_new),
        unnest([
            {'attribute': 'column', 'before': if(is_new, NULL, column_name), 'after': if(gone, NULL, column_name)},
            {'attribute': 'category', 'before': before.category, 'after': now.category},
            {'attribute': 'overlays', 'before': before.overlays, 'after': now.overlays},
            {'attribute': 'identifier', 'before': before.identifier, 'after': now.identifier},
            {'attribute': 'scope', 'before': before.scope, 'after': now.scope},
            {'attribute': 'purposes', 'before': before.purposes, 'after': now.purposes},
            {'attribute': 'recipients', 'before': before.recipients, 'after': now.recipients},
            {'attribute': 'arrangements', 'before': before.arrangements, 'after': now.arrangements}
        ]) AS change
    FROM compared
)
SELECT
    run.run_number,
    run.business_date,
    listed.relation,
    listed.kind,
    listed.column_name,
    listed.change.attribute AS attribute,
    nullif(listed.change.before, '') AS before,
    nullif(listed.change.after, '') AS after
FROM listed JOIN record.run AS run USING (run_number)
WHERE nullif(listed.change.before, '') IS DISTINCT FROM nullif(listed.change.after, '')
ORDER BY run_number DESC, listed.relation, listed.column_name, attribute;

CREATE VIEW "区分の変化" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    relation AS "表",
    kind AS "種類",
    column_name AS "列",
    attribute AS "変わったもの",
    before AS "前",
    after AS "後"
FROM report.tag_change;

COMMENT ON VIEW report.tag_change IS 'which tags changed from one run to the next | 実行ごとに変わった列の区分';
COMMENT ON COLUMN report.tag_change.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.tag_change.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.tag_change.relation IS 'source, model or export | 抽出元・変換・提供の名前';
COMMENT ON COLUMN report.tag_change.kind IS 'source, model or export | 種類（source 抽出元・model 変換・export 提供）';
COMMENT ON COLUMN report.tag_change.column_name IS 'column | 列';
COMMENT ON COLUMN report.tag_change.attribute IS 'what is another: column (it is new or gone), category, overlays, identifier, scope, purposes, recipients or arrangements | 変わったもの（column 列の有無・category 区分・overlays 特別区分・identifier 識別子・scope 許容範囲・purposes 目的・recipients 提供先・arrangements 枠組み）';
COMMENT ON COLUMN report.tag_change.before IS 'what it was, empty for nothing | 変わる前（なければ空）';
COMMENT ON COLUMN report.tag_change.after IS 'what it is, empty for nothing | 変わった後（なければ空）';

COMMENT ON VIEW "区分の変化" IS 'which tags changed from one run to the next | 実行ごとに変わった列の区分';
COMMENT ON COLUMN "区分の変化"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "区分の変化"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "区分の変化"."表" IS 'source, model or export | 抽出元・変換・提供の名前';
COMMENT ON COLUMN "区分の変化"."種類" IS 'source, model or export | 種類（source 抽出元・model 変換・export 提供）';
COMMENT ON COLUMN "区分の変化"."列" IS 'column | 列';
COMMENT ON COLUMN "区分の変化"."変わったもの" IS 'what is another: column (it is new or gone), category, overlays, identifier, scope, purposes, recipients or arrangements | 変わったもの（column 列の有無・category 区分・overlays 特別区分・identifier 識別子・scope 許容範囲・purposes 目的・recipients 提供先・arrangements 枠組み）';
COMMENT ON COLUMN "区分の変化"."前" IS 'what it was, empty for nothing | 変わる前（なければ空）';
COMMENT ON COLUMN "区分の変化"."後" IS 'what it is, empty for nothing | 変わった後（なければ空）';

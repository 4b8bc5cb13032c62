-- Which exports became wider from one decision to the next: what is in them, or behind them, that was not.
CREATE VIEW report.wider_export AS
WITH fact AS (
    SELECT run_number, relation AS export, 'column' AS what, "column" AS added
    FROM record.tag WHERE kind = 'export' AND "column" <> '*'
    UNION
    SELECT run_number, export, 'source_column', source_relation || '.' || source_column
    FROM record.influence
    UNION
    SELECT i.run_number, i.export, 'category', t.category
    FROM record.influence AS i JOIN record.tag AS t
        ON t.run_number = i.run_number AND t.relation = i.source_relation AND t."column" = i.source_column
    WHERE t.kind = 'source' AND t.category IS NOT NULL
    UNION
    SELECT run_number, export, 'recipient', recipient FROM record.decision WHERE recipient IS NOT NULL
    UNION
    SELECT run_number, export, 'purpose', purpose FROM record.decision
),
run_of AS (
    SELECT export, run_number, verdict, outcome, recipient,
           lag(run_number) OVER (PARTITION BY export ORDER BY run_number) AS run_before
    FROM record.decision
)
SELECT
    run.run_number,
    run.business_date,
    run_of.export,
    run_of.recipient,
    wider.what,
    wider.added,
    run_of.verdict,
    run_of.outcome
FROM run_of
JOIN record.run AS run USING (run_number)
JOIN (
    SELECT run_of.run_number, fact.export, fact.what, fact.added
    FROM run_of JOIN fact USING (export, run_number)
    ANTI JOIN fact AS known
        ON known.run_number = run_of.run_before AND known.export = fact.export
        AND known.what = fact.what AND known.added = fact.added
    WHERE run_of.run_before IS NOT NULL
    UNION ALL
    SELECT run_number, export, 'export', export
    FROM run_of
    WHERE run_before IS NULL AND run_number > (SELECT min(run_number) FROM record.decision)
) AS wider ON wider.run_number = run_of.run_number AND wider.export = run_of.export
ORDER BY run_number DESC, run_of.export, wider.what, wider.added;

CREATE VIEW "広がった提供" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    export AS "提供",
    recipient AS "提供先",
    what AS "広がったもの",
    added AS "増えた内容",
    verdict AS "判定",
    outcome AS "結果"
FROM report.wider_export;

COMMENT ON VIEW report.wider_export IS 'which exports became wider from one decision to the next | 前の判定より広がった提供';
COMMENT ON COLUMN report.wider_export.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.wider_export.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.wider_export.export IS 'export | 提供';
COMMENT ON COLUMN report.wider_export.recipient IS 'who would receive it | 提供先';
COMMENT ON COLUMN report.wider_export.what IS 'what was added: export (it is new), column, source_column, category, recipient or purpose | 増えたもの（export 新しい提供・column 列・source_column 影響する抽出元の列・category データ区分・recipient 提供先・purpose 利用目的）';
COMMENT ON COLUMN report.wider_export.added IS 'its name | その名前';
COMMENT ON COLUMN report.wider_export.verdict IS 'permitted, refused or undecided, with it | それを含めた判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN report.wider_export.outcome IS 'what became of the export then | そのときの結果';

COMMENT ON VIEW "広がった提供" IS 'which exports became wider from one decision to the next | 前の判定より広がった提供';
COMMENT ON COLUMN "広がった提供"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "広がった提供"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "広がった提供"."提供" IS 'export | 提供';
COMMENT ON COLUMN "広がった提供"."提供先" IS 'who would receive it | 提供先';
COMMENT ON COLUMN "広がった提供"."広がったもの" IS 'what was added: export (it is new), column, source_column, category, recipient or purpose | 増えたもの（export 新しい提供・column 列・source_column 影響する抽出元の列・category データ区分・recipient 提供先・purpose 利用目的）';
COMMENT ON COLUMN "広がった提供"."増えた内容" IS 'its name | その名前';
COMMENT ON COLUMN "広がった提供"."判定" IS 'permitted, refused or undecided, with it | それを含めた判定（permitted 許可・refused 拒否・undecided 判定不能）';
COMMENT ON COLUMN "広がった提供"."結果" IS 'what became of the export then | そのときの結果';

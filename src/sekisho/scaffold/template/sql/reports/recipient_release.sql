-- What each recipient got, or may have got, with the columns and categories.
CREATE VIEW report.recipient_release AS
SELECT
    d.recipient,
    run.run_number,
    run.business_date,
    d.export,
    d.purpose,
    d.arrangement,
    d.file,
    d.state,
    (d.recorded_at AT TIME ZONE 'Asia/Tokyo') AS recorded_at,
    d.rows,
    d.subjects,
    d.digest,
    d.clearance,
    t.columns,
    t.categories
FROM (
    FROM record.release AS d
    QUALIFY row_number() OVER (
        PARTITION BY coalesce(d.intent_run, d.run_id), d.export, d.destination, d.file
        ORDER BY d.run_number DESC, d.row_no DESC
    ) = 1 AND d.state IN ('released', 'in_doubt', 'intent')
) AS d JOIN record.run AS run USING (run_number)
LEFT JOIN (
    SELECT run_number, relation, list("column" ORDER BY row_no) AS columns,
           list_sort(list(DISTINCT category) FILTER (category IS NOT NULL)) AS categories
    FROM record.tag WHERE kind = 'export'
    GROUP BY run_number, relation
) AS t ON t.run_number = d.run_number AND t.relation = d.export
ORDER BY d.recipient, run_number DESC, d.row_no;

CREATE VIEW "提供先別" AS
SELECT
    recipient AS "提供先",
    run_number AS "実行番号",
    business_date AS "業務日",
    export AS "提供",
    purpose AS "利用目的",
    arrangement AS "提供の枠組み",
    file AS "ファイル",
    state AS "状態",
    recorded_at AS "時刻",
    rows AS "行数",
    subjects AS "本人数",
    digest AS "要約値",
    clearance AS "通行手形",
    columns AS "列",
    categories AS "データ区分"
FROM report.recipient_release;

COMMENT ON VIEW report.recipient_release IS 'what each recipient got, or may have got, with the columns and categories | 提供先ごとに、渡した（渡したかもしれない）ファイルと列・区分';
COMMENT ON COLUMN report.recipient_release.recipient IS 'who received it | 提供先';
COMMENT ON COLUMN report.recipient_release.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.recipient_release.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.recipient_release.export IS 'export | 提供';
COMMENT ON COLUMN report.recipient_release.purpose IS 'purpose of use | 利用目的';
COMMENT ON COLUMN report.recipient_release.arrangement IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN report.recipient_release.file IS 'name of the file | ファイル名';
COMMENT ON COLUMN report.recipient_release.state IS 'released, unchanged, in_doubt, failed; intent = how it ended is not known | 状態（released 提供済み・unchanged 変更なし・in_doubt 不明・failed 失敗・intent 予定のまま結果不明）';
COMMENT ON COLUMN report.recipient_release.recorded_at IS 'when (JST) | 時刻（日本時間）';
COMMENT ON COLUMN report.recipient_release.rows IS 'rows in the file | 行数';
COMMENT ON COLUMN report.recipient_release.subjects IS 'people in the file, empty where it is about none | 本人の数（個人データでなければ空）';
COMMENT ON COLUMN report.recipient_release.digest IS 'SHA-256 of the file | ファイルの SHA-256';
COMMENT ON COLUMN report.recipient_release.clearance IS 'name of its clearance | 通行手形のファイル名';
COMMENT ON COLUMN report.recipient_release.columns IS 'columns of the file | ファイルの列';
COMMENT ON COLUMN report.recipient_release.categories IS 'categories of these columns | 列のデータ区分';

COMMENT ON VIEW "提供先別" IS 'what each recipient got, or may have got, with the columns and categories | 提供先ごとに、渡した（渡したかもしれない）ファイルと列・区分';
COMMENT ON COLUMN "提供先別"."提供先" IS 'who received it | 提供先';
COMMENT ON COLUMN "提供先別"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "提供先別"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "提供先別"."提供" IS 'export | 提供';
COMMENT ON COLUMN "提供先別"."利用目的" IS 'purpose of use | 利用目的';
COMMENT ON COLUMN "提供先別"."提供の枠組み" IS 'arrangement | 提供の枠組み';
COMMENT ON COLUMN "提供先別"."ファイル" IS 'name of the file | ファイル名';
COMMENT ON COLUMN "提供先別"."状態" IS 'released, unchanged, in_doubt, failed; intent = how it ended is not known | 状態（released 提供済み・unchanged 変更なし・in_doubt 不明・failed 失敗・intent 予定のまま結果不明）';
COMMENT ON COLUMN "提供先別"."時刻" IS 'when (JST) | 時刻（日本時間）';
COMMENT ON COLUMN "提供先別"."行数" IS 'rows in the file | 行数';
COMMENT ON COLUMN "提供先別"."本人数" IS 'people in the file, empty where it is about none | 本人の数（個人データでなければ空）';
COMMENT ON COLUMN "提供先別"."要約値" IS 'SHA-256 of the file | ファイルの SHA-256';
COMMENT ON COLUMN "提供先別"."通行手形" IS 'name of its clearance | 通行手形のファイル名';
COMMENT ON COLUMN "提供先別"."列" IS 'columns of the file | ファイルの列';
COMMENT ON COLUMN "提供先別"."データ区分" IS 'categories of these columns | 列のデータ区分';

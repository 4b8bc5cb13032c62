-- The tag of every column of every relation, by run.
CREATE VIEW report.tag AS
SELECT
    run.run_number,
    run.business_date,
    d.relation,
    d.kind,
    d."column" AS column_name,
    d.title_ja,
    d.title_en,
    d.type,
    d.category,
    d.overlays,
    d.identifier,
    d.scope,
    d.purposes,
    d.recipients,
    d.arrangements
FROM record.tag AS d JOIN record.run AS run USING (run_number)
ORDER BY run_number DESC, d.row_no;

CREATE VIEW "列の区分" AS
SELECT
    run_number AS "実行番号",
    business_date AS "業務日",
    relation AS "表",
    kind AS "種類",
    column_name AS "列",
    title_ja AS "列の日本語名",
    title_en AS "列の英語名",
    type AS "型",
    category AS "データ区分",
    overlays AS "特別な種類",
    identifier AS "識別子",
    scope AS "許容範囲",
    purposes AS "利用目的",
    recipients AS "提供先",
    arrangements AS "提供の枠組み"
FROM report.tag;

COMMENT ON VIEW report.tag IS 'the tag of every column of every relation, by run | すべての列に付いた区分と許容範囲';
COMMENT ON COLUMN report.tag.run_number IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN report.tag.business_date IS 'business date | 業務日';
COMMENT ON COLUMN report.tag.relation IS 'source, model or export | 抽出元・変換・提供の名前';
COMMENT ON COLUMN report.tag.kind IS 'source, model or export | 種類（source 抽出元・model 変換・export 提供）';
COMMENT ON COLUMN report.tag.column_name IS 'column | 列';
COMMENT ON COLUMN report.tag.title_ja IS 'its Japanese name | 列の日本語名';
COMMENT ON COLUMN report.tag.title_en IS 'its English name | 列の英語名';
COMMENT ON COLUMN report.tag.type IS 'its DuckDB type, empty where not known | DuckDB の型（不明なら空）';
COMMENT ON COLUMN report.tag.category IS 'category, empty where untagged or mixed | データ区分（なし・混在なら空）';
COMMENT ON COLUMN report.tag.overlays IS 'overlays that need naming in a grant | 名指しの許しが要る種類';
COMMENT ON COLUMN report.tag.identifier IS 'direct, quasi or none | 識別子の種類';
COMMENT ON COLUMN report.tag.scope IS 'kind of permitted scope: unknown, empty, uses or unrestricted | 許容範囲の種類（unknown 不明・empty なし・uses あり・unrestricted 制限なし）';
COMMENT ON COLUMN report.tag.purposes IS 'purposes in its scope | 許された利用目的';
COMMENT ON COLUMN report.tag.recipients IS 'recipients in its scope | 許された提供先';
COMMENT ON COLUMN report.tag.arrangements IS 'arrangements in its scope | 許された提供の枠組み';

COMMENT ON VIEW "列の区分" IS 'the tag of every column of every relation, by run | すべての列に付いた区分と許容範囲';
COMMENT ON COLUMN "列の区分"."実行番号" IS 'number of the run | 実行の通し番号';
COMMENT ON COLUMN "列の区分"."業務日" IS 'business date | 業務日';
COMMENT ON COLUMN "列の区分"."表" IS 'source, model or export | 抽出元・変換・提供の名前';
COMMENT ON COLUMN "列の区分"."種類" IS 'source, model or export | 種類（source 抽出元・model 変換・export 提供）';
COMMENT ON COLUMN "列の区分"."列" IS 'column | 列';
COMMENT ON COLUMN "列の区分"."列の日本語名" IS 'its Japanese name | 列の日本語名';
COMMENT ON COLUMN "列の区分"."列の英語名" IS 'its English name | 列の英語名';
COMMENT ON COLUMN "列の区分"."型" IS 'its DuckDB type, empty where not known | DuckDB の型（不明なら空）';
COMMENT ON COLUMN "列の区分"."データ区分" IS 'category, empty where untagged or mixed | データ区分（なし・混在なら空）';
COMMENT ON COLUMN "列の区分"."特別な種類" IS 'overlays that need naming in a grant | 名指しの許しが要る種類';
COMMENT ON COLUMN "列の区分"."識別子" IS 'direct, quasi or none | 識別子の種類';
COMMENT ON COLUMN "列の区分"."許容範囲" IS 'kind of permitted scope: unknown, empty, uses or unrestricted | 許容範囲の種類（unknown 不明・empty なし・uses あり・unrestricted 制限なし）';
COMMENT ON COLUMN "列の区分"."利用目的" IS 'purposes in its scope | 許された利用目的';
COMMENT ON COLUMN "列の区分"."提供先" IS 'recipients in its scope | 許された提供先';
COMMENT ON COLUMN "列の区分"."提供の枠組み" IS 'arrangements in its scope | 許された提供の枠組み';

"""What a run records: one frozen row class per table, each column with its text in two languages.

The classes are the one place that knows the columns: Parquet types, tables of the audit store and
their comments are all derived from them. A row belongs to the run whose folder it lies in, so rows
do not repeat the run.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal

from sekisho.audit.row import Row
from sekisho.messages import Bilingual as Doc
from sekisho.model import Flow, Verdict

Job = Literal["night", "sweep", "retention", "alert", "settle", "report", "openlineage"]
"""What a run of the log did: a night's work, a look through folders, removing what has been kept for
too long, telling people (or being told to be silent), being told what became of a release that was in
doubt, writing pages, or sending the events of a night."""
Step = Literal["extract", "tag", "expect", "decide", "stage", "release"]
"""Of a night."""
ReleaseState = Literal["intent", "released", "unchanged", "in_doubt", "failed"]


@dataclass(frozen=True, slots=True)
class Extract(Row):
    """One source as it came in."""

    table: ClassVar[str] = "extract"
    doc: ClassVar[Doc] = Doc("what came in, by source", "抽出元ごとの取り込み結果")

    source: Annotated[str, Doc("source", "抽出元")]
    raw_file: Annotated[str, Doc("file it came in", "届いたファイル")]
    raw_digest: Annotated[str | None, Doc("SHA-256 of its raw bytes", "届いたままの SHA-256")]
    digest: Annotated[str | None, Doc("SHA-256 of the landed file", "取り込み後の SHA-256")]
    rows: Annotated[int | None, Doc("rows landed", "取り込んだ行数")]
    quarantined: Annotated[int | None, Doc("rows quarantined", "隔離した行数")]
    cell_faults: Annotated[
        int | None, Doc("cells that could not be read, now NULL", "読めず NULL にした欄の数")
    ]
    state: Annotated[str, Doc("how the extraction ended", "取り込みの結果")]


@dataclass(frozen=True, slots=True)
class Quarantine(Row):
    """Rows or cells of a source that could not be used; never their values."""

    table: ClassVar[str] = "quarantine"
    doc: ClassVar[Doc] = Doc(
        "rows and cells that could not be used, without their values",
        "使えなかった行と欄（値は残さない）",
    )

    source: Annotated[str, Doc("source", "抽出元")]
    line: Annotated[
        int | None, Doc("first line concerned, from 1", "最初に見つかった行番号（1から）")
    ]
    column: Annotated[str | None, Doc("column, empty for the whole row", "列（行全体なら空）")]
    reason: Annotated[str, Doc("why", "理由")]
    count: Annotated[int, Doc("how many", "件数")]


@dataclass(frozen=True, slots=True)
class Tag(Row):
    """What one column of a source, model or export carries."""

    table: ClassVar[str] = "tag"
    doc: ClassVar[Doc] = Doc(
        "the tag of every column of every relation", "すべての列に付いた区分と許容範囲"
    )

    relation: Annotated[str, Doc("source, model or export", "抽出元・変換・提供の名前")]
    kind: Annotated[Literal["source", "model", "export"], Doc("which of them", "種類")]
    column: Annotated[str, Doc("column", "列")]
    title_ja: Annotated[str | None, Doc("its Japanese name", "列の日本語名")]
    title_en: Annotated[str | None, Doc("its English name", "列の英語名")]
    type: Annotated[
        str | None, Doc("its DuckDB type, empty where not known", "DuckDB の型（不明なら空）")
    ]
    category: Annotated[
        str | None, Doc("category, empty where untagged or mixed", "データ区分（なし・混在なら空）")
    ]
    overlays: Annotated[tuple[str, ...], Doc("overlays", "特に注意する種類")]
    identifier: Annotated[str | None, Doc("direct, quasi or none", "識別子の種類")]
    scope: Annotated[
        Literal["unknown", "empty", "uses", "unrestricted"],
        Doc("kind of its permitted scope", "許容範囲の種類"),
    ]
    purposes: Annotated[tuple[str, ...], Doc("purposes in its scope", "許された利用目的")]
    recipients: Annotated[tuple[str, ...], Doc("recipients in its scope", "許された提供先")]
    arrangements: Annotated[
        tuple[str, ...], Doc("arrangements in its scope", "許された提供の枠組み")
    ]


@dataclass(frozen=True, slots=True)
class LineageEdge(Row):
    """One influence in one statement."""

    table: ClassVar[str] = "edge"
    doc: ClassVar[Doc] = Doc("lineage, statement by statement", "SQL ごとの来歴")

    relation: Annotated[str, Doc("relation that the statement makes", "SQL が作る表")]
    column: Annotated[str, Doc("its column, * for which rows exist", "その列（* は行の有無）")]
    source_relation: Annotated[str, Doc("relation that influences it", "影響する表")]
    source_column: Annotated[str, Doc("column that influences it", "影響する列")]
    kind: Annotated[
        str, Doc("how: value, filter, join, ...", "影響の仕方（値・絞り込み・結合など）")
    ]
    direct: Annotated[bool, Doc("whether the value itself flows", "値そのものが流れるか")]
    flow: Annotated[
        Flow | None,
        Doc(
            "what becomes of the value: identity, transformation or aggregation; empty where none flows"
            " or nobody can say",
            "値がどうなるか（identity そのまま・transformation 加工・aggregation 集計。流れないか不明なら空）",
        ),
    ]
    masked: Annotated[
        bool | None,
        Doc("whether a hash or a count hides the value", "要約値か件数になり、値が見えないか"),
    ]
    file: Annotated[str | None, Doc("file of the statement", "SQL のファイル")]
    line: Annotated[int | None, Doc("line, from 1", "行（1から）")]
    column_no: Annotated[
        int | None, Doc("character in the line, from 1", "行の中の文字位置（1から）")
    ]


@dataclass(frozen=True, slots=True)
class PythonModel(Row):
    """What one Python model is made by."""

    table: ClassVar[str] = "python_model"
    doc: ClassVar[Doc] = Doc("what Python models are made by", "Python の変換の中身")

    relation: Annotated[str, Doc("relation that it makes", "作る表")]
    file: Annotated[str, Doc("its file", "ファイル")]
    module_digest: Annotated[
        str, Doc("SHA-256 of its module and helpers", "モジュールと補助モジュールの SHA-256")
    ]
    lock_digest: Annotated[
        str, Doc("SHA-256 of the lock of libraries", "ライブラリーの版を固定したファイルの SHA-256")
    ]


@dataclass(frozen=True, slots=True)
class ExportInfluence(Row):
    """The closure: one source column that influences one column of an export."""

    table: ClassVar[str] = "influence"
    doc: ClassVar[Doc] = Doc(
        "every source column that influences an export", "提供に影響するすべての抽出元の列"
    )

    export: Annotated[str, Doc("export", "提供")]
    column: Annotated[str, Doc("its column, * for which rows exist", "その列（* は行の有無）")]
    source_relation: Annotated[str, Doc("source", "抽出元")]
    source_column: Annotated[str, Doc("source column", "抽出元の列")]
    direct: Annotated[bool, Doc("whether the value itself flows", "値そのものが流れるか")]


@dataclass(frozen=True, slots=True)
class ExportDecision(Row):
    """What was decided about one export, and what became of it."""

    table: ClassVar[str] = "decision"
    doc: ClassVar[Doc] = Doc("the decision on every export", "提供ごとの判定")

    export: Annotated[str, Doc("export", "提供")]
    recipient: Annotated[str | None, Doc("who would receive it", "提供先")]
    purpose: Annotated[str, Doc("purpose of use", "利用目的")]
    arrangement: Annotated[str, Doc("arrangement", "提供の枠組み")]
    destination: Annotated[str, Doc("destination", "提供先の場所")]
    verdict: Annotated[
        Verdict,
        Doc("permitted, refused or undecided", "判定（許可・拒否・判定不能）"),
    ]
    outcome: Annotated[
        Literal["released", "held", "refused", "undecided", "failed", "in_doubt", "none"],
        Doc("what became of it", "結果"),
    ]
    held_by: Annotated[tuple[str, ...], Doc("what it was held for", "保留の理由")]
    file: Annotated[str | None, Doc("name of its file", "ファイル名")]


@dataclass(frozen=True, slots=True)
class ExportViolation(Row):
    """One reason against one export."""

    table: ClassVar[str] = "violation"
    doc: ClassVar[Doc] = Doc("every reason against an export", "提供を止めた理由のすべて")

    id: Annotated[str, Doc("id that stays the same over the nights", "夜が変わっても同じ番号")]
    code: Annotated[str, Doc("code of the rule", "規則の番号")]
    rule: Annotated[str, Doc("name of the rule", "規則の名前")]
    export: Annotated[str, Doc("export", "提供")]
    column: Annotated[str | None, Doc("its column, empty for the whole", "その列（全体なら空）")]
    origin_relation: Annotated[str | None, Doc("source it comes from", "元の抽出元")]
    origin_column: Annotated[str | None, Doc("source column it comes from", "元の列")]
    message_en: Annotated[str, Doc("what is wrong, in English", "内容（英語）")]
    message_ja: Annotated[str, Doc("what is wrong, in Japanese", "内容（日本語）")]
    help_en: Annotated[str, Doc("what to do, in English", "対処（英語）")]
    help_ja: Annotated[str, Doc("what to do, in Japanese", "対処（日本語）")]
    file: Annotated[str | None, Doc("file to look at first", "最初に見るファイル")]
    line: Annotated[int | None, Doc("line, from 1", "行（1から）")]
    column_no: Annotated[
        int | None, Doc("character in the line, from 1", "行の中の文字位置（1から）")
    ]
    verdict: Annotated[
        Literal["refused", "undecided"], Doc("refused or undecided", "判定（拒否・判定不能）")
    ]


@dataclass(frozen=True, slots=True)
class ViolationStep(Row):
    """One node of a violation's witness path, the source first."""

    table: ClassVar[str] = "violation_step"
    doc: ClassVar[Doc] = Doc("the witness path of every violation", "違反の経路")

    violation_id: Annotated[str, Doc("id of the violation", "違反の番号")]
    position: Annotated[int, Doc("place in the path, from 1", "経路の中の順番（1から）")]
    relation: Annotated[str, Doc("relation", "表")]
    column: Annotated[str, Doc("column, * for which rows exist", "列（* は行の有無）")]
    kind: Annotated[str, Doc("how the step before reaches this one", "前からの影響の仕方")]
    file: Annotated[str | None, Doc("file", "ファイル")]
    line: Annotated[int | None, Doc("line, from 1", "行（1から）")]
    column_no: Annotated[
        int | None, Doc("character in the line, from 1", "行の中の文字位置（1から）")
    ]


@dataclass(frozen=True, slots=True)
class ExportWaiver(Row):
    """A waiver, once for each reason that it takes away; once alone where there is none."""

    table: ClassVar[str] = "waiver"
    doc: ClassVar[Doc] = Doc("every waiver and what it takes away", "例外と、それで認めたもの")

    id: Annotated[str, Doc("id of the waiver", "例外の番号")]
    state: Annotated[
        Literal["applied", "unused", "expired", "pending"],
        Doc("applied, unused, expired or pending", "状態（適用・該当なし・期限切れ・承認日前）"),
    ]
    code: Annotated[str, Doc("code of the rule", "規則の番号")]
    rule: Annotated[str, Doc("name of the rule", "規則の名前")]
    export: Annotated[str, Doc("export", "提供")]
    column: Annotated[str | None, Doc("its column, empty for its rows", "その列（行なら空）")]
    origin_relation: Annotated[str | None, Doc("source it comes from", "元の抽出元")]
    origin_column: Annotated[
        str | None, Doc("source column that may be used", "使ってよいとした元の列")
    ]
    violation_id: Annotated[
        str | None, Doc("reason taken away, empty where none", "認めた違反の番号（なければ空）")
    ]
    reason_en: Annotated[str, Doc("why, in English", "例外の理由（英語）")]
    reason_ja: Annotated[str, Doc("why, in Japanese", "例外の理由（日本語）")]
    requested_by: Annotated[str, Doc("who asked for it", "申請者")]
    approved_by: Annotated[str, Doc("who approved it", "承認者")]
    approved_on: Annotated[dt.date, Doc("first day", "承認日（初日）")]
    approved_document: Annotated[str | None, Doc("document of the approval", "承認の文書")]
    expires: Annotated[dt.date, Doc("last day", "期限（最終日）")]
    file: Annotated[str, Doc("file that it stands in", "書いてあるファイル")]
    line: Annotated[int, Doc("line, from 1", "行（1から）")]


@dataclass(frozen=True, slots=True)
class ExpectationResult(Row):
    """How one expectation came out."""

    table: ClassVar[str] = "expectation"
    doc: ClassVar[Doc] = Doc("the result of every expectation", "検査の結果")

    suite: Annotated[str, Doc("suite", "検査の組")]
    subject: Annotated[str, Doc("source or export looked at", "調べた抽出元・提供")]
    expectation: Annotated[str, Doc("what is expected", "検査の内容")]
    severity: Annotated[Literal["critical", "warning"], Doc("severity", "重大さ")]
    state: Annotated[
        Literal["passed", "violated", "could-not-check"],
        Doc("passed, violated or could-not-check", "結果（合格・不合格・検査不能）"),
    ]
    observed: Annotated[
        str | None,
        Doc("what was observed: counts, never values", "観測したこと（件数のみ、値は残さない）"),
    ]
    unexpected: Annotated[int | None, Doc("rows that do not fit", "合わない行の数")]
    id: Annotated[str, Doc("id that stays the same over the nights", "夜が変わっても同じ番号")]


@dataclass(frozen=True, slots=True)
class Alert(Row):
    """One message to one channel, once for each thing that it told of."""

    table: ClassVar[str] = "alert"
    doc: ClassVar[Doc] = Doc(
        "every message that was sent, or could not be", "送った通知と送れなかった通知"
    )

    business_date: Annotated[dt.date, Doc("business date", "業務日")]
    about: Annotated[
        str | None,
        Doc("id of the run that it tells of, empty = none", "対象の実行番号（なければ空）"),
    ]
    channel: Annotated[str, Doc("channel, never its address", "通知先の名前（宛先は残さない）")]
    subject: Annotated[str, Doc("id of what it tells of", "知らせたことの番号")]
    voice: Annotated[
        Literal["first", "second", "digest", "resolved", "test"],
        Doc(
            "first, second, digest, resolved or test",
            "種類（初回・二夜目・まとめ・解消・試験）",
        ),
    ]
    state: Annotated[Literal["sent", "failed"], Doc("sent or failed", "結果（送信済み・失敗）")]
    error: Annotated[
        str | None, Doc("class of the error, never its text", "失敗の種類（文言は残さない）")
    ]
    recorded_at: Annotated[dt.datetime, Doc("when (JST)", "時刻（日本時間）")]


@dataclass(frozen=True, slots=True)
class Silence(Row):
    """Somebody has asked to hear no more of one thing until a day; the last such row counts."""

    table: ClassVar[str] = "silence"
    doc: ClassVar[Doc] = Doc("what nobody is told of for a time", "しばらく知らせないこと")

    subject: Annotated[str, Doc("id of what is not told", "知らせないことの番号")]
    until: Annotated[dt.date, Doc("last day", "期限（最終日）")]
    reason: Annotated[str, Doc("why", "理由")]
    requested_by: Annotated[str, Doc("who asked for it", "申請者")]
    recorded_at: Annotated[dt.datetime, Doc("when (JST)", "時刻（日本時間）")]


@dataclass(frozen=True, slots=True)
class SweepFinding(Row):
    """What a sweep found: a row for each finding, or for each column that holds members' data."""

    table: ClassVar[str] = "sweep_finding"
    doc: ClassVar[Doc] = Doc("what sweeps have found", "点検で見つかったもの")

    area: Annotated[str, Doc("swept folder", "点検したフォルダー")]
    file: Annotated[str, Doc("file below it", "その中のファイル")]
    kind: Annotated[str, Doc("kind of finding", "見つかったことの種類")]
    severity: Annotated[
        Literal["error", "warning", "undecided"],
        Doc("error, warning or undecided", "重大さ（誤り・注意・判定不能）"),
    ]
    destination: Annotated[
        str | None, Doc("whose folder it lies in", "置かれている提供先の場所（なければ空）")
    ]
    position: Annotated[
        int | None, Doc("column of the file, from 1", "ファイルの列の順番（1から）")
    ]
    origin_relation: Annotated[
        str | None, Doc("source whose values it holds", "入っていた値の抽出元")
    ]
    origin_column: Annotated[str | None, Doc("column of that source", "その抽出元の列")]
    column_members: Annotated[
        int | None,
        Doc(
            "members in the column, empty where fewer than 10",
            "列に入っていた組合員の数（10人未満は空）",
        ),
    ]
    members: Annotated[
        int | None,
        Doc(
            "members in the file, at least; empty where fewer than 10",
            "ファイルに入っていた組合員の数（少なくとも。10人未満は空）",
        ),
    ]
    message_en: Annotated[str, Doc("what was found, in English", "内容（英語）")]
    message_ja: Annotated[str, Doc("what was found, in Japanese", "内容（日本語）")]


@dataclass(frozen=True, slots=True)
class Removal(Row):
    """A file that was kept for longer than declared; it is told before it goes, and again after."""

    table: ClassVar[str] = "removal"
    doc: ClassVar[Doc] = Doc("what was kept for too long", "保存期間を過ぎたもの")

    area: Annotated[
        Literal["outbound", "lake", "inbound", "subjects", "requests"],
        Doc(
            "outbound, lake, inbound, subjects or requests",
            "場所（提供・取り込み済み・受け取り・本人の索引・請求の台帳）",
        ),
    ]
    file: Annotated[str, Doc("file below it", "その中のファイル")]
    owner: Annotated[
        str, Doc("source, destination, run or request", "抽出元・提供先の場所・実行番号・請求番号")
    ]
    of_date: Annotated[
        dt.date,
        Doc(
            "its business date; of a request the day on which it was over",
            "そのファイルの業務日（請求は完了した日）",
        ),
    ]
    keep_days: Annotated[int, Doc("days it may be kept", "保存してよい日数")]
    digest: Annotated[
        str | None, Doc("SHA-256, empty for lists and clearances", "SHA-256（一覧と通行手形は空）")
    ]
    bytes: Annotated[int, Doc("size in bytes", "大きさ（バイト）")]
    state: Annotated[
        Literal["due", "kept", "removed", "failed"],
        Doc("due, kept, removed or failed", "結果（期限切れ・残す・削除・失敗）"),
    ]
    stays: Annotated[str | None, Doc("why it stays", "残す理由")]


@dataclass(frozen=True, slots=True)
class RunStep(Row):
    """How long one step of a run took; what was tried again counts as one."""

    table: ClassVar[str] = "run_step"
    doc: ClassVar[Doc] = Doc("how long each step of a run took", "実行の各段階にかかった時間")

    step: Annotated[
        Step,
        Doc(
            "extract, tag, expect, decide, stage or release",
            "段階（取り込み・区分・検査・判定・作成・提供）",
        ),
    ]
    subject: Annotated[
        str | None, Doc("source or export, empty for all", "抽出元または提供（全体なら空）")
    ]
    milliseconds: Annotated[int, Doc("how long it took", "かかったミリ秒")]


@dataclass(frozen=True, slots=True)
class Release(Row):
    """One step in the life of one released file. The last step of an attempt says how it ended."""

    table: ClassVar[str] = "release"
    doc: ClassVar[Doc] = Doc("every step of every release", "提供の記録（一歩ごと）")

    export: Annotated[str, Doc("export", "提供")]
    recipient: Annotated[str, Doc("who receives it", "提供先")]
    purpose: Annotated[str, Doc("purpose of use", "利用目的")]
    arrangement: Annotated[str, Doc("arrangement", "提供の枠組み")]
    destination: Annotated[str, Doc("destination", "提供先の場所")]
    file: Annotated[str, Doc("name of the file", "ファイル名")]
    digest: Annotated[str | None, Doc("SHA-256 of the file", "ファイルの SHA-256")]
    bytes: Annotated[int | None, Doc("size in bytes", "大きさ（バイト）")]
    rows: Annotated[int | None, Doc("rows in the file", "行数")]
    subjects: Annotated[
        int | None,
        Doc(
            "people in the file, empty where it is about none", "本人の数（個人データでなければ空）"
        ),
    ]
    content_digest: Annotated[
        str | None, Doc("digest of the content in any order", "順序によらない内容の要約値")
    ]
    input_digest: Annotated[
        str, Doc("digest of inputs, SQL, policy and ledger", "入力・SQL・方針・台帳の要約値")
    ]
    clearance: Annotated[str | None, Doc("name of its clearance", "通行手形のファイル名")]
    state: Annotated[
        ReleaseState,
        Doc(
            "intent, released, unchanged, in_doubt or failed",
            "状態（予定・提供済・変更なし・不明・失敗）",
        ),
    ]
    recorded_at: Annotated[dt.datetime, Doc("when (JST)", "時刻（日本時間）")]
    intent_run: Annotated[
        str | None, Doc("run that intended it, empty = this run", "予定した実行（空ならこの実行）")
    ] = None
    stopped: Annotated[
        int | None,
        Doc(
            "people in the file who had asked to stop the use, in an emergency",
            "利用停止を求めていたが緊急のため含めた本人の数",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Run(Row):
    """One run, as its head and its manifest tell it."""

    table: ClassVar[str] = "run"
    doc: ClassVar[Doc] = Doc("every run", "すべての実行")

    business_date: Annotated[dt.date, Doc("business date", "業務日")]
    started_at: Annotated[dt.datetime, Doc("when it began", "開始時刻")]
    finished_at: Annotated[dt.datetime | None, Doc("when it was sealed", "終了時刻")]
    engine_version: Annotated[str, Doc("version of sekisho", "sekisho の版")]
    duckdb_version: Annotated[str, Doc("version of DuckDB", "DuckDB の版")]
    policy_digest: Annotated[str | None, Doc("digest of the policy", "方針の要約値")]
    notice_id: Annotated[str | None, Doc("notice in force", "有効な公表事項")]
    project: Annotated[str, Doc("project", "プロジェクト")]
    trigger: Annotated[str, Doc("what started it", "起動のきっかけ")]
    job: Annotated[
        Job,
        Doc(
            "what it did: night, sweep, retention, alert, settle, report or openlineage",
            "仕事（夜間処理・点検・保存期間・通知・提供の確定・報告サイト・来歴の送信）",
        ),
    ]
    outcome: Annotated[
        Literal["passed", "failed", "error", "running", "crashed"],
        Doc(
            "passed, failed, error, running or crashed", "結果（成功・失敗・エラー・実行中・中断）"
        ),
    ]
    exit_code: Annotated[int | None, Doc("exit code", "終了コード")]
    head_digest: Annotated[str, Doc("SHA-256 of its head", "開始記録の SHA-256")]
    manifest_digest: Annotated[
        str | None,
        Doc("SHA-256 of its manifest, empty while unsealed", "封じた記録の SHA-256（未封なら空）"),
    ]


@dataclass(frozen=True, slots=True)
class Event(Row):
    """Any other fact of a run."""

    table: ClassVar[str] = "event"
    doc: ClassVar[Doc] = Doc("other facts of a run", "実行中のその他の事実")

    kind: Annotated[str, Doc("kind of fact", "事実の種類")]
    recorded_at: Annotated[dt.datetime, Doc("when", "時刻")]
    facts: Annotated[str, Doc("the fact, as JSON", "内容（JSON）")]


ROW_TABLES: Final[Mapping[str, type[Row]]] = {
    kind.table: kind
    for kind in (
        Extract, Quarantine, Tag, LineageEdge, PythonModel, ExportInfluence, ExportDecision, ExportViolation,
        ViolationStep, ExportWaiver, ExpectationResult, Alert, Silence, SweepFinding,
        Removal, RunStep,
    )
}  # fmt: skip
"""Tables that a run writes rows to, by name; releases are events, written one by one."""

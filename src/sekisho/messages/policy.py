"""Sentences about policy: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # Nouns, for the sentences below that speak of several kinds of things.
    "policy.noun.party": ("party", "事業者"),
    "policy.noun.destination": ("destination", "提供先の場所"),
    "policy.noun.category": ("category", "データ区分"),
    "policy.noun.overlay": ("overlay", "特別区分"),
    "policy.noun.purpose": ("purpose of use", "利用目的"),
    "policy.noun.arrangement": ("arrangement", "提供の枠組み"),
    "policy.noun.grant": ("grant", "許諾"),
    "policy.noun.notice": ("notice", "公表事項"),
    "policy.noun.contract": ("processor contract", "委託契約"),
    "policy.noun.sub_processor": ("sub-processor", "再委託先"),
    "policy.noun.rule": ("rule", "規則"),
    "policy.noun.sign_off": ("sign-off", "決裁"),
    "policy.noun.text": ("consent text", "同意の文面"),
    "policy.noun.statute": ("statute", "法令"),
    "policy.noun.request": ("request", "照会・要請"),
    "policy.noun.waiver": ("waiver", "例外"),
    "policy.noun.taking": ("entry of what a recipient takes", "提供先の利用の項目"),
    "policy.noun.group": ("group", "グループ"),
    "policy.noun.business": ("business", "事業"),
    "policy.noun.subject": ("kind of people", "本人の種別"),
    "policy.noun.filing": ("filing", "届出"),
    "policy.noun.condition": ("condition", "条件"),
    # Files.
    "policy.missing-file": ("the file is missing", "ファイルがありません"),
    "policy.missing-notice": (
        "there is no notice: at least one file `notices/YYYY-MM-DD.yaml` is needed",
        "公表事項がありません。`notices/YYYY-MM-DD.yaml` が少なくとも一つ要ります",
    ),
    "policy.files": (
        "a policy is made of {allowed}",
        "方針を構成するファイル: {allowed}",
    ),
    "policy.stray-file": (
        "this file is not part of a policy, so nobody would read it",
        "方針の一部ではないファイルです。このままでは読まれません",
    ),
    "policy.stray-text": (
        "no notice names this text",
        "この本文を参照している公表事項がありません",
    ),
    "policy.empty-text": ("the notice's text is empty", "公表事項の本文が空です"),
    "policy.excludes-nothing": (
        "`{category}` lies below none of {categories}, so leaving it out says nothing",
        "`{category}` は {categories} のどれの下にもないので、除いても意味がありません",
    ),
    "policy.excludes-nothing-help": (
        "name it only where a category above it is among `categories`",
        "上の区分が `categories` にあるときだけ書いてください",
    ),
    "policy.not-in-text": (
        "`{quote}` does not stand in the notice's text",
        "「{quote}」は公表事項の本文にありません",
    ),
    "policy.not-in-text-help": (
        "quote the words as they are published; blanks and line breaks do not matter",
        "公表した言葉をそのまま引用してください（空白と改行の違いは構いません）",
    ),
    "policy.stated-and-not-done": (
        "`{key}` is quoted from the text above, so it cannot be among what is not done",
        "`{key}` は本文から引用しているので、行っていないことにはできません",
    ),
    # Names.
    "policy.duplicate": (
        "{kind} `{name}` is declared twice, first as `{first}` at {where}",
        "{kind} `{name}` が重複しています（最初は {where} の `{first}`）",
    ),
    "policy.duplicate-help": (
        "upper and lower case and full and half width count as the same name",
        "大文字と小文字、全角と半角は同じ名前とみなします",
    ),
    "policy.bad-name": (
        "`{name}` cannot be the name of a {kind}",
        "`{name}` は{kind}の名前に使えません",
    ),
    "policy.bad-name-help": ("wanted: {pattern}", "使える形: {pattern}"),
    "policy.unknown-name": ("there is no {kind} `{name}`", "{kind} `{name}` はありません"),
    "policy.known-names": ("there are: {known}", "あるもの: {known}"),
    "policy.empty-list": (
        "the list is empty: at least one {kind} is needed",
        "一覧が空です。{kind}が少なくとも一つ要ります",
    ),
    "policy.twice-in-list": (
        "{kind} `{name}` is in the list twice",
        "{kind} `{name}` が一覧の中で重複しています",
    ),
    # Parties and destinations.
    "policy.controllers": (
        "exactly one party has to be the controller, there are {count}",
        "`controller` の事業者は一つだけ要ります（今は {count}）",
    ),
    "policy.path-escapes": (
        "`{path}` is not a folder below the outbound folder",
        "`{path}` は送出フォルダーの下のフォルダーではありません",
    ),
    "policy.path-help": (
        "write a relative path like `jccu/catalog`, without `..`, `.`, `\\`, `:` or a leading `/`",
        "`jccu/catalog` のような相対パスで（`..`、`.`、`\\`、`:`、先頭の `/` は不可）",
    ),
    "policy.path-shared": (
        "`{path}` is the folder of destination `{other}` too",
        "`{path}` は提供先の場所 `{other}` のフォルダーでもあります",
    ),
    "policy.path-nested": (
        "`{path}` and the folder `{other_path}` of destination `{other}` lie inside each other",
        "`{path}` と提供先の場所 `{other}` のフォルダー `{other_path}` が入れ子です",
    ),
    "policy.destination-where": (
        "destination `{name}` has to have either `path` or `server`",
        "提供先の場所 `{name}` には `path` か `server` のどちらか一つが要ります",
    ),
    "policy.destination-where-help": (
        "`path`: a folder below the outbound folder; `server`: a folder on an SFTP server or in S3 storage",
        "`path`: 送出フォルダーの下のフォルダー。`server`: SFTP サーバーか S3 ストレージのフォルダー",
    ),
    "policy.path-own": (
        "each destination needs a folder of its own",
        "提供先の場所ごとに別のフォルダーが要ります",
    ),
    # Categories and overlays.
    "policy.category-cycle": (
        "the categories lie in a circle: {cycle}",
        "データ区分が循環しています: {cycle}",
    ),
    "policy.personal-below-root": (
        "only a root category says `personal`, what is below inherits it",
        "`personal` は最上位のデータ区分だけに書きます（下位は受け継ぎます）",
    ),
    # Notices.
    "policy.notice-name": (
        "the notice begins on `{date}` and its file is not named after it",
        "公表事項の開始日は `{date}` ですが、ファイル名が一致しません",
    ),
    "policy.notice-name-help": ("name the file `{file}`", "ファイル名を `{file}` にしてください"),
    "policy.notices-overlap": (
        "two notices would be in force on {day}: `{earlier}` and `{later}`",
        "{day} に二つの公表事項が有効になります: `{earlier}` と `{later}`",
    ),
    "policy.notices-overlap-help": (
        "end the earlier one: `effective_to: {last}`",
        "先のものを終わらせてください: `effective_to: {last}`",
    ),
    "policy.text-needed": (
        "a notice whose text is not held grants nothing, so it has no `{key}`",
        "本文を保有していない公表事項は何も許しません。`{key}` は書けません",
    ),
    "policy.text-needed-help": (
        "put the published text into `notices/` and name it under `text`",
        "公表した本文を `notices/` に置き、`text` に書いてください",
    ),
    "policy.text-missing": (
        "the text `{name}` does not exist",
        "本文 `{name}` がありません",
    ),
    "policy.text-twice": (
        "the text `{name}` belongs to notice `{other}` too",
        "本文 `{name}` は公表事項 `{other}` のものでもあります",
    ),
    "policy.purpose-order": (
        "purpose of use `{name}` stands where `{wanted}` is expected",
        "利用目的 `{wanted}` があるべき所に `{name}` があります",
    ),
    "policy.purpose-order-help": (
        "purposes of use are numbered `P1`, `P2`, ... as in the notice, none left out",
        "利用目的は公表事項のとおり `P1`、`P2`、… と欠番なく番号を付けます",
    ),
    "policy.no-purposes": (
        "a notice with a text has at least one purpose of use",
        "本文のある公表事項には利用目的が少なくとも一つ要ります",
    ),
    "policy.purpose-since": (
        "{name} cannot go back to {since}: no revision of that day whose text is held",
        "{name} を {since} までさかのぼれません。その日の改定で本文を保管しているものがありません",
    ),
    "policy.country": (
        "`{code}` is no country code: two capital letters (ISO 3166-1), like `JP`",
        "`{code}` は国コードではありません。`JP` のような大文字2字（ISO 3166-1）で書きます",
    ),
    "policy.retention-length": (
        "a retention is some time of at most {longest} years, in `years`, `months` and `days`",
        "保存期間は `years`・`months`・`days` で、最長 {longest} 年です",
    ),
    "policy.threshold": (
        "a number from {least} to {most} belongs here",
        "ここには {least} から {most} までの数を書きます",
    ),
    "policy.threshold.help": ("left out it is {default}", "書かなければ {default} です"),
    "policy.period-reversed": (
        "the period ends on {until}, before it begins on {since}",
        "期間の終わり {until} が始まり {since} より前です",
    ),
    "policy.period-outside": (
        "the period never meets that of the notice, {since} to {until}",
        "期間が公表事項の期間（{since} から {until}）と重なりません",
    ),
    "policy.ground-kind": (
        "`{party}` is of kind `{kind}` and cannot receive data on the ground `{ground}`",
        "`{party}` は `{kind}` なので、根拠 `{ground}` では提供を受けられません",
    ),
    "policy.ground-kind-help": (
        "`{ground}` is for parties of kind {kinds}",
        "`{ground}` を使えるのは種別 {kinds} の事業者です",
    ),
    # Grants and contracts.
    "policy.not-by-notice": (
        "a notice alone grants nothing under `{arrangement}`, whose ground is `{ground}`",
        "`{arrangement}`（根拠 `{ground}`）では、公表事項だけで許諾はできません",
    ),
    "policy.by-contract": (
        "enter the contract in `processors.yaml`",
        "契約を `processors.yaml` に登録してください",
    ),
    "policy.by-text": (
        "enter the text that members agree to in `consents.yaml`",
        "組合員が同意する文面を `consents.yaml` に登録してください",
    ),
    "policy.by-request": (
        "enter the request or emergency in `requests.yaml`",
        "照会・要請や緊急の提供を `requests.yaml` に登録してください",
    ),
    "policy.recipient-not-listed": (
        "`{party}` is not on the closed list of arrangement `{arrangement}`",
        "`{party}` は提供の枠組み `{arrangement}` の事業者一覧にありません",
    ),
    "policy.approval-missing": (
        "basis `approved` needs `{key}`",
        "`basis: approved` には `{key}` が要ります",
    ),
    "policy.approval-unasked": (
        "`{key}` is given and the basis is `{basis}`",
        "`{key}` がありますが、`basis` は `{basis}` です",
    ),
    "policy.approval-help": (
        "an approval is basis `approved` with who (`approved_by`) and when (`approved_on`)",
        "承認は `basis: approved` に承認者 `approved_by` と承認日 `approved_on` を添えます",
    ),
    "policy.approval-half": (
        "an approval is given without `{key}`",
        "承認に `{key}` がありません",
    ),
    "policy.approval-half-help": (
        "give `approved_by` and `approved_on`, or leave the approval out: then it is not approved",
        "`approved_by` と `approved_on` を書くか、承認の欄をすべて外してください（承認なしになります）",
    ),
    "policy.overlay-needs-approval": (
        "a joint-use grant that covers {overlays} has to be `approved`, it is `{basis}`",
        "{overlays} を含む共同利用の許諾は `approved` でなければなりません（今は `{basis}`）",
    ),
    "policy.overlay-never": (
        "overlay `{overlay}` can never be granted on the ground `{ground}`",
        "特別区分 `{overlay}` は根拠 `{ground}` では決して許せません",
    ),
    "policy.overlay-never-help": ("see {clause}", "{clause} を参照"),
    "policy.covers-nothing": (
        "category `{category}` carries {overlays}, not named here, so it would not be covered",
        "データ区分 `{category}` には {overlays} が付いています。名指ししないと対象になりません",
    ),
    "policy.covers-nothing-help": (
        "name them under `overlays`, or leave the category out",
        "`overlays` に書くか、データ区分を外してください",
    ),
    "policy.other-ground": (
        "arrangement `{arrangement}` of notice `{notice}` is `{ground}`, not `{wanted}`",
        "公表事項 `{notice}` の `{arrangement}` は `{ground}` で、`{wanted}` ではありません",
    ),
    "policy.column-name": (
        "`{name}` is no column of a source",
        "`{name}` は抽出元の列ではありません",
    ),
    "policy.column-name-help": (
        "write `source.column`, as the contracts name them",
        "契約のとおり `抽出元.列` の形で書いてください",
    ),
    "policy.column-twice": (
        "column `{name}` is in the list twice",
        "列 `{name}` が一覧の中で重複しています",
    ),
    "policy.no-columns": (
        "the list of columns is empty; leave `columns` out if the statute fixes none",
        "列の一覧が空です。法令が列を定めていなければ、`columns` を書かないでください",
    ),
    "policy.two-approvals": (
        "an emergency needs two approvals by different people",
        "緊急の提供には、別々の二人の承認が要ります",
    ),
    "policy.two-approvals-help": (
        "list both under `approvals`, each with `approved_by`, `approved_on`, `approved_document`",
        "`approvals` に二人分の `approved_by`・`approved_on`・`approved_document` を書いてください",
    ),
    "policy.not-foreign": (
        "`{party}` sits in {country}, as the controller does, and needs no ground for going abroad",
        "`{party}` の所在地は自組合と同じ {country} なので、外国にある者への提供の根拠は要りません",
    ),
    "policy.other-country": (
        "`{party}` sits in {country}, and what is recorded is about {said}",
        "`{party}` の所在地は {country} ですが、記録は {said} についてのものです",
    ),
    "policy.other-country-help": (
        "look at the country where the party sits now, and record that",
        "いまの所在地の国を調べ直して記録してください",
    ),
    "policy.not-designated": (
        "`{country}` is not among the designated countries of this file",
        "`{country}` は、このファイルの指定国の一覧にありません",
    ),
    "policy.text-without-country": (
        "consent text `{version}` does not tell of `{country}`",
        "同意の文面 `{version}` は `{country}` について知らせていません",
    ),
    "policy.text-without-country-help": (
        "list under `countries` of the text what it tells the member of (APPI Art. 28(2))",
        "文面が知らせている国を、その文面の `countries` に書いてください（個人情報保護法28条2項）",
    ),
    "policy.guardian-age": (
        "an age below which a guardian has to agree lies between 0 and {oldest}",
        "保護者の同意が要る年齢は、0 から {oldest} までで書きます",
    ),
    "policy.form-of-nothing": (
        "a coarser form lies right below the category that it is a form of, which is no such form itself",
        "粗い形の区分は、元の（粗い形でない）区分のすぐ下に置きます",
    ),
    "policy.one-form": ("exactly one form is said of a category", "形は一つだけ書きます"),
    "policy.forms": ("forms are: {allowed}", "使える形: {allowed}"),
    "policy.form-size": (
        "the size of `{form}` is at least 1",
        "`{form}` の大きさは 1 以上です",
    ),
    # Conditions, groups, responsible parties, filings.
    "policy.condition-half": (
        "`column` and `values` belong together: which values stand in which column",
        "`column` と `values` は組で書きます（どの列がどの値のときか）",
    ),
    "policy.condition-nothing": (
        "no value meets `{condition}`, so nobody would; leave the grant out instead",
        "`{condition}` を満たす値がなく、誰も当てはまりません。許諾のほうを外してください",
    ),
    "policy.member-controller": (
        "`{party}` publishes the notice itself, so it is no member of `{group}` that data goes to",
        "`{party}` は公表する事業者自身なので、提供先のグループ `{group}` には入りません",
    ),
    "policy.member-later": (
        "`{party}` joins `{group}` after the list has to be looked at again ({due})",
        "`{party}` が `{group}` に入る日は、名簿を確かめ直す期日（{due}）より後です",
    ),
    "policy.member-twice": (
        "`{party}` is a member of `{group}` twice on the same day",
        "`{party}` が同じ日に二重に `{group}` に入っています",
    ),
    "policy.responsible-ground": (
        "`{arrangement}` is {ground}; who is responsible is said of joint use",
        "`{arrangement}` は {ground} です。管理責任者を書くのは共同利用だけです",
    ),
    "policy.responsible-twice": (
        "both `{first}` and `{party}` are responsible for `{category}`: one has to be",
        "`{category}` の管理責任者が `{first}` と `{party}` の二者です。一者に決めてください",
    ),
    "policy.by-filing": (
        "file it with the Commission and record that in `opt_outs.yaml`",
        "個人情報保護委員会に届け出て、`opt_outs.yaml` に記録してください",
    ),
    "policy.opt-out-early": (
        "provision begins on {since}, and it is filed and published on {known}",
        "提供の開始は {since}、届出と公表が済むのは {known} です",
    ),
    "policy.opt-out-early-help": (
        "it may begin only later, so that people have time to ask to be left out (APPI Art. 27(2))",
        "本人が停止を求められるよう、その日より後に始めてください（個人情報保護法27条2項）",
    ),
    "policy.opt-out-overlay": (
        "`{category}` carries {overlays}, which is never provided by opt-out",
        "`{category}` は {overlays} のデータで、オプトアウトでは提供できません",
    ),
    "policy.opt-out-overlay-help": (
        "ask each person for consent instead, in `consents.yaml` (APPI Art. 27(2))",
        "本人の同意を得て `consents.yaml` に記録してください（個人情報保護法27条2項）",
    ),
    # Waivers.
    "policy.not-waivable": ("`{rule}` cannot be waived", "`{rule}` に例外は認められません"),
    "policy.waivable": (
        "waivers are for: {allowed}",
        "例外を認められる規則: {allowed}",
    ),
    "policy.waiver-origin": (
        "`{origin}` is no column of a source",
        "`{origin}` は抽出元の列ではありません",
    ),
    "policy.waiver-origin-help": (
        "write `source.column`, or `source.*` for its rows",
        "`抽出元.列`（行そのものなら `抽出元.*`）と書いてください",
    ),
    "policy.waiver-use": (
        "`{use}` is no use",
        "`{use}` は利用の形になっていません",
    ),
    "policy.waiver-use-help": (
        "write `arrangement/recipient/purpose`, as the export that was approved has them: `A2/jccu/P3`",
        "承認された提供のとおりに `提供の枠組み/提供先/利用目的` の形で書いてください（例: `A2/jccu/P3`）",
    ),
    "policy.waiver-own": (
        "`{name}` has asked for the waiver and cannot approve it",
        "`{name}` は申請者なので、承認者にはなれません",
    ),
    "policy.waiver-own-help": (
        "have somebody else on the list of approvers decide",
        "承認者の一覧にある、申請者とは別の人が決めてください",
    ),
    "policy.waiver-expiry": (
        "the waiver is approved on {approved} and expires on {expires}",
        "例外の承認日は {approved}、期限は {expires} です",
    ),
    "policy.waiver-expiry-help": (
        "it has to expire after its approval and within {longest} days: on {last} at the latest",
        "期限は承認日以後、{longest} 日以内（遅くとも {last}）にしてください",
    ),
    # The printed matrix.
    "policy.matrix.title": (
        "who may use what for which purpose, on {day}",
        "誰が何をどの目的で使えるか（{day} 現在）",
    ),
    "policy.matrix.notice": ("notice in force: {notice}", "有効な公表事項: {notice} 改定"),
    "policy.matrix.no-notice": (
        "no notice is in force: nothing personal may be used",
        "有効な公表事項がありません。個人情報は一切利用できません",
    ),
    "policy.matrix.digest": ("policy digest: {digest}", "方針のダイジェスト: {digest}"),
    "policy.matrix.category": ("category", "データ区分"),
    "policy.matrix.legend": (
        "- = not permitted   * = rests on an assumed reading   + = approved",
        "- = 不可   * = 本文にない解釈による   + = 承認済み",
    ),
    "policy.matrix.unrestricted": (
        "not personal, needs no grant: {categories}",
        "個人情報ではなく許諾が不要なもの: {categories}",
    ),
    "policy.matrix.arrangements": ("arrangements", "提供の枠組み"),
    "policy.matrix.arrangement": (
        "{arrangement}  {name} ({clause}){period}",
        "{arrangement}  {name}（{clause}）{period}",
    ),
    "policy.matrix.nothing": (
        "nothing is granted to: {parties}",
        "何も許諾されていない事業者: {parties}",
    ),
    "policy.matrix.group": ("all of {group}: {rule}", "{group} のすべて: {rule}"),
    "policy.matrix.responsible": (
        "responsible for {categories}: {party}",
        "{categories} の管理責任者: {party}",
    ),
    "policy.matrix.only-of": (", only of: {condition}", "（「{condition}」の本人だけ）"),
    "policy.matrix.form": (" [{form}]", "［{form}］"),
    "policy.matrix.told-of": (" (of {kinds} only)", "（{kinds} だけ）"),
    "policy.matrix.parties": ("parties", "事業者"),
    "policy.matrix.overlays": (
        "overlays: permitted only where a grant names them",
        "特別区分: 許諾が名指しした場合だけ利用可",
    ),
    "policy.matrix.never": ("never permitted", "一切不可"),
    "policy.matrix.assumed": (
        "assumed: our reading, not in the text; the compliance office should confirm ({count})",
        "解釈によるもの: 本文には明記がなく、コンプライアンス部門の確認が要ります（{count} 件）",
    ),
    "policy.matrix.approved": ("approved ({count})", "承認済みのもの（{count} 件）"),
    "policy.matrix.approval": ("approved by {by} on {on}", "{on} {by} 承認"),
    "policy.matrix.approval-on-paper": (
        "approved by {by} on {on} ({document})",
        "{on} {by} 承認（{document}）",
    ),
    "policy.matrix.purposes": ("purposes of use", "利用目的"),
    "policy.matrix.period": (", {since} to {until}", "、{since} から {until} まで"),
    "policy.matrix.lapsed": ("not in force on this day", "この日は有効期間外"),
    "policy.matrix.with-overlays": (", with {overlays}", "、{overlays} を含む"),
    "policy.matrix.but-for": (", but for {categories}", "（{categories} を除く）"),
    "policy.matrix.open": ("until further notice", "期限なし"),
    "policy.matrix.beginning": ("the notice's beginning", "公表事項の開始日"),
    "policy.waiver-approved": (
        "by {by} on {on} ({document}), at the request of {requested}",
        "{on} {by}（{document}）、申請者 {requested}",
    ),
}

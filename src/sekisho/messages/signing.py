"""Sentences about keys, signatures and what they prove: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------ keys
    "keys.no-ring": ("`{file}` holds no public keys", "`{file}` に公開鍵がありません"),
    "keys.no-ring.help": (
        "a ring (`ring.json`) or one Ed25519 public key as PEM is needed; nobody mends it by hand",
        "鍵束（`ring.json`）か Ed25519 の公開鍵（PEM）が要ります。手で直さないでください",
    ),
    "keys.no-envelope": (
        "it is not a signed envelope (DSSE)",
        "署名入りの封筒（DSSE）ではありません",
    ),
    "keys.not-writable": (
        "the keys cannot be written below `{folder}`: {problem}",
        "`{folder}` に鍵を書けません: {problem}",
    ),
    "keys.unknown": (
        "{count:key of the ring begins|keys of the ring begin} with `{id}`; exactly one has to",
        "鍵束に `{id}` で始まる鍵が {count} 個あります。一個に決まる番号が要ります",
    ),
    "keys.revoked-already": (
        "key `{id}` was revoked on {on} already",
        "鍵 `{id}` は {on} にすでに失効しています",
    ),
    "keys.missing": ("there is no key to sign with: `{file}`", "署名の鍵がありません: `{file}`"),
    "keys.unreadable": ("the key `{file}` cannot be read", "鍵 `{file}` を読めません"),
    "keys.no-key": (
        "`{file}` is no Ed25519 private key",
        "`{file}` は Ed25519 の秘密鍵ではありません",
    ),
    "keys.others": (
        "the key `{file}` belongs to another user",
        "鍵 `{file}` の所有者が別の利用者です",
    ),
    "keys.too-open": (
        "others than its owner can use the private key `{file}` (mode {mode})",
        "秘密鍵 `{file}` を所有者以外も使えます（権限 {mode}）",
    ),
    "keys.too-open.help": (
        "`chmod 600 {file}`; if others may have read it, make a new key and revoke this one",
        "`chmod 600 {file}` を実行してください。読まれたおそれがあれば新しい鍵を作り、この鍵を失効させてください",
    ),
    "keys.not-in-ring": (
        "the ring does not have the key `{file}`, so nobody could verify what it signs",
        "鍵 `{file}` が鍵束になく、署名をだれも確かめられません",
    ),
    "keys.is-revoked": ("the key `{file}` is revoked", "鍵 `{file}` は失効しています"),
    "keys.is-replaced": (
        "another key has taken the place of `{file}`",
        "鍵 `{file}` はすでに別の鍵に替わっています",
    ),
    "keys.make-one": (
        "`sekisho keys new --role {role}` makes a key; nothing is released without one",
        "`sekisho keys new --role {role}` で鍵を作れます。鍵がなければ何も提供しません",
    ),
    "keys.made": (
        "made key {id} ({role}); private: `{file}`, public: `{ring}`",
        "鍵 {id}（{role}）を作りました。秘密鍵: `{file}`、公開鍵: `{ring}`",
    ),
    "keys.hand-out": (
        "give the ring to whoever is to verify, by another way than the files take",
        "鍵束は、ファイルとは別の経路で、確かめる人に渡してください",
    ),
    "keys.revoked": (
        "key {id} is revoked from {on} on: {reason}",
        "鍵 {id} を {on} に失効させました: {reason}",
    ),
    "keys.what-now": (
        "hand out the ring again; what the key signed must be released anew or recalled",
        "鍵束を配り直してください。この鍵で署名した提供は、やり直すか回収してください",
    ),
    "keys.none": ("there is no key yet", "鍵はまだありません"),
    "keys.line.active": (
        "{id}  {role}  since {since}: in use",
        "{id}  {role}  {since} から使用中",
    ),
    "keys.line.replaced": (
        "{id}  {role}  {since} to {until}: replaced, its signatures count",
        "{id}  {role}  {since} から {until} まで。交代済み、署名は有効",
    ),
    "keys.line.revoked": (
        "{id}  {role}  since {since}: revoked on {on} ({reason})",
        "{id}  {role}  {since} から。{on} に失効（{reason}）",
    ),
    "keys.signed": (
        "signed `{file}` with key {key} ({role})",
        "`{file}` に鍵 {key}（{role}）で署名しました",
    ),
    # ------------------------------------------------------------------ a clearance
    "clearance.none-beside": (
        "`{file}` has no clearance beside it ({count} of its name, of other bytes)",
        "`{file}` の通行手形が同じ場所にありません（中身の違う同名の通行手形 {count} 通）",
    ),
    "clearance.none-beside.help": (
        "a clearance is called `FILE.SHA-256.clearance.json`; name it with --clearance",
        "通行手形の名前は `ファイル名.SHA-256.clearance.json` です。--clearance で指定もできます",
    ),
    "clearance.not-by-run": (
        "no run of this project has signed `{file}`",
        "`{file}` にこのプロジェクトの実行の署名がありません",
    ),
    "verify.unreadable": ("`{file}` cannot be read: {reason}", "`{file}` を読めません: {reason}"),
    "verify.not-signed": ("nobody has signed it", "署名がありません"),
    "verify.signed": ("signed with key {key}", "鍵 {key} の署名です"),
    "verify.other-key": (
        "signed with key {key}, which you do not hold",
        "お手元にない鍵 {key} の署名です",
    ),
    "verify.wrong-signature": (
        "the signature of key {key} is not over this clearance: it was changed",
        "鍵 {key} の署名がこの通行手形のものではありません。書き換えられています",
    ),
    "verify.revoked": (
        "key {key} was revoked on {on}; its signatures count no longer",
        "鍵 {key} は {on} に失効し、署名は無効です",
    ),
    "verify.replaced": (
        "key {key} was in use until {until} only, and the clearance is of a later day",
        "鍵 {key} は {until} までのもので、通行手形の日付はその後です",
    ),
    "verify.no-run": (
        "only the office has signed it, no run that released it",
        "担当部署の署名だけで、提供した実行の署名がありません",
    ),
    "verify.whose-keys": (
        "whose signatures count? there is no project here",
        "だれの署名を有効とするか分かりません。ここにプロジェクトはありません",
    ),
    "verify.whose-keys.help": (
        "name the public keys that the sender has given you: --key ring.json",
        "送り手から受け取った公開鍵を指定してください: --key ring.json",
    ),
    "verify.named": ("the clearance is for `{file}`", "通行手形は `{file}` のものです"),
    "verify.other-name": (
        "the clearance is for `{stated}`, not for `{file}`",
        "通行手形は `{stated}` のもので、`{file}` のものではありません",
    ),
    "verify.unchanged": (
        "the bytes are those that were cleared ({bytes} bytes, SHA-256 {digest}...)",
        "中身は認めたときのままです（{bytes} バイト、SHA-256 {digest}...）",
    ),
    "verify.changed": (
        "the file was changed after it was cleared ({bytes} bytes now, {stated} then)",
        "認めたあとで中身が変わっています（いま {bytes} バイト、認めたとき {stated} バイト）",
    ),
    "verify.recipient": ("it is for `{recipient}`", "`{recipient}` あてです"),
    "verify.other-recipient": (
        "it is for `{recipient}`, not for `{asked}`",
        "`{recipient}` あてで、`{asked}` あてではありません",
    ),
    "verify.in-time": ("it may be taken until {expires}", "{expires} まで受け取れます"),
    "verify.expired": (
        "the clearance expired after {expires}; asked on {on}",
        "通行手形の期限は {expires} で、{on} には切れています",
    ),
    "verify.early": (
        "the clearance is of {day}, which is still to come on {on}",
        "通行手形の日付 {day} は {on} にはまだ来ていません",
    ),
    "verify.notice": (
        "notice `{notice}` is in force until {until}",
        "公表事項 `{notice}` は {until} まで有効です",
    ),
    "verify.notice-over": (
        "notice `{notice}` was in force until {until} only",
        "公表事項 `{notice}` は {until} で効力を失っています",
    ),
    "verify.about": (
        "`{file}`: {rows:row|rows} for `{recipient}`, purpose {purpose}, {arrangement} ({clause})",
        "`{file}`: `{recipient}` あて {rows} 行、目的 {purpose}、{arrangement}（{clause}）",
    ),
    "verify.waiver": (
        "by waiver {id} against {rules}, approved by {by} on {on}, to {expires}",
        "例外 {id}（{rules}）による。承認 {by}（{on}）、{expires} まで",
    ),
    "verify.holds": ("the clearance holds", "通行手形は有効です"),
    "verify.holds-office": (
        "the clearance holds; the compliance office has signed it as well",
        "通行手形は有効です。担当部署の署名もあります",
    ),
    "verify.fails": (
        "do not take this file: {count} of {all} checks do not hold",
        "このファイルを受け取らないでください。{all} 項目のうち {count} 項目が合いません",
    ),
    "verify.one-of": (
        "name a file, or verify the record with --log",
        "ファイルを指定するか、--log で監査記録を検証してください",
    ),
    "verify.log-holds": (
        "the record is as it was written: {runs:run|runs}, head {number} has SHA-256 {digest}",
        "監査記録は書いたときのままです。実行 {runs} 回、先頭 {number} の SHA-256 は {digest}",
    ),
    "verify.log-empty": ("the record is empty", "監査記録は空です"),
    "verify.log-fails": (
        "the record is not as it was written: {count:finding|findings}",
        "監査記録が書いたときと違います。指摘 {count} 件",
    ),
    "verify.anchors": (
        "{count:clearance at a destination names a head|clearances at destinations name heads} of this record, and all of them are there",
        "提供先にある通行手形 {count} 通が指す先頭は、すべて監査記録にあります",
    ),
    # ------------------------------------------------------------------ the log's signatures
    "audit.found-unsigned": (
        "`{file}` is not signed: anybody who can write there may have written it",
        "`{file}` に署名がありません。書き込める人ならだれでも作れます",
    ),
    "audit.found-wrong-signature": (
        "`{file}` is not signed with a key that counts",
        "`{file}` の署名が有効な鍵のものではありません",
    ),
    "audit.found-cut": (
        "clearance `{file}` names head {number}, which the record does not have: it was cut or replaced",
        "通行手形 `{file}` の指す先頭 {number} が監査記録にありません。切り詰めか差し替えです",
    ),
}

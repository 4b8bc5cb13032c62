"""Sentences of the evidence about one recipient: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "cli.help.evidence": (
        "Write the evidence about one recipient for an authority: a zip that verifies offline.\n\n"
        "Clearances, decisions with their reasons, the texts in force and the signed chain of the "
        "record; nothing about other recipients, no member's data.",
        "監督機関などに渡す、一つの提供先についての証拠一式（オフラインで検証できる zip）を書き出します。\n\n"
        "通行手形、理由付きの判定、当時有効だった文章、署名付きの監査記録の連鎖が入ります。"
        "ほかの提供先のことや組合員のデータは入りません。",
    ),
    "cli.option.evidence-recipient": ("the party that it is about", "対象の提供先"),
    "cli.option.evidence-from": ("first business date", "最初の業務日"),
    "cli.option.evidence-to": ("last business date", "最後の業務日"),
    "evidence.no-recipient": (
        "there is no party `{name}`, neither in the policy nor in the record",
        "事業者 `{name}` は方針にも監査記録にもありません",
    ),
    "evidence.backwards": (
        "the period ends before it begins: {since} to {until}",
        "期間の終わりが始まりより前です: {since} から {until}",
    ),
    "evidence.is-there": ("`{file}` is there already", "`{file}` はすでにあります"),
    "evidence.is-there.help": (
        "what was handed out is never overwritten: choose another name",
        "渡したものは上書きしません。別の名前にしてください",
    ),
    "evidence.written": (
        "wrote {file} about `{recipient}`, {since} to {until}: {clearances:clearance|clearances}, "
        "{decided:decision|decisions}, {files:file|files}; SHA-256 {digest}",
        "`{recipient}` についての {since} から {until} までの証拠 {file} を書きました: "
        "通行手形 {clearances}、判定 {decided}、ファイル {files}。SHA-256 {digest}",
    ),
    "evidence.missing": (
        "neither the record nor the destination holds {count:clearance|clearances} any more; the index names them",
        "監査記録にも提供先の場所にも残っていない通行手形が {count} あります。目次に名前を記しました",
    ),
    "evidence.unsealed": (
        "{count:file is of a run that was|files are of runs that were} cut off: no manifest vouches for them",
        "中断した実行のファイルが {count} あり、封じた目録では証明できません",
    ),
    "evidence.without": (
        "of {count} runs the record does not hold the texts of the policy: they ran before it kept them",
        "方針の文章を監査記録が持たない実行が {count} あります（保存するようになる前の実行です）",
    ),
    "evidence.readme": (
        """# Evidence about {recipient}

From {controller}, for business dates {since} to {until}, both included.

To verify all of it, unpack it into an empty folder and run there, without a network:

    python verify.py RING.json

`RING.json` are the sender's public keys as you hold them from elsewhere; without it the keys in `keys/ring.json` are taken, and
then it is shown only that the pack is whole in itself, not who made it (exit code 2). Needed are Python 3.9 and the package `cryptography`. The program is short:
read it first.

| part | what it is |
|---|---|
| `releases.csv`, `decisions.csv` | lists to read with; what proves them is below |
| `clearances/` | the signed statement (in-toto in a DSSE envelope) of each file: recipient, purpose, ground with its clause, columns with categories, counts, checks, waivers |
| `log/runs/` | the files of the record that are about this recipient: each step of each release, what was decided and why, which texts the policy was made of |
| `log/heads/`, `log/manifests/` | the whole signed chain of the record: a head for each run, a manifest for each that ended, with the SHA-256 of every file that it wrote |
| `policy/` | the published texts of the notices in force, and what was read in them about this recipient |
| `keys/ring.json` | the public keys whose signatures count |
| `index.dsse.json` | the signed list of all files |

It holds {clearances} clearances, {decided} decisions and {steps} steps of releases. Not held any more: {missing} clearances. Of runs
that were cut off, and so sealed by nobody: {unsealed} files. Runs whose policy texts the record does not hold: {without}.
The last head is number {number}, SHA-256 `{head}`.

What it shows: each part stood so in the record when its run was sealed, and the record was not changed since. What it cannot show:
that nothing about this recipient was left out. The manifests tell how many files each run wrote; those about others are not
here, and can be inspected where they lie.

It holds no member's data. It does name who asked for and who approved an exception.
""",
        """# {recipient}についての証拠

提供元: {controller}。業務日 {since} から {until} まで（両日を含む）。

空のフォルダーに展開し、そこで次を実行すると、すべてを検証できます。ネットワークは要りません。

    python verify.py RING.json

`RING.json` は、別の経路で受け取って手元にある提供元の公開鍵です。省略すると `keys/ring.json` の鍵を使い、その場合に分かるのは、
この一式がそれ自体として揃っていることだけで、誰が作ったかは分かりません（終了コード 2）。Python 3.9 以降とパッケージ `cryptography` が要ります。短いプログラムですから、先にお読みください。

| 部分 | 内容 |
|---|---|
| `releases.csv`、`decisions.csv` | 読むための一覧。証明するのは以下です |
| `clearances/` | ファイルごとの署名付きの通行手形（DSSE の封筒に入った in-toto）: 提供先、利用目的、根拠とその条項、列と区分、件数、検査、例外 |
| `log/runs/` | 監査記録のうちこの提供先についてのファイル: 提供の一歩ごと、判定と理由、方針を構成していた文章の一覧 |
| `log/heads/`、`log/manifests/` | 署名付きの監査記録の連鎖のすべて: 実行ごとの開始記録と、終わった実行ごとの目録（書いた全ファイルの SHA-256） |
| `policy/` | 当時有効だった公表文と、そのうちこの提供先について読み取った内容 |
| `keys/ring.json` | 有効な署名の公開鍵 |
| `index.dsse.json` | 全ファイルの署名付きの目次 |

通行手形 {clearances}、判定 {decided}、提供の記録 {steps} が入っています。もう残っていない通行手形: {missing}。
中断して封じられていない実行のファイル: {unsealed}。方針の文章を監査記録が持たない実行: {without}。
最後の開始記録は {number} 番、SHA-256 は `{head}` です。

分かること: どの部分も、その実行を封じたとき監査記録にこのとおりあり、監査記録はその後変わっていません。分からないこと:
この提供先について省いたものがないことまでは示せません。各実行が書いたファイルの数は目録にあります。ほかの提供先についてのものはここに
入れておらず、保管場所で閲覧できます。

組合員のデータは入っていません。例外の申請者と承認者の名前は入っています。
""",
    ),
}

"""Sentences about servers that files and tables come from or go to: id -> (English, Japanese)."""

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "remote.no-secret": (
        "server `{server}` needs what is not set: {variables}",
        "サーバー `{server}` に必要なものが設定されていません: {variables}",
    ),
    "remote.no-secret-help": (
        "set it in the environment, or as a Prefect Secret block ({blocks}); never in a file of the"
        " project",
        "環境変数か、Prefect の Secret ブロック（{blocks}）に設定してください。プロジェクトのファイルには"
        "書かないでください",
    ),
    "remote.bad-secret": (
        "what `{variable}` holds cannot be used",
        "`{variable}` の内容を使えません",
    ),
    "remote.bad-secret-help": (
        "keys are in OpenSSH or PEM form, known hosts are lines of a `known_hosts` file",
        "鍵は OpenSSH 形式か PEM 形式、ホスト鍵は `known_hosts` の行で指定してください",
    ),
    "remote.no-library": (
        "servers of type `{kind}` need a library that is not installed",
        "種類 `{kind}` のサーバーに必要なライブラリがありません",
    ),
    "remote.no-library-help": (
        "install `sekisho[{extra}]`",
        "`sekisho[{extra}]` をインストールしてください",
    ),
    "remote.not-reached": (
        "server `{server}` ({host}) cannot be reached",
        "サーバー `{server}`（{host}）に接続できません",
    ),
    "remote.not-reached-help": (
        "check that it is up, its name and port, and the way there; then run again",
        "サーバーの稼働、名前とポート、通信経路を確認して、もう一度実行してください",
    ),
    "remote.not-let-in": (
        "server `{server}` ({host}) cannot be reached, or does not let us in",
        "サーバー `{server}`（{host}）に接続できないか、ログインを拒否されました",
    ),
    "remote.not-let-in-help": (
        "check that it is up and offers TLS, the credentials and the database's name; its log says which;"
        " then run again",
        "サーバーの稼働と TLS、認証情報、データベース名を確認してください。理由はサーバーのログにあります。"
        "直したらもう一度実行してください",
    ),
    "remote.silent": (
        "server `{server}` ({host}) has not answered for {seconds} s",
        "サーバー `{server}`（{host}）が {seconds} 秒間応答しません",
    ),
    "remote.silent-help": (
        "ask its operator, or raise `sekisho.timeoutSeconds` if it needs longer; then run again",
        "運用担当に確認するか、時間が必要なら `sekisho.timeoutSeconds` を延ばして、もう一度実行してください",
    ),
    "remote.dropped": (
        "server `{server}` ({host}) broke off the transfer",
        "サーバー `{server}`（{host}）との転送が途中で切れました",
    ),
    "remote.dropped-help": (
        "nothing half of it is used; run again",
        "途中までのものは使いません。もう一度実行してください",
    ),
    "remote.busy": (
        "server `{server}` ({host}) cannot answer now ({kind})",
        "サーバー `{server}`（{host}）は現在応答できません（{kind}）",
    ),
    "remote.busy-help": (
        "ask its operator, then run again",
        "運用担当に確認してから、もう一度実行してください",
    ),
    "remote.host-key": (
        "the host key of server `{server}` ({host}) is not in its known hosts",
        "サーバー `{server}`（{host}）のホスト鍵が登録済みの鍵と一致しません",
    ),
    "remote.host-key-help": (
        "nothing was sent, no password either; ask its operator for the key, and put it into `{variable}`"
        " only if it is right",
        "パスワードも含め何も送っていません。運用担当に鍵を確認し、正しい場合だけ `{variable}` に"
        "登録してください",
    ),
    "remote.no-login": (
        "server `{server}` ({host}) does not let us in",
        "サーバー `{server}`（{host}）のログインを拒否されました",
    ),
    "remote.no-login-help": (
        "check `{variables}`: what is set there is not what the server knows",
        "`{variables}` を確認してください。設定されている値がサーバーのものと合いません",
    ),
    "remote.denied": (
        "server `{server}` ({host}) lets us in, but not to `{path}`",
        "サーバー `{server}`（{host}）の `{path}` へのアクセスを拒否されました（ログインはできています）",
    ),
    "remote.denied-help": (
        "ask its operator what this user may read there or write",
        "この利用者の読み書きの権限を、運用担当に確認してください",
    ),
    "remote.missing": (
        "`{path}` is not on server `{server}` ({host})",
        "サーバー `{server}`（{host}）に `{path}` がありません",
    ),
    "remote.missing-help": (
        "have it sent, or correct the contract; then run again",
        "送ってもらうか、契約を直してから、もう一度実行してください",
    ),
    "remote.changed": (
        "`{path}` on server `{server}` has changed while it was read",
        "サーバー `{server}` の `{path}` が読み取り中に変わりました",
    ),
    "remote.changed-help": (
        "wait until the sender has finished, then run again",
        "送信が終わってから、もう一度実行してください",
    ),
    "remote.failed": (
        "server `{server}` ({host}) answered with an error ({kind})",
        "サーバー `{server}`（{host}）がエラーを返しました（{kind}）",
    ),
    "remote.failed-help": (
        "its own words are withheld, since they can quote data or credentials; look into its log",
        "サーバーの文言はデータや認証情報を含みうるため記録しません。サーバー側のログを確認してください",
    ),
    "remote.no-folder": (
        "the folder `{path}` is not on server `{server}` ({host})",
        "サーバー `{server}`（{host}）にフォルダー `{path}` がありません",
    ),
    "remote.no-folder-help": (
        "folders on servers are never made by a run: ask its operator, or correct `policy/parties.yaml`;"
        " then run again",
        "サーバーのフォルダーは自動では作りません。運用担当に依頼するか `policy/parties.yaml` を直して、"
        "もう一度実行してください",
    ),
    "remote.overwrites": (
        "server `{server}` ({host}) writes over a file that is there, although asked not to",
        "サーバー `{server}`（{host}）は、上書きしないよう求めても既存のファイルを上書きします",
    ),
    "remote.overwrites-help": (
        "nothing is sent to such a server; ask its operator for one whose rename, or `If-None-Match: *`,"
        " leaves files alone",
        "このようなサーバーには送りません。名前の変更や `If-None-Match: *` で既存のファイルを残すサーバーが"
        "必要です",
    ),
    "remote.too-large": (
        "the file is larger than the {gigabytes} GB that server `{server}` takes in one piece",
        "ファイルが、サーバー `{server}` に一度で置ける {gigabytes} GB を超えています",
    ),
    "remote.too-large-help": (
        "split the export, or make it Parquet",
        "提供を分けるか、Parquet にしてください",
    ),
    "remote.not-as-staged": (
        "the file has changed since it was read again; nothing of it was sent to server `{server}`",
        "読み直した後にファイルが変わったため、サーバー `{server}` には送っていません",
    ),
    "remote.not-as-staged-help": (
        "find out who writes to `var/`, then run again",
        "`var/` に書き込んでいるものを調べてから、もう一度実行してください",
    ),
    "remote.not-readable": (
        "the staged file cannot be read: {problem}",
        "仮のファイルを読めません: {problem}",
    ),
    "remote.not-stored": (
        "what came from server `{server}` cannot be kept: {problem}",
        "サーバー `{server}` から届いたものを保存できません: {problem}",
    ),
    "remote.column-type": (
        "column `{column}` of `{path}` has the type `{type}`, which nothing in a contract stands for",
        "`{path}` の列 `{column}` の型 `{type}` は契約で表せません",
    ),
    "remote.column-type-help": (
        "make a view that casts it, and name the view in the contract",
        "型を変換したビューを作り、契約にビューの名前を書いてください",
    ),
    "server.id": (
        "`{name}` cannot name credentials",
        "`{name}` は認証情報の名前にできません",
    ),
    "server.id-help": (
        "lower case letters, digits and `_`, as in `files_of_jccu`",
        "英小文字・数字・`_` を使ってください（例: `files_of_jccu`）",
    ),
    "server.location": (
        "this is no place on a server of type `{type}`",
        "種類 `{type}` のサーバー上の場所ではありません",
    ),
    "server.location-help": (
        "as in `{example}`; credentials are never in a file of the project",
        "例: `{example}`。認証情報はプロジェクトのファイルに書けません",
    ),
    "server.twice": (
        "server `{name}` is another one in `{first}`; the credentials of one would go to the other",
        "サーバー `{name}` は `{first}` では別のサーバーです。認証情報が別のサーバーに送られてしまいます",
    ),
    "server.timeout": (
        "`{value}` is no number of seconds",
        "`{value}` は秒数ではありません",
    ),
    "contracts.local-timeout": (
        "a local file has no server that could be silent",
        "ローカルファイルには応答を待つサーバーがありません",
    ),
    "server.timeout-help": ("a whole number from 1 to 3600", "1 から 3600 の整数にしてください"),
}
